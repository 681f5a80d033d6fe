"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path


def machine() -> list[tuple[str, str]]:
    """The machine and the versions of what was compared, name and value."""
    processor = _after("/proc/cpuinfo", "model name") or platform.processor()
    memory = int((_after("/proc/meminfo", "MemTotal") or "0").split()[0]) / 2**20
    packages = ", ".join(f"{name} {version(name)}" for name in ("whoosh3", "tantivy", "bm25s", "pyvi", "numpy"))
    return [
        ("processor", f"{processor}, {os.cpu_count()} cores"),
        ("memory", f"{memory:.0f} GB"),
        ("system", f"{platform.system()} {platform.release()}, Python {platform.python_version()}"),
        ("commit", _commit()),
        ("load", f"{os.getloadavg()[0]:.1f} when the run began"),
        ("packages", f"{packages}, SQLite {sqlite3.sqlite_version}"),
    ]


def _commit() -> str:
    here = Path(__file__).parent
    told = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=here, capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


def _after(path: str, key: str) -> str:
    """The value of the first line `key : value` of a file of /proc; "" where there is none."""
    file = Path(path)
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")
