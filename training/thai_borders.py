"""Learn which space of a Thai text ends a sentence: `python -m training.thai_borders TREEBANK`.

TREEBANK is a .conllu file in Thai, for example the training part of UD_Thai-TUD. The sentences of
one article, or of several if an article has only one, are set one after the other, four at a time.
The script prints the module `index/text/words/thai_border_weights.py`. With `--measure`, it prints
how often today's rules find the borders of such a file instead.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from index.documents import Span
from index.text.sentences import passage_sentences
from index.text.words.thai_borders import features

SENTENCES_AT_ONCE = 4
# The inverse strength of L1: 250 weights are left of 90,000, and more find no more.
STRENGTH = 0.35
_SPACE = re.compile(r"\s+")


def read_texts(treebank: Path) -> list[list[str]]:
    """Return texts, each as the list of its sentences, of a .conllu file."""
    articles: dict[str, list[str]] = defaultdict(list)
    article = ""
    for line in treebank.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(" = ")
        if name == "# filename":
            article = value
        elif name == "# sent_id" and value[:1].isalpha():
            # The first six characters of a sentence's name in the PUD treebanks name the article.
            article = value[:6]
        elif name == "# text":
            articles[article].append(value.replace("\u200b", "").strip())
    alone = [sentence for found in articles.values() if len(found) == 1 for sentence in found]
    several = [found for found in articles.values() if len(found) > 1]
    return [text for found in (*several, alone) for text in _divided(found)]


def _divided(sentences: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(sentences), SENTENCES_AT_ONCE):
        text = sentences[start : start + SENTENCES_AT_ONCE]
        if len(text) > 1:
            yield text


def join(sentences: Sequence[str]) -> tuple[str, set[int]]:
    """Return sentences as one text, and where those before the last end."""
    borders: set[int] = set()
    end = -1
    for sentence in sentences[:-1]:
        end += 1 + len(sentence)
        borders.add(end)
    return " ".join(sentences), borders


def rows(texts: Iterable[Sequence[str]]) -> Iterator[tuple[dict[str, int], bool]]:
    """Yield the features of each space, and whether it ends a sentence."""
    for sentences in texts:
        text, borders = join(sentences)
        start = 0
        for match in _SPACE.finditer(text):
            left, right, shapes = features(text, match.span(), start, len(text))
            found = {f"BEFORE {letters}": 1 for letters in left}
            found |= {f"AFTER {letters}": 1 for letters in right}
            yield found | {f"SHAPE {shape}": 1 for shape in shapes}, match.start() in borders
            if match.start() in borders:
                start = match.end()


def learn(texts: Iterable[Sequence[str]]) -> dict[str, int]:
    """Return the weights other than zero by name, in hundredths; the bias is "BIAS"."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    found, labels = zip(*rows(texts), strict=True)
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(found)
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)
    model = LogisticRegression(
        C=STRENGTH, l1_ratio=1, solver="liblinear", max_iter=300, random_state=0
    ).fit(table, labels)
    weights = dict(zip(vectorizer.feature_names_, model.coef_[0], strict=True))
    whole = {name: round(100 * float(weight)) for name, weight in weights.items()}
    return {"BIAS": round(100 * float(model.intercept_[0]))} | {
        name: weight for name, weight in whole.items() if abs(weight) >= 5
    }


def module(weights: dict[str, int]) -> str:
    """Return the text of the module that holds the weights."""
    lines = [
        '"""Weights of Thai letters beside a space: positive if it tends to end a sentence.',
        "",
        "`training/thai_borders.py` learned them from UD_Thai-TUD's training part (CC BY-SA 4.0).",
        "They are hundredths of the logarithm of the odds.",
        '"""',
        "",
        f"BIAS = {weights['BIAS']}",
    ]
    for table in ("BEFORE", "AFTER", "SHAPE"):
        entries = sorted(
            (name.partition(" ")[2], weight)
            for name, weight in weights.items()
            if name.startswith(f"{table} ")
        )
        lines += ["", f"{table} = {{"]
        line = "   "
        for name, weight in entries:
            quoted = f"'{name}'" if '"' in name else f'"{name}"'
            entry = f" {quoted}: {weight},"
            if len(line) + len(entry) > 96:
                lines.append(line)
                line = "   "
            line += entry
        lines += [line, "}  # fmt: skip"]
    return "\n".join(lines) + "\n"


def measured(texts: Sequence[Sequence[str]]) -> str:
    """Return precision and recall of the borders between the sentences of texts, as a line."""
    right = found = wanted = 0
    for sentences in texts:
        text, borders = join(sentences)
        ends = {span.end for span in passage_sentences(text, Span(0, len(text)))} - {len(text)}
        right, found, wanted = right + len(ends & borders), found + len(ends), wanted + len(borders)
    return (
        f"{len(texts)} texts, {wanted} borders: "
        f"precision {right / found:.3f}, recall {right / wanted:.3f}"
    )


def main() -> None:
    """Print the table of weights, or what the rules find."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--measure", action="store_true", help="print precision and recall")
    arguments = parser.parse_args()
    texts = read_texts(arguments.treebank)
    sys.stdout.write(f"{measured(texts)}\n" if arguments.measure else module(learn(texts)))


if __name__ == "__main__":
    main()
