"""People sign in to the app at a real identity provider; the list decides who comes in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Library
from index.access.register import Issuer, Register
from index.access.rights import Rights, Role
from index.scope import Scope
from tests.api.serving import real_command
from tests.browser.visit import FIELD, KURSK
from tests.cli_runner import environment_of
from tests.paths import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.model]

PROVIDER = ROOT / "tests" / "browser" / "identity_provider.mjs"
# The article of a collection, and one that is not in it.
PART, OUTSIDE = "003_f25c6370647aa229.txt", "004_5838eda46489665b.txt"
ANN, BOB, CAT, EVE = (f"{name}@example.org" for name in ("ann", "bob", "cat", "eve"))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: list[str], url: str, log: Path) -> Iterator[None]:
    """Run a server until the block ends; wait until it answers at an address."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment_of(), cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except OSError:
                late = time.monotonic() > deadline or process.poll() is not None
                assert not late, log.read_text(errors="replace")
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def library(seed_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("signing") / "library"
    shutil.copytree(seed_library.folder, folder)
    return Library.open(folder)


@pytest.fixture(scope="module")
def served(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    installed = ROOT / "tests" / "scripts" / "node_modules" / "oidc-provider"
    if shutil.which("node") is None or not installed.is_dir():
        reason = "the identity provider is not installed (make check-scripts installs it)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("provider")
    app_port, provider_port = free_port(), free_port()
    url, issuer = f"http://127.0.0.1:{app_port}", f"http://127.0.0.1:{provider_port}"
    settings = folder / "sign-in.toml"
    settings.write_text(
        "[auth]\n"
        f'redirect_uri = "{url}/oauth2callback"\n'
        'cookie_secret = "a cookie secret of the test, long enough"\n'
        'client_id = "footnote"\n'
        'client_kwargs = { prompt = "login" }\n'
        'client_secret = "a-secret-of-the-test-that-is-long-enough"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
    )
    register = Register(library.folder)
    register.set_issuer(Issuer(issuer, "footnote"))
    register.allow(ANN, Rights(Role.READER))
    register.allow(BOB, Rights(Role.EDITOR))
    library.labels.save_collection("Some", Scope(doc_ids=frozenset({PART})))
    library.labels.save_collection("Other", Scope(doc_ids=frozenset({OUTSIDE})))
    register.allow(CAT, Rights(Role.READER, frozenset({"Some"})))
    provider = ["node", str(PROVIDER), str(provider_port), f"{url}/oauth2callback"]
    command = real_command(library.folder, "serve", "--port", str(app_port))
    command += ["--sign-in", str(settings)]
    with ExitStack() as stack:
        discovery = f"{issuer}/.well-known/openid-configuration"
        stack.enter_context(running(provider, discovery, folder / "provider.log"))
        stack.enter_context(running(command, f"{url}/_stcore/health", folder / "app.log"))
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    made = context.new_page()
    made.set_default_timeout(60_000)
    yield made
    context.close()


def sign_in(page: Page, url: str, name: str) -> None:
    page.goto(url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_placeholder(FIELD)).to_have_count(0)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("anything")
    page.locator("button[type=submit]").click()
    page.get_by_role("button", name="Continue").click()


def test_who_is_on_the_list_asks_and_keeps_a_conversation(
    page: Page, served: str, library: Library
) -> None:
    with library.snapshot() as snapshot:
        before = snapshot.conversations()
    sign_in(page, served, ANN)
    field = page.get_by_placeholder(FIELD)
    expect(field).to_be_visible()
    field.fill(KURSK)
    field.press("Enter")
    expect(page.locator(".searched")).to_have_count(1)
    expect(page.locator(".question").last).to_have_text(KURSK)
    with library.snapshot() as snapshot:
        assert snapshot.conversations() == before
    (issuer,) = [Register(library.folder).read().issuer]
    assert issuer is not None
    with library.of_person(f"person:{issuer.url} {ANN}").snapshot() as snapshot:
        assert [each.title for each in snapshot.conversations()] == [KURSK]
    # Somebody taken off the list is out at the next thing he does.
    Register(library.folder).forbid(ANN)
    page.reload()
    expect(page.get_by_text("not on the list")).to_be_visible()
    expect(page.get_by_placeholder(FIELD)).to_have_count(0)
    Register(library.folder).allow(ANN, Rights(Role.READER))


@pytest.mark.parametrize(
    ("name", "message"),
    [(EVE, "not on the list"), ("unverified-ann@example.org", "not on the list")],
)
def test_who_is_not_gets_a_plain_message(page: Page, served: str, name: str, message: str) -> None:
    sign_in(page, served, name)
    expect(page.get_by_text(message)).to_be_visible()
    expect(page.get_by_placeholder(FIELD)).to_have_count(0)
    page.goto(f"{served}/sources")
    expect(page.get_by_text(message)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: not url.startswith(served))
    page.goto(served)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def ask(page: Page, question: str) -> None:
    answered = page.locator(".searched").count()
    field = page.get_by_placeholder(FIELD)
    field.fill(question)
    field.press("Enter")
    try:
        expect(page.locator(".searched")).to_have_count(answered + 1)
    except AssertionError as error:
        error.add_note(f"The field held {field.input_value()!r}.")
        error.add_note(f"The page showed: {page.inner_text('body')}")
        raise


def test_who_is_limited_to_a_collection_sees_its_articles_alone(
    browser: Browser, page: Page, served: str, library: Library
) -> None:
    sign_in(page, served, CAT)
    expect(page.get_by_placeholder(FIELD)).to_be_visible()
    expect(page.get_by_text("passages from your 1 article")).to_be_visible()
    ask(page, KURSK)
    expect(page.locator(".searched").last).to_contain_text("1 article")
    part, outside = titles(library)
    expect(page.get_by_text(outside)).to_have_count(0)
    for name in ("sources", "overview"):
        page.goto(f"{served}/{name}")
        expect(page.get_by_text("1 article").first).to_be_visible()
        expect(page.get_by_text(part)).not_to_have_count(0)
        expect(page.get_by_text(outside)).to_have_count(0)
    # A link that somebody else has passed on opens nothing.
    page.goto(f"{served}/?doc={OUTSIDE}&start=0&end=60")
    expect(page.get_by_text("is not in the library")).to_be_visible()
    expect(page.get_by_text(outside)).to_have_count(0)
    # To another person, in the same process, the same pages show all.
    context = browser.new_context()
    other = context.new_page()
    other.set_default_timeout(60_000)
    sign_in(other, served, BOB)
    ask(other, KURSK)
    expect(other.locator(".searched").last).to_contain_text("5 articles")
    other.goto(f"{served}/?doc={OUTSIDE}&start=0&end=60")
    expect(other.get_by_text(outside)).not_to_have_count(0)
    context.close()


def test_an_open_page_forgets_what_may_not_be_used_any_more(
    page: Page, served: str, library: Library
) -> None:
    part, _ = titles(library)
    sign_in(page, served, CAT)
    expect(page.get_by_placeholder(FIELD)).to_be_visible()
    ask(page, KURSK)
    passage = page.locator(".card .open").first
    expect(passage).to_be_visible()
    # From now on the address names the conversation, which the forgetful page opens again.
    page.wait_for_url("**conversation=**")
    quote = page.locator(".card blockquote").first.inner_text()
    cited = quote.strip(" …")[:30]
    expect(page.get_by_text(cited)).not_to_have_count(0)
    Register(library.folder).allow(CAT, Rights(Role.READER, frozenset({"Other"})))
    # A click runs a part of the page only, and nothing around it.
    passage.click()
    expect(page.get_by_text(part)).to_have_count(0)
    expect(page.locator(".card .open")).to_have_count(0)
    expect(page.get_by_text(cited)).to_have_count(0)
    ask(page, KURSK)
    expect(page.get_by_text(part)).to_have_count(0)
    Register(library.folder).allow(CAT, Rights(Role.READER, frozenset({"Some"})))


def titles(library: Library) -> tuple[str, str]:
    """Return the titles of the article of the collection, and of the one outside."""
    with library.snapshot() as snapshot:
        return snapshot.document(PART).title, snapshot.document(OUTSIDE).title
