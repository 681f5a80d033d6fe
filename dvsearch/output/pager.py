"""A drawing on the screen, through a pager where it is longer than the screen and a person reads it."""

from __future__ import annotations

import shlex
import subprocess
import sys

from rich.console import Console, RenderableType


def show(drawn: RenderableType, screen: Console, *, head: str, foot: str, command: str | None) -> None:
    """Draw to stdout, head and foot to stderr; or all of it into the pager `command` where it does not fit."""
    with screen.capture() as capture:
        screen.print(drawn)
    text = capture.get()
    if command is not None and text.count("\n") + 2 > screen.height and _paged(f"{head}\n\n{text}{foot}\n", command):
        return
    if head:
        print(f"{head}\n", file=sys.stderr, flush=True)  # noqa: T201
    sys.stdout.write(text)
    sys.stdout.flush()
    if foot:
        print(foot, file=sys.stderr)  # noqa: T201


def _paged(text: str, command: str) -> bool:
    """Whether the pager could be started; leaving it before the end is no error."""
    try:
        with subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE) as pager:
            try:
                pager.communicate(text.encode("utf-8", "backslashreplace"))
            except KeyboardInterrupt:
                pager.wait()
    except (OSError, ValueError, IndexError):
        return False
    return True
