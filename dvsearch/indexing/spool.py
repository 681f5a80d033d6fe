"""A file of texts by id: what was written since the last commit, so that a run can read it back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO

from dvsearch.errors import StorageError


@contextmanager
def spool() -> Iterator[Spool]:
    """Open a spool in a temporary file and take it away afterwards."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, where the disk may refuse once more
    try:
        yield Spool(file)
    finally:
        with suppress(OSError):
            file.close()


class Spool:
    """What was stored since the last commit, kept in a file: a near-copy may come long after its original."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[str, tuple[int, int]] = {}

    def put(self, texts: Mapping[str, str]) -> None:
        """Keep texts under their ids."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts.values()]
        try:
            start = self._file.seek(0, 2)
            self._file.write(b"".join(encoded))
            self._file.flush()
        except OSError as error:
            raise StorageError(
                f"{tempfile.gettempdir()}: {error.strerror}", hint="set TMPDIR to a larger disk"
            ) from error
        for id, content in zip(texts, encoded, strict=True):
            self._places[id] = start, len(content)
            start += len(content)

    def get(self, id: str) -> str | None:
        """The text kept under an id, or None."""
        if id not in self._places:
            return None
        start, length = self._places[id]
        self._file.seek(start)
        return self._file.read(length).decode("utf-8", "surrogatepass")

    def clear(self) -> None:
        """Forget everything."""
        self._file.seek(0)
        self._file.truncate()
        self._places = {}
