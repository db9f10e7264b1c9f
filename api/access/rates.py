"""`Rates`: how many requests a person may send in a minute, and have answered at once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from index.errors import FootnoteError

REQUESTS_PER_MINUTE = 300
AT_ONCE = 16
# The most people whose last requests are remembered. Footnote forgets the others, and then counts
# their requests from zero.
_KEPT = 10_000


class MoreThanAllowed(FootnoteError):
    """One request asks for more than a person may ever send in a minute, so waiting is no help."""


class TooManyRequests(FootnoteError):
    """Somebody sends more requests than he may.

    Attributes:
        seconds: after how many seconds the next one is accepted.
    """

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(slots=True)
class _Person:
    left: float
    at: float
    inside: int = 0


class Rates:
    """Counts the requests of each person.

    A person has a store of as many requests as may be sent in a minute, which fills up steadily.

    Args:
        per_minute: how many requests a person may send in a minute.
        at_once: how many requests of a person are answered at once.
        clock: returns the seconds.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(
        self,
        per_minute: int = REQUESTS_PER_MINUTE,
        at_once: int = AT_ONCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_minute = per_minute
        self._at_once = at_once
        self._clock = clock
        self._lock = threading.Lock()
        self._people: OrderedDict[str, _Person] = OrderedDict()

    @contextmanager
    def request(self, name: str) -> Iterator[None]:
        """Count a request of a person, until the block ends.

        Raises:
            TooManyRequests: the person has sent too many, or has too many answered at once.
        """
        with self._lock:
            person = self._enter(name)
        try:
            yield
        finally:
            with self._lock:
                person.inside -= 1

    def spend(self, name: str, count: int) -> None:
        """Count more than one for a request that is being answered, such as a batch of questions.

        Args:
            name: the person.
            count: how many to count besides the request itself.

        Raises:
            MoreThanAllowed: the person may never send so many in one request.
            TooManyRequests: the person may not send so many now.
            Nothing is counted then.
        """
        if count <= 0:
            return
        # The request itself is one.
        if count + 1 > self._per_minute:
            raise MoreThanAllowed(
                f"These are {count + 1} questions, and you may send {self._per_minute} a minute. "
                f"Send at most {self._per_minute} in one request."
            )
        with self._lock:
            person = self._refilled(name)
            if person.left < count:
                # What is sent again is one request more, which is counted with the others.
                lacking = count + 1 - person.left
                seconds = max(1, round(lacking * 60 / self._per_minute + 0.5))
                raise TooManyRequests(
                    f"You may send {self._per_minute} questions a minute, and you have sent some "
                    f"already. Send fewer at once, or send these in {seconds} seconds.",
                    seconds,
                )
            person.left -= count

    def _refilled(self, name: str) -> _Person:
        """Return a person with what the time since the last look has given back."""
        now = self._clock()
        person = self._people.setdefault(name, _Person(float(self._per_minute), now))
        self._people.move_to_end(name)
        while len(self._people) > _KEPT:
            self._people.popitem(last=False)
        gained = (now - person.at) * self._per_minute / 60
        person.left = min(person.left + gained, float(self._per_minute))
        person.at = now
        return person

    def _enter(self, name: str) -> _Person:
        person = self._refilled(name)
        if person.inside >= self._at_once:
            raise TooManyRequests(
                f"{person.inside} of your requests are being answered already. Wait for one.", 1
            )
        if person.left < 1:
            seconds = max(1, round((1 - person.left) * 60 / self._per_minute + 0.5))
            raise TooManyRequests(
                f"You may send {self._per_minute} requests a minute. Send the next one in "
                f"{seconds} seconds.",
                seconds,
            )
        person.left -= 1
        person.inside += 1
        return person
