"""What `dvsearch search` does: from its options to the lines it writes and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack

from dvsearch.cli.asked import names, search_spec
from dvsearch.cli.declared_options import ROW_FORMATS
from dvsearch.cli.exit_codes import FAILED, FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.search_run import SearchRun
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import write
from dvsearch.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any

    from dvsearch.output.formats import BatchAnswer, Shape
    from dvsearch.searching.search_spec import SearchSpec

# What shows no passages asks for none, unless --fields does.
_WITHOUT_SNIPPETS = frozenset({"ids", "paths", "trec"})
_IDS_ONLY = frozenset({"ids", "trec"})
# Rows that do not tell what holds every word from what comes close: they are of the first kind only.
_BARE = frozenset({"ids", "paths", "csv", "tsv"})
_FLUSHED = frozenset({"jsonl", "trec"})


def answer_search(in_force: Settings, query: Sequence[str], options: Mapping[str, Any]) -> int:
    """Answer what `dvsearch search` was asked. Returns the exit code."""
    from dvsearch.output.formats import FIELDS, Shape

    text, batch = " ".join(query), options["batch"]
    if bool(text.strip()) == bool(batch):
        raise UsageError("give a query, or --batch FILE", hint="dvsearch search --help has examples")
    form = _format(options, batch=bool(batch))
    shape = Shape(names(options["fields"], FIELDS, "field"), options["null"], options["explain"], in_force.root)
    asked = search_spec(in_force, text, options)
    spec = asked._replace(
        widen=options["widen"] if options["widen"] is not None else form == "table" and sys.stdout.isatty(),
        limit=0 if options["count"] else options["limit"],
        offset=options["offset"],
        snippets=_snippets(form, shape, options["snippets"]),
        read=form not in _IDS_ONLY or options["explain"],
    )
    if options["count"] or form in ROW_FORMATS:
        spec = spec._replace(facets=())
    if form in _BARE and spec.match is None and "matched" not in shape.fields:
        spec = spec._replace(match="all")
    with searchable(in_force.index) as engine, ExitStack() as files:
        run = SearchRun(engine, in_force)
        answers = run.batch(spec, files.enter_context(_opened(batch)), batch) if batch else run.single(spec)
        if options["count"]:
            heads = ((f"{answer.id}\t" if answer.id is not None else "", answer.results) for answer in answers)
            write((f"{head}{found.total}\n" for head, found in heads), flushed=bool(batch))
        elif form == "table":
            run.draw(answers, shape)
        else:
            write(_lines_of(form, answers, shape), flushed=bool(batch) or form in _FLUSHED)
        if not batch and form != "table":
            run.remark()
    if options["save"]:
        _save(in_force, options["save"], asked)
    return FAILED if run.failed else FOUND if run.found else NOT_FOUND


def _save(in_force: Settings, name: str, asked: SearchSpec) -> None:
    from dvsearch.cli.saved_queries import save
    from dvsearch.config import SavedQuery
    from dvsearch.searching.asked_again import as_query, settings_of

    save(in_force, name, SavedQuery(as_query(asked), settings_of(asked)))


def _format(options: Mapping[str, Any], *, batch: bool) -> str:
    form: str = options["format"] or ""
    if not form:
        if options["fields"]:
            form = "tsv"
        elif batch:
            form = "jsonl"
        else:
            form = "table" if sys.stdout.isatty() else "plain"
    if options["fields"] and form not in ("json", "jsonl", "csv", "tsv"):
        raise UsageError("--fields chooses what a record has", hint="add --format json, jsonl, csv or tsv")
    if batch and options["save"]:
        raise UsageError("--save goes with one query", hint="save each by itself: dvsearch config --save NAME QUERY")
    if options["null"] and form not in ("ids", "paths"):
        raise UsageError("--null ends ids and paths", hint="add --format ids or --format paths")
    return form


def _snippets(form: str, shape: Shape, count: int) -> int:
    if form in _WITHOUT_SNIPPETS or (shape.fields and "snippets" not in shape.fields):
        return 0
    return count


def _lines_of(form: str, answers: Iterable[BatchAnswer], shape: Shape) -> Iterator[str]:
    if form in ("json", "plain"):
        from dvsearch.output import formats

        return formats.as_json(answers, shape) if form == "json" else formats.as_plain(answers, shape)
    from dvsearch.output.formats import Row
    from dvsearch.output.rows import ROW_FORMATS as writers

    return writers[form]((Row(answer.id, hit) for answer in answers for hit in answer.results.hits), shape)


def _opened(batch: str) -> AbstractContextManager[IO[bytes]]:
    import click  # a search of one query does without

    return click.open_file(batch, "rb")
