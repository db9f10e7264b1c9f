"""Readers of files under a fuzzer that looks for code which no file has reached yet."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from index.system.processes import module_command, module_environment
from tests.pdf_files import Page, Text, make_pdf

pytest.importorskip("atheris", reason="needs atheris: pip install atheris")
pytestmark = pytest.mark.faults

SECONDS = 15
FORMATS = Path(__file__).parents[1] / "data/formats"
SEEDS = Path(__file__).parents[2] / "seeds"
LINES = {
    "dates": "TOLVAR, Norland, March 5, 2024 (Echo) -- Updated 5 Mar. 2024, 14:05 CET",
    ".vtt": "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Jane>The river rose.</v>\n",
    ".srt": "1\n00:00:01,000 --> 00:00:04,000\nThe river rose.\n",
    ".csv": "Bridge,Year\nNar,1911\nSol,1934\n",
    ".xml": "<rss><channel><title>Echo</title><item><title>Bridge</title><pubDate>Fri, 03 May "
    "2024 10:00:00 GMT</pubDate><description>&lt;p&gt;Closed.&lt;/p&gt;</description></item>"
    "</channel></rss>",
    ".json": '{"title": "Bridge", "date": "2024-05-03", "text": "The bridge is closed."}',
    ".html": "<html><head><title>Bridge - Echo</title></head><body><article><h1>Bridge</h1>"
    "<table><tr><th>Year</th></tr><tr><td>1911</td></tr></table><p>It is closed.</p></article>",
    ".md": "---\ntitle: Bridge\ndate: 2024-05-03\n---\n# Bridge\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    ".txt": "Bridge closed\n\nEcho\nMay 3, 2024 Friday\n\nBODY:\nIt is closed.\n\nLOAD-DATE: May 3",
    ".eml": "From: Jane <j@x.example>\nSubject: Bridge\nDate: Fri, 03 May 2024 10:00:00 +0200\n"
    "Content-Type: text/plain; charset=utf-8; format=flowed\n\nIt is \nclosed.\n",
}
TARGETS = (*LINES, ".mbox", ".rtf", ".docx", ".odt", ".epub", ".xlsx", ".mhtml", ".pdf")


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_made_up_raises_or_hangs(target: str, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for file in (*FORMATS.iterdir(), *SEEDS.iterdir()):
        if file.suffix == target and file.stat().st_size < 60_000:
            (corpus / file.name).write_bytes(file.read_bytes())
    if target in LINES:
        (corpus / "line").write_text(LINES[target])
    if target == ".pdf":
        (corpus / "page.pdf").write_bytes(make_pdf([Page(texts=[Text(72, 700, "It rose.")])]))
    assert any(corpus.iterdir())
    command = module_command("tests.fuzz.target")
    options = [f"-max_total_time={SECONDS}", "-timeout=5", "-rss_limit_mb=4000", "-max_len=60000"]
    run = subprocess.run(
        [*command, target, str(corpus), f"-artifact_prefix={tmp_path}/", *options],
        env=module_environment(),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        cwd=tmp_path,
        timeout=200,
    )
    assert run.returncode == 0, run.stdout[-3_000:] + run.stderr[-6_000:]
    assert "Done " in run.stderr, run.stderr[-3_000:]
