"""Which languages a library is in, and whether its model reads them."""

from __future__ import annotations

from collections import Counter

from index.models.catalogue import DEFAULT_MODEL, LANGUAGES_MODEL
from index.protocols import Snapshot
from index.text.languages import language_name
from retrieval.wording.phrases import plural

# How many languages a remark names.
_NAMED = 3


def unread_languages(snapshot: Snapshot) -> str:
    """Return a remark on articles in languages that the library's model does not read.

    The remark says how to change the model; empty as in `unread_articles`.
    """
    unread = unread_articles(snapshot)
    if not unread:
        return ""
    return f"{unread} `footnote reembed {LANGUAGES_MODEL}` gives it one that reads every language."


def unread_articles(snapshot: Snapshot) -> str:
    """Return a sentence on articles in languages that the library's model does not read.

    Empty if there are none, or if the library has another model than the default one: which
    languages that reads is not known.
    """
    space = snapshot.space
    if space is None or space.model != DEFAULT_MODEL:
        return ""
    entries = snapshot.entries()
    counts = Counter(entry.language for entry in entries if entry.language not in ("", "en"))
    if not counts:
        return ""
    names = [language_name(code) for code, _ in counts.most_common(_NAMED)]
    if len(counts) > _NAMED:
        names[-1] = "other languages"
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    verb = "is" if counts.total() == 1 else "are"
    return (
        f"{counts.total():,} of {plural(len(entries), 'article')} {verb} in {listed}; this "
        "library's model reads English."
    )
