"""The commands, with a library in PostgreSQL and Milvus."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_runner import run
from tests.cluster_servers import Cluster
from tests.paths import ROOT

pytestmark = pytest.mark.cluster

# The real front door, with a fake for the model.
_PROCESS = """
import index.local.library_models
from tests.fakes import HashEmbedder
index.local.library_models.open_embedder = lambda *_: HashEmbedder()
import cli
cli.main()
"""


def test_a_session(cluster: Cluster, tmp_path: Path) -> None:
    import json
    import sys

    library = cluster.postgres.address()
    command = [sys.executable, "-c", _PROCESS, "--library", library]
    command += ["--vectors", cluster.milvus.address]
    kept = {"FOOTNOTE_CACHE": str(tmp_path / "cache")}

    def footnote(*words: str) -> tuple[int, str, str]:
        done = run([*command, *words], kept)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    status, _, told = footnote("list")
    assert status == 2
    assert "There is no library" in told
    assert "footnote add" in told
    article = tmp_path / "ferry.txt"
    article.write_text("The ferry to the islands stopped on Monday. Its engine failed.", "utf-8")
    assert footnote("add", str(ROOT / "seeds"), str(article))[0] == 0
    assert len(footnote("list")[1].splitlines()) == 6
    status, answer, _ = footnote("ask", "Why did the ferry stop?", "--json")
    first = json.loads(answer)["passages"][0]
    assert (status in (0, 1), first["doc_id"]) == (True, "ferry.txt")
    assert article.read_text("utf-8")[first["start"] : first["end"]] == first["text"]
    assert footnote("doctor")[0] == 0
    assert footnote("remove", "ferry.txt")[0] == 0
    assert len(footnote("list")[1].splitlines()) == 5
    assert "islands" not in footnote("ask", "Why did the ferry stop?", "--json")[1]
    cluster.forget_vectors()
