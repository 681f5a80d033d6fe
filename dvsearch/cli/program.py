"""Runs the program and leaves with its exit code: what went wrong is one line."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from dvsearch.cli.endings import PipeClosed, end_as_by_ctrl_c, written_out
from dvsearch.cli.exit_codes import FAILED, FOUND
from dvsearch.cli.language import language
from dvsearch.cli.memory_limit import respect_limits
from dvsearch.cli.plain_search import read_plain_search
from dvsearch.cli.streams import complain, settle, silence, tell, write_utf8
from dvsearch.errors import (
    DvsearchError,
    IndexMissing,
    Interrupted,
    QuerySyntaxError,
    is_for_lack_of_memory,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

# Written as it stands, for `tell` needs memory. Python says SystemError where it has none to say MemoryError with.
_OUT_OF_MEMORY = b"dvsearch: there is not enough memory for this\n"


def run_program() -> NoReturn:
    """Run the command that was typed, and leave with its exit code."""
    settle()
    respect_limits()
    end_as_by_ctrl_c()
    try:
        code = _run()
    except DvsearchError as error:
        _complain(error)
        code = error.exit_code
    except KeyboardInterrupt:
        code = Interrupted.exit_code
    except PipeClosed:
        code = FOUND
        silence(sys.stdout)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        tell(f"{place}{(error.strerror or str(error)).lower()}")
        code = FAILED
        silence(sys.stdout)
    except (MemoryError, SystemError):
        os.write(2, _OUT_OF_MEMORY)
        code = FAILED
    except Exception as error:  # noqa: BLE001 - python would leave with 1, which says that nothing was found
        _tell_of_fault(error)
        code = FAILED
    gc.freeze()  # the process ends: nothing is won by looking through all that it holds for cycles
    sys.exit(code)


def _run() -> int:
    """Run it: a plain search as it stands, all others by click. Returns the exit code."""
    plain = read_plain_search(sys.argv[1:], os.environ)
    if plain is None:
        from dvsearch.cli.app import run_by_click

        return run_by_click()
    from dvsearch.cli.answer_search import answer_search

    write_utf8()
    try:
        code: int = written_out(lambda: answer_search(*plain))
        return code
    except (EOFError, KeyboardInterrupt):
        complain("")  # behind the ^C that the terminal shows, as click does
        return Interrupted.exit_code


def _tell_of_fault(error: Exception) -> None:
    """Say what nobody foresaw, as Python does; a library that finds no room to be loaded is no fault."""
    if isinstance(error, ImportError) and is_for_lack_of_memory(error):
        os.write(2, _OUT_OF_MEMORY)
        return
    import traceback

    traceback.print_exc()


def _complain(error: DvsearchError) -> None:
    from dvsearch.output.sanitize import one_line
    from dvsearch.output.translate import error_in

    complain(f"dvsearch: {one_line(error_in(language(), error.message, error.hint))}")
    if isinstance(error, IndexMissing) and sys.stderr.isatty():
        from dvsearch.cli.first_steps import first_steps
        from dvsearch.output.messages import speaker

        index = error.message.partition(": there is no index")[0]
        _, *steps = first_steps(Path(), index, speaker(language()))  # but that there is no index, which was just said
        for line in steps:
            complain(one_line(line))
    if isinstance(error, QuerySyntaxError):
        from dvsearch.output.syntax_error import caret

        for line in caret(error.query, error.column):
            complain(line)
