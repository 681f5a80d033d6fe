"""The tables of public facts: where they come from, and their form."""

from __future__ import annotations

import pytest

from dvsearch import tables


@pytest.mark.parametrize("name", ["provinces", "districts", "furniture", "abbreviations"])
def test_every_table_says_where_it_comes_from(name: str) -> None:
    text = (tables.FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
    assert text.startswith("# ")
    header = next(line for line in text.splitlines() if not line.startswith("#"))
    assert all(line.count("\t") == header.count("\t") for line in text.splitlines() if not line.startswith("#"))


@pytest.mark.parametrize("name", ["provinces", "districts"])
def test_no_name_of_a_place_has_blanks_around_it(name: str) -> None:
    assert all(value == value.strip() for row in tables.rows(name) for value in row.values())
