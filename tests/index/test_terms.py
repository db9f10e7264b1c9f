"""Terms against tantivy's own analyser, and BM25 against its formula."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
import tantivy
from hypothesis import example, given
from hypothesis import strategies as st

from index.documents import Document, Passage, Span
from index.terms import (
    _MAY_BE_MARK,
    TITLE_REACH,
    TITLE_WEIGHT,
    B,
    TermCounts,
    TermStatistics,
    _kept_terms,
    analyse,
    bm25,
    count_terms,
    saturate,
    title_weight,
)
from tests.paths import ROOT, SEEDS


class TestAnalyse:
    @pytest.mark.parametrize(
        ("text", "terms"),
        [
            ("The Ferries were STOPPED", ["the", "ferri", "were", "stop"]),
            ("café CAFÉ cafe cafe\u0301", ["cafe"] * 4),
            ("Växjö Straße Łódź Ærø Đà", ["vaxjo", "strass", "lodz", "aero", "da"]),
            ("İstanbul Diyarbakır", ["istanbul", "diyarbakir"]),
            ("n\u0308 o\u0323\u0301", ["n", "o"]),  # accents that Unicode cannot compose
            ("co\u00adoper\u00adation", ["cooper"]),
            ("ﬁnance ＷＩＤＥ m²", ["financ", "wide", "m2"]),
            ("don’t e-mail $3.50 cease_fire", ["don", "t", "e", "mail", "3", "50", "ceas", "fire"]),
            ("Москва МОСКВА Толстой", ["москва", "москва", "толстой"]),
            ("Αθήνα ΠΟΝΤΟΣ πόντος", ["αθηνα", "ποντοσ", "ποντοσ"]),
            ("йод ё и\u0301", ["йод", "ё", "и"]),
            ("الرئيس المصري", ["الرييس", "المصري"]),
            ("مُحَمَّد أحمد إلى ٢٠٢٤", ["محمد", "احمد", "الي", "2024"]),
            ("שָׁלוֹם ירושלים", ["שלומ", "ירושלימ"]),
            ("हिन्दी", ["हिन्दी"]),
            ("東京都 知事", ["東京", "京都", "知事"]),
            ("2010年", ["2010", "年"]),
            ("ที่มา", ["ทีม", "ีมา"]),
            ("𝔘 🦉 🦉\ufe0f", ["u"]),
            ("\ufdfa", ["صلياللهعليهوسلم"]),
            ("", []),
            ("— … !", []),
            ("x" * 60, []),
            ("x" * 59, ["x" * 59]),
        ],
    )
    def test_terms(self, text: str, terms: list[str]) -> None:
        assert analyse(text) == terms

    def test_composed_and_decomposed_text_is_the_same(self) -> None:
        assert analyse("e\u0301tude nai\u0308ve") == analyse("étude naïve") == ["etud", "naiv"]

    @given(st.text())
    @example("\u037a ½ \ufdfa")
    def test_an_index_can_split_terms_at_spaces(self, text: str) -> None:
        terms = analyse(text)
        assert " ".join(terms).split() == terms
        assert analyse(unicodedata.normalize("NFD", text)) == analyse(
            unicodedata.normalize("NFC", text)
        )

    def test_the_shorter_way_through_latin_texts_makes_the_same_terms(self) -> None:
        for number in range(sys.maxunicode + 1):
            character = chr(number)
            if not _MAY_BE_MARK.search(character):
                assert not unicodedata.category(character).startswith("M")
        text = "“Łódź” — 5 € a café… ½ K. Æsir’s naïve co\u00adoperation™"
        assert not _MAY_BE_MARK.search(text)
        assert analyse(text) == analyse(f"{text} \u0300")

    def test_english_terms_are_those_of_tantivy(self) -> None:
        reference = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.remove_long(60))
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.ascii_fold())
            .filter(tantivy.Filter.stemmer("english"))
            .build()
        )
        texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
        # Examples in other scripts have terms of another kind.
        pages = [path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))]
        texts += [re.sub(r"[\u0590-\u1dff\u3040-\ud7ff]+", " ", page) for page in pages]
        texts.append("generously university evening added international dying skies organisation")
        assert sum(len(analyse(text)) for text in texts) > 10_000
        for text in texts:
            composed = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
            assert analyse(text) == reference.analyze(composed)

    def test_threads_make_the_terms_that_one_makes(self) -> None:
        texts = [
            " ".join(f"running{number}ing stations{number} {number}generously" for number in part)
            for part in (range(start, start + 300) for start in range(0, 2400, 100))
        ]
        alone = [analyse(text) for text in texts]
        _kept_terms.clear()
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(analyse, texts)) == alone


def statistics(count: int, mean_length: float, **containing: int) -> TermStatistics:
    return TermStatistics(count, mean_length, containing)


class TestScores:
    def test_bm25_is_the_formula(self) -> None:
        text = "ferry ferries stopped somewhere"
        norm = 1.2 * (1 - 0.75 + 0.75 * len(text) / 20)
        known = statistics(10, 20.0, ferri=2, stop=5)
        assert bm25(["ferri", "stop", "absent"], TermCounts.of(text), known) == {
            "ferri": pytest.approx(math.log(1 + 8.5 / 2.5) * 2 * 2.2 / (2 + norm)),
            "stop": pytest.approx(math.log(1 + 5.5 / 5.5) * 1 * 2.2 / (1 + norm)),
        }

    def test_a_title_is_a_second_field(self) -> None:
        text = "ferry ferries stopped"
        norm = 1 - B + B * len(text) / 20
        known = statistics(10, 20.0, ferri=2, stop=5, pier=1)
        scores = bm25(["ferri", "stop", "pier"], TermCounts.of(text, "The ferry's pier"), known)
        assert scores == {
            "ferri": pytest.approx(known.idf("ferri") * saturate(2 / norm + TITLE_WEIGHT)),
            "stop": pytest.approx(known.idf("stop") * saturate(1 / norm)),
            "pier": pytest.approx(known.idf("pier") * saturate(TITLE_WEIGHT)),
        }

    def test_a_repeated_word_of_a_title_counts_once(self) -> None:
        known = statistics(10, 20.0, kursk=1)
        once, twice = TermCounts.of("", "Kursk"), TermCounts.of("", "Kursk, Kursk, Kursk")
        assert bm25(["kursk"], once, known) == bm25(["kursk"], twice, known)

    def test_the_title_of_a_long_document_weighs_little(self) -> None:
        assert title_weight(0) == TITLE_WEIGHT
        assert title_weight(TITLE_REACH) == TITLE_WEIGHT / 2
        known = statistics(1000, 700.0, kursk=5)
        mention = bm25(["kursk"], TermCounts.of("Kursk " + "x" * 1_400, "Tula"), known)
        chapter = bm25(["kursk"], TermCounts.of("x", "Kursk", 420_000), known)
        report = bm25(["kursk"], TermCounts.of("x", "Kursk", 2_000), known)
        assert report["kursk"] > mention["kursk"] > chapter["kursk"] > 0

    def test_the_title_is_no_part_of_the_length(self) -> None:
        assert TermCounts.of("ferry", "A very long title").length == 5

    def test_a_rarer_term_weighs_more_and_none_less_than_nothing(self) -> None:
        known = statistics(10, 1, rare=1, all=10)
        assert known.idf("unseen") > known.idf("rare") > known.idf("all") > 0

    def test_an_empty_library_divides_by_nothing(self) -> None:
        assert bm25(["a"], TermCounts.of("a"), statistics(0, 0.0, a=0))["a"] > 0


def test_the_first_passage_of_each_document_counts_the_title() -> None:
    documents = [
        Document(doc_id=name, title="Kursk falls", text="Tanks moved. Kursk held.", sha256="")
        for name in ("a", "b")
    ]
    spans = (Span(0, 12), Span(13, 24))
    passages = [
        (Passage(10 * number + place, document.doc_id, span), document)
        for number, document in enumerate(documents)
        for place, span in enumerate(spans)
    ]
    counted = dict(count_terms(passages))
    assert {key: terms.counted_terms for key, terms in counted.items()} == {
        0: {"tank", "move", "kursk", "fall"},
        1: {"kursk", "held"},
        10: {"tank", "move", "kursk", "fall"},
        11: {"kursk", "held"},
    }
    assert all(terms.title == {"kursk", "fall"} for terms in counted.values())
    assert [terms.length for terms in counted.values()] == [12, 11, 12, 11]
