"""Writes data to stdout and what is said about it to stderr, whatever has become of these.

A program may be started with any of its streams closed, full, or into a pipe that nobody reads. What is said on stderr
is then lost, and the work goes on; a command that must not end as if it had been read asks `is_stderr_lost`. Data that
cannot be written is an error, but a closed pipe is a normal end: whoever read it has what they wanted.
"""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress

from dvsearch.cli.language import language
from dvsearch.errors import InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Forgiving(io.FileIO):
    """A stream whose losses are counted and not complained of: there is nowhere to complain."""

    losses = 0

    def write(self, content: Any) -> int:
        try:
            return super().write(content) or 0
        except OSError:
            self.losses += 1
            return len(content)


class _Closed(io.RawIOBase):
    """A stream that was closed when the program started: the first use of it is an error."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__()
        self.name, self._number, self._is_told = name, number, False

    def readable(self) -> bool:
        return self._number == 0

    def writable(self) -> bool:
        return self._number != 0

    def fileno(self) -> int:
        return self._number

    def readinto(self, buffer: Any) -> int:
        raise OSError(errno.EBADF, "it is closed", self.name)

    def write(self, content: Any) -> int:
        if not self._is_told:
            self._is_told = True
            raise OSError(errno.EBADF, "it is closed", self.name)
        return len(content)


def shown_command(*words: str) -> str:
    """Write a command as a person would type it: only what a shell would read in another way is quoted."""
    return " ".join(word if re.fullmatch(r"[\w@%+=:,./-]+", word) else _quoted(word) for word in words)


def _quoted(word: str) -> str:
    from shlex import quote  # most commands have no word that needs it

    return quote(word)


def settle() -> None:
    """Make the streams fit to be used: none of them is None, and no file is opened under the number of one."""
    _speak_utf8()
    closed = [number for number in range(3) if not _is_open(number)]
    for number in closed:
        # The lowest number that is free is given out next: these three, in their order.
        os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_Closed("stdin", 0)))
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_Closed("stdout", 1)), encoding="utf-8")
    if sys.stderr is not None and sys.stderr is not sys.__stderr__:
        return  # whoever runs the program within another one has it already
    raw = _Forgiving(2, "w", closefd=False)
    raw.losses = int(2 in closed)
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=True)


def write_utf8() -> None:
    """Write UTF-8 whatever the locale says: titles are Vietnamese, and cron runs with LANG=C."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _speak_utf8() -> None:
    """Begin again where Python was told not to speak UTF-8: names of files and words of a query would be no letters."""
    if sys.getfilesystemencoding() != "utf-8" and len(sys.orig_argv) > 1:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _is_open(number: int) -> bool:
    with suppress(OSError):
        os.fstat(number)
        return True
    return False


def is_stderr_lost() -> bool:
    """Whether something that was said on stderr went nowhere."""
    buffer = getattr(sys.stderr, "buffer", None)
    return bool(getattr(getattr(buffer, "raw", None), "losses", 0))


def stdin_number() -> int:
    """Return the number of the file that stdin is. Raises InputError where it was closed."""
    if isinstance(getattr(getattr(sys.stdin, "buffer", None), "raw", None), _Closed):
        raise InputError("stdin is closed", hint="give files or folders")
    return sys.stdin.fileno()


def silence(stream: Any) -> None:
    """Send what is still in a stream's buffer nowhere, so that closing it cannot fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def write(lines: Iterable[str], *, flushed: bool = False) -> None:
    """Write lines to stdout, each sent at once where a reader may be waiting for it."""
    if flushed and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(line_buffering=True)
    out = sys.stdout.write
    for line in lines:
        out(line)


def one_field(value: object) -> str:
    """Return a value as one field of a line, what a terminal would obey shown; - for None."""
    from dvsearch.output.sanitize import one_line

    return "-" if value is None else one_line(str(value))


def complain(line: str) -> None:
    """Write one line to stderr at once, as it is."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def tell(line: str, *, name: bool = True) -> None:
    """Say one line on stderr, in the user's language, after the program's name unless it is a result of its own."""
    from dvsearch.output.sanitize import one_line

    if (spoken := language()) != "en":
        from dvsearch.output.translate import line_in

        line = line_in(spoken, line)
    complain(f"{'dvsearch: ' if name else ''}{one_line(line)}")
