"""The fuzzer of the kernel, for a moment."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import skip_unless_built
from tests.crash import kernel_fuzz


def test_no_mutated_segment_stops_the_kernel(tmp_path: Path) -> None:
    skip_unless_built("kernel")
    tally = kernel_fuzz.run(tmp_path, mutations=120)
    assert tally.wrong == []
    assert tally.outcomes.total() == 120
    assert tally.outcomes["told"] > 20
    assert tally.outcomes["answered"] > 20
    assert len(tally.kinds) == 8
