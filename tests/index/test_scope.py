"""What lies outside a scope is never seen, and what lies inside is found as if it were alone."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from index import Library
from index.contents import DocumentEntry
from index.documents import Document
from index.local.snapshot import Snapshot
from index.scope import EVERYTHING, Scope
from index.terms import TermCounts, TermStatistics, bm25
from retrieval import Question, Status, ask
from retrieval.question import Word, content_terms, question_words
from retrieval.questions.follow_ups import resolve_follow_up
from retrieval.ranking.candidates import DEFAULT_DEPTH, Candidate, Candidates
from retrieval.ranking.diversity import diversify
from retrieval.ranking.pipeline import rank
from tests.fakes import HashEmbedder

OUTLETS = ("The Herald", "Daily Post", "", "Échos")
FIRST = date(2024, 1, 1)
ARTICLES = 120


def article(number: int, rng: random.Random) -> Document:
    """Return an article of several passages; every tenth has its text from the one before."""
    rng = random.Random(number - 1 if number % 10 == 9 else number)
    vocabulary = [f"{word}{n}" for word in ("harbour", "council", "eel") for n in range(12)]
    sentences = [" ".join(rng.choices(vocabulary, k=12)).capitalize() for _ in range(12)]
    return Document(
        doc_id=f"n{number:03}",
        title=f"Title {number}",
        text=". ".join(sentences) + ".",
        sha256="0",
        source=f" {OUTLETS[number % 4]} ",
        published=FIRST + timedelta(days=number) if number % 5 else None,
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Articles of which a third lies beyond the end of both caches, and some are gone again."""
    folder = tmp_path_factory.mktemp("scope") / "library"
    made = Library.open(folder, create=True, embedder=HashEmbedder())
    articles = [article(number, random.Random(number)) for number in range(ARTICLES)]
    made.add(articles[:80])
    for cache in ("dense", "lexical"):
        shutil.copytree(folder / cache, folder.parent / cache)
    made.add(articles[80:])
    for cache in ("dense", "lexical"):
        shutil.rmtree(folder / cache)
        shutil.move(folder.parent / cache, folder / cache)
    # As a crash leaves it, after the store and before the caches were written.
    with made._store.writing() as store:
        for number in range(3, ARTICLES, 13):
            store.remove(f"n{number:03}")
    return Library.open(folder, embedder=HashEmbedder())


def scopes(seed: int, count: int) -> Iterator[Scope]:
    rng = random.Random(seed)
    for _ in range(count):
        some = rng.choice((1, 3, 20, 60, 110))
        ids = [f"n{number:03}" for number in rng.sample(range(ARTICLES), some)]
        since = FIRST + timedelta(days=rng.randrange(ARTICLES))
        yield Scope(
            doc_ids=frozenset(ids) if rng.random() < 0.6 else None,
            outlets=frozenset(rng.sample(OUTLETS, 2)) if rng.random() < 0.4 else None,
            since=since if rng.random() < 0.3 else None,
            until=since + timedelta(days=40) if rng.random() < 0.3 else None,
            undated=rng.random() < 0.5,
        )


def inside(scope: Scope, document: Document) -> bool:
    """Say whether an article belongs to a scope, written in another way than the scope itself."""
    ids = scope.doc_ids if scope.doc_ids is not None else {document.doc_id}
    outlets = scope.outlets if scope.outlets is not None else {document.source.strip()}
    day = document.published.isoformat() if document.published else ""
    dated = scope.since is None and scope.until is None
    if not day:
        dated = dated or scope.undated
    else:
        first = scope.since.isoformat() if scope.since else ""
        last = scope.until.isoformat() if scope.until else "9"
        dated = first <= day <= last
    return document.doc_id in ids and document.source.strip() in outlets and dated


def everything(snapshot: Snapshot) -> list[Candidate]:
    """Return every passage of the library, unscored."""
    ids = [
        passage.passage_id
        for summary in snapshot.summaries()
        for passage in snapshot.passages_of(summary.doc_id)
    ]
    return [Candidate(found, None, {}) for found in snapshot.passages(ids)]


def reference(library: Library, text: str, scope: Scope, count: int) -> list[tuple[str, int, int]]:
    """Return the places of the best passages of a scope, each scored, none looked up."""
    words: tuple[Word, ...] = question_words(text)
    vector = HashEmbedder().embed_question(text)
    terms = content_terms(words)
    with library.snapshot() as snapshot:
        totals, every = snapshot.totals, everything(snapshot)
        counted = {
            c.passage.passage_id: TermCounts.of(
                c.passage.text, c.passage.document.title, len(c.passage.document.text)
            )
            for c in every
        }
        # As the index counts: what was removed counts until it is merged away.
        containing = snapshot.term_statistics([word.term for word in words]).document_frequency
    statistics = TermStatistics(
        totals.passages, totals.characters / totals.passages, dict(containing)
    )
    held = [
        replace(
            candidate,
            cosine=float(candidate.passage.vector @ vector),
            term_scores=bm25(terms, counted[candidate.passage.passage_id], statistics),
        )
        for candidate in every
        if inside(scope, candidate.passage.document) and candidate.passage.vector is not None
    ]
    near = sorted(held, key=lambda c: -(c.cosine or 0))[:DEFAULT_DEPTH]
    worded = sorted((c for c in held if c.term_scores), key=lambda c: -c.bm25)[:DEFAULT_DEPTH]
    brought = {c.passage.passage_id: c for c in (*near, *worded)}
    ranked = rank(HashEmbedder(), text, words, Candidates(statistics, tuple(brought.values())))
    return [
        (r.candidate.passage.doc_id, *_ends(r.candidate.passage.span))
        for r in diversify(ranked)[:count]
    ]


def _ends(span: object) -> tuple[int, int]:
    return span.start, span.end  # type: ignore[attr-defined]


def test_the_fixture_has_a_tail_and_what_is_gone(library: Library) -> None:
    with library.snapshot() as snapshot:
        assert snapshot._dense
        assert snapshot._dense.seq < snapshot.totals.seq
        assert snapshot._lexical
        assert snapshot._lexical.seq < snapshot.totals.seq
        assert snapshot._reader.deleted_after(snapshot._dense.seq).size > 0
        assert snapshot._tails.vectors(snapshot._reader, snapshot._dense.seq, 64)[0].size > 100


@pytest.mark.parametrize("seed", range(4))
def test_an_answer_in_scope_is_that_of_the_scope_alone(library: Library, seed: int) -> None:
    rng = random.Random(seed)
    for scope in scopes(seed, 20):
        text = " ".join(f"{word}{rng.randrange(12)}" for word in ("harbour", "council", "eel"))
        answer = ask(library, Question(text, (), scope))
        assert answer.scope == scope
        with library.snapshot() as snapshot:
            held = [c.passage for c in everything(snapshot) if inside(scope, c.passage.document)]
        assert answer.searched.passages == len(held)
        assert answer.searched.documents == len({found.document.doc_id for found in held})
        cited = [(c.document.doc_id, c.span.start, c.span.end) for c in answer.citations]
        assert cited == reference(library, text, scope, 5)
        for citation in answer.citations:
            assert inside(scope, citation.document)
            assert all(inside(scope, copy.document) for copy in citation.also_in)


def test_copies_are_listed_only_where_they_are_in_scope(library: Library) -> None:
    text = article(18, random.Random()).text.split(".")[0]
    assert article(19, random.Random()).text.startswith(text)
    both = ask(library, Question(text, (), Scope(doc_ids=frozenset({"n018", "n019", "n030"}))))
    one = ask(library, Question(text, (), Scope(doc_ids=frozenset({"n018", "n030"}))))
    assert {copy.document.doc_id for copy in both.citations[0].also_in} | {
        both.citations[0].document.doc_id
    } == {"n018", "n019"}
    assert (one.citations[0].document.doc_id, one.citations[0].also_in) == ("n018", ())


def test_everything_is_what_it_was_without_a_scope(library: Library) -> None:
    text = "harbour3 council4 eel5"
    plain = ask(library, text)
    named = ask(library, Question(text, (), Scope(doc_ids=frozenset(_ids(library)))))
    assert plain.scope.is_everything
    assert plain.citations == named.citations
    assert plain.confidence == named.confidence
    assert plain.searched == named.searched


def test_a_scope_without_articles_says_so(library: Library) -> None:
    answer = ask(library, Question("harbour3", (), Scope(outlets=frozenset({"Nobody"}))))
    assert answer.status is Status.NOT_FOUND
    assert (answer.searched.documents, answer.searched.passages) == (0, 0)
    assert (answer.citations, answer.missing_words) == ((), None)
    assert (
        answer.refusal_message
        == "No article is in the scope of this question, so nothing was searched."
    )


def test_what_no_passage_mentions_is_said_of_the_scope(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    texts = {"a": "The ferry stopped at the pier.", "b": "A zeppelin rose over Paris."}
    library.add(Document(doc_id=k, title=k, text=text, sha256="0") for k, text in texts.items())
    text = "Did the zeppelin cross Antarctica?"
    everywhere = ask(library, text, threshold=1.0)
    scoped = ask(library, Question(text, (), Scope(doc_ids=frozenset({"a"}))), threshold=1.0)
    assert everywhere.missing_words
    assert everywhere.missing_words.absent == ("Antarctica",)
    assert scoped.missing_words
    assert set(scoped.missing_words.absent) == {"Antarctica", "zeppelin"}
    assert scoped.missing_words.sentence.startswith("No passage in scope mentions “")
    assert everywhere.missing_words.sentence == "No passage mentions “Antarctica”."
    assert scoped.refusal_message == "The sources in scope do not answer this."


def test_a_follow_up_has_the_scope_of_the_moment(library: Library) -> None:
    earlier = "What of harbour3 and council4?"
    scope = Scope(doc_ids=frozenset({"n010"}))
    answer = ask(library, Question("And what of that?", (earlier,), scope))
    assert answer.resolved_question == resolve_follow_up("And what of that?", [earlier]).text
    assert {citation.document.doc_id for citation in answer.citations} == {"n010"}


@pytest.mark.parametrize(
    ("scope", "stored"),
    [
        (EVERYTHING, ""),
        (Scope(doc_ids=frozenset()), '{"doc_ids": []}'),
        (Scope(since=FIRST, undated=True), '{"since": "2024-01-01", "undated": true}'),
        (Scope(tags=frozenset({"ash", "Zorb"})), '{"tags": ["Zorb", "ash"]}'),
        (
            Scope(outlets=frozenset({"", "É"}), since=date(2024, 1, 1), until=date(2024, 2, 29)),
            '{"outlets": ["", "\\u00c9"], "since": "2024-01-01", "until": "2024-02-29"}',
        ),
    ],
)
def test_a_scope_is_stored_as_text(scope: Scope, stored: str) -> None:
    assert scope.as_json() == stored
    assert Scope.from_json(stored) == scope


@pytest.mark.parametrize(
    "text", ["[]", "{", '{"more": 1}', '{"outlets": "BBC"}', '{"since": 3}', '{"since": "x"}']
)
def test_other_text_is_no_scope(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Scope.from_json(text)


def test_an_article_without_a_date_is_outside_a_range_unless_it_is_taken_in() -> None:
    undated, dated = DocumentEntry("a", "", "", None), DocumentEntry("a", "", "", FIRST)
    assert Scope().allows(undated)
    assert not Scope(until=date.max).allows(undated)
    assert Scope(until=date.max, undated=True).allows(undated)
    assert not Scope(since=FIRST + timedelta(days=1), undated=True).allows(dated)
    assert Scope(undated=True) == EVERYTHING
    assert Scope(since=FIRST, until=FIRST).allows(dated)
    assert not Scope(since=FIRST + timedelta(days=1)).allows(dated)


@pytest.mark.parametrize(
    ("scope", "description"),
    [
        (EVERYTHING, ""),
        (Scope(doc_ids=frozenset("ab")), ""),
        (Scope(doc_ids=frozenset("ab"), outlets=frozenset({"BBC"})), "out of 2 ticked, BBC"),
        (Scope(outlets=frozenset({"Post", "", "Ahram"})), "Ahram or no outlet or Post"),
        (Scope(outlets=frozenset("abcd"), until=FIRST), "4 outlets, until 1 January 2024"),
        (Scope(since=FIRST, until=date(2024, 2, 9)), "1 January 2024 to 9 February 2024"),
        (Scope(doc_ids=frozenset("a"), since=FIRST), "out of 1 ticked, since 1 January 2024"),
        (Scope(since=FIRST, until=FIRST), "1 January 2024"),
        (
            Scope(tags=frozenset({"Zorb", "ash"}), until=FIRST),
            "tagged ash or Zorb, until 1 January 2024",
        ),
        (Scope(since=FIRST, undated=True), "since 1 January 2024 or without a date"),
    ],
)
def test_a_scope_is_described_in_words(scope: Scope, description: str) -> None:
    assert scope.description == description


def _ids(library: Library) -> list[str]:
    with library.snapshot() as snapshot:
        return [summary.doc_id for summary in snapshot.summaries()]
