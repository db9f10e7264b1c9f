"""What is not prose in Markdown is never searched, and every other word is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Document
from index.loaders import Loaded, load
from index.loaders.formats.texts.markdown_spans import find_unread

ABOVE = "The bridge will close on Monday for repairs."
BELOW = "It opens again in May, the harbour office said."


def searched(text: str) -> str:
    kept, reached = [], 0
    for span in find_unread(text, 0).spans:
        kept.append(text[reached : span.start])
        reached = span.end
    return " ".join("".join([*kept, text[reached:]]).split())


def loaded(folder: Path, text: str) -> Loaded:
    path = folder / "a.md"
    path.write_bytes(text.encode())
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded), outcome
    return outcome


@pytest.mark.parametrize(
    "block",
    [
        "%% ask Orla again %%",
        "%%\nask Orla\n\nand Bo\n%%",
        "<!-- ask Orla -->",
        "<!--\nask Orla\n\nand Bo\n-->",
        "```python\n# Heading in code\nprint(1)\n```",
        "```\nx = {a: 1}\n\ny = 2\n```",
        "~~~dataview\nlist from #harbour\n~~~",
        "- ```js\n  code()\n  ```",
        "> ```\n> code()\n> ```",
        '[1]: https://b.example/x "A title"',
        "[one]: https://b.example\n[two]: <https://b.example/y>",
        "![[chart.png]]",
        "![[Report 2024#Losses|300]]",
        "![](chart.png)",
        '![A chart](charts/a_(1).png "Title"){width=40}',
        "[![Badge](b.svg)](https://b.example)",
        "- ![chart][one]",
        "<script>\nlet a = 1;\n</script>",
        '<div class="ad">\n</div>',
        '<iframe src="https://b.example"></iframe>',
        "> [!note]-",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_is_no_prose_is_not_searched(block: str, newline: str) -> None:
    text = f"{ABOVE}\n\n{block}\n\n{BELOW}\n".replace("\n", newline)
    assert searched(text) == f"{ABOVE} {BELOW}"


@pytest.mark.parametrize(
    "block",
    [
        "[^1]: Annual report, page 12.",
        "[^1]: Minutes",
        "    An indented paragraph, as some people write them.",
        "| Year | Loss |\n|------|-----:|\n| 2022 | 2.7 |",
        "[[Ferry GmbH|The ferry company]] lost 4 million.^[Minutes, page 4.]",
        "Prices rose 50%% in May and 60%% in June.",
        "Write `%% so %%` and `<!-- so -->` to hide a remark.",
        "See [the report](https://b.example) ![[x.png]] for more.",
        "> A quotation of several words\n> on two lines.",
        "1. one\n2. two",
        "<p>A paragraph in tags.</p>",
        "The tag #harbour and the mark ^ stay.",
    ],
)
def test_prose_is_searched(block: str) -> None:
    text = f"{ABOVE}\n\n{block}\n\n{BELOW}\n"
    assert searched(text) == f"{ABOVE} {' '.join(block.split())} {BELOW}"


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ("The board %%check this%% met.", "The board met."),
        ("The board <!-- check\nthis --> met.", "The board met."),
        ("> [!quote] The chief\n> “We burned money.”", "The chief > “We burned money.”"),
        (
            "```\nHe wrote that he would not come back.\n```",
            "He wrote that he would not come back.",
        ),
        ("![The old quay wall at low tide](a.png)", "The old quay wall at low tide"),
        ("A paragraph with an id. ^a1b2c3", "A paragraph with an id."),
        ("<details>\nHidden below a click.\n</details>", "Hidden below a click."),
    ],
)
def test_the_rest_of_a_line_is_searched(block: str, shown: str) -> None:
    assert searched(f"{ABOVE}\n\n{block}\n\n{BELOW}\n") == f"{ABOVE} {shown} {BELOW}"


def test_a_comment_that_nothing_closes_hides_its_paragraph_and_is_told(tmp_path: Path) -> None:
    for mark, closing in (("%%", "%%"), ("<!--", "-->")):
        outcome = loaded(tmp_path, f"{ABOVE}\n\n{mark} ask Orla\nagain\n\n{BELOW}\n")
        assert outcome.notes == (
            f"the comment in line 3 has no {closing}; its paragraph is not searched",
        )
        text = outcome.document.text
        parts = [span.of(text).strip() for span in outcome.document.searchable_spans()]
        assert parts == [ABOVE, BELOW]


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ("%% private %%\n\n# Bridge to close", "Bridge to close"),
        ("![[chart.png]]\n\n# Bridge to close", "Bridge to close"),
        ("> [!info]\n\n# Bridge to close[^1] ^[or not] ==now==~~soon~~", "Bridge to close now"),
        ("# Notes on [[Bridges/Old|the bridge]] %%mine%%", "Notes on the bridge"),
        ("```\n# not this\n```\n\n## Bridge to close", "Bridge to close"),
    ],
)
def test_a_title_is_what_a_reader_sees(tmp_path: Path, top: str, title: str) -> None:
    outcome = loaded(tmp_path, f"{top}\n\n{ABOVE}\n\n[^1]: A note.\n")
    assert outcome.document.title == title


def test_the_parts_of_a_long_text_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [f"Paragraph {n} of the text.\n\n```py\ncode({n})\n\nmore\n```\n" for n in range(300)]
    text = "\n".join(blocks)
    whole = find_unread(text, 0)
    monkeypatch.setattr("index.loaders.formats.texts.markdown_spans._PART", 700)
    assert find_unread(text, 0) == whole
    assert len(whole.spans) == 300


PIECES = st.sampled_from(
    ["%%", "<!--", "-->", "```", "\n", "\n\n", "> ", "[!note]", "![[", "]]", "![", "](x)", "[a]: b",
     "`", "word", " ", "^id", "<div>", "</div>", "<script>", "| a | b |", "---", "# ", "- ", "\r\n",
     "%", "~~~", "é\u0301", "\u2028", "\t"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.integers(0, 20))
def test_any_markup_is_divided(text: str, start: int) -> None:
    began = time.process_time()
    start = min(start, len(text))
    unread = find_unread(text, start)
    assert time.process_time() - began < 5
    reached = start
    for number, span in enumerate(unread.spans):
        assert reached <= span.start < span.end <= len(text)
        assert number == 0 or any(map(str.isalnum, text[reached : span.start]))
        reached = span.end


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_private_comment_is_never_searched(between: str) -> None:
    between = between.replace("%", "").replace("`", "").replace("~", "").replace("<!--", "")
    between = between.replace("-->", "")
    text = f"{ABOVE}\n\n%% secretword {between} secretword %%\n\n{BELOW}\n"
    assert "secretword" not in searched(text)


@pytest.mark.parametrize(
    "unit",
    ["%%", "%% a\n\n", "<!--", "<!-- a\n\n", "```\n", "![[", "![a](", "[![a](b)]", "> [!a]", "`%%",
     "<script>", "<a>", "<a", "[a]: b\n", "^a\n", "![a", "| a "],
)  # fmt: skip
def test_hostile_markup_is_divided_in_time(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    began = time.process_time()
    find_unread(text, 0)
    assert time.process_time() - began < 5


def test_a_document_keeps_its_text(tmp_path: Path) -> None:
    text = f"{ABOVE}\r\n\r\n%% mine %%\r\n\r\n![[a.png]]\r\n\r\n{BELOW}\r\n"
    document: Document = loaded(tmp_path, text).document
    assert document.text == text
    assert [span.of(text).strip() for span in document.searchable_spans()] == [ABOVE, BELOW]
