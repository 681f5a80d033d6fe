"""How a command may end before its end: by a signal as by Ctrl-C, or because nobody reads on."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class PipeClosed(Exception):
    """Whoever read our output has what they wanted."""


def end_as_by_ctrl_c() -> None:
    """Let a command that is ended from outside take away what is half written, as Ctrl-C does."""
    with suppress(ValueError):  # outside of the main thread, where signals are not taken
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
                signal.signal(number, signal.default_int_handler)


def written_out(command: Callable[[], Any]) -> Any:
    """Run a command and send off all that it wrote. Raises PipeClosed where nobody reads it."""
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError as error:
        # Python and click would end with 1, which says that nothing was found.
        raise PipeClosed from error
    return code
