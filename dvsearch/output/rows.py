"""Lists every format that streams one hit after the other, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dvsearch.output.delimited import as_csv, as_tsv
from dvsearch.output.formats import Row, Shape, as_ids, as_jsonl, as_paths, as_trec, dumps
from dvsearch.output.sanitize import visible
from dvsearch.research import references


def as_bibtex(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write one BibTeX entry a hit."""
    entries = references.bibtex((row.hit.article for row in rows), shape.occasion)
    return (visible(entry, keep="\n") for entry in entries)


def as_biblatex(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write one BibLaTeX entry a hit."""
    entries = references.biblatex((row.hit.article for row in rows), shape.occasion)
    return (visible(entry, keep="\n") for entry in entries)


def as_ris(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write one RIS record a hit."""
    records = references.ris((row.hit.article for row in rows), shape.occasion)
    return (visible(record, keep="\n") for record in records)


def as_csl(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write a CSL-JSON array, one item a line."""
    before = "[\n"
    for item in references.csl((row.hit.article for row in rows), shape.occasion):
        yield before + dumps(item)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


ROW_FORMATS: dict[str, Callable[[Iterable[Row], Shape], Iterator[str]]] = {
    "jsonl": as_jsonl,
    "csv": as_csv,
    "tsv": as_tsv,
    "ids": as_ids,
    "paths": as_paths,
    "trec": as_trec,
    "bibtex": as_bibtex,
    "biblatex": as_biblatex,
    "ris": as_ris,
    "csl": as_csl,
}
