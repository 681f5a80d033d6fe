"""`python -m tests.bench`: measure, print the tables, keep them."""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
from functools import partial
from pathlib import Path

from . import __doc__ as about
from .queries import typed
from .report import markdown
from .run import PARTS, Options, Results, run
from .timing import CLOCKS


def main() -> None:
    parser = argparse.ArgumentParser(
        "python -m tests.bench", description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", default="10000,30000,100000", metavar="N,...", help="sizes, smallest first")
    parser.add_argument("--queries", type=Path, metavar="FILE", help="kind<TAB>query a line, instead of the drawn ones")
    parser.add_argument("--each", type=int, default=60, metavar="N", help="queries drawn of every kind")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="times each query is asked again")
    parser.add_argument("--clock", choices=CLOCKS, default="wall", help="what queries are timed by [default: wall]")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each indexing process")
    parser.add_argument("--sample", type=int, default=10_000, metavar="N", help="articles for what needs pyvi")
    parser.add_argument("--only", default=",".join(PARTS), metavar="PART,...", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "dvsearch-bench", metavar="FOLDER")
    parser.add_argument("--keep", action="store_true", help="use our own indexes of the last run in the work folder")
    parser.add_argument("--compact", action="store_true", help="merge our indexes before asking them")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write the tables here")
    parser.add_argument("--timings", type=Path, metavar="FILE", help="write every query's time here, as JSON lines")
    given = parser.parse_args()
    results = run(
        Options(
            work=given.work,
            sizes=tuple(map(int, given.articles.split(","))),
            parts=frozenset(given.only.split(",")),
            asked=tuple(typed(given.queries)) if given.queries else None,
            each=given.each,
            repeats=given.repeats,
            clock=given.clock,
            runs=given.runs,
            sample=given.sample,
            keep=given.keep,
            compact=given.compact,
            progress=partial(_write, given.out, given.timings),
        )
    )
    print(markdown(results))


def _write(out: Path | None, timings: Path | None, results: Results) -> None:
    if out:
        out.write_text(markdown(results), encoding="utf-8")
    if timings:
        _write_timings(results, timings)


def _write_timings(results: Results, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for size in results.sizes:
            for part, timings in (("queries", size.timings), ("full", size.full)):
                for timing in timings:
                    record = {"articles": size.articles, "part": part, **dataclasses.asdict(timing)}
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
