"""What can go wrong, as a user meets it.

    DvsearchError                    exit 2    anything we raise on purpose
    |-- UsageError                             an option or argument that cannot be meant
    |-- QuerySyntaxError                       a query that cannot be read: column and caret
    |-- InputError                             a path that is missing or cannot be read
    |-- IndexMissing                           no index at this place yet
    |-- IndexOutdated                          written by another analyser or schema
    |-- IndexCorrupt                           a file is damaged, truncated or hostile
    |-- IndexLocked                  exit 75   another writer holds the index; try again
    |-- StorageError                           the disk is full, or refuses
    |-- EngineUnavailable                      the cluster is away, refuses, or is something else
    `-- Interrupted                  exit 130  the user stopped the run

Every error says the thing, the place, and (`hint`) the next command to type.
"""

from __future__ import annotations


class DvsearchError(Exception):
    """A failure that is explained to the user in one line."""

    exit_code = 2

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class UsageError(DvsearchError):
    """An option or argument that cannot be meant."""


class QuerySyntaxError(DvsearchError):
    """A query that cannot be read; `column` counts characters from 0."""

    def __init__(self, reason: str, *, query: str, column: int) -> None:
        super().__init__(f"query, column {column + 1}: {reason}")
        self.reason = reason
        self.query = query
        self.column = column

    def __reduce__(self) -> tuple[object, ...]:
        return _query_syntax_error, (self.reason, self.query, self.column)


def _query_syntax_error(reason: str, query: str, column: int) -> QuerySyntaxError:
    return QuerySyntaxError(reason, query=query, column=column)


class InputError(DvsearchError):
    """A path given to be read that is missing or cannot be read."""


class IndexMissing(DvsearchError):
    """There is no index at this place yet."""


class IndexOutdated(DvsearchError):
    """The index was written by another version of the analyser or the schema."""


class IndexCorrupt(DvsearchError):
    """A file of the index is damaged, truncated or hostile."""


class IndexLocked(DvsearchError):
    """Another writer holds the index (EX_TEMPFAIL: trying again later is right)."""

    exit_code = 75


class StorageError(DvsearchError):
    """The disk is full, or will not take what is written to it."""


class EngineUnavailable(DvsearchError):
    """A search cluster is away, refuses us, or is something else."""


class ReaderKilled(DvsearchError):
    """A process that reads articles is gone: killed for its memory, or stopped together with this one."""


class Interrupted(DvsearchError):
    """The user stopped the run (Ctrl-C or SIGTERM)."""

    exit_code = 130


def is_for_lack_of_memory(error: ImportError) -> bool:
    """Whether a library is there and the loader found no room for it."""
    said = str(error).lower()
    return "failed to map segment" in said or "cannot allocate memory" in said
