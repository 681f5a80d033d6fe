"""Running the built program as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT


@dataclass(frozen=True, slots=True)
class Done:
    """What a run left: its exit code and both streams, decoded without losing a byte."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of stdout."""
        return self.out.splitlines()


def dvsearch(
    *arguments: str | Path, index: Path | None = None, env: Mapping[str, str] | None = None, input: bytes = b""
) -> Done:
    """Run `dvsearch ARGUMENTS` in a process of its own, piped, with no configuration but what `env` adds."""
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **(env or {})}
    command = [sys.executable, "-W", "error", "-m", "dvsearch"]
    if index is not None:
        command += ["--index", str(index)]
    done = subprocess.run(
        [*command, *map(str, arguments)], input=input, capture_output=True, env=environment, timeout=120, check=False
    )
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "backslashreplace"))
