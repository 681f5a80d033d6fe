"""What an evaluator is to the engine: one commit, and the ways to ask it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from dvsearch.engines.base import Located, Marking, Matches, SearchRequest, Shown
from dvsearch.query.tree import Pattern, Term


class Reader(Protocol):
    """The segments of one commit, as the kernel or NumPy reads them."""

    @property
    def name(self) -> str:
        """Which evaluator it is, with its version where it has one."""

    @property
    def meta(self) -> Mapping[str, str]:
        """What was stored beside the documents."""

    @property
    def count(self) -> int:
        """How many documents there are."""

    def search(self, request: SearchRequest) -> Matches:
        """Answer one request. Raises IndexCorrupt where a segment is damaged, UsageError where there is no answer."""

    def stored(self, ids: Sequence[str]) -> list[str | None]:
        """Return what was stored for each id, in the order asked; None where there is no such document."""

    def locate(self, ids: Sequence[str], leaves: Sequence[Term | Pattern]) -> list[Located | None]:
        """Return where each leaf stands in each document; None where its text must be read."""

    def show(self, ids: Sequence[str], marking: Marking) -> Sequence[Shown | None]:
        """Read and mark hits at once; None of each of which that is left to who asks."""

    def vocabulary(self, field: str) -> Mapping[str, int]:
        """Return every term or value of a field, with the number of documents that have it; looked up when asked."""

    def release_pages(self) -> None:
        """Give the memory of what was read back to the system."""
