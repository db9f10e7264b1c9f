"""Take the pictures of the app for the README: `python docs/screenshots.py`.

A question is asked of the seed articles and its first citation opened, in light and in dark.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
QUESTION = "How many North Korean troops are in Kursk?"
SIZE = ViewportSize(width=1280, height=800)


def take(browser: Browser, url: str, scheme: str) -> Path:
    """Take the picture of the app in one colour scheme; return where it is."""
    page = browser.new_page(viewport=SIZE, color_scheme="dark" if scheme == "dark" else "light")
    page.goto(url)
    field = page.get_by_placeholder("Ask a question of your articles")
    field.fill(QUESTION)
    field.press("Enter")
    page.locator(".card .open").first.click()
    page.locator(".reader mark").first.wait_for()
    page.mouse.move(0, 0)
    # Fonts, and Streamlit's own transitions.
    page.wait_for_timeout(1000)
    picture = DOCS / f"app-{scheme}.png"
    page.screenshot(path=picture)
    page.close()
    return picture


def main() -> None:
    """Take both pictures."""
    sys.path.insert(0, str(ROOT))
    from tests.browser.serving import chromium, serving

    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        command = [sys.executable, str(ROOT / "cli.py"), "--library", str(library), "add", "seeds"]
        subprocess.run(command, cwd=ROOT, check=True)
        with serving(library, Path(folder) / "app.log") as url, chromium() as browser:
            for scheme in ("light", "dark"):
                picture = take(browser, url, scheme)
                sys.stdout.write(f"{picture.relative_to(ROOT)}: {picture.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
