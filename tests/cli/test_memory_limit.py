"""Where memory is limited: a line of ours and 2, whatever library finds no room."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from dvsearch.cli import memory_limit
from dvsearch.engines.whoosh.querying import native
from dvsearch.errors import is_for_lack_of_memory
from tests.program import dvsearch


@pytest.mark.parametrize("megabytes", [64, 90])
def test_a_program_that_has_no_room_for_numpy_says_so_in_one_line(tmp_path: Path, megabytes: int) -> None:
    (tmp_path / "a.txt").write_text("dân vận khéo", "utf-8")
    size = megabytes << 20
    done = subprocess.run(
        [sys.executable, "-m", "dvsearch", "--index", tmp_path / "index", "index", tmp_path / "a.txt"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, b"dvsearch: there is not enough memory for this\n")
    assert dvsearch("index", tmp_path / "a.txt", index=tmp_path / "index").code == 0


def test_a_kernel_that_finds_no_room_is_not_one_that_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ImportError(f"{name}.so: failed to map segment from shared object")

    monkeypatch.setattr(native, "import_module", refuse)
    for evaluator in ("kernel", "auto"):
        with pytest.raises(MemoryError):
            native.load_kernel(evaluator)


def test_only_what_the_loader_says_of_memory_is_for_lack_of_it() -> None:
    assert is_for_lack_of_memory(ImportError("libm.so: cannot allocate memory in static TLS block"))
    assert not is_for_lack_of_memory(ModuleNotFoundError("No module named 'numpy'"))


def test_room_is_looked_for_only_before_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_limit, "NUMPY", 1 << 60)
    room = memory_limit._Room
    room.find_spec("dvsearch")
    with pytest.raises(MemoryError):
        room.find_spec("numpy")
