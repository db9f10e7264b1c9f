"""Whose words the marked sentences of an answer pass on, read while the answer is being read."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor

import streamlit as st

from index.errors import ModelError
from retrieval.agreement.phrases import speaker_words
from retrieval.answer import DEFAULT_PASSAGE_COUNT
from retrieval.citation import Answer, Citation, Finding
from ui.browser import session
from ui.browser.access import voice_reader
from ui.browser.late_parts import waiting
from ui.browser.late_parts.speakers import Speakers

# How many answers are kept.
_KEPT = 64
# How long the page has for drawing the answer before the parser begins, in seconds.
_HEAD_START = 0.5


class SpeakerTeller:
    """Reads the voices of answers, in a thread of its own, one after the other.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="tell-speakers")
        self._lock = threading.Lock()
        self._begun: OrderedDict[object, Future[Speakers]] = OrderedDict()

    def get(self, answer: Answer) -> Future[Speakers]:
        """Return whose words an answer's passages pass on, begun now if it was not before.

        Only the passages that are shown at first are read.
        """
        first = tuple(each for each in answer.citations if each.rank <= DEFAULT_PASSAGE_COUNT)
        key = tuple(
            (each.rank, each.document.text_sha256, each.sentences, each.answers) for each in first
        )
        with self._lock:
            if key not in self._begun:
                self._begun[key] = self._worker.submit(_read, first)
                while len(self._begun) > _KEPT:
                    self._begun.popitem(last=False)[1].cancel()
            self._begun.move_to_end(key)
            return self._begun[key]


def _read(citations: tuple[Citation, ...]) -> Speakers:
    # The answer is drawn first: both need the processor.
    time.sleep(_HEAD_START)
    try:
        reader = voice_reader()
        reader.read_ahead(citations)
        told = {each.rank: reader.of_citation(each) for each in citations}
    except ModelError as error:
        return Speakers(error=f"Whose words these are cannot be told. {error}")
    return Speakers({rank: speaker_words(voice) for rank, voice in told.items() if voice})


@st.cache_resource(show_spinner=False)
def teller() -> SpeakerTeller:
    """Return the teller that the whole process shares."""
    return SpeakerTeller()


def speakers_of(place: int) -> Speakers:
    """Return whose words the passages of a turn pass on; nothing until that is known.

    Args:
        place: the turn's place in the conversation.
    """
    begun = _begun(place)
    if waiting.expect("speakers", place, begun) or begun is None or begun.cancelled():
        return Speakers()
    return begun.result()


def _begun(place: int) -> Future[Speakers] | None:
    turns = session.conversation().turns
    answer = turns[place].answer if place < len(turns) else None
    if answer is None or answer.finding is Finding.ABSENT or not answer.citations:
        return None
    return teller().get(answer)
