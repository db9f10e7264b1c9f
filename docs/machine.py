"""What a measurement was made with: machine, versions, commit."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The packages whose versions change a figure or a time.
PACKAGES = ("faiss-cpu", "tantivy", "onnxruntime", "tokenizers", "numpy", "streamlit")
# What int8 arithmetic is chosen and sped up by.
FEATURES = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm")


def facts() -> dict[str, str]:
    """Return what there is to say, by name."""
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
    """Return what Linux says of the first processor; nothing elsewhere."""
    if not path.exists():
        return {}
    first, _, _ = path.read_text(encoding="utf-8", errors="replace").partition("\n\n")
    pairs = (line.partition(":") for line in first.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _commit() -> str:
    """Return the commit, and whether the files differ from it; what is written here apart."""
    written = [":!docs/benchmarks.md", ":!docs/reliability.svg"]
    try:
        name = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--", ".", *written)
    except (OSError, subprocess.CalledProcessError):
        return "not a checkout"
    return f"{name} with changes" if changed else name


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
