"""`python -m tests.mutants MODULE... [--number N] [--seed N] [--out FILE]`; without a module, all that have tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutants.tests_of import ROOT, modules_with_tests

NOT_COPIED = shutil.ignore_patterns(".*", "target", "__pycache__", "index", "pictures", "results")


def main() -> int:
    """Copy the tree and try the changes there: what is killed halfway leaves nothing changed."""
    arguments = sys.argv[1:]
    if not any(argument.endswith(".py") for argument in arguments):
        arguments += modules_with_tests()
    if "--out" in arguments:
        at = arguments.index("--out") + 1
        arguments[at] = str(Path(arguments[at]).resolve())
    os.nice(19 - os.nice(0))
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        # By its full name, or the modules of the tree itself would be found first.
        command = [sys.executable, "-m", "compileall", "-q", "dvsearch"]
        subprocess.run(command, cwd=copy, check=True)
        return subprocess.run([sys.executable, "-m", "tests.mutants.campaign", *arguments], cwd=copy).returncode


if __name__ == "__main__":
    sys.exit(main())
