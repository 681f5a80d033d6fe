"""Answers made again, labels and suggestions, on the built program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.program import dvsearch


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("again") / "index"
    assert dvsearch("index", ROOT / "corpus", index=folder).code == 0
    return folder


@pytest.mark.parametrize("command", [
    ("kwic", "dân vận", "--sample", "20%", "--seed", "7", "--sort", "R1"),
    ("trend", "dân vận", "--and", "nông thôn mới", "--by", "quarter", "--smooth", "3"),
    ("collocates", "dân vận", "--window", "3:2", "--year", "2016..2022", "--min", "1", "--min-articles", "1"),
    ("keyness", "-F", "dân vận", "--measure", "ll"),
    ("similar", "ag-6", "--explain"),
])  # fmt: skip
def test_an_answer_made_again_is_the_same_file(index: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "answer.csv"
    assert dvsearch(*command, "-o", file, index=index).code == 0
    again = dvsearch("rerun", file, index=index)
    assert (again.code, again.out) == (0, ""), again.err
    assert "the same" in again.err


def test_what_differs_is_said_row_by_row(tmp_path: Path) -> None:
    index, page = tmp_path / "index", tmp_path / "a.jsonl"
    lines = [
        {"id": f"a{n}", "text": f"Bài số {n} kể về mô hình dân vận khéo ở huyện.", "date": "2020-05-01"}
        for n in range(3)
    ]
    page.write_text("".join(json.dumps(line) + "\n" for line in lines[:2]), "utf-8")
    assert dvsearch("index", page, index=index).code == 0
    file = tmp_path / "trend.csv"
    assert dvsearch("trend", "dân vận", "--all-copies", "-o", file, index=index).code == 0
    page.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert dvsearch("index", page, index=index).code == 0
    again = dvsearch("rerun", file, index=index)
    assert again.code == 1
    assert "index: " in again.out and any(line.startswith("- 2020") for line in again.lines)
    file.write_text("2020,dân vận,99\n", "utf-8")
    assert "was changed since it was written" in dvsearch("rerun", file, index=index).err


def test_what_a_file_says_is_never_obeyed_beyond_asking(index: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("", "utf-8")
    about = tmp_path / "x.csv.about.json"
    other = tmp_path / "other"
    wrongs: list[object] = [
        {"command": "index", "arguments": ["corpus"]},
        {"command": "kwic", "arguments": ["dân", "-o", str(other)]},
        {"command": "kwic", "arguments": ["dân", f"--output={other}"]},
        {"command": "trend", "arguments": ["dân", "--plot", str(other)]},
        {"command": "kwic", "arguments": [f"-o{other}", "dân"]},
        {"command": "kwic", "arguments": "dân"},
        [],
    ]
    for wrong in wrongs:
        about.write_text(json.dumps(wrong), "utf-8")
        assert dvsearch("rerun", file, index=index).code == 2
    about.write_text("no json", "utf-8")
    assert dvsearch("rerun", file, index=index).code == 2
    assert dvsearch("rerun", tmp_path / "missing.csv", index=index).code == 2
    assert not other.exists()


def test_labels_are_put_listed_and_taken_back(index: Path, tmp_path: Path) -> None:
    env = {"XDG_DATA_HOME": str(tmp_path)}
    line = json.loads(dvsearch("kwic", "dân vận", "-n", "1", "--format", "json", index=index).out)["rows"][0]
    assert dvsearch("note", index=index, env=env).code == 1
    assert dvsearch("note", line["line"], "ẩn dụ", index=index, env=env).code == 0
    listed = dvsearch("note", "--format", "json", index=index, env=env)
    (row,) = json.loads(listed.out)["rows"]
    assert (row["label"], row["state"], row["text"], row["digest"]) == ("ẩn dụ", "ok", line["hit"], line["digest"])
    labelled = dvsearch("kwic", "dân vận", "-n", "0", "--labels", "--format", "json", index=index, env=env)
    labels = {row["line"]: row["label"] for row in json.loads(labelled.out)["rows"]}
    assert labels.pop(line["line"]) == "ẩn dụ" and set(labels.values()) == {""}
    drawn = dvsearch("kwic", "dân vận", "-n", "0", "--labels", "--format", "table", index=index, env=env)
    assert drawn.out.count("ẩn dụ") == 1
    assert max(map(len, drawn.out.splitlines())) < 300  # in a pipe no line is filled up to a width that is none
    assert dvsearch("note", line["line"], index=index, env=env).code == 2
    assert dvsearch("note", line["line"], "--remove", index=index, env=env).code == 0
    assert dvsearch("note", line["line"], "--remove", index=index, env=env).code == 1


def test_suggestions_say_that_they_are(index: Path) -> None:
    done = dvsearch("related", "dân vận", index=index)
    assert done.code == 0 and "what the archive suggests is not added to a search" in done.err
    assert dvsearch("similar", "nobody", index=index).code == 2
    own = dvsearch("similar", "-", "--format", "jsonl", index=index, input="Tổ dân vận khéo của xã".encode())
    assert own.code == 0 and all(json.loads(row)["id"] for row in own.lines)
