"""Writers killed at any moment: what they reported is there, and nothing is half there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from index.documents import Anchor, Document, Span
from index.local.library import Library
from index.local.workspace import WORKSPACE_FILE
from index.terms import analyse
from index.workspace.judgements import RIGHT
from tests.fakes import HashEmbedder
from tests.index.local.test_workspace_file import earlier_library, files_with, kept
from tests.paths import ROOT

pytestmark = pytest.mark.faults

ROUNDS = 14

# Puts, removes and embeds at random, a few articles a session, and says before and after each
# step what it does. The limits are small, so that indexes are built and committed all the time.
_WRITER = """
import random, sys
import index.local.cache_writer
import index.local.lexical.writer
import index.local.sqlite.file
import index.local.writer
from index.local.library import Library
from tests.fakes import HashEmbedder
from index.documents import Anchor, Span
from index.workspace.judgements import RIGHT
from tests.faults.test_kills import article, question

index.local.writer.LEXICAL_BATCH, index.local.writer.EMBEDDING_BATCH = 5, 3
index.local.cache_writer.ALWAYS_BUILD_BELOW = 4
index.local.lexical.writer.PART_PASSAGES, index.local.lexical.writer.SMALL_PART = 12, 8
index.local.sqlite.file.REWRITTEN_BELOW = 0
folder, seed = sys.argv[1], int(sys.argv[2])
rng = random.Random(seed)
library = Library.open(folder, create=True, embedder=HashEmbedder())
print("ready", flush=True)
revision = seed * 1000
while True:
    with library.writer() as writer:
        for _ in range(rng.randint(1, 5)):
            name, revision = f"d{rng.randrange(9)}", revision + 1
            with library.snapshot() as snapshot:
                stored = {summary.doc_id for summary in snapshot.summaries()}
            if name in stored and rng.random() < 0.4:
                print("begin", name, 0, flush=True)
                writer.remove([name])
                print("done", name, 0, flush=True)
            else:
                print("begin", name, revision, flush=True)
                writer.put(article(name, revision))
                anchor = Anchor.of(article(name, revision), Span(0, 7))
                library.judge(question(name), (), anchor, RIGHT)
                print("done", name, revision, flush=True)
        if rng.random() < 0.7:
            for _ in writer.embed():
                pass
"""


def word_of(name: str, revision: int) -> str:
    return f"{name}r{revision}x"


def question(name: str) -> str:
    """Return a question that is judged by an article of this name, whatever its revision."""
    return f"Where is zorb{name}q?"


def article(name: str, revision: int) -> Document:
    """Return an article whose every passage holds a word of its revision."""
    word = word_of(name, revision)
    lines = [
        f"{word} harbour {word}p{place}. " + "Rain fell. " * 9 for place in range(revision % 4)
    ]
    text = "\n\n".join([f"Harbour report {word}.", *lines])
    return Document(doc_id=name, title=f"Title {word}", text=text, sha256=word)


@dataclass
class Expected:
    """What may be stored: per name the revisions that are possible, 0 for none."""

    possible: dict[str, set[int]] = field(default_factory=dict)
    ever: set[tuple[str, int]] = field(default_factory=set)

    def hear(self, line: str) -> None:
        words = line.split()
        if len(words) != 3 or not line.endswith("\n"):
            return  # "ready", or a line that the kill cut short
        name, revision = words[1], int(words[2])
        self.ever.add((name, revision))
        if words[0] == "begin":
            self.possible.setdefault(name, {0}).add(revision)
        else:
            self.possible[name] = {revision}

    def settle(self, found: dict[str, int]) -> None:
        """Compare with what is found, which is what is expected from now on."""
        for name, possible in self.possible.items():
            assert found.get(name, 0) in possible, (name, found.get(name), possible)
        assert set(found) <= set(self.possible)
        self.possible = {name: {found.get(name, 0)} for name in self.possible}


def stored(library: Library) -> dict[str, int]:
    """Return the revision of every article, having searched for each by its words."""
    found: dict[str, int] = {}
    embedder = HashEmbedder()
    with library.snapshot() as snapshot:
        for summary in snapshot.summaries():
            document = snapshot.document(summary.doc_id)
            revision = int(document.sha256.removeprefix(f"{document.doc_id}r").removesuffix("x"))
            assert document == article(document.doc_id, revision)
            found[document.doc_id] = revision
            passages = snapshot.passages_of(document.doc_id)
            assert "".join(p.span.of(document.text) for p in passages).count("r") > 0
            by_word = snapshot.search_lexical(analyse(document.sha256), 1000)
            assert {hit.document.doc_id for hit in snapshot.passages(by_word)} == {document.doc_id}
            if summary.vectors == summary.passages:
                first = passages[0]
                vector = embedder.embed_question(first.span.of(document.text))
                assert first.passage_id in snapshot.search_dense(vector, 3)
    return found


def run_and_kill(folder: Path, seed: int, after: float, expected: Expected) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(folder), str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "ready\n", process.stderr.read()
        timer = threading.Timer(after, process.kill)
        timer.start()
        for line in process.stdout:
            expected.hear(line)
        process.wait()
        timer.join()
        assert process.returncode == -9, process.stderr.read()


def test_whatever_moment_a_writer_is_killed_at(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    expected = Expected()
    rng = random.Random(20_241_025)
    stop = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        """Keep asking from this process while the other writes and is killed."""
        while not stop.is_set():
            if not (folder / "footnote.sqlite").exists():
                time.sleep(0.01)
                continue
            try:
                with Library.open(folder, create=True, embedder=HashEmbedder()).snapshot() as now:
                    listed = {summary.doc_id for summary in now.summaries()}
                    hits = now.passages(now.search_lexical(["harbour"], 1000))
                    judged = {p.anchor.doc_id for each in now.judgements() for p in each.passages}
                    if not judged <= listed:
                        wrong.append(f"{judged - listed} judged, but not there")
                    if {hit.document.doc_id for hit in hits} != listed:
                        wrong.append(f"{listed} listed, {len(hits)} passages found")
            except BaseException as error:  # noqa: BLE001  # a thread's errors are lost
                wrong.append(repr(error))
            time.sleep(0.05)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for round_number in range(1, ROUNDS + 1):
            run_and_kill(folder, round_number, rng.uniform(0.0, 2.0), expected)
            library = Library.open(folder, create=True, embedder=HashEmbedder())
            found = stored(library)
            expected.settle(found)
            with library.writer() as writer:
                list(writer.embed())
            assert library.problems() == []
            assert stored(library) == found
            content = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
            gone = [
                word_of(name, revision)
                for name, revision in expected.ever
                if revision and found.get(name) != revision
            ]
            gone += [question(name) for name, _ in expected.ever if name not in found]
            assert [word for word in gone if word.encode() in content] == []
            generations = list(folder.glob("*/gen-*"))
            # A library without vectors may have none of them.
            assert len(generations) == len({path.parent for path in generations}), generations
            assert folder / "lexical" in {path.parent for path in generations}
    finally:
        stop.set()
        reader.join()
    assert wrong == []
    assert len(expected.ever) > ROUNDS


def kill_in(folder: Path, setup: str, action: str) -> None:
    """Run a process that opens a library, and is killed where its setup says so."""
    script = (
        "import os, signal, sys\n"
        "import index.local.store.file\n"
        "from index.local.library import Library\n"
        "from index.local.workspace import Workspace\n"
        "from tests.fakes import HashEmbedder\n"
        "def kill(*_, **__):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "library = Library.open(sys.argv[1], embedder=HashEmbedder())\n"
        f"{setup}\n{action}\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == -9


def judged(library: Library) -> list[str]:
    with library.snapshot() as snapshot:
        return [each.text for each in snapshot.judgements()]


@pytest.mark.parametrize(
    ("setup", "copied", "moved"),
    [
        ("Workspace.copy_from = kill", False, False),
        ("index.local.store.file.migrate = kill", True, False),
        ("index.local.store.file.StoreWriter = kill", True, False),
        ("Workspace.writing = kill", True, True),
    ],
)
def test_a_move_of_the_workspace_killed_at_any_step_loses_and_doubles_nothing(
    tmp_path: Path, setup: str, copied: bool, moved: bool
) -> None:
    library = earlier_library(tmp_path / "library")
    before = kept(library)
    kill_in(library.folder, setup, "library.conversations.rename('one', 'Other')")
    assert (library.folder / WORKSPACE_FILE).exists() == copied
    assert kept(library) == before
    with library._store.reading() as reader:
        assert reader.is_current == moved
    with library._store.writing():
        pass
    assert kept(library) == before
    assert files_with(library, b"orbing") == [WORKSPACE_FILE]


def test_a_removal_killed_before_the_judgements_go_is_finished_by_the_next_writer(
    tmp_path: Path,
) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add([article("d1", 1), article("d2", 2)])
    for name, revision in (("d1", 1), ("d2", 2)):
        library.judge(question(name), (), Anchor.of(article(name, revision), Span(0, 7)), RIGHT)
    kill_in(library.folder, "Workspace.forget_documents = kill", "library.remove(['d2'])")
    assert judged(library) == [question("d1")]
    assert files_with(library, b"zorbd2q") == [WORKSPACE_FILE]
    with library.writer():
        pass
    assert files_with(library, b"zorbd2q") == []
    assert files_with(library, word_of("d2", 2).encode()) == []
    assert judged(library) == [question("d1")]
    assert library.problems() == []


def test_a_removal_killed_before_it_is_purged_is_purged_by_the_next_writer(tmp_path: Path) -> None:
    """The store's commit is where the article is gone for every reader."""
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add([article("d1", 1), article("d2", 2), article("d3", 3)])
    script = (
        "import os, signal, sys\n"
        "from index.local.library import Library\n"
        "from tests.fakes import HashEmbedder\n"
        "library = Library.open(sys.argv[1], embedder=HashEmbedder())\n"
        "with library.writer() as writer:\n"
        "    writer.remove(['d2'])\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, str(library.folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == -9
    assert stored(library) == {"d1": 1, "d3": 3}
    with library.snapshot() as snapshot:
        assert snapshot.search_lexical(analyse(word_of("d2", 2)), 100) == []
        assert snapshot._lexical is not None
        assert snapshot._lexical.document_frequency(word_of("d2", 2)) > 0
    assert "Words of removed articles may still be in the index files." in library.problems()
    with library.writer():
        pass
    assert library.problems() == []
    with library.snapshot() as snapshot:
        assert snapshot._lexical is not None
        assert snapshot._lexical.document_frequency(word_of("d2", 2)) == 0
        assert snapshot._dense is not None
        assert len(snapshot._dense.all_ids()) == snapshot.totals.passages
