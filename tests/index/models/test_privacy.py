"""The runtime records nothing about its user."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.paths import ROOT


def test_onnxruntime_leaves_no_telemetry(tmp_path: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        # Either would switch it off by itself.
        if name not in ("CI", "ORT_DISABLE_TELEMETRY")
    }
    environment |= {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("XDG_CACHE_HOME", None)
    subprocess.run(
        [sys.executable, "-c", "import index.models.onnx_runtime"],
        env=environment, cwd=tmp_path, check=True,
    )  # fmt: skip
    left = [path for path in tmp_path.rglob("*") if "Microsoft" in str(path)]
    assert left == []
