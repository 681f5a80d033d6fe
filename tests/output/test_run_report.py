"""What is said of a run's inputs: the first of each reason, and how many more there were."""

from __future__ import annotations

from dvsearch.output.run_report import ALIKE, FIRST, RunReport
from dvsearch.reading.evidence import Rejected


def test_a_reason_that_repeats_is_said_a_few_times_and_counted() -> None:
    said: list[str] = []
    report = RunReport(said.append)
    for line in range(2, 52):
        report.rejected(Rejected("a.jsonl", line, "repeats line 1 of the file"))
    report.rejected(Rejected("b.pdf", None, "it is locked"))
    report.close()
    assert said == [
        *(f"rejected a.jsonl:{line}: repeats line 1 of the file" for line in range(2, 2 + ALIKE)),
        "rejected b.pdf: it is locked",
        f"rejected {50 - ALIKE} more: repeats line … of the file",
    ]


def test_many_reasons_are_said_up_to_a_screen_of_them() -> None:
    said: list[str] = []
    report = RunReport(said.append)
    for number in range(2 * FIRST):
        report.rejected(Rejected("a.jsonl", number, f"reason {chr(97 + number % 26)}{chr(97 + number // 26)}"))
    assert len(said) == FIRST
    report.close()
    assert len(said) == 2 * FIRST
