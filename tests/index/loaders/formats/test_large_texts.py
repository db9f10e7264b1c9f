"""Large texts and pages are read in the sandbox, with the same result as in the process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import MalformedSource, SourceError, SourceTooLarge
from index.loaders import Loaded, LoadOptions, Rejected, load
from index.loaders.sandbox import Sandbox
from index.loaders.texts import LARGE
from index.system.processes import module_command

SENTENCES = "The ferry to Kirn was late again, and Mara Lind waited on the pier. "
LONG = "\n\n".join(f"Day {n}. {SENTENCES * 20}" for n in range(500))


def export(*titles: str, length: int) -> str:
    """Return an export with an article of that many characters for each title."""
    return "\n\n\n".join(
        f"{n} of {len(titles)} DOCUMENTS\n\nEcho of Kirn\n\nMarch 5, 2024 Tuesday\n\n{title}\n\n"
        f"BYLINE: Mara Lind\n\nLENGTH: 900 words\n\n{LONG[:length]}\n\nLOAD-DATE: March 9, 2024\n"
        for n, title in enumerate(titles, 1)
    )


EXPORT = export("Barges queue at Bre\u0301de", "Barges stay", "Barges leave", length=200_000)
FILES = {
    "2024-03-05-bridge.html": "<html><head><title>The bridge</title></head><body><article>"
    + "".join(f"<p>{line}</p>" for line in LONG.split("\n\n"))
    + "</article></body></html>",
    "2024-03-05-pier.txt": f"The pier\r\n\r\n{LONG}\r\n",
    "notes.md": f"---\ntitle: A note\nauthor: Mara Lind\n---\n\n# Head\n\n{LONG}",
    "export.txt": EXPORT,
    "latin.txt": f"Caf\xe9 \x96 Stra\xdfe\n\n{LONG}",
    "empty.html": "<html><body><nav><a href='" + "x" * LARGE + "'>Menu</a></nav></body></html>",
    "binary.txt": "The pier\0\0\0\1" * 60_000,
}


def write(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(FILES[name].encode("latin-1" if name == "latin.txt" else "utf-8"))
    assert path.stat().st_size > LARGE
    return path


def shown(outcome: Loaded | Rejected) -> object:
    """Return an outcome as a value that can be compared."""
    if isinstance(outcome, Loaded):
        return outcome
    return outcome.name, outcome.part, type(outcome.error), str(outcome.error)


@pytest.mark.parametrize("name", FILES)
def test_a_large_text_is_read_as_a_small_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = write(tmp_path, name)
    with monkeypatch.context() as patch:
        patch.setattr("index.loaders.texts.decode", None)  # this process reads nothing
        in_sandbox = list(map(shown, load([path])))
    monkeypatch.setattr("index.loaders.files.LARGE", 1 << 40)
    monkeypatch.setattr("index.loaders.files.shared_sandbox", None)
    assert in_sandbox == list(map(shown, load([path])))
    assert len(in_sandbox) == (3 if name == "export.txt" else 1)


def test_the_day_in_a_name_and_the_articles_of_an_export_are_kept(tmp_path: Path) -> None:
    page, *export = load([write(tmp_path, each) for each in ("2024-03-05-pier.txt", "export.txt")])
    assert isinstance(page, Loaded)
    assert str(page.document.published) == "2024-03-05"
    assert page.document.text == FILES["2024-03-05-pier.txt"]
    assert [each.document.doc_id for each in export if isinstance(each, Loaded)] == [
        "export.txt/2024-03-05 Barges queue at Br\u00e9de",
        "export.txt/2024-03-05 Barges stay",
        "export.txt/2024-03-05 Barges leave",
    ]


def test_a_text_over_the_limit_is_refused_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "2024-03-05-pier.txt")
    for characters in (1_000, 400_000):
        options = LoadOptions(max_characters=characters)
        in_sandbox = list(map(shown, load([path], options)))
        with monkeypatch.context() as patch:
            patch.setattr("index.loaders.files.LARGE", 1 << 40)
            assert in_sandbox == list(map(shown, load([path], options)))
        (rejected,) = load([path], options)
        assert isinstance(rejected, Rejected)
        assert isinstance(rejected.error, SourceTooLarge)
        assert "raise max_characters" in str(rejected.error)


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a child read that does what the lines of a file say."""
    command = module_command("tests.hostile_parser")
    sandbox = Sandbox(seconds=15, memory=1_500_000_000, command=command)
    monkeypatch.setattr("index.loaders.sandbox._SECONDS_PER_MEGABYTE", 1)
    monkeypatch.setattr("index.loaders.files.shared_sandbox", lambda: sandbox)
    yield
    sandbox.close()


@pytest.mark.parametrize(
    ("act", "kind"),
    [("hang", MalformedSource), ("take memory", SourceTooLarge), ("abort", MalformedSource)],
)
@pytest.mark.slow
@pytest.mark.usefixtures("hostile")
def test_a_page_that_hangs_or_takes_all_memory_costs_itself_only(
    tmp_path: Path, act: str, kind: type[SourceError]
) -> None:
    line = "The pier is closed. " * 30_000
    (tmp_path / "1.html").write_text(f"[{act}]\n{line}")
    (tmp_path / "2.html").write_text(line)
    (tmp_path / "3.txt").write_text("The pier is closed.")
    first, *others = load([tmp_path])
    assert isinstance(first, Rejected)
    assert first.name.endswith("1.html")
    assert isinstance(first.error, kind)
    texts = [each.document.text for each in others if isinstance(each, Loaded)]
    assert texts == [line, "The pier is closed."]
    assert len(texts) == len(others)


def test_a_real_page_that_takes_too_much_memory_costs_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = Sandbox(memory=1_000_000_000)
    monkeypatch.setattr("index.loaders.files.shared_sandbox", lambda: sandbox)
    huge, good = tmp_path / "huge.html", write(tmp_path, "2024-03-05-bridge.html")
    huge.write_text("<html><body>" + "<p><b>x</b><i>y</i></p>" * 1_000_000)
    first, second = load([huge, good])
    sandbox.close()
    assert isinstance(first, Rejected)
    assert isinstance(second, Loaded)
    assert second.document.text.startswith("Day 0. The ferry")


@pytest.mark.parametrize("length", [1_000, 200_000])
def test_names_within_an_export_are_never_the_same(tmp_path: Path, length: int) -> None:
    path = tmp_path / "export.txt"
    path.write_text(export("Barges stay", "Barges stay", "Barges stay (2)", length=length))
    assert [each.document.doc_id for each in load([path]) if isinstance(each, Loaded)] == [
        "export.txt/2024-03-05 Barges stay",
        "export.txt/2024-03-05 Barges stay (2)",
        "export.txt/2024-03-05 Barges stay (2) (2)",
    ]
