"""Kills, power cuts, full disks, interrupts, many readers: short versions of `python -m tests.crash`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash import kills, power, query_fuzz


@pytest.mark.parametrize("name", ["deletion", "compact", "rebuild"])
def test_a_power_cut_leaves_the_old_state_or_the_new(tmp_path: Path, name: str) -> None:
    verdict = power.cut_everywhere(tmp_path, power.CHANGES[name])
    assert verdict.cuts > 20
    assert verdict.wrong == ()


@pytest.mark.parametrize("kill_at", range(5, 10))
def test_a_kill_and_then_a_power_cut_leave_one_of_the_states(tmp_path: Path, kill_at: int) -> None:
    verdict = power.kill_then_cut(tmp_path, power.CHANGES["compact"], kill_at)
    assert verdict is not None
    assert verdict.wrong == ()


def test_a_lost_flush_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dvsearch.engines.whoosh.disk.sync_folder", lambda folder: None)
    assert power.cut_everywhere(tmp_path, power.CHANGES["compact"]).wrong


def test_an_interrupt_at_any_step_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    for step in range(14):
        assert power.interrupt(tmp_path / str(step), power.CHANGES["compact"], step) is None


def test_kills_lose_nothing_that_was_committed(tmp_path: Path) -> None:
    tally = kills.run(tmp_path, 4, size=150)
    assert tally.wrong == []
    assert tally.rounds == 4


def test_every_query_is_read_or_refused_and_soon() -> None:
    seen = query_fuzz.run(1_500)
    assert seen.trees > 300
    assert seen.refused > 300
    assert len(seen.reasons) > 8
