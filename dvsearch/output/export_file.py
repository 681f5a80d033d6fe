"""Files people cite from: their formats, what each holds by default, and a file that is whole or not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dvsearch.errors import StorageError, UsageError
from dvsearch.output.delimited import BOM
from dvsearch.output.formats import Row, Shape
from dvsearch.output.rows import ROW_FORMATS
from dvsearch.user_file import rewritten

SUFFIXES = {"csv": ".csv", "jsonl": ".jsonl", "bibtex": ".bib", "ris": ".ris", "csl": ".json", "tsv": ".tsv"}
REFERENCES = frozenset({"bibtex", "biblatex", "ris", "csl"})

# jsonl holds what `dvsearch index` reads back; a table is for the eye and leaves the text out.
RECORD = ("id", "title", "text", "date", "date_basis", "source", "author", "category", "url", "path", "provinces",
          "current_provinces", "mentions", "citations")  # fmt: skip
COLUMNS = ("id", "title", "date", "date_basis", "provinces", "current_provinces", "source", "author", "url", "path",
           "citations")  # fmt: skip


def format_of(file: Path) -> str:
    """Give the format that a file's name asks for; raises UsageError where it asks for none."""
    form = next((form for form, suffix in SUFFIXES.items() if suffix == file.suffix.lower()), None)
    if form is None:
        raise UsageError(f"{file}: the name does not say the format", hint=f"end it in {', '.join(SUFFIXES.values())}")
    return form


def lines(form: str, rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write the rows as a file of a format has them; with no fields named, those that suit it."""
    if form in REFERENCES and shape.fields:
        raise UsageError(f"--fields does not go with {form}", hint="add --format csv, jsonl or tsv")
    fields = shape.fields or (RECORD if form == "jsonl" else COLUMNS)
    if form == "csv":
        yield BOM
    yield from ROW_FORMATS[form](rows, shape._replace(fields=fields))


@contextmanager
def saved(file: Path) -> Iterator[Callable[[str], object]]:
    """Give a function that writes to a file which is whole when the context is left, and as before on an error.

    Raises StorageError where the file cannot be written.
    """
    try:
        with rewritten(file) as stream:
            yield stream.write
    except OSError as error:
        raise StorageError(f"{file}: {(error.strerror or str(error)).lower()}") from error
