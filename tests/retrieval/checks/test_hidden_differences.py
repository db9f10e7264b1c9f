"""A figure or a "not" that differs is told, however small its sign is or whatever hides it."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from index.documents import Document
from retrieval.checks.check import check
from retrieval.checks.quote_check import CheckedQuotation, Remark, Verdict
from tests.fakes import HashEmbedder


def checked(folder: Path, source: str, quoted: str) -> CheckedQuotation:
    library = Library.open(folder / "library", create=True, embedder=HashEmbedder())
    text = f"The paper came out as always.\n\n{source}\n\nMore will follow on these pages."
    library.add([Document(doc_id="a.txt", title="A", text=text, sha256="0")])
    quotes = check(library, f"In short: “{quoted}”").quotes
    return next(each for each in quotes if not each.quotation.depth)


@pytest.mark.parametrize(
    ("source", "quoted", "kinds"),
    [
        ("Some 5-10 people in Ekeby were hurt.", "Some 510 people in Ekeby were hurt", {"figure"}),
        ("About 1/2 of the herd in Lofta died.", "About 12 of the herd in Lofta died", {"figure"}),
        ("Rents in Malung rose by .5 percent.", "Rents in Malung rose by 5 percent", {"figure"}),
        ("It fell to -2 degrees in Sundby.", "It fell to 2 degrees in Sundby", {"figure"}),
        ("It fell to −2 degrees in Sundby.", "It fell to 2 degrees in Sundby", {"figure"}),
        ("There were 11,000 men in Rana.", "There were [12,000] men in Rana", {"figure"}),
        ("He is not able to sail to Habo.", "He is notable to sail to Habo", {"negation"}),
        ("They will pay Orkla this year.", "They will [not] pay Orkla this year", {"negation"}),
        ("They will not pay Porsa this year.", "[They will] pay Porsa this year", {"negation"}),
        ("The minister’s plan for Jarna fell.", "The ministers’ plan for Jarna fell", {"word"}),
        ("We were in Kalix when it fell.", "We’re in Kalix when it fell", {"word"}),
        (
            "“Alta must be rebuilt,” Ada Lind said, but Tom Reyes answered: “and not by us.”",
            "Alta must be rebuilt, and not by us",
            {"omission"},
        ),
        (
            "“Alta must be rebuilt,” Ada Lind said. The hall was silent. “And not by us.”",
            "Alta must be rebuilt. And not by us",
            {"omission"},
        ),
    ],
)  # fmt: skip
def test_a_hidden_difference_is_told(
    tmp_path: Path, source: str, quoted: str, kinds: set[str]
) -> None:
    quote = checked(tmp_path, source, quoted)
    assert quote.verdict is Verdict.ALTERED
    assert {change.kind.value for change in quote.changes} == kinds


@pytest.mark.parametrize(
    ("source", "quoted"),
    [
        ("It cost 10 000 crowns in Gavle.", "It cost 10,000 crowns in Gavle"),
        ("Rents in Malung rose by .5 percent.", "Rents in Malung rose by 0.5 percent"),
        ("It fell to −2 degrees in Sundby.", "It fell to -2 degrees in Sundby"),
        ("They say Covid-19 came to Ulea.", "They say Covid19 came to Ulea"),
        ("We see that everyday in Ulea.", "We see that every day in Ulea"),
        ("He cannot leave Ulea by boat.", "He can not leave Ulea by boat"),
        ("They will rebuild Orkla this year.", "[The owners] will rebuild Orkla this year"),
        (
            "“Alta must be rebuilt,” Ada Lind said. She added: “It is ours.”",
            "Alta must be rebuilt. It is ours.",
        ),
    ],
)
def test_a_house_style_is_no_difference(tmp_path: Path, source: str, quoted: str) -> None:
    quote = checked(tmp_path, source, quoted)
    assert quote.changes == ()
    assert quote.verdict is Verdict.EXACT


@pytest.mark.parametrize(
    ("source", "left_out"),
    [
        ("They will not pay for Moelv this year.", True),
        ("They will in no case at all pay for Moelv this year.", True),
        ("They will, not only in spring, pay for Moelv this year.", False),
        ("They will in spring pay for Moelv this year.", False),
    ],
)
def test_an_ellipsis_that_stands_for_not_is_told(
    tmp_path: Path, source: str, left_out: bool
) -> None:
    quote = checked(tmp_path, source, "They will … pay for Moelv this year")
    assert quote.verdict is Verdict.EXACT
    assert (Remark.LEAVES_OUT_NOT in quote.remarks) is left_out


def test_a_speaker_who_may_be_one_of_two_is_not_named_in_json(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add([Document(doc_id="a.txt", title="A", text="Alta must be rebuilt.", sha256="0")])
    draft = "Tom Reyes met Lars Bodin. “Alta must be rebuilt,” he said."
    [quote] = check(library, draft).quotes
    assert quote.speaker
    assert set(quote.speaker.names) == {"Tom Reyes", "Lars Bodin"}
    assert quote.as_dict()["speaker"] is None


@pytest.mark.parametrize(
    ("source", "draft", "verdict"),
    [
        (
            "Tim Gold said that Per Dahl had told him “we are all in this together”.",
            "“We are all in this together,” Dahl said.",
            Verdict.EXACT,
        ),
        (
            "Tim Gold said that Per Dahl had told him “we are all in this together”.",
            "“We are all in this together,” Gold said.",
            Verdict.MISATTRIBUTED,
        ),
        (
            "His sister Eva af Klint said: “I never want to go back.”",
            "“I never want to go back,” said Eva af Klint.",
            Verdict.EXACT,
        ),
    ],
)
def test_the_same_person_is_not_somebody_else(
    tmp_path: Path, source: str, draft: str, verdict: Verdict
) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add([Document(doc_id="a.txt", title="A", text=source, sha256="0")])
    [quote] = check(library, draft).quotes
    assert quote.verdict is verdict
    assert Remark.TITLE not in quote.remarks


def test_small_words_are_no_title(tmp_path: Path) -> None:
    quote = checked(tmp_path, "“We will not do it,” Ada Lind said.", "We will not do it")
    assert Remark.TITLE not in quote.remarks
