"""The kernel: an evaluator in native code over the same files, which answers where it is built.

It takes the query tree as it is, for a node is a tuple, and gives plain values back. Its errors become ours here. The
NumPy evaluator beside it is the fall-back and the witness.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from dvsearch.article import FOLDED, KEPT, TEXT_FIELDS, UNFOLDED, from_values
from dvsearch.engines.base import (
    K1,
    B,
    Evaluator,
    FacetCount,
    Located,
    Marking,
    Match,
    Matches,
    SearchRequest,
    Shown,
)
from dvsearch.engines.whoosh.format.plain_files import corrupt
from dvsearch.errors import UsageError, is_for_lack_of_memory
from dvsearch.query.tree import Pattern, Term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dvsearch.engines.whoosh.bridge.segment_entry import ArraySegment

# The kernel that this module speaks to; whatever changes what crosses the boundary changes it there and here.
VERSION = "0.7.0"
# How many terms of a vocabulary are listed at once.
_TERMS_PER_STEP = 4_096
_FIELDS = {field: UNFOLDED.get(field) for field in TEXT_FIELDS}


def load_kernel(evaluator: Evaluator) -> Any:
    """Return the kernel's module, or None where NumPy is to answer. Raises UsageError where it is asked for in vain.

    One of another version, left from before the program was brought up to date, is as good as none.
    """
    if evaluator == "numpy":
        return None
    try:
        kernel = import_module("dvsearch_kernel")
    except ImportError as error:
        if is_for_lack_of_memory(error):
            raise MemoryError from error
        kernel = None
    if kernel is not None and kernel.__version__ == VERSION:
        return kernel
    if evaluator == "auto":
        return None
    raise UsageError(f"kernel {VERSION} is not built", hint="run: make kernel")


def kernel_beside(evaluator: str) -> Any:
    """Return the kernel for what reads no index; None where NumPy answers (`Engine.evaluator`) or none is built."""
    return load_kernel("numpy" if evaluator.lower().startswith("numpy") else "auto")


class NativeReader:
    """The segments of one commit, asked through the kernel."""

    def __init__(
        self,
        kernel: Any,
        folder: Path,
        entries: Sequence[ArraySegment],
        meta: Mapping[str, str],
        opened: Mapping[str, Any],
    ) -> None:
        """Open what a commit consists of, with the segments that are open already."""
        self.name = f"kernel {kernel.__version__}"
        self.meta = meta
        self.segments = {entry.segid: opened.get(entry.segid) or _open(kernel, folder, entry) for entry in entries}
        self._kernel = kernel
        live = [(self.segments[entry.segid], entry.live_bits(folder)) for entry in entries]
        self._reader = kernel.Reader(live, _FIELDS, k1=K1, b=B)
        self.count: int = self._reader.count

    def search(self, request: SearchRequest) -> Matches:
        """Answer one request. Raises IndexCorrupt where a segment is damaged, UsageError where there is no answer."""
        query, boost, narrow, fields, sort, limit, offset, group = request
        with errors(self._kernel):
            total, copies, rows, facets = self._reader.search(query, boost, narrow, fields, sort, limit, offset, group)
        counted = {field: _counts(*facet) for field, facet in zip(fields, facets, strict=True)}
        return Matches(total, tuple(map(_as_match, rows)), counted, copies)

    def stored(self, ids: Sequence[str]) -> list[str | None]:
        """Return what was stored for each id, in the order asked; None where there is no such document."""
        with errors(self._kernel):
            texts: list[str | None] = self._reader.stored(ids)
            return texts

    def locate(self, ids: Sequence[str], leaves: Sequence[Term | Pattern]) -> list[Located | None]:
        """Return where each leaf stands in each document; None where its text must be read."""
        with errors(self._kernel):
            located = self._reader.locate(ids, list(map(_sought, leaves)))
        return [None if found is None else Located(*found) for found in located]

    def show(self, ids: Sequence[str], marking: Marking) -> Sequence[Shown | None]:
        """Read and mark hits at once; None of those that are no plain articles, or have characters little known."""
        leaves, in_title, in_text, passages, width = marking
        sought, marked = list(map(_sought, leaves)), (in_title, in_text)
        with errors(self._kernel):
            hits = self._kernel.read_hits(self._reader, ids, KEPT, sought, marked, (passages, width))
        return [None if hit is None else Shown(from_values(hit[0]), *hit[1:]) for hit in hits]

    def vocabulary(self, field: str) -> Mapping[str, int]:
        """Return every term or value of a field, with the number of documents that have it; looked up when asked."""
        return NativeVocabulary(self._kernel, self._reader, field)

    def release_pages(self) -> None:
        """Give the memory of what was read back to the system."""
        self._reader.release_pages()


def _open(kernel: Any, folder: Path, entry: ArraySegment) -> Any:
    path = folder / entry.filename
    with errors(kernel):
        segment = kernel.Segment(path)
    if (segment.size, segment.checksum, segment.documents) != (entry.size, entry.checksum, entry.documents):
        raise corrupt(path, "not the file that the table of contents names")
    return segment


class NativeVocabulary(Mapping[str, int]):
    """Every term of a text field, or value of an exact field, with the number of documents that have it."""

    def __init__(self, kernel: Any, reader: Any, field: str) -> None:
        self._kernel = kernel
        self._reader = reader
        self._field = field

    def __getitem__(self, term: str) -> int:
        with errors(self._kernel):
            count: int = self._reader.term_count(self._field, term)
        if not count:
            raise KeyError(term)
        return count

    def __iter__(self) -> Iterator[str]:
        return (term for term, _ in self._pairs())

    def __len__(self) -> int:
        return sum(1 for _ in self._pairs())

    def items(self) -> ItemsView[str, int]:
        """Yield terms in order with their counts, streamed."""
        return _Items(self)

    def _pairs(self) -> Iterator[tuple[str, int]]:
        start = ""
        while True:
            with errors(self._kernel):
                listed = self._reader.terms(self._field, start, _TERMS_PER_STEP)
            yield from listed
            if len(listed) < _TERMS_PER_STEP:
                return
            start = listed[-1][0] + "\0"


class _Items(ItemsView[str, int]):
    _mapping: NativeVocabulary

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return self._mapping._pairs()


def errors(kernel: Any) -> _Errors:
    """Turn the kernel's errors into ours."""
    return _Errors(kernel)


class _Errors:
    """What a generator would be in a third of the time: there are four to an answer."""

    __slots__ = ("_kernel",)

    def __init__(self, kernel: Any) -> None:
        self._kernel = kernel

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, self._kernel.Damaged):
            path, reason = error.args
            raise corrupt(Path(path), reason) from error
        if isinstance(error, self._kernel.Refused):
            raise UsageError(*error.args) from error


def _sought(leaf: Term | Pattern) -> tuple[str, str, str, bool]:
    """Return the kind of a leaf, the field of whole texts that it looks into, what for, and whether in titles alone."""
    kind, field, text = leaf
    base = UNFOLDED.get(field, field)
    return kind if base in FOLDED else "", "text" if base == field else FOLDED["text"], text, base == "title"


# What comes is the tuple already, and there are a hundred of them to an answer.
_as_match = partial(tuple.__new__, Match)
_as_count = partial(tuple.__new__, FacetCount)


def _counts(values: list[tuple[str, int]], without: int) -> tuple[FacetCount, ...]:
    known = tuple(map(_as_count, values))
    return (*known, FacetCount(None, without)) if without else known
