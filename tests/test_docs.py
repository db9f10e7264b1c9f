"""What the documentation says of names, values, tables, commands and folders is so."""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import importlib
import json
import re
import sqlite3
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer

from cli import app
from index import Library
from index.documents import Anchor, Document, Span
from index.jobs.job import GivenFile
from index.loaders.formats.registry import FORMATS
from index.loaders.texts import TEXTS
from index.local.library import STORE_FILE
from index.local.store.migrations import SCHEMA_VERSION
from index.local.workspace import WORKSPACE_FILE
from index.local.workspace.migrations import WORKSPACE_VERSION
from index.originals import Original
from retrieval import ask
from retrieval.checks.quote_check import Remark
from retrieval.conversations.conversation import Conversation
from retrieval.conversations.saving import save_new_turns
from retrieval.evaluation.settings import KNOWN_SETTINGS
from retrieval.evidence.verifying.differences import EditKind
from retrieval.evidence.verifying.verify import Finding as VerifyFinding
from tests.cli_runner import Footnote
from tests.fakes import HashEmbedder
from tests.paths import ROOT
from tests.ui.terminal.test_evaluation import write_folder

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """Return what stands between a heading and the next one of its level or above."""
    level = heading.split(" ")[0]
    start = page.index(f"\n{heading}\n") + len(heading) + 2
    following = re.compile(rf"^#{{1,{len(level)}}} ", re.MULTILINE).search(page, start)
    return page[start : following.start() if following else len(page)]


def tables(text: str) -> Iterator[list[list[str]]]:
    """Yield the tables of a page, each as rows of cells without its heading."""
    for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        rows = [line.strip("|").replace(r"\|", "¦").split("|") for line in table.splitlines()]
        yield [[cell.strip() for cell in row] for row in rows[2:]]


def first_names(table: list[list[str]]) -> list[str]:
    """Return what stands in code in the first column."""
    return [row[0].split("`")[1] for row in table]


# docs/formats.md


def test_the_page_on_formats_begins_with_every_suffix() -> None:
    above = read("docs/formats.md").partition("\n## ")[0]
    named = set(re.findall(r"`(\.[a-z0-9]+)`", above))
    known = set(TEXTS).union(*(each.suffixes for each in FORMATS)) - {""}
    assert known <= named
    assert named - known == {".jsonl"}


# Every page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        linked = page if not name else page.parent / name
        if not linked.exists():
            broken.append(target)
        elif anchor:
            headings = re.findall(r"^#+ (.*)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}
            if anchor not in anchors:
                broken.append(target)
    assert broken == []


def test_files_named_in_code_exist() -> None:
    places = (
        f"{name}/" for name in ("api", "index", "retrieval", "ui", "tests", "docs", "seeds", ".ci")
    )
    pattern = re.compile(rf"`((?:{'|'.join(map(re.escape, places))})[\w./-]*)`")
    missing = {
        f"{page.name}: {name}"
        for page in PAGES
        for name in pattern.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    }
    assert missing == set()


# docs/architecture.md


def test_every_folder_and_every_top_module_has_its_row() -> None:
    named = first_names(next(tables(read("docs/architecture.md"))))
    packages = ("index", "retrieval", "ui", "api")
    folders = {
        f"{path.parent.relative_to(ROOT).as_posix()}/"
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py"
    }
    folders = {folder for folder in folders if folder.count("/") > 1}
    top = {
        path.relative_to(ROOT).as_posix()
        for package in packages
        for path in (ROOT / package).glob("*.py")
        if path.name != "__init__.py"
    }
    assert len(named) == len(set(named))
    assert folders | top <= set(named)
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_top_level_is_listed() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    there = {line.split("/")[0] for line in listed.stdout.splitlines()}
    there = {name for name in there if (ROOT / name).exists()}
    text = section(read("docs/architecture.md"), "## Top level")
    named = {name.rstrip("/") for code in re.findall(r"`([^`]+)`", text) for name in code.split()}
    assert named == there


# Values, in docs/how-answers-are-found.md and docs/library-format.md


@pytest.mark.parametrize("page", ["how-answers-are-found.md", "library-format.md"])
def test_the_values_are_those_of_the_code(page: str) -> None:
    table = next(tables(section(read(f"docs/{page}"), "## Values")))
    stated = dict(zip(first_names(table), (json.loads(row[1]) for row in table), strict=True))
    assert stated
    assert stated == {name: value_of(name) for name in stated}


def value_of(name: str) -> object:
    """Return a module's constant, or the default of a dataclass's field, by its dotted name."""
    owner, _, last = name.rpartition(".")
    module, _, maybe_class = owner.rpartition(".")
    if maybe_class[0].isupper():
        made = getattr(importlib.import_module(module), maybe_class)
        return next(field.default for field in dataclasses.fields(made) if field.name == last)
    return getattr(importlib.import_module(owner), last)


# docs/library-format.md

FILES = (STORE_FILE, WORKSPACE_FILE)
FORMAT = read("docs/library-format.md")
FERRY = Document(
    doc_id="ferry.txt",
    title="Ferry",
    text="The ferry stopped on Monday because its engine failed in the harbour.",
    sha256="0",
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    made.add([FERRY])
    made.judge_answerable("Who?", (), False)
    return made


def run(library: Library, query: str, name: str = STORE_FILE) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(library.folder / name)) as connection:
        return connection.execute(query).fetchall()


def test_every_table_and_column_is_described_and_no_other(library: Library) -> None:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    stored = {
        name: [(row[1], row[2]) for row in run(library, f"PRAGMA table_info({name})", file)]
        for file in FILES
        for (name,) in run(library, query, file)
    }
    described = {name: columns_of(name) for name in described_tables()}
    assert described == stored


def described_tables() -> list[str]:
    return re.findall(r"^### `(\w+)`$", FORMAT, flags=re.MULTILINE)


def columns_of(name: str) -> list[tuple[str, str]]:
    table = next(tables(section(FORMAT, f"### `{name}`")))
    return [(column, row[1]) for column, row in zip(first_names(table), table, strict=True)]


def test_every_index_is_named_with_its_table(library: Library) -> None:
    query = "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    indexes = [row for file in FILES for row in run(library, query, file)]
    assert indexes
    for table, index in indexes:
        assert f"`{index}`" in section(FORMAT, f"### `{table}`")


def test_the_facts_and_formats_are_those_of_the_store(library: Library) -> None:
    facts = list(tables(section(FORMAT, "### `meta`")))[1]
    keys = {key for (key,) in run(library, "SELECT key FROM meta")}
    # A reranker is set by name; a library has none at first.
    assert set(first_names(facts)) == keys | {"reranker"}
    formats = next(tables(section(FORMAT, "## Formats")))
    assert [int(row[0]) for row in formats] == list(range(1, SCHEMA_VERSION + 1))
    added = [name for row in formats for name in re.findall(r"`(\w+)`", row[1])]
    later = re.findall(r"`(\w+)`", FORMAT.partition("format 3 the tables")[2].partition(".")[0])
    assert sorted(added + later) == sorted(described_tables())
    assert f"now {SCHEMA_VERSION}." in section(FORMAT, "## Formats")
    assert f"now {WORKSPACE_VERSION};" in section(FORMAT, "## The workspace")


def test_every_file_of_a_library_is_named(library: Library) -> None:
    intake = library.intake
    intake.submit([GivenFile("a.txt", b"An article.")])
    intake.working()
    scanned = Document(
        doc_id="scan.pdf", title="Scan", text="Rain fell.", sha256=hashlib.sha256(b"x").hexdigest()
    )
    with library.writer() as writer:
        writer.put(scanned, original=Original(content=b"x"))
    tree = section(FORMAT, "## Files").split("```")[1]
    there = {path.name for path in library.folder.iterdir()}
    assert {*FILES, "dense", "lexical", "lock", "worker.lock", "incoming", "originals"} <= there
    named = re.findall(r"^  ([\w.-]+)", tree, flags=re.MULTILINE)
    assert there == set(named)
    dense = {path.name for path in (library.folder / "dense").glob("gen-*/*")}
    assert all(name in tree for name in dense | {"CURRENT"})


@pytest.mark.parametrize("cache", ["dense", "lexical"])
def test_every_key_of_a_manifest_is_described(library: Library, cache: str) -> None:
    (manifest,) = (library.folder / cache).glob("gen-*/manifest.json")
    table = next(tables(section(FORMAT, "## Caches")))
    described = {
        name
        for name, row in zip(first_names(table), table, strict=True)
        if row[1] in ("both", cache)
    }
    content = json.loads(manifest.read_text(encoding="utf-8"))
    assert described == content.keys()
    assert f"`{content['form']}`" in FORMAT


def test_every_key_of_a_turn_is_named(library: Library) -> None:
    conversation = Conversation().with_question("Why did the ferry stop?")
    answer = ask(library, conversation.waiting_question, threshold=1.0)
    save_new_turns(library, conversation.with_answer(answer))
    ((turn,),) = run(library, "SELECT turn FROM turns", WORKSPACE_FILE)
    stored = json.loads(turn)
    text = " ".join(section(FORMAT, "### `turns`").split())
    first, _, rest = text.partition("The JSON of a turn")[2].partition("Each citation has")
    assert set(re.findall(r"`(\w+)`", first.partition("Keys:")[2])) == stored.keys()
    citation = stored["citations"][0]
    named = re.findall(r"`(\w+)`", rest)
    assert set(named) == citation.keys() | citation["place"].keys()


# docs/commands.md

COMMANDS = read("docs/commands.md")
GROUP = typer.main.get_command(app)
NAMES: dict[str, Any] = getattr(GROUP, "commands", {})


def options(command: Any) -> dict[str, Any]:
    return {
        option: parameter
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("-") and option != "--help"
    }


def written_options(text: str) -> dict[str, tuple[str, str, str]]:
    """Return option -> value's name, default, meaning, of the first table that has options."""
    for table in tables(text):
        cells = first_names(table)
        if cells and cells[0].startswith("-"):
            return {
                cell.split(" ")[0]: (cell.partition(" ")[2], row[1], row[2])
                for cell, row in zip(cells, table, strict=True)
            }
    return {}


def test_every_command_has_its_section_and_is_listed() -> None:
    sections = re.findall(r"^### `footnote (\w+)`$", COMMANDS, flags=re.MULTILINE)
    listed = [
        name
        for table in tables(COMMANDS.partition("## Output")[0])
        for name in re.findall(r"\[`(\w+)`\]", " ".join(row[0] for row in table))
    ]
    assert sorted(sections) == sorted(listed) == sorted(NAMES)


@pytest.mark.parametrize("name", ["", *sorted(NAMES)])
def test_every_option_is_described_with_its_default_and_variable(name: str) -> None:
    command = NAMES[name] if name else GROUP
    text = section(COMMANDS, f"### `footnote {name}`") if name else COMMANDS.partition("## Out")[0]
    written = written_options(text)
    known = options(command)
    assert written.keys() == known.keys()
    for option, parameter in known.items():
        value, default, meaning = written[option]
        assert value == ("" if parameter.is_flag else parameter.metavar), option
        stated = "" if parameter.default in (None, False) else str(parameter.default)
        assert default.replace(",", "") == stated, option
        if parameter.envvar:
            assert f"`{parameter.envvar}`" in meaning, option


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_usage_names_every_argument(name: str) -> None:
    usage = section(COMMANDS, f"### `footnote {name}`").split("```")[1].strip()
    arguments = [p for p in NAMES[name].params if p.param_type_name == "argument"]
    expected = ["footnote", name, *(["[OPTIONS]"] if options(NAMES[name]) else [])]
    for argument in arguments:
        word = argument.metavar if argument.required else f"[{argument.metavar}]"
        expected.append(f"{word}..." if argument.nargs == -1 else word)
    assert usage == " ".join(expected)


def test_every_variable_of_the_program_is_described() -> None:
    code = [
        path for top in ("api", "index", "retrieval", "ui") for path in (ROOT / top).rglob("*.py")
    ]
    used = {
        name
        for path in [ROOT / "cli.py", *code]
        for name in re.findall(r"[\"'](FOOTNOTE_[A-Z_]+)[\"']", path.read_text(encoding="utf-8"))
    }
    assert used
    described = set(first_names(next(tables(section(COMMANDS, "## Environment")))))
    assert described == used | {"HF_HUB_OFFLINE"}


def test_every_key_of_a_setting_is_described() -> None:
    keys = [part.strip().split(":")[0] for part in KNOWN_SETTINGS.split("; ")]
    described = [
        first_names(table)
        for table in tables(section(COMMANDS, "### `footnote eval`"))
        if first_names(table)[0] == keys[0]
    ]
    assert described == [keys]


def example(name: str) -> Any:
    (block,) = re.findall(rf"^```json {name}\n(.*?)^```", COMMANDS, flags=re.DOTALL | re.MULTILINE)
    return json.loads(block)


def shape(value: Any) -> Any:
    """Return the keys of a value of JSON, of lists those of the first item."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [shape(value[0])]
    return None


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    return Footnote(tmp_path / "library")


LONG = (
    "The ferry stopped on Monday because its engine failed in the harbour. Divers found a rope "
    "around the propeller. The council said on Tuesday that a second boat would run until Friday."
)


def test_the_json_of_articles_and_answers_has_the_keys_described(
    footnote: Footnote, tmp_path: Path
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(LONG, encoding="utf-8")
    assert footnote("add", tmp_path / "a.txt", tmp_path / "b.txt").exit_code == 0
    assert shape(footnote.json("list")) == shape(example("list"))
    assert shape(footnote.json("show", "a.txt")) == shape(example("show"))
    library = Library.open(tmp_path / "library", embedder=HashEmbedder())
    with library.snapshot() as snapshot:
        ferry = snapshot.document("a.txt")
    library.notes.add(Anchor.of(ferry, Span(4, 9)), "which?")
    assert shape(footnote.json("notes")) == shape(example("notes"))
    answer = footnote.json("ask", "--threshold", "1", "Why did the enngine fail on Monday?")
    assert answer["passages"][0]["also_in"]
    assert shape(answer) == shape(example("ask"))
    assert list(answer) == list(example("ask"))


def test_the_json_of_a_check_has_the_keys_described(footnote: Footnote, tmp_path: Path) -> None:
    pier = tmp_path / "pier.txt"
    pier.write_text("“Nobody in Hallum wants another winter,” said Karin Vogt.", encoding="utf-8")
    assert footnote("add", pier).exit_code == 0
    checked = footnote.json("check", "“Nobody in Ostvik wants another winter,” said Vogt.")
    assert shape(checked) == shape(example("check"))
    assert list(checked) == list(example("check"))
    [remarks] = [
        row[1]
        for table in tables(section(COMMANDS, "### `footnote check`"))
        for row in table
        if row[0] == "`remarks`"
    ]
    assert set(re.findall(r"`(\w+)`", remarks)) == {remark.value for remark in Remark}


def test_the_json_of_a_verification_has_the_keys_described(
    footnote: Footnote, tmp_path: Path
) -> None:
    ferry = tmp_path / "ferry.txt"
    ferry.write_text("Divers found a rope, 40 metres long, around the propeller.", encoding="utf-8")
    assert footnote("add", ferry).exit_code == 0
    exported = tmp_path / "rope.jsonld"
    assert footnote("export", "ferry.txt:0-58", "--out", exported).exit_code == 0
    ferry.write_text("Divers found a rope, 14 metres long, around the propeller.", encoding="utf-8")
    verified = json.loads(footnote("verify", "--json", exported, "--folder", tmp_path).stdout)
    assert shape(verified) == shape(example("verify"))
    assert list(verified["citations"][0]) == list(example("verify")["citations"][0])
    table = list(tables(section(COMMANDS, "### `footnote verify`")))[1]
    named = {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[1])) for row in table}
    assert named["findings"] == {finding.value for finding in VerifyFinding}
    assert {kind.value for kind in EditKind} <= named["edits"]


def test_the_json_of_an_evaluation_has_the_keys_described(
    footnote: Footnote, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "news")
    measured = footnote.json("eval", folder)
    stated = example("eval")
    assert list(measured) == list(stated)
    assert shape(measured["counts"]) == shape(stated["counts"])
    assert shape(measured["timing_ms"]) == shape(stated["timing_ms"])
    for key in ("metrics", "calibration"):
        (one,) = (shape(value) for value in stated[key].values())
        assert all(shape(value) == one for value in measured[key].values())
    both = footnote.json("eval", folder, "--against", "read=0", "--per-query")
    added = both.keys() - measured.keys()
    text = section(COMMANDS, "### `footnote eval`").rpartition("```")[2]
    assert added == {"per_query", "against", "comparison"}
    compared = next(iter(both["comparison"]["all"].values()))
    assert {f"`{key}`" for key in (*added, *compared)} <= set(re.findall(r"`\w+`", text))


# docs/screenshots.py

ASSETS = ROOT / "ui" / "browser" / "assets"
# Classes of what Streamlit draws for us: Vega's drawing of a chart.
FOREIGN_CLASSES = {"marks"}


def selectors(script: str) -> list[str]:
    """Return the CSS selectors that a script finds elements by."""
    calls = (node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Call))
    return [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"locator", "wait_for_selector", "click"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]


def asset_classes() -> set[str]:
    """Return the classes in the styles, and the words that may be classes in the scripts."""
    names = {
        name
        for path in ASSETS.glob("*.css")
        for name in re.findall(r"\.([a-z][\w-]*)", path.read_text(encoding="utf-8"))
    }
    quoted = re.compile(r"""["`]([a-z][\w-]*(?: [a-z][\w-]*)*)["`]""")
    for path in ASSETS.glob("*.js"):
        for words in quoted.findall(path.read_text(encoding="utf-8")):
            names.update(words.split())
    return names


def test_every_class_that_the_screenshots_need_exists() -> None:
    found = selectors(read("docs/screenshots.py"))
    wanted = {name for each in found for name in re.findall(r"\.([A-Za-z][\w-]*)", each)}
    # Streamlit gives a container with a key the class `st-key-KEY`.
    keys = {
        f"st-key-{key}"
        for path in (ROOT / "ui" / "browser").rglob("*.py")
        for key in re.findall(r'key="([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert wanted
    assert wanted - asset_classes() - keys - FOREIGN_CLASSES == set()


# CONTRIBUTING.md


def test_every_target_and_every_marker_is_described() -> None:
    targets, markers = tables(read("CONTRIBUTING.md"))
    makefile = read("Makefile")
    phony = re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    expected = [f"make {target}" for line in phony for target in line.split()]
    assert sorted(first_names(targets)) == sorted(expected)
    with (ROOT / "pyproject.toml").open("rb") as file:
        known = tomllib.load(file)["tool"]["pytest"]["ini_options"]["markers"]
    assert sorted(first_names(markers)) == sorted(marker.split(":")[0] for marker in known)


def test_a_span_in_the_examples_lies_in_its_passage() -> None:
    passage = example("ask")["passages"][0]
    whole = Span(passage["start"], passage["end"])
    assert all(whole.contains(Span(*sentence)) for sentence in passage["sentences"])
