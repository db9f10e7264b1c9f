"""The examples of the OpenAPI document. The offsets count in the text of an invented article."""

from __future__ import annotations

import hashlib
from typing import Any

TEXT = (
    "The ferry to Hallum stopped on Monday because its engine failed in the harbour. "
    "“Nobody here wants another winter like the last,” said Karin Vogt, who runs the pier."
)
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
_SENTENCE = [0, TEXT.index(" “")]
_QUOTED = "Nobody here wants another winter like the last"
_QUOTE_AT = TEXT.index(_QUOTED)
_ANSWER = "its engine failed"
_ANSWER_AT = TEXT.index(_ANSWER)

QUOTE: dict[str, Any] = {
    "doc_id": "ferry.txt",
    "title": "Ferry to Hallum stops",
    "source": "Hallum Courier",
    "published": "2031-03-04",
    "modified": None,
    "language": "en",
    "uri": "https://example.org/ferry",
    "start": 0,
    "end": len(TEXT),
    "page": None,
    "place": None,
    "recognised": False,
    "unsure": [],
    "text": TEXT,
    "text_sha256": DIGEST,
}
CITATION: dict[str, Any] = {
    "rank": 1,
    **QUOTE,
    "score": 0.871204,
    "confidence": 0.9312,
    "sentences": [_SENTENCE],
    "answers": [[_ANSWER_AT, _ANSWER_AT + len(_ANSWER)]],
    "also_in": [],
    "contrary": None,
    "voice": None,
}
ANSWER: dict[str, Any] = {
    "question": "Why did the ferry stop?",
    "resolved_question": "Why did the ferry stop?",
    "corrections": [],
    "carried": [],
    "status": "answered",
    "finding": "answered",
    "confidence": 0.9312,
    "threshold": 0.5,
    "passages": [CITATION],
    "independent": {"articles": 1, "texts": 1, "groups": []},
    "quotations": [],
    "searched": {"documents": 4, "passages": 9},
    "library": {"id": "8c0f2d11", "seq": 12, "fingerprint": "53aa5117"},
    "timing_ms": {"total": 184.2, "steps": {"question": 8.1, "late_interaction": 140.3}},
    "missing": [],
    "receipt": None,
    "voices": "any",
    "left_out": {"unnamed": 0, "own_words": 0, "unmarked": 0},
    "parts": [],
}
NAMED_ANSWER: dict[str, Any] = {"_id": "", **ANSWER}
WRITTEN: dict[str, Any] = {
    "status": "written",
    "model": "qwen3",
    "host": "127.0.0.1:11434",
    "sentences": [
        {
            "text": TEXT[: _SENTENCE[1]],
            "stands": True,
            "rank": 1,
            "place": {
                "doc_id": "ferry.txt",
                "start": 0,
                "end": _SENTENCE[1],
                "text": TEXT[: _SENTENCE[1]],
                "title": "Ferry to Hallum stops",
                "source": "Hallum Courier",
                "published": "2031-03-04",
                "added_at": "2031-03-04T09:12:44+00:00",
                "text_sha256": DIGEST,
                "speaker": None,
            },
            "reason": None,
            "differences": [],
        },
        {
            "text": "The ferry to Hallum stopped on Friday because its engine failed.",
            "stands": False,
            "rank": 1,
            "place": None,
            "reason": "name",
            "differences": [["Friday", "Monday"]],
        },
    ],
    "error": None,
}
WRITTEN_ANSWER: dict[str, Any] = {**NAMED_ANSWER, "written": WRITTEN}
SUMMARY: dict[str, Any] = {
    "doc_id": "ferry.txt",
    "title": "Ferry to Hallum stops",
    "source": "Hallum Courier",
    "published": "2031-03-04",
    "modified": None,
    "language": "en",
    "characters": len(TEXT),
    "passages": 1,
    "embedded": 1,
    "tags": [],
    "copy_of": None,
    "same_text": [],
}
CHECKED_QUOTATION: dict[str, Any] = {
    "start": 1,
    "end": 1 + len(_QUOTED),
    "text": _QUOTED,
    "speaker": "Vogt",
    "verdict": "exact",
    "places": [
        {
            "doc_id": "ferry.txt",
            "start": _QUOTE_AT,
            "end": _QUOTE_AT + len(_QUOTED),
            "text": _QUOTED,
            "title": "Ferry to Hallum stops",
            "source": "Hallum Courier",
            "published": "2031-03-04",
            "added_at": "2031-03-04T09:12:44+00:00",
            "text_sha256": DIGEST,
            "speaker": "Karin Vogt",
        }
    ],
    "changes": [],
    "nearest": None,
    "remarks": ["one_article"],
    "continuation": "",
    "earlier": None,
}
JOB: dict[str, Any] = {
    "job_id": 7,
    "work": "add",
    "name": "ferry.txt",
    "state": "waiting",
    "reason": "",
    "articles": 0,
    "passages": 0,
    "embedded": 0,
    "submitted_at": "2031-03-04T09:12:44+00:00",
    "ended_at": None,
}
HEALTH: dict[str, Any] = {
    "status": "ok",
    "version": "0.1.0",
    "documents": 4,
    "passages": 9,
    "embedded": 9,
    "asked": True,
    "question_ms": 171.4,
}
ERROR: dict[str, Any] = {
    "error": {
        "code": "document_not_found",
        "message": "The library has no article 'ferri.txt'. `footnote list` shows the ids.",
    }
}
ASK: dict[str, Any] = {"question": "Why did the ferry stop?", "count": 3}
ASK_TO_WRITE: dict[str, Any] = {"question": "Why did the ferry stop?", "write": True}
FOLLOW_UP: dict[str, Any] = {
    "question": "Who said that?",
    "history": ["Why did the ferry stop?"],
    "cited": [["ferry.txt", 0, 80]],
}
BATCH: dict[str, Any] = {
    "questions": [
        {"_id": "q1", "text": "Why did the ferry stop?"},
        {"_id": "q2", "text": "When?", "history": ["Why did the ferry stop?"]},
    ]
}
CHECK: dict[str, Any] = {
    "text": "“Nobody here wants another winter like the last,” said Vogt.",
    "sentences": False,
}
PASTE: dict[str, Any] = {
    "text": TEXT,
    "title": "Ferry to Hallum stops",
    "source": "Hallum Courier",
    "published": "2031-03-04",
}
EXPORT: dict[str, Any] = {"places": [["ferry.txt", 0, 80]], "format": "markdown"}
COMPARE: dict[str, Any] = {"question": "What did the footbridge cost?"}

TOKEN: dict[str, Any] = {
    "name": "Newsroom tool",
    "role": "reader",
    "collections": ["Flood of 2024"],
    "days": 90,
}
CORRECTION: dict[str, Any] = {"title": "Ferry to Hallum stops", "published": "2031-03-04"}
