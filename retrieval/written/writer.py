"""Ask a model to write, behind an OpenAI-compatible endpoint or in a file; prove what it wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.documents import replace_surrogates
from index.errors import PageNotFetched, WriterError
from index.web.addresses import WebAddress, parse_address
from index.web.posting import PostRules, Reply, Service, find_service, post_json
from retrieval.citation import Answer, Status
from retrieval.written.answer import WrittenAnswer, WrittenStatus
from retrieval.written.gguf import SUFFIX, check_gguf, complete_chat
from retrieval.written.prompt import messages
from retrieval.written.proof import prove

# The host of a model that no server runs.
THIS_MACHINE = "this machine"
# A draft of more characters is no short answer, and none of it is read.
LONGEST_DRAFT = 20_000
# A shorter key may be a common word: servers on one's own machine take any.
_SECRET_LENGTH = 12
_PATH = "/chat/completions"
_ADVICE = {
    400: "does not accept the request (status 400). Check FOOTNOTE_WRITER_MODEL; some models take "
    "shorter questions only, so try with a smaller -k.",
    401: "does not accept the key (status 401). Set FOOTNOTE_WRITER_KEY to a valid key.",
    402: "asks for a payment (status 402). Look at your account there.",
    403: "does not allow this (status 403). Check what your key may do.",
    404: "has no such address or model (status 404). FOOTNOTE_WRITER_URL mostly ends with /v1; "
    "check FOOTNOTE_WRITER_MODEL too.",
    413: "finds the passages too long (status 413). Try with a smaller -k.",
    429: "is asked too often, or the account there is used up (status 429). Wait, then try again.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A model behind an endpoint, found but not asked yet.

    Attributes:
        model: the model's name, as the endpoint knows it.
        service: where the endpoint is.
        key: the secret that the endpoint asks for; empty if it asks for none. It is in no message
            and not in the value's representation.
        rules: the limits of a request.
    """

    model: str
    service: Service
    key: str = field(default="", repr=False)
    rules: PostRules = field(default_factory=PostRules)

    @property
    def host(self) -> str:
        """The host and, unless it is the scheme's own, the port."""
        return self.service.address.place

    @property
    def is_on_this_machine(self) -> bool:
        """Whether nothing leaves the machine."""
        return self.service.is_on_this_machine

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody on the way can read what is sent."""
        return self.service.is_encrypted

    def draft(self, answer: Answer) -> str:
        """Return what the model writes about an answer's passages, not proved yet.

        Raises:
            WriterError: the endpoint cannot be reached, or its reply is of no use.
        """
        request = {
            "model": self.model,
            "messages": messages(answer.resolved_question, answer.citations),
            "stream": False,
        }
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        draft = _draft_of(post_json(self.service, request, headers, self.rules), self.host)
        if len(self.key) >= _SECRET_LENGTH and self.key.casefold() in draft.casefold():
            raise WriterError(
                f"The writer at {self.host} repeats the key in its answer, so nothing of it is "
                "shown. Use another server, and a new key if others can see this one's answers."
            )
        return draft


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWriter:
    """A model in a GGUF file on this machine, looked at but not asked yet.

    Attributes:
        path: the file.
        seconds: how long to wait for it.
    """

    path: Path
    seconds: float
    host = THIS_MACHINE
    is_on_this_machine = True
    is_encrypted = True

    @property
    def model(self) -> str:
        """The file's name. Its folder is nobody's matter who is told of the model."""
        return self.path.name

    def draft(self, answer: Answer) -> str:
        """Return what the model writes about an answer's passages, not proved yet.

        Raises:
            WriterError: the file cannot be used, or the model is too slow or wrote nothing.
        """
        asked = messages(answer.resolved_question, answer.citations)
        return _usable(complete_chat(self.path, asked, seconds=self.seconds), THIS_MACHINE)


AnyWriter = Writer | FileWriter


def is_model_file(url: str, model: str) -> bool:
    """Return whether settings name a GGUF file: one is named as the model, and no endpoint is."""
    return not url.strip() and model.strip().lower().endswith(SUFFIX)


def open_writer(url: str, model: str, key: str, rules: PostRules | None = None) -> AnyWriter:
    """Find a writer. Its host's name is looked up, and nothing is sent to it.

    Args:
        url: the endpoint's address, with or without `/chat/completions` at its end; empty for a
            file on this machine.
        model: the model's name, or the path of a GGUF file.
        key: the endpoint's key; empty if it needs none.
        rules: the limits.

    Raises:
        WriterError: the address, the model or the key cannot be used, or the host is not known.
    """
    rules = rules or PostRules()
    if is_model_file(url, model):
        file = Path(model.strip()).expanduser()
        check_gguf(file)
        return FileWriter(path=file, seconds=rules.seconds)
    if not url.strip():
        raise WriterError(
            "No writer is set. Set FOOTNOTE_WRITER_URL to an OpenAI-compatible endpoint, such as "
            "http://127.0.0.1:11434/v1 of a server on this machine, and FOOTNOTE_WRITER_MODEL to "
            "a model; or set only FOOTNOTE_WRITER_MODEL, to a GGUF file; or leave out --write."
        )
    if not model.strip():
        raise WriterError(
            "No model is named. Set FOOTNOTE_WRITER_MODEL to a model that your endpoint has."
        )
    if not (key.isascii() and key.isprintable()):
        raise WriterError(
            "The key in FOOTNOTE_WRITER_KEY has characters that no key has. Copy it again."
        )
    try:
        base = parse_address(url)
    except PageNotFetched:
        # What is wrong with it may be a password in it, so it is not repeated.
        raise WriterError(
            "FOOTNOTE_WRITER_URL is no address that can be used. Write it as "
            "http://HOST:PORT/v1 or https://HOST/v1, without a user name or a password."
        ) from None
    path, _, query = base.target.partition("?")
    if not path.endswith(_PATH):
        path = path.rstrip("/") + _PATH
    address = WebAddress(base.scheme, base.host, base.port, f"{path}?{query}" if query else path)
    return Writer(model=model, service=find_service(address, rules), key=key, rules=rules)


def write(answer: Answer, writer: AnyWriter) -> WrittenAnswer:
    """Have a model write about an answer's passages, and prove each of its sentences.

    The model is sent the question and the passages' texts, and nothing else of the library. About
    an answer that was not found, nobody is asked.

    Raises:
        WriterError: the writer cannot be reached or run, or what it sent is of no use.
    """
    if answer.status is not Status.ANSWERED or not answer.citations:
        return WrittenAnswer(status=WrittenStatus.NOT_FOUND)
    sentences = prove(writer.draft(answer), answer.citations)
    if not sentences:
        raise _empty(writer.host)
    stands = any(each.stands for each in sentences)
    return WrittenAnswer(
        status=WrittenStatus.WRITTEN if stands else WrittenStatus.NOTHING_COVERED,
        model=writer.model,
        host=writer.host,
        sentences=sentences,
    )


def _draft_of(reply: Reply, host: str) -> str:
    """Return the text that a model wrote.

    Raises:
        WriterError: there is none.
    """
    if reply.status != 200:
        raise _refused(reply, host)
    try:
        text = reply.content.decode("utf-8")
    except UnicodeDecodeError:
        raise WriterError(
            f"The writer at {host} sent bytes that are not UTF-8, so nothing of it is shown. Try "
            "again, or use another server."
        ) from None
    if text.lstrip().startswith(("data:", "event:", ":")):
        raise WriterError(
            f"The writer at {host} streams its answer, though it was asked not to. Turn streaming "
            "off at the server, or use another."
        )
    if not text.strip():
        raise _empty(host)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise _no_chat(host) from None
    draft = _content(value)
    if draft is None:
        raise _no_chat(host)
    return _usable(draft, host)


def _usable(draft: str, host: str) -> str:
    """Return a draft as it can be read.

    Raises:
        WriterError: it is empty or too long.
    """
    if not draft.strip():
        raise _empty(host)
    if len(draft) > LONGEST_DRAFT:
        raise WriterError(
            f"The writer {place_of(host)} wrote {len(draft):,} characters, and at most "
            f"{LONGEST_DRAFT:,} are read. Nothing of it is shown. Try another model."
        )
    return replace_surrogates(draft)


def _content(value: Any) -> str | None:
    """Return the text of a chat completion; None if the value is something else."""
    choices = value.get("choices") if isinstance(value, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    if not isinstance(message, dict):
        return None
    content = message.get("content")
    if content is None and "content" in message:
        return ""
    return content if isinstance(content, str) else None


def _refused(reply: Reply, host: str) -> WriterError:
    # What the server says itself is not passed on: some repeat the key or the question.
    status = reply.status
    if status in _ADVICE:
        wait = reply.header("Retry-After")[:6]
        seconds = f" It asks to wait {wait} seconds." if status == 429 and wait.isdigit() else ""
        return WriterError(f"The writer at {host} {_ADVICE[status]}{seconds}")
    if 300 <= status < 400:
        return WriterError(
            f"The writer at {host} redirects (status {status}), and redirects are not followed, so "
            "that nothing reaches a host you did not name. Set FOOTNOTE_WRITER_URL to the final "
            "address."
        )
    if status >= 500:
        return WriterError(
            f"The writer at {host} has a fault now (status {status}). Try again later; look at "
            "the log of your own server."
        )
    return WriterError(
        f"The writer at {host} did not write (status {status}). Check FOOTNOTE_WRITER_URL and "
        "FOOTNOTE_WRITER_MODEL."
    )


def place_of(host: str) -> str:
    """Return where a writer is, as a sentence goes on: "at 127.0.0.1:11434", "on this machine"."""
    return f"on {host}" if host == THIS_MACHINE else f"at {host}"


def _empty(host: str) -> WriterError:
    return WriterError(
        f"The writer {place_of(host)} wrote nothing. Try again, or use another model; one "
        "that thinks first may need more tokens than its server allows."
    )


def _no_chat(host: str) -> WriterError:
    return WriterError(
        f"What the writer at {host} sent is no chat completion in JSON. FOOTNOTE_WRITER_URL has to "
        "lead to an OpenAI-compatible endpoint; it mostly ends with /v1."
    )
