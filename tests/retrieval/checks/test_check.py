"""Every quotation of a draft gets the right verdict, place and differences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library
from retrieval.checks.check import check
from retrieval.checks.quote_check import CheckedQuotation, Remark, Verdict


def only(library: Library, draft: str) -> CheckedQuotation:
    [quote] = check(library, draft).quotes
    return quote


def changes(draft: str, quote: CheckedQuotation) -> list[tuple[str, str, str]]:
    return [
        (
            each.kind.value,
            each.draft.of(draft),
            each.source.of(quote.places[each.place].document.text),
        )
        for each in quote.changes
    ]


@pytest.mark.parametrize(
    "draft",
    [
        "“We will rebuild the pier before the summer of 2026, whatever it costs,” Vogt said.",
        '"we will rebuild the pier" before the summer, said Karin Vogt.',
        "Vogt: ‘We will rebuild the pier before the summer of 2026 … but only if the county pays.’",
        "„We will rebuild the pier“, sagte Vogt.",
        "« We will rebuild the pier », a dit Vogt.",
        "“[They] will rebuild the pier before the summer of 2026,” Vogt said.",
        "“[W]e will rebuild the pier before the summer of 2026 [sic],” Vogt said.",
        "“We will re\u00adbuild the pier before the sum-\nmer of 2026,” Vogt said.",
        "“… before the summer of 2026, whatever it costs …” is what she promised.",
        "Vogt said:\n\n> We will rebuild the pier before the summer of 2026.\n\nSo it was.",
    ],
)
def test_the_same_words_are_exact(library: Library, draft: str) -> None:
    quote = only(library, draft)
    assert quote.verdict is Verdict.EXACT
    assert quote.changes == ()
    [place] = quote.places
    assert place.document.doc_id == "pier.txt"
    assert place.speaker
    assert place.speaker.name == "Karin Vogt"
    assert quote.text == quote.span.of(draft)


def test_a_place_is_the_words_and_no_more(library: Library) -> None:
    quote = only(library, "“Nobody in Hallum wants another winter,” said Vogt.")
    assert [place.text for place in quote.places] == ["Nobody in Hallum wants another winter"]
    quote = only(library, "“Nobody in Hallum wants another winter without a ferry.”")
    assert [place.text for place in quote.places] == [
        "Nobody in Hallum wants another winter without a ferry."
    ]


def test_the_halves_around_who_speaks_are_one_quotation(library: Library) -> None:
    quote = only(
        library,
        "“… only if the county pays its half. Nobody in Hallum wants another winter,” Vogt said.",
    )
    assert quote.verdict is Verdict.EXACT
    assert "Vogt told reporters" in quote.places[0].text


def test_clauses_in_another_order_are_one_change(library: Library) -> None:
    draft = "It was “whatever it costs, before the summer of 2026.”"
    quote = only(library, draft)
    assert quote.verdict is Verdict.ALTERED
    [(kind, _, source)] = changes(draft, quote)
    assert kind == "word"
    assert source == "before the summer of 2026, whatever it costs"


BOAT = [
    ("omission", "", "now"),
    ("word", "ship", "boat"),
    ("omission", "", "have to"),
]


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        ("before the summer of 2027, whatever it costs", [("figure", "2027", "2026")]),
        ("before the summer of 2026, whatever that costs", [("word", "that", "it")]),
        ("We will not rebuild the pier before the summer", [("negation", "not", "")]),
        ("We won't rebuild the pier before the summer", [("negation", "won't", "will")]),
        ("Nobody in Ostvik wants another winter", [("name", "Ostvik", "Hallum")]),
        (
            "Our insurers have paid a single crown",
            [("negation", "", "not")],
        ),
        (
            "We will rebuild the pier, whatever it costs",
            [("omission", "", "before the summer of 2026")],
        ),
        (
            "We will surely rebuild the pier before the summer",
            [("insertion", "surely", "")],
        ),
        (
            "before the winter of 2025, whatever it costs",
            [("word", "winter", "summer"), ("figure", "2025", "2026")],
        ),
        (
            "Nobody in Hallum wants winter another without a ferry",
            [("word", "winter another", "another winter")],
        ),
        ("Every boat that leaves is a ship we may look for", BOAT),
    ],
)
def test_what_differs_is_named(
    library: Library, quoted: str, expected: list[tuple[str, str, str]]
) -> None:
    draft = f"In short: “{quoted}.”"
    quote = only(library, draft)
    assert quote.verdict is Verdict.ALTERED
    assert changes(draft, quote) == expected


@pytest.mark.parametrize(
    ("draft", "parts"),
    [
        (
            "“We will rebuild the pier before the next council has yet to earn,” Vogt said.",
            {("pier.txt", "We will rebuild the pier before"), ("budget.txt", "council")},
        ),
        (
            "“Every boat that leaves now has never been tested in such a sea,” he said.",
            {("wire.txt", "Every boat that leaves now"), ("pier.txt", "in such a sea")},
        ),
    ],
)
def test_a_quotation_of_two_places_is_spliced(
    library: Library, draft: str, parts: set[tuple[str, str]]
) -> None:
    quote = only(library, draft)
    assert quote.verdict is Verdict.SPLICED
    found = {place.document.doc_id.replace("copy", "wire"): place.text for place in quote.places}
    assert {(doc_id, words) for doc_id, words in parts if words in found[doc_id]} == parts


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("“Nobody in Hallum wants another winter,” said Peter Falk.", Verdict.MISATTRIBUTED),
        ("“Nobody in Hallum wants another winter,” said the mayor.", Verdict.EXACT),
        ("“Nobody in Hallum wants another winter,” he said.", Verdict.EXACT),
        ("According to Tom Reyes, “nobody in Hallum wants another winter.”", Verdict.MISATTRIBUTED),
        # An article that names Falk would not call him a clerk.
        ("“Our insurers have not paid a single crown,” said Peter Falk.", Verdict.MISATTRIBUTED),
        ("“Our insurers have not paid a single crown,” said Ada Lind.", Verdict.EXACT),
        # Those who have no name may be whom the article names.
        ("Officials said: “Nobody in Hallum wants another winter.”", Verdict.EXACT),
        ("Somebody wrote: “Nobody in Hallum wants another winter.”", Verdict.EXACT),
        ("“Nobody in Hallum wants another winter,” residents say.", Verdict.EXACT),
        ("“This budget spends what the next council has yet to earn,” said Reyes.", Verdict.EXACT),
    ],
)
def test_another_speaker_is_told_only_if_both_are_plain(
    library: Library, draft: str, verdict: Verdict
) -> None:
    assert only(library, draft).verdict is verdict


def test_altered_words_of_somebody_else_are_altered(library: Library) -> None:
    quote = only(library, "“Nobody in Hallum wants another summer,” said Peter Falk.")
    assert quote.verdict is Verdict.ALTERED
    assert Remark.OTHER_SPEAKER in quote.remarks


@pytest.mark.parametrize(
    "draft",
    [
        "“We shall never again trust a wooden wall in this town,” Vogt said.",
        "“The ferry company and the county will share all of the costs,” Falk said.",
        "“Hallum deserves better,” he said.",
    ],
)
def test_words_that_stand_nowhere_are_absent(library: Library, draft: str) -> None:
    quote = only(library, draft)
    assert quote.verdict is Verdict.ABSENT
    assert quote.places == ()


def test_an_absent_quotation_has_its_nearest_place(library: Library) -> None:
    quote = only(library, "“Every trawler that leaves the harbour is a loss for the county.”")
    assert quote.verdict is Verdict.ABSENT
    assert quote.nearest
    assert quote.nearest.document.doc_id in ("wire.txt", "copy.txt")


@pytest.mark.parametrize(
    ("draft", "remark"),
    [
        ("“We will rebuild the pier before the summer of 2026, whatever it costs.”", "goes_on"),
        ("He said “the northern wall had never been tested”.", "second_hand"),
        ("It said “repairs at Ostvik had taken eleven weeks”.", "not_quoted"),
        ("“Nobody in Hallum wants another winter,” she said.", "one_article"),
        ("“Every boat that leaves now is a boat we may have to look for.”", "one_text"),
        ("The “northern wall” fell.", "short"),
        ("She read “The Old Man and the Sea” that night.", "title"),
    ],
)
def test_remarks(library: Library, draft: str, remark: str) -> None:
    assert Remark(remark) in only(library, draft).remarks


def test_the_continuation_is_quoted(library: Library) -> None:
    quote = only(library, "“We will rebuild the pier before the summer of 2026.” Vogt said so.")
    assert quote.continuation == ""
    quote = only(library, "“before the summer of 2026, whatever it costs,” Vogt said.")
    assert quote.continuation == "but only if the county pays its half"


def test_all_copies_are_places(library: Library) -> None:
    quote = only(library, "“Every boat that leaves now is a boat we may have to look for.”")
    assert {place.document.doc_id for place in quote.places} == {"wire.txt", "copy.txt"}
    for place in quote.places:
        assert place.text == "Every boat that leaves now is a boat we may have to look for"


def test_a_text_without_marks_is_one_quotation(library: Library) -> None:
    text = "Nobody in Hallum wants another winter"
    quote = only(library, text)
    assert (quote.verdict, quote.text) == (Verdict.EXACT, text)


@pytest.mark.parametrize("draft", ["", "  ", "“…”", "“!”", "“"])
def test_a_draft_without_words_has_no_quotations(library: Library, draft: str) -> None:
    assert check(library, draft).quotes == ()


def test_the_dict_keeps_the_contract(library: Library) -> None:
    draft = "“Nobody in Ostvik wants another winter,” said Vogt."
    [quote] = check(library, draft).as_dict()["quotes"]
    assert draft[quote["start"] : quote["end"]] == quote["text"]
    assert quote["speaker"] == "Vogt"
    assert quote["verdict"] == "altered"
    [place] = quote["places"]
    assert place["text"] == "Nobody in Hallum wants another winter"
    [change] = quote["changes"]
    assert change["kind"] == "name"
    assert draft[slice(*change["draft"])] == "Ostvik"


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("“”\"'‘’«»„>[]….,\n aB1wé "),
        max_size=120,
    )
)
def test_any_draft_is_checked(library: Library, draft: str) -> None:
    for quote in check(library, draft).quotes:
        assert quote.span.of(draft) == quote.text
        for place in quote.places:
            assert place.text
