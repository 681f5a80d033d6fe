"""`python -m tests.bench.bench_batch INDEX`: queries a second and memory of `dvsearch search --batch`.

The built program is run as a script would run it; the queries are openings of the index's own titles, so that nearly
all of them find something. Beside the wall clock stands the processor time, which does not mind what else runs.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import time

from dvsearch.engines import open_engine
from tests.bench.bench_browse import phrases


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.bench_batch", description=__doc__)
    parser.add_argument("index")
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--format", default="trec")
    parser.add_argument("--snippets", default="0")
    given = parser.parse_args()
    engine = open_engine(given.index)
    drawn = phrases(engine, 2_000, 11)
    count = engine.count
    engine.close()
    lines = "".join(
        f"q{number}\t{_plain(text)}\n"
        for number, text in zip(range(given.queries), itertools.cycle(drawn), strict=False)
    )
    program = (
        "import resource, sys\nfrom dvsearch.cli import main\ntry:\n    main()\nfinally:\n"
        "    used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "    print(used.ru_maxrss // 1024, used.ru_utime + used.ru_stime, file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, "--index", given.index, "search", "--batch", "-", "--format",
               given.format, "--snippets", given.snippets]  # fmt: skip
    started = time.perf_counter()
    ran = subprocess.run(command, input=lines.encode(), capture_output=True, check=False)
    seconds = time.perf_counter() - started
    lines_out = ran.stdout.count(b"\n")
    megabytes, used = map(float, ran.stderr.split()[-2:])
    print(
        f"{count:,} articles, {given.queries:,} queries, {given.format}, {given.snippets} snippets: "
        f"{given.queries / seconds:,.0f} queries/s by the clock, {given.queries / used:,.0f} a second of processor, "
        f"{megabytes:,.0f} MB, exit {ran.returncode}, {lines_out:,} lines, load {os.getloadavg()[0]:.1f}"
    )


def _plain(text: str) -> str:
    """A title without what the query language would read."""
    return "".join(letter if letter.isalnum() else " " for letter in text)


if __name__ == "__main__":
    main()
