"""Pages fetched from a server on this machine that misbehaves in every way it can."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import socket
import ssl
import subprocess
import time
import tracemalloc
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import PageNotFetched
from index.web.addresses import parse_address
from index.web.fetching import Fetcher, fetch_page
from index.web.requesting import USER_AGENT
from index.web.rules import FetchRules
from tests.index.web.misbehaving import Server, raw, redirect, reply, serve

PAGE = b"<!doctype html><title>Ferry</title><p>The ferry to Ostholm stopped on Monday.</p>"


def refusal(server: Server, path: str = "/story", **changes: object) -> str:
    """Fetch a page that must be refused, and return the sentence that the reader gets."""
    with pytest.raises(PageNotFetched) as caught:
        fetch_page(server.url(path), server.rules(**changes))
    sentence = str(caught.value)
    assert sentence.endswith(".")
    return sentence


def test_a_page_comes_with_the_proof_of_what_was_there_and_when(server: Server) -> None:
    server.replies["/story"] = redirect("/moved?page=1#part", "301 Moved")
    server.replies["/moved?page=1"] = reply(PAGE, kind="text/html; charset=ISO-8859-2")
    before = datetime.now(UTC)
    page = fetch_page(server.url("/story#part"), server.rules())
    assert before <= page.fetched_at <= datetime.now(UTC)
    assert page.content == PAGE
    assert page.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert (str(page.asked), str(page.final)) == (server.url(), server.url("/moved?page=1"))
    assert (page.status, page.content_type, page.charset) == (200, "text/html", "iso8859-2")
    assert page.suffix == ".html"
    assert server.paths == ["/robots.txt", "/story", "/moved?page=1"]
    for request in server.requests:
        assert f"\r\nHost: news.example:{server.port}\r\n" in request
        assert f"\r\nUser-Agent: {USER_AGENT}\r\n" in request
        assert "Cookie" not in request
        assert "Referer" not in request


def test_only_tests_may_ask_this_machine(server: Server) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0x7f000001", "0177.1"):
        with pytest.raises(PageNotFetched, match=r"public internet|cannot be found"):
            fetch_page(f"http://{host}/")
        with pytest.raises(PageNotFetched, match="80 and 443"):
            fetch_page(server.url(host=host))
    assert server.requests == []
    assert not FetchRules().allow_loopback
    assert FetchRules().ports == {80, 443}


@pytest.mark.parametrize(
    "numbers",
    [
        ["10.0.0.7"],
        ["169.254.169.254"],
        ["::ffff:192.168.0.1"],
        ["64:ff9b::a00:1"],
        ["2002:7f00:1::"],
        ["93.184.216.34", "10.0.0.7"],  # one address of several is enough
    ],
)
def test_a_host_that_resolves_to_a_private_address_is_refused(
    server: Server, numbers: Sequence[str]
) -> None:
    sentence = refusal(server, resolve=lambda host, port: numbers)
    assert numbers[-1] in sentence
    assert sentence.startswith("news.example is at")
    assert server.requests == []


def test_a_host_is_resolved_once_so_a_second_answer_changes_nothing(server: Server) -> None:
    server.replies["/story"] = reply(PAGE)
    answers: list[list[str]] = []

    def resolve(host: str, port: int) -> list[str]:
        # The first answer of each request is this server, all later ones are another machine.
        answers.append(["127.0.0.1"] if len(answers) < 2 else ["10.0.0.7"])
        return answers[-1]

    assert fetch_page(server.url(), server.rules(resolve=resolve)).content == PAGE
    assert answers == [["127.0.0.1"], ["127.0.0.1"]]  # for robots.txt and for the page


def test_a_host_that_changes_to_a_private_address_between_two_requests_is_refused(
    server: Server,
) -> None:
    server.replies["/story"] = redirect("/second")
    server.replies["/second"] = reply(PAGE)
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["192.168.0.1"]])
    assert "192.168.0.1" in refusal(server, resolve=lambda host, port: next(answers))
    assert server.paths == ["/robots.txt", "/story"]


def test_a_name_that_is_not_known_is_refused(server: Server) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert "news.example cannot be found" in refusal(server, resolve=resolve)
    assert "no network address" in refusal(server, resolve=lambda host, port: [])


def test_a_name_server_that_does_not_answer_costs_the_time_allowed(server: Server) -> None:
    def resolve(host: str, port: int) -> list[str]:
        time.sleep(3)
        return ["127.0.0.1"]

    began = time.monotonic()
    assert "within" in refusal(server, resolve=resolve, seconds=0.3)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("http://127.0.0.1/admin", "127.0.0.1"),
        ("http://localhost:22/", "ports 80 and 443"),
        ("http://10.0.0.1/", "10.0.0.1"),
        ("http://[::1]/", "::1"),
        ("file:///etc/passwd", "http and https"),
        ("ftp://news.example/a", "http and https"),
        ("http://user:word@news.example/", "password"),
    ],
)
def test_a_redirect_to_where_nothing_is_fetched(server: Server, to: str, words: str) -> None:
    server.replies["/story"] = redirect(to)
    outside = {"127.0.0.1", "localhost", "10.0.0.1", "::1"}

    def resolve(host: str, port: int) -> list[str]:
        # Only the name of the server may be at loopback here; the rest is as in earnest.
        if host in outside:
            return {"localhost": ["10.9.9.9"], "::1": ["fe80::1"]}.get(host, ["10.9.9.9"])
        return ["127.0.0.1"]

    ports = frozenset({server.port, 80})
    sentence = refusal(server, resolve=resolve, ports=ports)
    assert words in sentence or "not on the public internet" in sentence
    assert server.paths == ["/robots.txt", "/story"]


def test_redirects_that_never_end(server: Server) -> None:
    server.replies["/story"] = redirect("/other")
    server.replies["/other"] = redirect("/story")
    assert "circle" in refusal(server)
    assert server.paths == ["/robots.txt", "/story", "/other"]
    for number in range(9):
        server.replies[f"/{number}"] = redirect(f"/{number + 1}", "307 Temporary Redirect")
    server.requests.clear()
    assert "more than 5 times" in refusal(server, "/0")
    assert server.paths == ["/robots.txt", "/0", "/1", "/2", "/3", "/4", "/5"]
    server.replies["/3"] = reply(PAGE)
    assert fetch_page(server.url("/0"), server.rules()).content == PAGE
    server.replies["/story"] = reply(b"", status="302 Found")
    assert "where to" in refusal(server)


def test_an_endless_body_is_cut_at_the_limit(server: Server) -> None:
    sent = 0

    def endless(client: socket.socket) -> None:
        nonlocal sent
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        with suppress(OSError):
            while True:
                client.sendall(b"<p>more</p>" * 1000)
                sent += 11_000

    server.replies["/story"] = endless
    assert "larger than 1,000,000 bytes" in refusal(server, max_bytes=1_000_000)
    assert sent < 20_000_000  # what the system's buffers hold
    server.replies["/story"] = reply(PAGE, "Content-Length: 2000000")
    assert "2,000,000 bytes" in refusal(server, max_bytes=1_000_000)
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    server.replies["/story"] = raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        + chunk * 40
    )
    assert "larger than 1,000,000 bytes" in refusal(server, max_bytes=1_000_000)


@pytest.mark.parametrize("part", ["status", "headers", "body", "chunks"])
def test_a_server_that_drips_is_given_up_when_the_time_is_over(server: Server, part: str) -> None:
    begun = {
        "status": b"",
        "headers": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Long: ",
        "body": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    }

    def drip(client: socket.socket) -> None:
        client.sendall(begun[part])
        for _ in range(60):
            client.sendall(b"1\r\na\r\n" if part == "chunks" else b"H")
            time.sleep(0.05)

    server.replies["/story"] = drip
    began = time.monotonic()
    assert "within 1 seconds" in refusal(server, seconds=0.6)
    assert time.monotonic() - began < 1.5


def test_a_server_that_answers_nothing_is_given_up(server: Server) -> None:
    server.replies["/story"] = lambda client: time.sleep(3)
    began = time.monotonic()
    assert "within" in refusal(server, seconds=0.5)
    assert time.monotonic() - began < 2


def test_the_time_is_counted_over_all_redirects(server: Server) -> None:
    def slow(number: int) -> None:
        def answer(client: socket.socket) -> None:
            time.sleep(0.3)
            redirect(f"/{number + 1}")(client)

        server.replies[f"/{number}"] = answer

    for number in range(5):
        slow(number)
    server.replies["/5"] = reply(PAGE)
    assert "within" in refusal(server, "/0", seconds=0.8)
    assert fetch_page(server.url("/0"), server.rules()).content == PAGE


def test_a_gzip_bomb_is_stopped_at_the_limit(server: Server) -> None:
    bomb = gzip.compress(b"\0" * 400_000_000, 9)
    assert len(bomb) < 500_000
    server.replies["/story"] = reply(bomb, "Content-Encoding: gzip")
    del bomb
    tracemalloc.start()
    began = time.monotonic()
    try:
        assert "larger than 1,000,000 bytes" in refusal(server, max_bytes=1_000_000)
        # Every piece that arrives would unpack to several megabytes.
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
    assert time.monotonic() - began < 2


def test_a_compressed_page_is_read(server: Server) -> None:
    server.replies["/story"] = reply(gzip.compress(PAGE), "Content-Encoding: GZIP")
    assert fetch_page(server.url(), server.rules()).content == PAGE
    members = gzip.compress(PAGE[:30]) + gzip.compress(PAGE[30:]) + b"\0" * 40
    server.replies["/story"] = reply(members, "Content-Encoding: x-gzip")
    page = fetch_page(server.url(), server.rules())
    assert (page.content, page.sha256) == (PAGE, hashlib.sha256(PAGE).hexdigest())


@pytest.mark.parametrize(
    ("body", "encoding", "words"),
    [
        (gzip.compress(PAGE, mtime=0)[:-9], "gzip", "damaged"),
        (b"no gzip at all", "gzip", "damaged"),
        (gzip.compress(PAGE, mtime=0)[:20] + b"\xff" * 40, "gzip", "damaged"),
        (PAGE, "br", "compresses"),
        (gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0), "gzip, gzip", "compresses"),
        (b"", "", "without any content"),
    ],
    ids=["cut", "no gzip", "overwritten", "another kind", "twice", "empty"],
)
def test_a_body_that_cannot_be_unpacked(
    server: Server, body: bytes, encoding: str, words: str
) -> None:
    server.replies["/story"] = reply(body, f"Content-Encoding: {encoding}")
    assert words in refusal(server)


def test_a_body_of_another_length_than_announced(server: Server) -> None:
    server.replies["/story"] = reply(PAGE, f"Content-Length: {len(PAGE) + 7}")
    assert "sent fewer" in refusal(server)
    server.replies["/story"] = reply(PAGE, f"Content-Length: {len(PAGE) - 7}")
    assert "sent more" in refusal(server)
    for wrong in ("-7", "many"):
        # Then the end of the connection is the end of the page.
        server.replies["/story"] = reply(PAGE, f"Content-Length: {wrong}")
        assert fetch_page(server.url(), server.rules()).content == PAGE

    def keep_open(client: socket.socket) -> None:
        reply(PAGE)(client)
        time.sleep(2)

    server.replies["/story"] = keep_open
    began = time.monotonic()
    assert fetch_page(server.url(), server.rules()).content == PAGE
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    "chunks",
    [b"20\r\nonly this", b"zz\r\nno number\r\n0\r\n\r\n", b"5\r\n12345\r\n", b"-5\r\n12345\r\n"],
)
def test_chunks_that_are_not_whole(server: Server, chunks: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    server.replies["/story"] = raw(head + chunks)
    assert "whole" in (sentence := refusal(server)) or "as a web server does" in sentence


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"\0\0\0",
        b"HTTP/1.1 200 OK\r\nX: 1",
    ],
)
def test_an_answer_that_is_not_http(server: Server, answer: bytes) -> None:
    server.replies["/story"] = raw(answer)
    assert "news.example" in (sentence := refusal(server)) or "kind" in sentence


@pytest.mark.parametrize(
    "headers",
    [
        b"X-Long: " + b"a" * 200_000,
        b"".join(b"X-%d: %s\r\n" % (number, b"a" * 4_000) for number in range(60)),
        b"".join(b"X-%d: a\r\n" % number for number in range(5_000)),
    ],
    ids=["a long one", "long ones", "many"],
)
def test_huge_headers_are_refused(server: Server, headers: bytes) -> None:
    server.replies["/story"] = raw(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n\r\n" + PAGE)
    assert "headers" in (sentence := refusal(server)) or "as a web server does" in sentence
    endless = b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000
    server.replies["/story"] = raw(endless)
    assert "headers" in refusal(server)


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        ("404 Not Found", [], "Check the address"),
        ("410 Gone", [], "archive"),
        ("401 Unauthorized", [], "login"),
        ("402 Payment Required", [], "payment"),
        ("403 Forbidden", [], "Save the page"),
        ("451 Unavailable", [], "legal"),
        ("429 Too Many Requests", ["Retry-After: 120"], "wait 120 seconds"),
        ("429 Too Many Requests", ["Retry-After: \x1b[2J"], "asked too often"),
        ("500 Internal Server Error", [], "Try again later"),
        ("503 Service Unavailable", [], "Try again later"),
        ("204 No Content", [], "204"),
        ("206 Partial Content", [], "206"),
        ("304 Not Modified", [], "304"),
    ],
)
def test_a_status_that_gives_no_page(
    server: Server, status: str, headers: list[str], words: str
) -> None:
    server.replies["/story"] = reply(PAGE, *headers, status=status)
    sentence = refusal(server)
    assert words in sentence
    assert status[:3] in sentence
    assert "\x1b" not in sentence


ROBOTS = b"User-agent: Footnote\nDisallow: /closed\n\nUser-agent: *\nDisallow: /\n"


def test_what_robots_txt_forbids_is_not_asked_for(server: Server) -> None:
    server.replies["/robots.txt"] = reply(b"\xef\xbb\xbf" + ROBOTS, kind="text/plain")
    server.replies["/open"] = reply(PAGE)
    server.replies["/closed/story"] = reply(PAGE)
    server.replies["/hop"] = redirect("/open/../closed/story")
    assert fetch_page(server.url("/open"), server.rules()).content == PAGE
    assert "robots.txt" in refusal(server, "/closed/story")
    assert "robots.txt" in refusal(server, "/hop")
    assert "/closed/story" not in server.paths
    server.replies["/robots.txt"] = reply(b"User-agent: *\nDisallow: /\n")
    assert "does not allow" in refusal(server, "/open")


def test_a_site_is_asked_for_its_rules_once(server: Server) -> None:
    server.replies |= {"/a": reply(PAGE), "/b": reply(PAGE)}
    fetcher = Fetcher(server.rules())
    fetcher.fetch(parse_address(server.url("/a")))
    fetcher.fetch(parse_address(server.url("/b")))
    fetcher.fetch(parse_address(server.url("/a", host="other.example")))
    assert server.paths == ["/robots.txt", "/a", "/b", "/robots.txt", "/a"]


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (reply(b"", status="404 Not Found"), True),
        (reply(b"", status="403 Forbidden"), True),
        (reply(b"", status="429 Too Many Requests"), False),
        (reply(b"", status="500 Internal Server Error"), False),
        (reply(b"", status="503 Service Unavailable"), False),
        (raw(b""), False),
        (redirect("/rules"), False),
        (redirect("file:///etc/passwd"), False),
        (reply(b"\xff\xfe\x00 no robots" * 9), True),
        (reply(ROBOTS + b"# more\n" * 200_000), False),  # only the beginning is read
    ],
)
def test_a_site_whose_rules_cannot_be_read(server: Server, robots: object, allowed: bool) -> None:
    server.replies |= {"/robots.txt": robots, "/closed": reply(PAGE)}  # type: ignore[dict-item]
    server.replies["/rules"] = reply(ROBOTS)
    if allowed:
        assert fetch_page(server.url("/closed"), server.rules()).content == PAGE
    else:
        assert "robots.txt" in refusal(server, "/closed")
        assert "/closed" not in server.paths


@pytest.mark.parametrize(
    ("path", "kind", "body", "suffix"),
    [
        ("/a", "text/html", PAGE, ".html"),
        ("/a.php", "application/xhtml+xml; charset=utf-8", PAGE, ".html"),
        ("/a", "text/plain", b"words", ".txt"),
        ("/a.md?raw=1", "text/plain; charset=utf-8", b"# words", ".md"),
        ("/a", "text/markdown", b"# words", ".md"),
        ("/a", "", b"  <!DOCTYPE html><p>words", ".html"),
        ("/a.md", "application/octet-stream", b"# words", ".md"),
        ("/a.txt", "", b"words", ".txt"),
        ("/report?id=7", "application/pdf", b"%PDF-1.7", ".pdf"),
        ("/report.pdf", "application/octet-stream", b"%PDF-1.7", ".pdf"),
        ("/a.docx", "application/octet-stream", b"PK", ".docx"),
    ],
)
def test_the_kind_of_content_selects_the_loader(
    server: Server, path: str, kind: str, body: bytes, suffix: str
) -> None:
    server.replies[path] = reply(body, kind=kind)
    assert fetch_page(server.url(path), server.rules()).suffix == suffix


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/a.html", "image/png"),
        ("/a.html", "application/json"),
        ("/a", "video/mp4"),
        ("/a", ""),
        ("/a.bin", "application/octet-stream"),
        ("/a", "nonsense"),
    ],
)
def test_other_kinds_of_content_are_refused(server: Server, path: str, kind: str) -> None:
    server.replies[path] = reply(b"\x00\x01 bytes", kind=kind)
    sentence = refusal(server, path)
    assert ".html" in sentence
    assert (kind if "/" in kind else "unknown") in sentence


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        ("text/html; charset=Windows-1251", "cp1251"),
        ('text/html;charset="utf8"', "utf-8"),
        ("text/html; charset=x-no-such-thing", ""),
        ("text/html; charset=", ""),
        ("text/html; charset*=utf-8''koi8-r", "koi8-r"),
        ("text/html", ""),
    ],
)
def test_the_encoding_that_the_site_names(server: Server, header: str, charset: str) -> None:
    server.replies["/story"] = reply(PAGE, f"Content-Type: {header}")
    assert fetch_page(server.url(), server.rules()).charset == charset


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for secure.example, with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=secure.example", "-addext", "subjectAltName=DNS:secure.example",
         "-keyout", str(path.with_suffix(".key")), "-out", str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + path.with_suffix(".key").read_text())
    return path


def test_an_encrypted_page_is_asked_for_by_its_name_at_the_checked_address(
    certificate: Path,
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with serve(lambda client: context.wrap_socket(client, server_side=True)) as server:
        server.replies["/story"] = reply(PAGE)
        server.replies["/down"] = redirect(server.url("/story"))

        def rules(**changes: object) -> FetchRules:
            return server.rules(
                tls=lambda: ssl.create_default_context(cafile=str(certificate)), **changes
            )

        url = f"https://secure.example:{server.port}"
        page = fetch_page(f"{url}/story", rules())
        assert (page.content, str(page.final)) == (PAGE, f"{url}/story")
        assert names == ["secure.example", "secure.example"]
        assert f"Host: secure.example:{server.port}\r\n" in server.requests[-1]
        with pytest.raises(PageNotFetched, match="from https"):
            fetch_page(f"{url}/down", rules())
        with pytest.raises(PageNotFetched, match=r"certificate of other\.example"):
            fetch_page(f"https://other.example:{server.port}/story", rules())
        with pytest.raises(PageNotFetched, match="certificate"):
            fetch_page(f"{url}/story", server.rules())  # nobody that this machine trusts signed it


def test_a_site_without_encryption_is_not_asked_over_https(server: Server) -> None:
    server.replies["/story"] = reply(PAGE)
    with pytest.raises(PageNotFetched, match="encrypted connection"):
        fetch_page(server.url().replace("http:", "https:"), server.rules())


def test_a_port_where_nothing_listens(server: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(PageNotFetched, match="cannot be reached"):
        fetch_page(f"http://news.example:{port}/", server.rules(ports=frozenset({port})))
