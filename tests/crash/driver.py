"""The program itself, made to commit often and to say on stderr what it has committed.

    python -m tests.crash.driver COMMIT_SECONDS BATCH ARGUMENTS...

`writing` is said when the writer has begun, `committed ID:DIGEST ...` after every commit with the articles that it
brought, and `cleared` before it where it took every other article away. The rest is `dvsearch ARGUMENTS`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from dvsearch import cli
from dvsearch.engines.base import Document
from dvsearch.engines.whoosh.writer import WhooshWriter
from dvsearch.indexing import outbox


def say(line: str) -> None:
    """One line that is out of the process when this returns, even if it is killed right after."""
    os.write(2, (line + "\n").encode())


def main() -> None:
    """Report the commits, and run the program."""
    outbox.COMMIT_SECONDS, outbox.BATCH = float(sys.argv[1]), int(sys.argv[2])
    del sys.argv[1:3]
    add, commit, clear = WhooshWriter.add, WhooshWriter.commit, WhooshWriter.clear
    begin: Any = WhooshWriter.__init__
    added: list[str] = []
    cleared: list[str] = []

    def beginning(writer: WhooshWriter, *rest: Any, **options: Any) -> None:
        begin(writer, *rest, **options)
        say("writing")

    def adding(writer: WhooshWriter, documents: Iterable[Document]) -> None:
        given = list(documents)
        add(writer, given)
        added.extend(f"{one.id}:{one.exact['digest'][0]}" for one in given)

    def clearing(writer: WhooshWriter) -> None:
        clear(writer)
        cleared.append("cleared")

    def committing(writer: WhooshWriter, meta: Mapping[str, str] | None = None) -> None:
        commit(writer, meta)
        for line in (*cleared, " ".join(["committed", *added])):
            say(line)
        added.clear()
        cleared.clear()

    telling = {"__init__": beginning, "add": adding, "commit": committing, "clear": clearing}
    for name, method in telling.items():
        setattr(WhooshWriter, name, method)
    cli.main()


if __name__ == "__main__":
    main()
