"""Describe the machine, the versions and the commit of a measurement."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Packages whose versions can change a metric or a time.
PACKAGES = ("faiss-cpu", "tantivy", "onnxruntime", "tokenizers", "numpy", "streamlit")
# Processor features that decide which int8 arithmetic is used and how fast it is.
FEATURES = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm")


def facts() -> dict[str, str]:
    """Return the description as names and values."""
    fields = _cpu_fields(Path("/proc/cpuinfo"))
    flags = (fields.get("flags") or fields.get("Features") or "").split()
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": _commit(),
        "processor": fields.get("model name") or platform.processor() or platform.machine(),
        "cores": str(cores),
        "features": ", ".join(name for name in FEATURES if name in flags) or "not known",
        "load average before": f"{os.getloadavg()[0]:.1f}",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def _cpu_fields(path: Path) -> dict[str, str]:
    """Return the fields of the first processor in `/proc/cpuinfo`; empty outside Linux."""
    if not path.exists():
        return {}
    first_processor, _, _ = path.read_text(encoding="utf-8", errors="replace").partition("\n\n")
    pairs = (line.partition(":") for line in first_processor.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _commit() -> str:
    """Return the commit, and whether files other than the benchmark's output differ from it."""
    excluded = [":!docs/benchmarks.md", ":!docs/reliability.svg"]
    try:
        name = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--", ".", *excluded)
    except (OSError, subprocess.CalledProcessError):
        return "not a checkout"
    return f"{name} with changes" if changed else name


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
