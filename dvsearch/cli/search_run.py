"""Puts one query or a batch of them to an engine, and remembers what decides the exit code."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator

from dvsearch.cli.saved_queries import with_saved
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import shown_command, tell
from dvsearch.errors import DvsearchError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dvsearch.engines.base import Engine
    from dvsearch.output.formats import BatchAnswer, Shape
    from dvsearch.searching.results import Results
    from dvsearch.searching.search_spec import SearchSpec


# How long the answers of a batch may be older than what other processes committed.
REFRESH_SECONDS = 1.0


class SearchRun:
    """One or many queries put to an engine, and whether any found something or could not be answered."""

    def __init__(self, engine: Engine, in_force: Settings) -> None:
        self.engine = engine
        self.in_force = in_force
        self.found = False
        self.failed = False
        self.last: Results | None = None
        self.refreshed = time.monotonic()

    def single(self, spec: SearchSpec) -> Iterator[BatchAnswer]:
        """Answer one query."""
        from dvsearch.output.formats import BatchAnswer

        yield BatchAnswer(None, self._search(spec))

    def batch(self, spec: SearchSpec, lines: Iterable[bytes], name: str) -> Iterator[BatchAnswer]:
        """Each answer as its query is read; a query that cannot be answered is reported and the run goes on."""
        from dvsearch.cli.batch_input import BatchQuery, queries
        from dvsearch.output.formats import BatchAnswer

        for one in queries(lines):
            try:
                if not isinstance(one, BatchQuery):
                    raise one[1]
                results = self._search(with_saved(self.in_force, spec, one.text))
            except DvsearchError as error:
                if error.exit_code != UsageError.exit_code:
                    raise
                line = one.line if isinstance(one, BatchQuery) else one[0]
                tell(f"{'stdin' if name == '-' else name}:{line}: {error}")
                self.failed = True
                continue
            yield BatchAnswer(one.id, results)

    def remark(self) -> None:
        """Say on stderr what the last answer leaves out, how it was widened, and what was probably meant."""
        from dvsearch.output.remarks import remarks

        for remark in remarks(self.last) if self.last is not None else ():
            tell(remark)

    def _search(self, spec: SearchSpec) -> Results:
        from dvsearch.searching import searcher

        if time.monotonic() - self.refreshed > REFRESH_SECONDS:
            self.engine.refresh()
            self.refreshed = time.monotonic()
        results = searcher.search(self.engine, spec)
        self.found = self.found or bool(results.total)
        self.last = results
        return results

    def draw(self, answers: Iterable[BatchAnswer], shape: Shape) -> None:
        """Draw the answers as a person reads them, on a terminal."""
        from dvsearch.cli.last_search import remember
        from dvsearch.output import messages, pager, terminal
        from dvsearch.output.ink import columns

        ink, say = self.in_force.ink, messages.speaker(self.in_force.lang)
        width = columns(ink, self.in_force.width)
        for answer in answers:
            found = answer.results
            if answer.id is None and sys.stdout.isatty():
                remember(self.in_force.index, found.spec.text, {hit.rank: hit.article.id for hit in found.hits})
            drawn = terminal.results(found, width=width, say=say, ink=ink, explain=shape.explain).drawn(ink, width)
            head, foot = terminal.headline(found, say), terminal.footline(found, say, more=_next_page)
            pager.show(drawn, head=head, foot=foot, pager=self.in_force.pager_command)


def _next_page(offset: int) -> str:
    """Write the command that was typed, with another --offset, so that it can be pasted."""
    words: list[str] = []
    typed = iter(sys.argv[1:])
    for word in typed:
        if word == "--offset":
            next(typed, None)
        elif not word.startswith("--offset="):
            words.append(word)
    at = words.index("--") if "--" in words else len(words)
    return shown_command("dvsearch", *words[:at], "--offset", str(offset), *words[at:])
