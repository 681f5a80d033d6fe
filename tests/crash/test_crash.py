"""Kills, power cuts, full disks, interrupts, many readers: short versions of `python -m tests.crash`."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from dvsearch.engines.whoosh import WhooshEngine
from tests.crash import damage, full, histories, kills, power, query_fuzz, readers, signals
from tests.program import dvsearch


@pytest.mark.parametrize("name", ["deletion", "compact"])
def test_a_power_cut_leaves_the_old_state_or_the_new(tmp_path: Path, name: str) -> None:
    verdict = power.cut_everywhere(tmp_path, power.CHANGES[name])
    assert verdict.cuts > 20
    assert verdict.wrong == ()


@pytest.mark.parametrize("kill_at", [6, 7, 8])
def test_a_kill_and_then_a_power_cut_leave_one_of_the_states(tmp_path: Path, kill_at: int) -> None:
    verdict = power.kill_then_cut(tmp_path, power.CHANGES["compact"], kill_at)
    assert verdict is not None
    assert verdict.wrong == ()


def test_a_lost_flush_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dvsearch.engines.whoosh.format.durable_files.sync_folder", lambda folder: None)
    assert power.cut_everywhere(tmp_path, power.CHANGES["compact"]).wrong


def test_an_interrupt_at_any_step_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    for step in range(2, 14):
        assert power.interrupt(tmp_path / str(step), power.CHANGES["compact"], step) is None


def test_kills_lose_nothing_that_was_committed(tmp_path: Path) -> None:
    tally = kills.run(tmp_path, 4, size=100)
    assert tally.wrong == []
    assert tally.rounds == 4


@pytest.mark.parametrize(
    ("engine", "seeds"),
    [
        ("memory", range(75)),
        ("whoosh", range(200, 225)),
        pytest.param("opensearch", range(3), marks=pytest.mark.opensearch),
    ],
)
def test_no_history_of_an_archive_loses_keeps_or_is_silent(tmp_path: Path, engine: str, seeds: range) -> None:
    with histories.maker(engine) as make:
        lived = histories.live(tmp_path, make, seeds)
    assert lived.histories == len(seeds)
    assert lived.events > 8 * len(seeds)
    assert lived.wrong == []


def test_every_query_is_read_or_refused_and_soon() -> None:
    seen = query_fuzz.run(1_000)
    assert seen.trees > 200
    assert seen.refused > 200
    assert len(seen.reasons) > 8


def test_a_full_disk_is_one_clear_line_and_loses_nothing(tmp_path: Path) -> None:
    tally = full.limited(tmp_path, [3_000, 40_000])
    assert tally.wrong == []
    assert tally.refused == 2


def test_a_damaged_file_is_an_error_or_a_right_answer(tmp_path: Path) -> None:
    tally = damage.run(tmp_path, cuts=1, flips=4, every=8)
    assert tally.wrong == []
    assert tally.unnoticed == 0
    # A cut or a flip of a byte that no answer needs may go right; where the dice fall decides whether one does.
    outcomes = sum(tally.outcomes.values(), Counter())
    assert outcomes["refused"] > 0.8 * outcomes.total() > 16


def test_readers_beside_a_writer_see_whole_commits_and_totals_that_grow(tmp_path: Path) -> None:
    report = readers.run(tmp_path, 4, readers=2)
    assert report.wrong == ()
    assert report.commits > 5
    assert report.reads > 20


@pytest.mark.parametrize(
    ("number", "everyone"), [(signal.SIGINT, True), (signal.SIGTERM, True), (signal.SIGTERM, False)]
)
def test_an_interrupted_run_says_where_it_stopped_and_the_next_goes_on(
    tmp_path: Path, number: signal.Signals, everyone: bool
) -> None:
    seen = signals.interrupt(tmp_path, number, jobs=2, everyone=everyone, after=b"committed", delay=0.05)
    assert seen.done.code == 130
    assert "stopped at 1.jsonl; run the same command again" in seen.done.err
    assert "Traceback" not in seen.done.err
    assert 0 < seen.kept < signals.SIZE
    assert seen.again.code == 0
    assert seen.complete


def test_ctrl_c_while_the_reading_processes_start_is_quiet(tmp_path: Path) -> None:
    seen = signals.interrupt(tmp_path, signal.SIGINT, jobs=2, everyone=True, after=b"writing", delay=0.2)
    assert seen.done.code == 130
    assert "Traceback" not in seen.done.err
    assert seen.complete


def test_a_killed_program_leaves_no_process_behind(tmp_path: Path) -> None:
    assert signals.survivors(tmp_path) == []


def test_a_second_writer_leaves_with_75_or_waits(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "dân vận khéo"}\n', "utf-8")
    index = tmp_path / "index"
    assert dvsearch("index", tmp_path / "a.jsonl", index=index).code == 0
    with WhooshEngine.open(index).writer():
        for command in (["index", str(tmp_path / "a.jsonl")], ["delete", "a"], ["compact"]):
            refused = dvsearch(*command, index=index)
            assert refused.code == 75
            assert "another writer" in refused.err and refused.err.count("\n") == 1
        assert dvsearch("search", "--count", "dân", index=index).out == "1\n"
    script = (
        "import sys, time; from pathlib import Path; from dvsearch.engines.whoosh import WhooshEngine\n"
        "with WhooshEngine.open(Path(sys.argv[1])).writer(): print('held', flush=True); time.sleep(2)"
    )
    command = [sys.executable, "-c", script, str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == b"held\n"
        assert dvsearch("delete", "--wait", "30", "a", index=index).code == 0
