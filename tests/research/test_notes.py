"""Files of notes: read as they were written, whole or not at all; and the labels that still hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dvsearch.article import Article
from dvsearch.errors import StorageError, UsageError
from dvsearch.research.notes import Note, labels_that_hold, make_note, read_notes, write_notes
from tests.research import archive

NOTES = [Note("a:1-2", "nhãn\nhai", "ở xã", "d"), Note("b:title:1-2", "", "", "")]
VILLAGE = Article("a", "Xã", "Họp thôn.")


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "notes.jsonl"
    write_notes(file, NOTES)
    assert read_notes(file) == NOTES
    write_notes(file, NOTES[1:])
    assert read_notes(file) == NOTES[1:]
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\r", "\n", "\ud800"])
def test_a_note_may_hold_any_character(tmp_path: Path, mark: str) -> None:
    notes = [Note("a:0-3", f"nhãn{mark}hai", f"x{mark}y", "d"), NOTES[0]]
    write_notes(tmp_path / "notes.jsonl", notes)
    assert read_notes(tmp_path / "notes.jsonl") == notes


def test_a_file_is_for_readers_too_and_its_letters_stand_as_they_are(tmp_path: Path) -> None:
    write_notes(tmp_path / "notes.jsonl", NOTES)
    text = (tmp_path / "notes.jsonl").read_text("utf-8")
    assert "ở xã" in text and [json.loads(line)["line"] for line in text.splitlines()] == ["a:1-2", "b:title:1-2"]


def test_folders_that_are_missing_are_made_however_deep(tmp_path: Path) -> None:
    file = tmp_path / "sâu" / "hơn" / "notes.jsonl"
    write_notes(file, NOTES)
    assert read_notes(file) == NOTES


def test_what_is_no_text_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "notes.jsonl"
    file.write_bytes(b"\xff\xfe\n")
    for wrong in (file, tmp_path):
        with pytest.raises(StorageError, match=r": cannot be read$"):
            read_notes(wrong)


@pytest.mark.parametrize("wrong", ["", "[]", "3", "{", '{"line": "a"}'])
def test_a_line_that_is_no_note_is_named_by_its_number(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "notes.jsonl"
    write_notes(file, NOTES)
    with file.open("a", encoding="utf-8") as stream:
        stream.write(f"{wrong}\n")
    with pytest.raises(UsageError, match=":3: this is no note"):
        read_notes(file)


def test_where_nothing_can_be_written_the_reason_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StorageError, match=r"notes\.jsonl: (not a directory|file exists)$"):
        write_notes(tmp_path / "file" / "notes.jsonl", NOTES)


def test_what_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "notes.jsonl"
    (file / "inside").mkdir(parents=True)
    with pytest.raises(StorageError):
        write_notes(file, NOTES)
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_one_and_the_file_keeps_its_mode(tmp_path: Path) -> None:
    kept, file = tmp_path / "kept.jsonl", tmp_path / "notes.jsonl"
    write_notes(kept, [])
    kept.chmod(0o640)
    file.symlink_to(kept)
    write_notes(file, NOTES)
    assert file.is_symlink() and read_notes(kept) == NOTES and kept.stat().st_mode & 0o777 == 0o640


def test_labels_hold_where_the_line_says_what_it_said() -> None:
    notes = [make_note(archive.memory([VILLAGE]), "a:0-3", label) for label in ("một", "hai")]
    notes.append(make_note(archive.memory([VILLAGE]), "a:title:0-2", "tên"))
    held = {"a:0-3": "một; hai", "a:title:0-2": "tên"}
    assert labels_that_hold(archive.memory([VILLAGE]), notes) == held
    longer = VILLAGE._replace(text="Họp thôn. Họp xã.")
    assert labels_that_hold(archive.memory([longer]), notes) == held
    other = VILLAGE._replace(text="Bàn thôn.")
    assert labels_that_hold(archive.memory([other]), notes) == {"a:title:0-2": "tên"}
    assert labels_that_hold(archive.memory([]), notes) == {}
