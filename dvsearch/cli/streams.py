"""Writes data to stdout and what is said about it to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click


def write(lines: Iterable[str], *, flushed: bool = False) -> None:
    """Write lines to stdout, each sent at once where a reader may be waiting for it."""
    if flushed and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(line_buffering=True)
    out = sys.stdout.write
    for line in lines:
        out(line)


def tell(line: str, *, name: bool = True) -> None:
    """Say one line on stderr, after the program's name unless it is a result of its own."""
    from dvsearch.output.sanitize import one_line

    click.echo(f"{'dvsearch: ' if name else ''}{one_line(line)}", err=True)
