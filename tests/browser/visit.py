"""A reader's visit to the app, and what is measured on its pages."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

KURSK = "How many North Korean troops are in Kursk?"
FIELD = "Ask a question of your articles"


class Visit:
    """A page of the app, with all that it asked for and complained of."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.url = url.split("/?")[0]
        self.page: Page = browser.new_page(
            **{"viewport": {"width": 1440, "height": 900}, **options}
        )
        self.page.set_default_timeout(60_000)
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._on_request)
        self.page.on("websocket", lambda socket: self.requested.append(socket.url))
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(url)
        expect(self.page.get_by_placeholder(FIELD)).to_be_visible()

    def ask(self, question: str) -> None:
        answered = self.page.locator(".searched").count()
        field = self.page.get_by_placeholder(FIELD)
        field.fill(question)
        field.press("Enter")
        expect(self.page.locator(".question").last).to_have_text(question)
        expect(self.page.locator(".searched")).to_have_count(answered + 1)
        # The list beside the conversation is drawn anew after the answer.
        settle(self.page)
        # A font that arrives late moves the lines, and the browser scrolls to make up for it.
        self.page.evaluate("document.fonts.ready.then(() => null)")

    def thread_scroll(self) -> float:
        """How far the conversation is scrolled, in pixels."""
        return float(self._thread().evaluate("node => node.scrollTop"))

    def scroll_thread(self, pixels: float) -> None:
        self._thread().evaluate("(node, pixels) => { node.scrollTop = pixels }", pixels)

    def _thread(self) -> Locator:
        return self.page.get_by_test_id("stLayoutWrapper").filter(
            has=self.page.locator("css=:scope > .st-key-thread")
        )

    def outside(self) -> list[str]:
        """What was asked of anything but the app."""
        own = (f"{self.url}/", self.url.replace("http", "ws", 1), "data:", f"blob:{self.url}")
        return [url for url in self.requested if not url.startswith(own)]

    def _on_request(self, request: Request) -> None:
        self.requested.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


def settle(page: Page) -> None:
    """Wait until the page has been run and drawn; what is drawn anew meanwhile hears no click."""
    app = page.get_by_test_id("stApp")
    for _ in range(2):
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        page.wait_for_timeout(250)


def show_more(page: Page) -> None:
    """Show what the head of the open article leaves out at first."""
    head = page.locator(".reader .head")
    head.get_by_role("button", name="More", exact=True).click()
    expect(head.locator(".tools")).to_be_visible()


def marked(page: Page, kind: str) -> str:
    return "".join(page.locator(f".reader .text mark.{kind}").all_text_contents())


def box(locator: Locator) -> dict[str, float]:
    found: dict[str, float] = locator.evaluate(
        "node => { const r = node.getBoundingClientRect();"
        " return { top: r.top, bottom: r.bottom, left: r.left, right: r.right } }"
    )
    return found


def assert_in_view(inner: Locator, outer: Locator) -> None:
    small, large = box(inner), box(outer)
    assert large["top"] <= small["top"] < small["bottom"] <= large["bottom"]


def contrast(locator: Locator) -> float:
    """The contrast of text to what is painted behind it, by WCAG 2.2."""
    ratio: float = locator.evaluate(
        """node => {
            const canvas = document.createElement("canvas").getContext("2d");
            const rgba = (color) => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = color;
                canvas.fillRect(0, 0, 1, 1);
                return [...canvas.getImageData(0, 0, 1, 1).data];
            };
            const up = (n) => n.parentElement ?? n.getRootNode().host ?? null;
            let behind = node;
            while (rgba(getComputedStyle(behind).backgroundColor)[3] < 255) behind = up(behind);
            const light = (color) => {
                const [r, g, b] = rgba(color).map((v) => v / 255)
                    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const pair = [light(getComputedStyle(node).color),
                          light(getComputedStyle(behind).backgroundColor)];
            return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        }"""
    )
    return ratio
