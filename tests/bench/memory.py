"""How much memory a process holds that opens an index and asks it the whole set of queries.

python -m tests.bench.memory INDEX     reads one typed query a line, and prints how many hits there were
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dvsearch.engines import open_engine
from dvsearch.searching import searcher
from dvsearch.searching.search_spec import SearchSpec

from .processes import Ended, run


def search_memory(index: Path, typed: Sequence[str]) -> Ended:
    """SearchSpec every query of a fresh process, as the default search."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write("\n".join(typed))
        file.flush()
        return run([sys.executable, "-m", "tests.bench.memory", index, file.name])


def main() -> None:
    engine = open_engine(sys.argv[1])
    lines = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    print(sum(searcher.search(engine, SearchSpec(line)).total for line in lines))


if __name__ == "__main__":
    main()
