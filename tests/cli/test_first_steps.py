"""What a newcomer is told who names a folder that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from dvsearch.cli.first_steps import instead_of


def test_a_path_that_is_not_there_is_answered_with_what_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert instead_of(Path("corpus")) == "run: dvsearch index FOLDER, the folder that holds your articles"
    (tmp_path / "tin tuc").mkdir()
    (tmp_path / "tin tuc" / "a.txt").write_text("Tin", encoding="utf-8")
    assert instead_of(Path("corpus")) == "run: dvsearch index 'tin tuc' (1 file there)"
    assert instead_of(Path("tintuc")) == "did you mean: dvsearch index 'tin tuc'"
    assert instead_of(Path("tin tuc/b.txt")) == "did you mean: dvsearch index 'tin tuc/a.txt'"
    assert instead_of(tmp_path / "x" / "y") == "give files or folders that are there"
