"""The changes that are made to a module, and what sees them."""

from __future__ import annotations

from pathlib import Path

from tests.mutants.changes import drawn_changes, possible_changes
from tests.mutants.tests_of import ROOT, own_tests, rows
from tests.mutants.trials import Record, changed_codes

MODULE = b'''
LIMIT = 3

@cache
def bounded(values: list[int], strict: bool = False) -> int:
    """Say nothing."""
    if not values and strict:
        raise ValueError(f"{1 + 1}")
    for value in values:
        if value > LIMIT:
            continue
        values.append(value)
    return max(value for value in values if value)
'''


def test_each_thing_that_runs_is_changed_once_and_what_only_readers_read_is_left() -> None:
    found = [(change.within, change.was, change.becomes) for change in possible_changes(MODULE)]
    assert ("", "3", "(4)") in found and ("bounded", "value > LIMIT", "(value >= LIMIT)") in found
    assert {becomes for _, was, becomes in found if was == "continue"} == {"pass"}
    assert ("bounded", "not values and strict", "(not values or strict)") in found
    assert not [was for _, was, _ in found if "Say" in was or was in ("1", "1 + 1")]
    assert len(found) == len(set(found)) == 13


def test_the_same_changes_are_drawn_each_time_and_each_makes_another_module() -> None:
    assert drawn_changes(MODULE, 5, "a") == drawn_changes(MODULE, 5, "a") != drawn_changes(MODULE, 5, "b")
    changed = {change.applied(MODULE) for change in drawn_changes(MODULE, 40, "a")}
    assert len(changed) == 13 and MODULE not in changed


def test_a_change_in_a_function_is_made_in_its_code_and_one_outside_is_not() -> None:
    codes = changed_codes("a.py", MODULE, MODULE.replace(b"value > LIMIT", b"value >= LIMIT"))
    assert [code.co_name for code in codes] == ["bounded"]
    assert changed_codes("a.py", MODULE, MODULE.replace(b"LIMIT = 3", b"LIMIT = 4")) == {}


def test_a_change_is_shown_to_the_tests_that_meet_it_the_quickest_first_and_not_for_long() -> None:
    lines = {"": {1}, "a": {5}, "b": {7}, "c": {7}, "slow": {7}, "slower": {7}}
    record = Record(lines, {"a": 0.1, "b": 0.3, "c": 0.2, "slow": 9.0, "slower": 9.5}, 2.0)
    assert record.order(6, 8) == ["c", "b", "slow"]
    assert record.order(5, 5) == ["a", "c", "b", "slow"] == record.order(9, 9) == record.order(1, 1)
    assert record.is_loaded(1, 1) and not record.is_loaded(5, 7)


def test_the_tables_name_modules_and_tests_that_exist() -> None:
    for module, _ in rows("tests.tsv"):
        assert Path(ROOT, module).exists(), module
        assert [test for test in own_tests(module) if not test.startswith("-") and not Path(ROOT, test).exists()] == []
    assert [row for row in rows("reasons.tsv") if len(row) != 5 or not Path(ROOT, row[0]).exists()] == []
