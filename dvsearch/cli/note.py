"""The command that labels lines: note."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dvsearch.cli.bench_options import deliver, deliverable, index_about, notes_file, row_limit
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import tell
from dvsearch.errors import UsageError

COLUMNS = ("line", "label", "state", "text", "digest")


@click.command(
    name="note",
    epilog="""\b
Examples:
  dvsearch note ag-6:113-116 'ẩn dụ'      label a line, as kwic names it
  dvsearch note                           every label, and whether it still holds
  dvsearch note ag-6:113-116 --remove     take it back
  dvsearch note -o labels.csv

\b
States: ok; changed (the article is another, the line still says the same); stale (the line says something else);
gone (there is no such article). Labels are kept in a file of the user, not in the index.""",
)
@click.argument("line", required=False)
@click.argument("label", required=False)
@click.option("--remove", is_flag=True, help="Take the label of a line back.")
@click.option("--notes", type=click.Path(path_type=Path), metavar="FILE", help="[default: notes.jsonl of the user]")
@deliverable(limit=0)
@also_after_the_command
@click.pass_obj
def note_command(in_force: Settings, /, line: str | None, label: str | None, **options: Any) -> int:
    """Label a line, or list the labels and whether they still hold."""
    from dvsearch.research.about import Sheet
    from dvsearch.research.notes import OK, make_note, read_notes, state_of, write_notes

    file = options["notes"] or notes_file()
    held = read_notes(file)
    with searchable(in_force.index) as engine:
        if line is not None:
            if bool(label) == options["remove"]:
                raise UsageError("give a line and its label, or a line and --remove")
            kept = [note for note in held if note.line != line]
            if options["remove"] and len(kept) == len(held):
                return NOT_FOUND
            write_notes(file, kept if options["remove"] else [*kept, make_note(engine, line, label or "")])
            tell(f"removed from {file}" if options["remove"] else f"noted in {file}", name=False)
            return FOUND
        rows = [(note.line, note.label, state_of(engine, note), note.text, note.digest) for note in held]
        about = index_about(engine) | {"query": "", "unit": "note", "file": str(file)}
    stale = sum(row[2] != OK for row in rows)
    notes = [f"{stale:,} of {len(rows):,} labels do not hold as they were put"] if stale else []
    deliver(in_force, Sheet(COLUMNS, rows[: row_limit(options)], len(rows), about, notes), options)
    return FOUND if rows else NOT_FOUND
