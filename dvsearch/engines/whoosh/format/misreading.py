"""What Python and NumPy say where numbers of a file lead nowhere, as the error that it is.

Checksums say that a file is as it was written, not that who wrote it was honest. What is cheap to look at is looked at
where a section is opened, everything by `check`; in between an index may still say that a document is the 70,000th of
100. Reading goes through here, so that this is an index that cannot be read, and never a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

from dvsearch.engines.whoosh.format.plain_files import corrupt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Concatenate, ParamSpec, Protocol, TypeVar

    class Reads(Protocol):
        """Whatever reads the files of a folder."""

        @property
        def folder(self) -> Path:
            """Where the files are."""

    Reader = TypeVar("Reader", bound=Reads)
    P = ParamSpec("P")
    R = TypeVar("R")

_MISREADINGS = (ArithmeticError, AssertionError, LookupError, RecursionError, TypeError, ValueError)


@contextmanager
def reading(place: Path) -> Iterator[None]:
    """Turn what goes wrong over numbers that lead nowhere into IndexCorrupt."""
    try:
        yield
    except _MISREADINGS as error:
        raise corrupt(place, f"numbers in it lead nowhere ({type(error).__name__}: {error})") from error


def guarded(method: Callable[Concatenate[Reader, P], R]) -> Callable[Concatenate[Reader, P], R]:
    """Read files in a method as `reading` does, of the folder that its object names."""

    @wraps(method)
    def read(self: Reader, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except _MISREADINGS as error:
            raise corrupt(self.folder, f"numbers in it lead nowhere ({type(error).__name__}: {error})") from error

    return read
