"""The parts of the words' index: filled one after the other, erased one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from index.local import generations
from index.local.contents import PassageSubset
from index.local.lexical import index as lexical
from index.local.lexical import part_writer
from index.local.lexical import writer as lexical_writer
from index.local.lexical.index import LexicalIndex
from index.local.lexical.writer import LexicalWriter, TermsOf
from index.terms import TermCounts, TermStatistics, analyse, bm25
from tests.index.local.test_lexical import corpus, opened, writer_of

PASSAGES = 100


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical_writer, "PART_PASSAGES", PASSAGES)
    monkeypatch.setattr(lexical_writer, "SMALL_PART", 25)


def counted(texts: Mapping[int, str]) -> Iterator[tuple[int, TermCounts]]:
    return ((passage_id, TermCounts.of(text)) for passage_id, text in texts.items())


def built(root: Path, texts: Mapping[int, str]) -> LexicalIndex:
    lexical_writer.build(root, passages=counted(texts), seq=1, library_id="library")
    return opened(root)


def stored(texts: Mapping[int, str], asked: list[int] | None = None) -> TermsOf:
    """Return what reads terms from these texts, and notes which passages it was asked for."""

    def terms_of(passage_ids: Collection[int]) -> Iterator[tuple[int, TermCounts]]:
        if asked is not None:
            asked.extend(passage_ids)
        return counted({key: texts[key] for key in passage_ids if key in texts})

    return terms_of


def parts(root: Path) -> dict[str, int]:
    """Return the parts on the disk, each with the inode of its list of segments."""
    return {path.name: (path / "meta.json").stat().st_ino for path in root.glob("gen-*/part-*")}


def delete(root: Path, passage_ids: Collection[int]) -> None:
    writer = writer_of(root)
    writer.delete(passage_ids)
    writer.commit(seq=2)
    writer.close()


def with_marks(size: int) -> dict[int, str]:
    """Return texts of which each has a word of its own."""
    return {key: f"{text} own{key}q" for key, text in corpus(size).items()}


class TestSearch:
    def test_the_order_is_that_of_one_part(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Scores are of all parts: rarities are the library's, and not those of a part."""
        texts = corpus(450)
        several = built(tmp_path / "several", texts)
        assert len(several.parts) == 5
        monkeypatch.setattr(lexical_writer, "PART_PASSAGES", 1000)
        one = built(tmp_path / "one", texts)
        assert len(one.parts) == 1
        shares = []
        for number, text in enumerate(texts.values()):
            terms = analyse(" ".join(text.split()[:3]))
            assert {term: several.document_frequency(term) for term in terms} == {
                term: one.document_frequency(term) for term in terms
            }
            assert set(several.search(terms, 1000).tolist()) == set(
                one.search(terms, 1000).tolist()
            )
            if number < 60:
                best, best_of_one = several.search(terms, 20), one.search(terms, 20)
                shares.append(len(np.intersect1d(best, best_of_one)) / best_of_one.size)
        assert sum(shares) / len(shares) > 0.95
        assert several.terms_with_prefixes(["b", "m"]) == one.terms_with_prefixes(["b", "m"])

    def test_a_word_that_is_rare_in_its_part_alone_is_no_rare_word(self, tmp_path: Path) -> None:
        """`ferry` is in one passage of the first part and in all of the second."""
        texts = {key: f"harbour{key % 50} pier" for key in range(1, 101)}
        texts |= {key: f"ferry quay{key % 50}" for key in range(101, 201)}
        texts[50] = "ferry mole"
        texts[150] = "zebra mole"
        index = built(tmp_path, texts)
        assert len(index.parts) == 2
        known = TermStatistics(200, 12.0, {term: index.document_frequency(term) for term in
                                           ("ferri", "zebra")})  # fmt: skip
        assert known.document_frequency == {"ferri": 100, "zebra": 1}
        scores = {
            key: sum(bm25(["ferri", "zebra"], TermCounts.of(texts[key]), known).values())
            for key in (50, 150)
        }
        assert scores[150] > 2 * scores[50]
        assert index.search(["ferri", "zebra"], 1).tolist() == [150]

    def test_a_scope_is_searched_in_the_parts_that_have_it(self, tmp_path: Path) -> None:
        texts = corpus(350)
        index = built(tmp_path, texts)
        terms = analyse(" ".join(next(iter(texts.values())).split()[:4]))
        every = index.search(terms, 1000).tolist()
        far_down = sorted(every[-200:])
        for ids in (
            sorted(texts)[90:110],
            sorted(texts)[5:20],
            sorted(texts)[::40],
            sorted(texts)[::3],
            far_down,
            [999_999],
        ):
            subset = PassageSubset(1, np.array(ids, dtype=np.int64))
            inside = [key for key in every if key in ids]
            assert index.search(terms, 25, subset).tolist() == inside[:25]


class TestWriting:
    def test_parts_are_filled_one_after_the_other(self, tmp_path: Path) -> None:
        texts = with_marks(330)
        first = dict(list(texts.items())[:130])
        built(tmp_path, first)
        before = parts(tmp_path)
        writer = writer_of(tmp_path)
        for passage_id, terms in counted({key: texts[key] for key in texts if key not in first}):
            writer.add(passage_id, terms)
        writer.commit(seq=5)
        assert opened(tmp_path).seq == 5
        writer.close()
        index = opened(tmp_path)
        assert [part.size for part in index.parts] == [100, 100, 100, 30]
        assert parts(tmp_path)["part-1"] == before["part-1"]
        assert sorted(index.all_ids().tolist()) == sorted(texts)
        assert sorted(index.contained([*texts, 3]).tolist()) == sorted(texts)
        for key in list(texts)[::29]:
            assert index.search([f"own{key}q"], 5).tolist() == [key]

    def test_what_a_full_part_lost_is_hidden_and_may_come_again(self, tmp_path: Path) -> None:
        texts = with_marks(250)
        built(tmp_path, texts)
        gone = sorted(texts)[10:14]
        delete(tmp_path, gone)
        index = opened(tmp_path)
        assert index.search([f"own{gone[0]}q"], 5).tolist() == []
        assert set(index.all_ids().tolist()) == set(texts) - set(gone)
        assert index.contained([*gone, sorted(texts)[0]]).tolist() == [sorted(texts)[0]]
        writer = writer_of(tmp_path)
        writer.add(gone[0], TermCounts.of(texts[gone[0]]))
        writer.commit(seq=3)
        writer.close()
        assert opened(tmp_path).search([f"own{gone[0]}q"], 5).tolist() == [gone[0]]

    def test_a_part_that_is_begun_before_the_commit_is_no_gap(self, tmp_path: Path) -> None:
        """A reader sees the manifest of before, and all that it needs."""
        texts = with_marks(220)
        built(tmp_path, dict(list(texts.items())[:90]))
        writer = writer_of(tmp_path)
        for passage_id, terms in counted({key: texts[key] for key in list(texts)[90:]}):
            writer.add(passage_id, terms)
            if passage_id % 10 == 0:
                index = opened(tmp_path)
                assert index.seq == 1
                assert index.writing
                assert set(index.all_ids().tolist()) >= set(list(texts)[:90])
        writer.commit(seq=2)
        writer.close()
        assert set(opened(tmp_path).all_ids().tolist()) == set(texts)


class TestErasing:
    @pytest.mark.parametrize("place", [0, 2], ids=["full", "last"])
    def test_only_the_part_that_had_it_is_written_anew(self, tmp_path: Path, place: int) -> None:
        texts = with_marks(260)
        built(tmp_path, texts)
        gone = sorted(texts)[100 * place + 3 : 100 * place + 8]
        delete(tmp_path, gone)
        before = parts(tmp_path)
        assert [opened(tmp_path).document_frequency(f"own{key}q") for key in gone] == [1] * 5
        held = opened(tmp_path)
        asked: list[int] = []
        kept = {key: text for key, text in texts.items() if key not in gone}
        lexical_writer.erase(tmp_path, stored(kept, asked))
        assert len(asked) <= 3 * part_writer.LIFTED  # the others' texts are not read
        after = parts(tmp_path)
        assert len(after) == 3
        assert len(before.items() & after.items()) == 2
        index = opened(tmp_path)
        assert [index.document_frequency(f"own{key}q") for key in gone] == [0] * 5
        assert sorted(index.all_ids().tolist()) == sorted(kept)
        assert [part.count for part in index.parts] == [part.size for part in index.parts]
        for key in list(kept)[::23]:
            assert index.document_frequency(f"own{key}q") == 1
            assert index.search([f"own{key}q"], 5).tolist() == [key]
        manifest = generations.read_manifest(index.folder, lexical.FORM)
        on_disk = {
            path.relative_to(index.folder).as_posix()
            for path in index.folder.rglob("*")
            if path.is_file() and not path.name.startswith(".") and path.name != "manifest.json"
        }
        assert set(manifest["files"]) == on_disk
        # A reader that still holds the old part is not disturbed.
        assert sorted(held.all_ids().tolist()) == sorted(kept)

    def test_it_grows_afterwards_as_before(self, tmp_path: Path) -> None:
        texts = with_marks(150)
        built(tmp_path, texts)
        gone = [sorted(texts)[5], sorted(texts)[140]]
        delete(tmp_path, gone)
        kept = {key: text for key, text in texts.items() if key not in gone}
        lexical_writer.erase(tmp_path, stored(kept))
        writer = writer_of(tmp_path)
        more = {key: f"later own{key}q" for key in range(5000, 5120)}
        for passage_id, terms in counted(more):
            writer.add(passage_id, terms)
        writer.commit(seq=3)
        writer.close()
        index = opened(tmp_path)
        assert sorted(index.all_ids().tolist()) == sorted([*kept, *more])
        assert max(part.size for part in index.parts) == PASSAGES
        assert index.search(["own5100q"], 2).tolist() == [5100]

    def test_what_little_stays_of_a_part_is_built_anew(self, tmp_path: Path) -> None:
        texts = with_marks(250)
        built(tmp_path, texts)
        gone = [*sorted(texts)[:95], *sorted(texts)[205:]]
        delete(tmp_path, gone)
        kept = {key: text for key, text in texts.items() if key not in gone}
        asked: list[int] = []
        lexical_writer.erase(tmp_path, stored(kept, asked))
        assert sorted(asked) == [*sorted(texts)[95:100], *sorted(texts)[200:205]]
        index = opened(tmp_path)
        assert sorted(index.all_ids().tolist()) == sorted(kept)
        assert not any(index.document_frequency(f"own{key}q") for key in gone)
        assert len(parts(tmp_path)) == 2

    def test_small_parts_become_one(self, tmp_path: Path) -> None:
        """Otherwise parts that shrink would stay, and a question would search ever more of them."""
        texts = with_marks(450)
        built(tmp_path, texts)
        ids = sorted(texts)
        kept = dict(texts)
        for gone in (ids[:92], ids[108:200], [*ids[203:292], *ids[300:394]]):
            delete(tmp_path, gone)
            kept = {key: text for key, text in kept.items() if key not in gone}
            lexical_writer.erase(tmp_path, stored(kept))
            index = opened(tmp_path)
            assert sorted(index.all_ids().tolist()) == sorted(kept)
        # Of the first four parts 8, 8, 11 and 6 passages are left; the last part is not full yet.
        assert [part.size for part in index.parts] == [33, 50]
        assert len(parts(tmp_path)) == 2
        delete(tmp_path, [ids[94]])
        del kept[ids[94]]
        asked: list[int] = []
        lexical_writer.erase(tmp_path, stored(kept, asked))
        assert sorted(opened(tmp_path).all_ids().tolist()) == sorted(kept)
        for key in list(kept)[::5]:
            assert opened(tmp_path).search([f"own{key}q"], 5).tolist() == [key]

    def test_all_of_it(self, tmp_path: Path) -> None:
        texts = with_marks(120)
        built(tmp_path, texts)
        delete(tmp_path, texts)
        lexical_writer.erase(tmp_path, stored({}))
        index = opened(tmp_path)
        assert index.all_ids().tolist() == []
        assert index.search([f"own{key}q" for key in texts], 9).tolist() == []
        assert not any(index.document_frequency(f"own{key}q") for key in texts)

    def test_what_tantivy_does_not_merge_is_built_anew(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        texts = with_marks(150)
        built(tmp_path, texts)
        gone = sorted(texts)[:3]
        delete(tmp_path, gone)
        copied = part_writer.erase

        def merge_nothing(source: Path, target: Path, *_: object) -> bool:
            assert copied(source, target, [], []) is False
            return False

        monkeypatch.setattr(part_writer, "erase", merge_nothing)
        kept = {key: text for key, text in texts.items() if key not in gone}
        lexical_writer.erase(tmp_path, stored(kept))
        index = opened(tmp_path)
        assert sorted(index.all_ids().tolist()) == sorted(kept)
        assert [index.document_frequency(f"own{key}q") for key in gone] == [0, 0, 0]
        assert len(parts(tmp_path)) == 2

    def test_nothing_to_erase_writes_nothing(self, tmp_path: Path) -> None:
        built(tmp_path, with_marks(150))
        before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
        lexical_writer.erase(tmp_path, stored({}))
        assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
        lexical_writer.erase(tmp_path / "nowhere", stored({}))

    def test_a_part_that_no_manifest_names_is_swept(self, tmp_path: Path) -> None:
        """What a crash leaves: a part that is not named yet, or one that is not named any more."""
        texts = with_marks(150)
        index = built(tmp_path, texts)
        (index.folder / "part-7").mkdir()
        (index.folder / "part-7" / "words.idx").write_bytes(b"secret")
        assert lexical_writer.sweep(tmp_path)
        assert set(parts(tmp_path)) == {"part-1", "part-2"}
        assert not (index.folder / "part-7").exists()
        assert sorted(opened(tmp_path).all_ids().tolist()) == sorted(texts)
        assert lexical_writer.sweep(tmp_path / "nowhere")

    def test_a_part_that_stays_is_not_opened_again(self, tmp_path: Path) -> None:
        texts = with_marks(250)
        before = built(tmp_path, texts)
        gone = sorted(texts)[:3]
        delete(tmp_path, gone)
        kept = {key: text for key, text in texts.items() if key not in gone}
        lexical_writer.erase(tmp_path, stored(kept))
        after = lexical.open_current(tmp_path, before)
        assert after is not None
        assert after.parts[0] is not before.parts[0]
        assert after.parts[1] is before.parts[1]
        assert [part.size for part in after.parts] == [97, 100, 50]


def test_a_part_of_the_real_size_is_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tantivy merges segments of up to 16,800 passages with small ones."""
    monkeypatch.undo()
    assert lexical_writer.PART_PASSAGES == 16_000
    texts = {key: f"ferry {key % 997}x own{key}q" for key in range(1, 16_001)}
    index = built(tmp_path, texts)
    assert [part.size for part in index.parts] == [16_000]
    delete(tmp_path, [77, 8000])
    asked: list[int] = []
    lexical_writer.erase(tmp_path, stored(texts, asked))
    assert 0 < len(asked) <= 3 * part_writer.LIFTED
    index = opened(tmp_path)
    assert index.all_ids().size == 15_998
    assert [index.document_frequency(f"own{key}q") for key in (77, 78, 8000)] == [0, 1, 0]


def test_a_writer_of_a_full_part_begins_another(tmp_path: Path) -> None:
    built(tmp_path, with_marks(100))
    writer = writer_of(tmp_path)
    assert isinstance(writer, LexicalWriter)
    writer.add(9000, TermCounts.of("ferry"))
    writer.commit(seq=2)
    writer.close()
    assert [part.size for part in opened(tmp_path).parts] == [100, 1]


def test_after_a_crash_the_last_part_alone_is_built_again(tmp_path: Path) -> None:
    texts = with_marks(250)
    before = built(tmp_path, texts)
    assert len(before.parts) == 3
    folders = parts(tmp_path)
    ids = sorted(texts)
    # Killed between tantivy's commit and the manifest: a passage that the manifest knows nothing
    # of, which is not in the store either, and one that it deleted from the last part.
    writer = writer_of(tmp_path)
    assert isinstance(writer, LexicalWriter)
    writer.add(9000, TermCounts.of("stray ferry"))
    writer.delete([ids[-1]])
    writer._writer.commit()
    del writer
    # Meanwhile the store lost two passages of other parts, and got one.
    now = {key: text for key, text in texts.items() if key not in (ids[3], ids[150])}
    now[9001] = "a ferry own9001q"
    asked: list[int] = []
    found = np.array(sorted(now, reverse=True), dtype=np.int64)
    assert lexical_writer.restore(tmp_path, found, stored(now, asked), 7)
    assert sorted(asked) == [*ids[200:], 9001]
    after = opened(tmp_path)
    assert (after.seq, after.writing) == (7, False)
    assert sorted(after.all_ids().tolist()) == sorted(now)
    kept = parts(tmp_path)
    assert {name: kept.get(name) for name in folders} == {
        name: inode if name != before.parts[-1].folder.name else None
        for name, inode in folders.items()
    }
    assert len(kept) == 3
    for key in (ids[0], ids[150], ids[249], 9001):
        hits = after.search([f"own{key}q"], 5).tolist()
        assert hits == ([key] if key in now else [])
    assert after.search(["stray"], 5).tolist() == []
    # What was deleted is erased by the next purge.
    lexical_writer.erase(tmp_path, stored(now))
    assert opened(tmp_path).document_frequency(f"own{ids[3]}q") == 0


def test_an_index_of_one_part_is_not_restored(tmp_path: Path) -> None:
    texts = with_marks(30)
    built(tmp_path, texts)
    found = np.array(sorted(texts), dtype=np.int64)
    assert not lexical_writer.restore(tmp_path, found, stored(texts), 7)
    assert not lexical_writer.restore(tmp_path / "none", found, stored(texts), 7)
