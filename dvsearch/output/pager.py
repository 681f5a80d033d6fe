"""A drawing on the screen, through a pager where it is longer than the screen and a person reads it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

from dvsearch.record import Record

_LINK = "\x1b]8;[^\x1b]*\x1b\\\\"
# Rows of a terminal that does not say how many it has.
_ROWS = 25


class Pager(Record):
    """The command that shows long output, and the environment it gets."""

    command: str
    environ: Mapping[str, str]


def choose_pager(environ: Mapping[str, str]) -> Pager:
    """Choose $DVSEARCH_PAGER_COMMAND, else $PAGER, else less.

    less reads UTF-8 and passes colours on, whatever the locale and LESS say: a LESS of the user's own is kept and -R
    put to it, for without that every colour is shown as `ESC[1m`.
    """
    command = environ.get("DVSEARCH_PAGER_COMMAND") or environ.get("PAGER") or "less"
    less = f"{environ.get('LESS', '')} -R".strip()
    return Pager(command, {**environ, "LESS": less, "LESSCHARSET": "utf-8"})


def show(text: str, *, head: str, foot: str, pager: Pager | None) -> None:
    """Write a drawing to stdout, head and foot to stderr; or all into the pager where it does not fit the screen."""
    if pager is not None and text.count("\n") + 2 > _rows():
        # Pagers older than links would print their addresses.
        paged = f"{head}\n\n{re.sub(_LINK, '', text)}{foot}\n"
        if _paged(paged, pager):
            return
    if head:
        print(f"{head}\n", file=sys.stderr, flush=True)  # noqa: T201
    sys.stdout.write(text)
    sys.stdout.flush()
    if foot:
        print(foot, file=sys.stderr)  # noqa: T201


def _rows() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).lines or _ROWS
    except (OSError, ValueError):  # no terminal, whatever isatty says
        return _ROWS


def _paged(text: str, pager: Pager) -> bool:
    """Whether the pager could be started; leaving it before the end is no error."""
    import shlex  # with subprocess 2 ms of a search that fits the screen
    import subprocess

    try:
        with subprocess.Popen(shlex.split(pager.command), stdin=subprocess.PIPE, env=pager.environ) as running:
            try:
                running.communicate(text.encode("utf-8", "backslashreplace"))
            except KeyboardInterrupt:
                running.wait()
    except (OSError, ValueError, IndexError):
        return False
    return True
