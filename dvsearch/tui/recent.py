"""What was searched before, newest last: in a file of the user's own, and where Up stands in it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from dvsearch.user_file import replace_file

KEPT = 200


class Recent:
    """The queries used before, each once. Without a file they last as long as the program runs."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.queries: list[str] = _load(file)
        self._at: int | None = None  # where Up stands; None is what is being typed
        self._typed = ""

    def add(self, query: str) -> None:
        """Remember a query as the newest; one that was there moves."""
        self._at = None
        query = " ".join(query.split())
        if not query or query == "*" or self.queries[-1:] == [query]:
            return
        queries = [one for one in (_load(self._file) or self.queries) if one != query]
        self.queries = [*queries, query][-KEPT:]
        if self._file is not None:
            with suppress(OSError):  # a history that cannot be kept is no reason to disturb a search
                self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                replace_file(self._file, "".join(f"{one}\n" for one in self.queries))

    def older(self, typed: str) -> str | None:
        """Give the query before the one that is shown, or None where there is none."""
        if self._at is None:
            self._typed = typed
        at = (len(self.queries) if self._at is None else self._at) - 1
        while at >= 0 and self.queries[at] == typed:
            at -= 1
        if at < 0:
            return None
        self._at = at
        return self.queries[at]

    def newer(self) -> str | None:
        """Give the query after the one that is shown, at last what was being typed; None where Up was not used."""
        if self._at is None:
            return None
        if self._at + 1 >= len(self.queries):
            self._at = None
            return self._typed
        self._at += 1
        return self.queries[self._at]

    def typing(self) -> None:
        """Forget where Up stood: something else was typed."""
        self._at = None


def _load(file: Path | None) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()[-KEPT:] if file is not None else []
    except OSError:
        return []
