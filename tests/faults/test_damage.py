"""Damaged index files: readers search exactly instead, and the next writer mends them."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.documents import Document
from index.local.library import Library
from index.terms import analyse
from tests.cli_runner import environment_of
from tests.fakes import HashEmbedder

pytestmark = pytest.mark.faults

COUNT = 30


def text_of(number: int) -> str:
    return f"Report word{number} of the harbour. It rained on day{number}."


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose indexes are complete; copied, never changed."""
    folder = tmp_path_factory.mktemp("whole") / "library"
    library = Library.open(folder, create=True, embedder=HashEmbedder())
    for part in (range(COUNT // 2), range(COUNT // 2, COUNT)):  # two segments of words
        library.add(
            Document(doc_id=f"n{n:02}", title=f"Title {n}", text=text_of(n), sha256=str(n))
            for n in part
        )
    return folder


@pytest.fixture
def damaged(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "library"))


def check_reader(folder: Path) -> None:
    """Find every article by its words and by its meaning, as a reader of this process."""
    embedder = HashEmbedder()
    library = Library.open(folder, embedder=embedder)
    with library.snapshot() as snapshot:
        assert snapshot.totals.documents == COUNT
        for number in (0, 7, COUNT - 1):
            hits = snapshot.passages(snapshot.search_lexical(analyse(f"word{number}"), 10))
            assert [hit.document.doc_id for hit in hits] == [f"n{number:02}"]
            vector = embedder.embed_question(text_of(number))
            near = snapshot.passages(snapshot.search_dense(vector, 3))
            best = max(
                near, key=lambda hit: float(hit.vector @ vector) if hit.vector is not None else 0
            )
            assert best.document.doc_id == f"n{number:02}"
        assert len(snapshot.passages(snapshot.search_lexical(["harbour"], 1000))) == COUNT
        statistics = snapshot.term_statistics(["harbour", "word7"])
        assert statistics.passage_count == COUNT
        assert statistics.document_frequency == {"harbour": COUNT, "word7": 1}


def check_mended(folder: Path) -> None:
    with Library.open(folder, embedder=HashEmbedder()).writer():
        pass
    assert Library.open(folder, embedder=HashEmbedder()).problems() == []
    library = Library.open(folder, embedder=HashEmbedder())
    with library.snapshot() as snapshot:
        assert snapshot._dense is not None
        assert snapshot._lexical is not None
        assert snapshot._dense.all_ids().size == snapshot._lexical.all_ids().size == COUNT
    check_reader(folder)


def cache_files(folder: Path) -> list[Path]:
    return sorted(
        path
        for name in ("dense", "lexical")
        for path in (folder / name).rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    )


def flip(path: Path, rng: random.Random) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def scramble(path: Path, rng: random.Random) -> None:
    path.write_bytes(rng.randbytes(path.stat().st_size))


def cut(path: Path, rng: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: rng.randrange(path.stat().st_size + 1)])


def lengthen(path: Path, rng: random.Random) -> None:
    with path.open("ab") as file:
        file.write(rng.randbytes(100))


def empty(path: Path, rng: random.Random) -> None:
    path.write_bytes(b"")


def remove(path: Path, rng: random.Random) -> None:
    path.unlink()


DAMAGES = [flip, scramble, cut, lengthen, empty, remove]


@pytest.mark.parametrize("damage", DAMAGES)
def test_any_one_file(
    whole: Path, tmp_path: Path, damage: Callable[[Path, random.Random], None]
) -> None:
    """A reader finds everything, whichever file it is; each in a library of its own."""
    rng = random.Random(damage.__name__)
    names = [path.relative_to(whole) for path in cache_files(whole)]
    assert len(names) > 12
    for number, name in enumerate(names):
        folder = Path(shutil.copytree(whole, tmp_path / str(number)))
        damage(folder / name, rng)
        check_reader(folder)
    for number in rng.sample(range(len(names)), 4):
        check_mended(tmp_path / str(number))


def test_many_flipped_bits(damaged: Path) -> None:
    rng = random.Random(7)
    for _ in range(40):
        path = rng.choice(cache_files(damaged))
        before = path.read_bytes()
        flip(path, rng)
        check_reader(damaged)
        path.write_bytes(before)


@pytest.mark.parametrize("seed", range(4))
def test_several_files_at_once(damaged: Path, seed: int) -> None:
    rng = random.Random(seed)
    for path in rng.sample(cache_files(damaged), 5):
        rng.choice(DAMAGES)(path, rng)
    check_reader(damaged)
    check_mended(damaged)


@pytest.mark.parametrize("name", ["dense", "lexical", "both"])
def test_whole_folders(damaged: Path, name: str) -> None:
    for root in ("dense", "lexical") if name == "both" else (name,):
        shutil.rmtree(damaged / root)
    check_reader(damaged)
    check_mended(damaged)


def test_generations_that_were_exchanged(damaged: Path) -> None:
    """The words' folder where the vectors' was, and the other way round."""
    (damaged / "dense").rename(damaged / "aside")
    (damaged / "lexical").rename(damaged / "dense")
    (damaged / "aside").rename(damaged / "lexical")
    check_reader(damaged)
    check_mended(damaged)


def test_damage_under_a_reader_that_has_them_open(damaged: Path) -> None:
    """What it verified it keeps; a process of its own, as a mapped file may be cut under it."""
    library = Library.open(damaged, embedder=HashEmbedder())
    with library.snapshot() as snapshot:
        before = snapshot.search_lexical(["harbour"], 100)
    for path in cache_files(damaged):
        path.unlink()
    with library.snapshot() as snapshot:
        assert set(snapshot.search_lexical(["harbour"], 100)) == set(before)
    check_mended(damaged)


def test_repair_in_the_terminal(damaged: Path) -> None:
    for path in cache_files(damaged):
        flip(path, random.Random(1))
    command = (
        "import sys, index.local.library\n"
        "from tests.fakes import HashEmbedder\n"
        "index.local.library_models.open_embedder = lambda *_: HashEmbedder()\n"
        "import cli\n"
        f"sys.argv = ['footnote', '--library', {str(damaged)!r}, 'doctor', '--repair']\n"
        "cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", command],
        env=environment_of(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    check_mended(damaged)
