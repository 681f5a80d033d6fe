"""Every command over mutated indexes, for a moment: short version of `python -m tests.crash.segments`."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import skip_unless_built
from tests.crash import segments


def test_no_mutated_index_stops_a_command_that_check_does_not_know_of(tmp_path: Path) -> None:
    skip_unless_built("kernel")
    tally = segments.run(tmp_path, mutations=8, seed=1, share=3)
    assert tally.wrong == []
    assert tally.kinds.total() == 8
    assert tally.known["knew"] > 3
    assert tally.commands > 100
