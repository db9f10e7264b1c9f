"""The tantivy index against BM25 computed from the texts."""

from __future__ import annotations

import os
import random
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.errors import LibraryError
from index.local import generations
from index.local.contents import PassageSubset
from index.local.generations import CacheDamagedError
from index.local.lexical import index as lexical
from index.local.lexical import writer as lexical_writer
from index.local.lexical.index import LexicalIndex
from index.local.lexical.writer import LexicalWriter
from index.terms import TermCounts, TermStatistics, analyse, bm25


def built(root: Path, texts: Mapping[int, str | TermCounts], seq: int = 1) -> LexicalIndex:
    passages = {
        key: text if isinstance(text, TermCounts) else TermCounts.of(text)
        for key, text in texts.items()
    }
    lexical_writer.build(root, passages=passages.items(), seq=seq, library_id="library")
    return opened(root)


def opened(root: Path) -> LexicalIndex:
    index = lexical.open_current(root)
    assert index is not None
    return index


def writer_of(root: Path) -> LexicalWriter:
    folder = generations.current(root)
    assert folder is not None
    return LexicalWriter(folder)


def statistics(texts: Mapping[int, str], terms: list[str]) -> TermStatistics:
    return TermStatistics(
        passage_count=len(texts),
        mean_length=sum(map(len, texts.values())) / len(texts),
        document_frequency={
            term: sum(term in analyse(text) for text in texts.values()) for term in terms
        },
    )


def corpus(size: int, seed: int = 0) -> dict[int, str]:
    """Return texts of made-up words, a few common and most rare, of very different lengths."""
    rng = random.Random(seed)
    words = ["".join(rng.choices("bcdfgklmnprtv", k=7)) for _ in range(300)]
    weights = [1 / (rank + 1) for rank in range(300)]
    return {
        number * 3 + 5: " ".join(rng.choices(words, weights, k=rng.randint(3, 120)))
        for number in range(size)
    }


class TestSearch:
    def test_the_best_are_those_of_bm25(self, tmp_path: Path) -> None:
        """The order may differ: tantivy counts lengths in terms, in 256 steps."""
        texts = corpus(400)
        index = built(tmp_path, texts)
        rng = random.Random(1)
        shares = []
        for _ in range(40):
            terms = analyse(" ".join(rng.sample(rng.choice(list(texts.values())).split(), 3)))
            known = statistics(texts, terms)
            scores = {
                key: sum(bm25(terms, TermCounts.of(text), known).values())
                for key, text in texts.items()
            }
            best = sorted((key for key in scores if scores[key]), key=lambda key: -scores[key])
            found = index.search(terms, 20).tolist()
            assert len(found) == len(set(found)) == min(20, len(best))
            shares.append(len(set(found) & set(best[:20])) / len(found))
            # All that hold any of the terms, where there is room.
            assert set(index.search(terms, 1000).tolist()) == set(best)
        assert sum(shares) / len(shares) > 0.9

    def test_the_best_are_those_of_bm25_under_titles(self, tmp_path: Path) -> None:
        """A title of common words for every tenth text, so that each is in many passages."""
        texts = corpus(400)
        common = Counter(term for text in texts.values() for term in set(analyse(text)))
        words = [word for word, _ in common.most_common(40)]
        titles = [
            f"{first} {second}" for first, second in zip(words[::2], words[1::2], strict=True)
        ]
        passages = {
            key: replace(TermCounts.of(text, titles[number // 20]), leads=number % 20 == 0)
            for number, (key, text) in enumerate(texts.items())
        }
        index = built(tmp_path, passages)
        rng = random.Random(1)
        shares = []
        for _ in range(40):
            text = rng.choice(list(texts.values()))
            terms = analyse(" ".join([*rng.choice(titles).split(), *text.split()[:2]]))
            containing = {
                term: sum(term in passage.counted_terms for passage in passages.values())
                for term in terms
            }
            assert containing == {term: index.document_frequency(term) for term in terms}
            known = replace(statistics(texts, terms), document_frequency=containing)
            scores = {
                key: sum(bm25(terms, passage, known).values()) for key, passage in passages.items()
            }
            best = sorted((key for key in scores if scores[key]), key=lambda key: -scores[key])
            found = index.search(terms, 20).tolist()
            assert len(found) == len(set(found)) == 20
            shares.append(len(set(found) & set(best[:20])) / 20)
            assert set(index.search(terms, 1000).tolist()) == set(best)
        assert sum(shares) / len(shares) > 0.85

    def test_a_title_counts_once_for_its_document(self, tmp_path: Path) -> None:
        passages: dict[int, TermCounts] = {
            number: replace(TermCounts.of("The tanks moved.", "Kursk", 420_000), leads=number == 1)
            for number in range(1, 31)
        }
        passages[31] = TermCounts.of("The tanks reached Kursk and stayed there for a week.", "Tula")
        index = built(tmp_path, passages)
        assert index.document_frequency("kursk") == 2
        assert index.document_frequency("tank") == 31
        assert index.document_frequency("tula") == 0  # not the first passage of its document
        # Passages that only have the title follow one that has the word, and are found too.
        found = index.search(["kursk"], 40).tolist()
        assert found[0] == 31
        assert set(found) == set(range(1, 32))
        assert index.contains_within("kursk", PassageSubset(1, np.array([7])))
        assert not index.contains_within("tula", PassageSubset(1, np.array([7])))

    def test_a_title_word_of_the_text_counts_once(self, tmp_path: Path) -> None:
        passage = replace(TermCounts.of("Kursk held.", "Kursk"), leads=True)
        assert built(tmp_path, {1: passage}).document_frequency("kursk") == 1

    def test_the_best_comes_first(self, tmp_path: Path) -> None:
        texts = {
            1: "a ferry among many other words that say nothing of it at all here",
            2: "ferry ferry harbour",
            3: "harbour and nothing else",
            4: "nothing",
        }
        assert built(tmp_path, texts).search(analyse("ferry harbour"), 10).tolist() == [2, 3, 1]

    def test_syntax_is_words(self, tmp_path: Path) -> None:
        index = built(tmp_path, {1: "body passage ferry", 2: "harbour"})
        for text in (
            '"ferry',
            "ferry AND (",
            "body:ferry",
            "+ferry -harbour*",
            "[ferry TO z]",
            "\\",
        ):
            terms = analyse(text)
            expected = {key for key, words in ((1, "ferri"), (2, "harbour")) if words in terms}
            expected |= {1} if "bodi" in terms else set()
            assert set(index.search(terms, 10).tolist()) == expected

    def test_at_the_edges(self, tmp_path: Path) -> None:
        index = built(tmp_path, {1: "ferry"})
        assert index.search([], 10).tolist() == []
        assert index.search(["ferri"], 0).tolist() == []
        assert index.search(["ferri"] * 3, 10).tolist() == [1]
        assert index.search(["unknown"], 10).tolist() == []
        assert index.document_frequency("ferri") == 1
        assert index.document_frequency("unknown") == 0

    def test_an_empty_index(self, tmp_path: Path) -> None:
        index = built(tmp_path, {})
        assert index.search(["ferri"], 10).tolist() == []
        assert index.all_ids().tolist() == []

    def test_an_index_that_was_never_made(self, tmp_path: Path) -> None:
        assert lexical.open_current(tmp_path / "none") is None

    def test_accents_are_found_however_they_were_typed(self, tmp_path: Path) -> None:
        index = built(tmp_path, {1: "le cafe\u0301", 2: "le café", 3: "the co\u00adoperation"})
        assert set(index.search(analyse("Café"), 10).tolist()) == {1, 2}
        assert index.search(analyse("cooperation"), 10).tolist() == [3]

    def test_threads_find_what_one_finds(self, tmp_path: Path) -> None:
        texts = corpus(300)
        index = built(tmp_path, texts)
        questions = [analyse(text)[:3] for text in list(texts.values())[:20]]
        alone = [index.search(terms, 10).tolist() for terms in questions]
        wrong: list[int] = []

        def ask() -> None:
            for _ in range(5):
                for number, terms in enumerate(questions):
                    if index.search(terms, 10).tolist() != alone[number]:
                        wrong.append(number)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


class RefusingWriter:
    """Says what tantivy says on a full disk."""

    def commit(self) -> int:
        raise ValueError("No space left on device")

    def add_document(self, document: object) -> int:
        raise ValueError("No space left on device")


class TestWriter:
    def test_what_is_added_is_found_after_the_commit(self, tmp_path: Path) -> None:
        before = built(tmp_path, {1: "ferry"})
        writer = writer_of(tmp_path)
        writer.add(2, TermCounts.of("ferry harbour"))
        assert opened(tmp_path).all_ids().tolist() == [1]
        writer.commit(seq=8)
        index = opened(tmp_path)
        assert index.seq == 8
        assert set(index.search(["ferri"], 10).tolist()) == {1, 2}
        # An index stays as it was when it was opened.
        assert before.seq == 1
        assert before.search(["ferri"], 10).tolist() == [1]
        writer.close()
        assert opened(tmp_path).seq == 8

    def test_what_is_deleted_is_not_found_after_the_commit(self, tmp_path: Path) -> None:
        built(tmp_path, {1: "ferry", 2: "ferry", 3: "ferry"})
        writer = writer_of(tmp_path)
        writer.delete([1, 3, 99])
        writer.commit(seq=2)
        writer.close()
        index = opened(tmp_path)
        assert index.search(["ferri"], 10).tolist() == [2]
        assert index.all_ids().tolist() == [2]

    def test_what_was_never_committed_is_not_there(self, tmp_path: Path) -> None:
        built(tmp_path, {1: "ferry"})
        writer = writer_of(tmp_path)
        writer.add(2, TermCounts.of("ferry"))
        writer.close()
        index = opened(tmp_path)
        assert index.seq == 1
        assert index.all_ids().tolist() == [1]

    def test_the_manifest_fits_after_many_commits_and_merges(self, tmp_path: Path) -> None:
        """Every commit rewrites one file, often to the same length; merges delete others."""
        built(tmp_path, {})
        writer = writer_of(tmp_path)
        for number in range(1, 31):
            writer.add(number, TermCounts.of(f"ferry number{number}"))
            writer.delete([number - 5])
            writer.commit(seq=number)
            assert opened(tmp_path).seq == number
        writer.close()
        folder = generations.current(tmp_path)
        assert folder is not None
        manifest = generations.read_manifest(folder, lexical.FORM)
        generations.verify_files(folder, manifest["files"])
        assert "part-1/meta.json" in manifest["files"]
        assert sorted(opened(tmp_path).all_ids().tolist()) == list(range(26, 31))

    def test_the_manifest_says_when_the_index_is_being_written_to(self, tmp_path: Path) -> None:
        assert not built(tmp_path, {1: "ferry"}).writing
        writer = writer_of(tmp_path)
        assert opened(tmp_path).writing
        writer.add(2, TermCounts.of("harbour"))
        writer.commit(2)
        assert opened(tmp_path).writing
        writer.close()
        assert not opened(tmp_path).writing

    def test_only_one_writes(self, tmp_path: Path) -> None:
        built(tmp_path, {1: "ferry"})
        writer = writer_of(tmp_path)
        with pytest.raises(CacheDamagedError, match="cannot be written to"):
            writer_of(tmp_path)
        writer.close()

    def test_building_keeps_nothing_of_the_old(self, tmp_path: Path) -> None:
        built(tmp_path, {1: "zanzibar ferry", 2: "harbour"})
        held = opened(tmp_path)
        index = built(tmp_path, {2: "harbour"}, seq=5)
        assert index.seq == 5
        assert index.search(analyse("zanzibar"), 5).tolist() == []
        # Words are in its files as paths of an automaton, which no search of the bytes would find.
        assert index.document_frequency("zanzibar") == 0
        assert [path.name for path in sorted(tmp_path.iterdir())] == ["CURRENT", "gen-2"]
        # A reader that still holds the old one is not disturbed.
        assert held.search(analyse("zanzibar"), 5).tolist() == [1]

    def test_a_disk_that_refuses_is_a_sentence(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        built(tmp_path, {1: "ferry"})
        writer = writer_of(tmp_path)
        writer.add(2, TermCounts.of("harbour"))
        with monkeypatch.context() as patch:
            patch.setattr(writer._writer, "_writer", RefusingWriter())
            with pytest.raises(LibraryError, match="cannot be written: No space left on device"):
                writer.commit(2)
            with pytest.raises(LibraryError, match="cannot be written: No space left on device"):
                writer.add(3, TermCounts.of("harbour"))
        writer.commit(2)
        writer.close()
        assert set(opened(tmp_path).all_ids().tolist()) == {1, 2}


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [flip, cut, os.remove])
def test_damage_never_reaches_tantivy(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    built(tmp_path / "whole", corpus(50))
    whole = tmp_path / "whole" / "gen-1"
    names = [str(path.relative_to(whole)) for path in whole.rglob("*") if path.is_file()]
    tried: list[str] = []
    for name in names:
        if Path(name).name.startswith("."):
            continue  # tantivy's own locks and list of files, without which it opens
        root = tmp_path / f"{len(tried)}"
        shutil.copytree(tmp_path / "whole", root)
        damage(root / "gen-1" / name)
        with pytest.raises(CacheDamagedError):
            lexical.open_current(root)
        tried.append(name)
    assert len(tried) >= 6


def test_a_part_is_searched_with_the_scores_of_the_whole(tmp_path: Path) -> None:
    texts = corpus(2_000)
    index = built(tmp_path, texts)
    terms = sorted(set(analyse(" ".join(texts.values()))))[:40]
    every = index.search(terms, len(texts)).tolist()
    rng = random.Random(1)
    for size in (1, 30, 700, 2_000):
        ids = np.array(sorted(rng.sample(sorted(texts), size)), dtype=np.int64)
        part = PassageSubset(0, ids)
        inside = [passage_id for passage_id in every if passage_id in set(ids.tolist())]
        assert index.search(terms, 25, part).tolist() == inside[:25]
        for term in terms:
            held = any(term in analyse(texts[passage_id]) for passage_id in ids.tolist())
            assert index.contains_within(term, part) == held
    assert not index.contains_within("zeppelin", part)


def test_deleted_passages_do_not_lift_what_is_only_titled(tmp_path: Path) -> None:
    """Most passages of a common title are deleted, and still in tantivy's numbers."""
    news = replace(TermCounts.of("Rain fell in the hills today.", "News"), leads=True)
    passages: dict[int, TermCounts] = dict.fromkeys(range(1, 401), news)
    passages |= dict.fromkeys(range(401, 501), TermCounts.of("A zebra met a lion.", "Zoo"))
    built(tmp_path, passages)
    writer = writer_of(tmp_path)
    writer.delete([*range(1, 301), *range(402, 501)])
    writer.commit(seq=2)
    index = opened(tmp_path)
    assert index.all_ids().size == 101
    assert index.search(["news", "zebra", "lion"], 10).tolist()[0] == 401
    writer.close()


def test_an_index_says_which_passages_it_has(tmp_path: Path) -> None:
    index = built(tmp_path, {1: "ferry", 2: "pier", 5: "tide"})
    assert sorted(index.contained([5, 9, 1]).tolist()) == [1, 5]
    assert index.contained([]).tolist() == []
