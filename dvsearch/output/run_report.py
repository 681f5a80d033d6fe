"""What is said of a run's inputs: the first of it on stderr, then how many of each reason; all of it in the report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from dvsearch.output.formats import dumps
from dvsearch.output.messages import speaker
from dvsearch.output.translate import line_in
from dvsearch.reading.evidence import Notice as Told

if TYPE_CHECKING:
    from dvsearch.indexing.options import Notice
    from dvsearch.reading.evidence import Rejected

# Lines said one by one, of what was rejected and of the rest, each, and of one reason: thousands may repeat one.
FIRST, ALIKE = 20, 3
# Reasons counted apart; what differs in numbers and names only is one reason.
MOST_REASONS = 50
MOST_KINDS = 12
_PARTICULARS = re.compile(r"'[^']{0,200}'|\"[^\"]{0,200}\"|\([^()]{0,200}\)|\d[\d,.]*")


class RunReport:
    """Tells of inputs as they come; whatever becomes of the report's file, the run goes on."""

    def __init__(self, say: Callable[[str], None], file: TextIO | None = None, language: str = "en") -> None:
        """`say` takes one line for a person, in a language of LANGUAGES; `file` a JSON line each of everything."""
        self.failure = ""  # why the report is not whole
        self.say, self._file, self._language = say, file, language
        self.others: Counter[str] = Counter()  # what was passed over, by kind
        self._said: dict[str, Counter[str]] = {}
        self._more: dict[str, Counter[str]] = {}

    def rejected(self, rejected: Rejected) -> None:
        """Tell of something that could not be read as an article."""
        self._tell("rejected", rejected.path, rejected.line, rejected.reason)

    def notice(self, notice: Notice) -> None:
        """Tell of something else about an input."""
        if notice.kind == "passed over":
            self.passed_over(Told(notice.path, notice.line, "passed over", notice.reason))
            return
        self._tell(notice.kind, notice.path, notice.line, notice.reason)

    def passed_over(self, notice: Told) -> None:
        """Take note of a file, or a member of an archive, that is of a kind that is not read."""
        self.others[notice.detail] += 1
        self._write("passed over", notice.path, notice.line, notice.detail)

    def other_kinds(self) -> str:
        """Count what was passed over, by its kind: `12 files of other kinds: 7 .jpg, 3 .php, 2 .doc`."""
        say, most = speaker(self._language), self.others.most_common(MOST_KINDS)
        shown = [f"{say.number(count)} {line_in(self._language, kind)}" for kind, count in most]
        if not shown:
            return ""
        if rest := self.others.total() - sum(count for _, count in most):
            shown.append(say("{count} more", count=say.number(rest)))
        kinds, total = ", ".join(shown), self.others.total()
        if total == 1:
            return say("1 file of another kind: {kinds}", kinds=kinds)
        return say("{total} files of other kinds: {kinds}", total=say.number(total), kinds=kinds)

    def close(self) -> None:
        """Tell how many more there were, and what was passed over, and end the report."""
        if others := self.other_kinds():
            self.say(others)
        for kind, reasons in self._more.items():
            for reason, count in reasons.most_common():
                self.say(line_in(self._language, f"{kind} {count:,} more: {reason}"))
        if self._file is not None and not self.failure:
            self._try(self._file.flush)

    def _tell(self, kind: str, path: str, line: int | None, reason: str) -> None:
        general = _PARTICULARS.sub("…", reason)[:200]
        said = self._said.setdefault(kind, Counter())
        if said[general] < ALIKE and said.total() < FIRST:
            said[general] += 1
            self.say(line_in(self._language, f"{kind} {path}{'' if line is None else f':{line}'}: {reason}"))
        else:
            reasons = self._more.setdefault(kind, Counter())
            reasons[general if general in reasons or len(reasons) < MOST_REASONS else "other reasons"] += 1
        self._write(kind, path, line, reason)

    def _write(self, kind: str, path: str, line: int | None, reason: str) -> None:
        if self._file is not None and not self.failure:
            record = {"path": path, "line": line, "reason": reason, "kind": kind}
            text = dumps(record) + "\n"
            write = self._file.write
            self._try(lambda: write(text))

    def _try(self, write: Callable[[], object]) -> None:
        try:
            write()
        except (OSError, ValueError) as error:  # full, a closed pipe, a closed stream
            self.failure = (getattr(error, "strerror", None) or str(error)).lower()
            with suppress(OSError, ValueError):
                if self._file is not None:
                    self._file.close()
