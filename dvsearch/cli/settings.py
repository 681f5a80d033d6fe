"""What is in force for every command: options before it, the environment, the configuration file."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from dvsearch import config
from dvsearch.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dvsearch.output.line import Ink
    from dvsearch.output.pager import Pager


PREFIX = "DVSEARCH"


class Settings(Record):
    """What is in force for every command: the options before it, the environment and the configuration file."""

    index: str  # type: ignore[assignment]  # hides tuple.index
    lang: str
    color: str
    pager: bool
    root: str
    config: config.Config

    @property
    def ink(self) -> Ink:
        """What stdout takes: colour, only bold and underlined letters (NO_COLOR), or plain characters."""
        if self.color != "auto":
            return "color" if self.color == "always" else "none"
        if not sys.stdout.isatty() or os.environ.get("TERM") in (None, "", "dumb"):
            return "none"
        return "mono" if os.environ.get("NO_COLOR") else "color"

    @property
    def width(self) -> int | None:
        """Columns to draw in; None is the terminal's own. What goes into a pipe is not wrapped."""
        from dvsearch.output.ink import UNWRAPPED, told_columns

        return None if sys.stdout.isatty() or told_columns() else UNWRAPPED

    @property
    def pager_command(self) -> Pager | None:
        """What long output goes through, or None where no person reads it, none is wanted, or the terminal is dumb."""
        if not self.pager or not sys.stdout.isatty() or os.environ.get("TERM") in (None, "", "dumb"):
            return None
        from dvsearch.output.pager import choose_pager

        return choose_pager(os.environ)


def today(environ: Mapping[str, str]) -> str:
    """Give the day, YYYY-MM-DD; SOURCE_DATE_EPOCH sets it where a file has to come out the same another day."""
    from datetime import UTC, date, datetime

    seconds = environ.get("SOURCE_DATE_EPOCH", "")
    counted = seconds.isdecimal() and len(seconds) < 12  # in twelve digits lies the year 5138
    return (datetime.fromtimestamp(int(seconds), UTC).date() if counted else date.today()).isoformat()
