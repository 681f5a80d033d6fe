"""What export writes, over what, and what it says of it; the user's files keep what they are."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dvsearch.article import Article
from dvsearch.output.delimited import as_csv
from dvsearch.output.formats import Row, Shape
from dvsearch.searching.results import Hit
from dvsearch.user_file import replace_file
from tests.conftest import ROOT
from tests.golden import archive
from tests.program import dvsearch


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collecting")
    archive.build(str(folder / "index"))
    return folder / "index"


def test_export_says_how_many_copies_it_left_out(index: Path, tmp_path: Path) -> None:
    done = dvsearch("export", "dân vận", "--loose", "-o", tmp_path / "a.csv", index=index)
    assert "written to" in done.err and "1 near-copy left out (--all-copies writes them too)" in done.err
    done = dvsearch("export", "dân vận", "--loose", "--all-copies", "-o", tmp_path / "b.csv", index=index)
    assert "left out" not in done.err
    done = dvsearch("export", "id:vp-2021-01", "-o", tmp_path / "c.csv", index=index)
    assert done.err.startswith("1 article written to")


def test_a_script_is_told_that_a_file_was_written_over(index: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("mine", encoding="utf-8")
    done = dvsearch("export", "*", "-o", target, index=index)
    assert done.code == 0 and "in place of the file that was there" in done.err
    assert "in place of" not in dvsearch("export", "*", "-o", target, "--force", index=index).err


def test_a_file_keeps_its_mode_and_a_link_stays_one(index: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_text("before", encoding="utf-8")
    real.chmod(0o600)
    (tmp_path / "link.csv").symlink_to(real)
    assert dvsearch("export", "*", "-o", tmp_path / "link.csv", index=index).code == 0
    assert (tmp_path / "link.csv").is_symlink() and stat.S_IMODE(real.stat().st_mode) == 0o600
    assert "dân vận" in real.read_text(encoding="utf-8")
    config = tmp_path / "config.toml"
    config.write_text('[opensearch]\npassword = "x"\n', encoding="utf-8")
    config.chmod(0o600)
    (tmp_path / "linked.toml").symlink_to(config)
    done = dvsearch("config", "--save", "dvk", "dân vận", env={"DVSEARCH_CONFIG": str(tmp_path / "linked.toml")})
    assert done.code == 0 and stat.S_IMODE(config.stat().st_mode) == 0o600
    assert (tmp_path / "linked.toml").is_symlink() and 'dvk = "dân vận"' in config.read_text(encoding="utf-8")


def test_what_is_no_plain_file_is_written_into(index: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.tsv"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    assert dvsearch("export", "*", "--fields", "id", "-o", pipe, index=index).code == 0
    assert b"ht-2022-01" in reader.communicate(timeout=30)[0] and stat.S_ISFIFO(pipe.stat().st_mode)
    assert dvsearch("export", "*", "--format", "tsv", "-o", "/dev/null", index=index).code == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("x", encoding="utf-8")
    os.link(one, other)
    replace_file(one, "both")
    assert other.read_text(encoding="utf-8") == "both"


def test_a_name_as_long_as_names_can_be_is_written(tmp_path: Path) -> None:
    file = tmp_path / ("x" * 251 + ".csv")
    replace_file(file, "a")
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_an_export_that_is_ended_leaves_nothing(index: Path, tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom dvsearch.searching import searcher\nall_ = searcher.search_all\n"
        "def slow(engine, spec):\n    total, hits = all_(engine, spec)\n"
        "    def drip():\n        for hit in hits:\n            yield hit\n"
        "            print('.', file=sys.stderr, flush=True)\n            time.sleep(60)\n"
        "    return total, drip()\nsearcher.search_all = slow\n"
        "from dvsearch.cli import main\nmain()"
    )
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = ["--index", str(index), "export", "*", "-o", str(tmp_path / "a.csv")]
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stderr=subprocess.PIPE, env=environ) as running:
        assert running.stderr is not None and running.stderr.readline()
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 130
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1", " =1", "a;=1", '"=1', "\t=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_text_unless_asked(text: str) -> None:
    hit = Hit(1, 1.0, Article("a", text, ""), (), (), 0)

    def cell(shape: Shape) -> str:
        _, row = csv.reader(io.StringIO("".join(as_csv([Row(None, hit)], shape))))
        return row[0]

    assert cell(Shape(("title",))).startswith("'")
    assert not cell(Shape(("title",), formulas=True)).startswith("'")


def test_a_word_that_is_no_command_is_answered_with_the_one_that_was_meant(index: Path) -> None:
    done = dvsearch("serch", "dân vận", index=index)
    assert done.code == 2 and "did you mean: dvsearch search 'dân vận'" in done.err
    assert "did you mean: dvsearch search 'đất đai'" in dvsearch("đất đai", index=index).err


def test_indexing_without_a_folder_says_which_there_is(tmp_path: Path) -> None:
    (tmp_path / "bài").mkdir()
    (tmp_path / "bài" / "a.txt").write_text("Tiêu đề\n\nNội dung bài.\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "dvsearch", "index"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert ran.returncode == 2 and "there is no corpus/ here; run: dvsearch index bài (1 file there)" in ran.stderr


def test_completion_offers_no_value_that_a_shell_would_run(tmp_path: Path) -> None:
    hostile = ["Qb`touch pwned`", "a$(touch pwned)", "x$IFS--help", "a;touch pwned", "a'b", 'a"b', "a|b", "a&b", "a\\b"]
    hostile.append("Báo (A), B: C")
    lines = "".join(
        f'{{"id": "{number}", "text": "cử tri", "source": {json.dumps(source)}}}\n'
        for number, source in enumerate(hostile)
    )
    (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
    assert dvsearch("index", tmp_path / "in.jsonl", index=tmp_path / "index").code == 0
    done = dvsearch(
        index=None,
        env={"_DVSEARCH_COMPLETE": "bash_complete", "COMP_WORDS": "dvsearch search --source ", "COMP_CWORD": "3",
             "DVSEARCH_INDEX": str(tmp_path / "index")},
    )  # fmt: skip
    assert done.lines == ["plain,Báo (A), B: C"]


def test_a_byte_order_mark_in_the_configuration_is_no_letter(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b'\xef\xbb\xbf[queries]\na = "x"\n')
    assert "queries.a\tx" in dvsearch("config", "--changed", env={"DVSEARCH_CONFIG": str(file)}).out
    assert dvsearch("config", "--save", "b", "y", env={"DVSEARCH_CONFIG": str(file)}).code == 0
    assert file.read_text(encoding="utf-8").startswith("[queries]")
