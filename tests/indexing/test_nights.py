"""Ordinary nights, on the program as it is built: what cannot be read is not gone, and every difference is said."""

from __future__ import annotations

import json
import lzma
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.crash import articles
from tests.program import Done, dvsearch


class Archive:
    """A folder of files and its index, as a maintainer has them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.index = folder / "archive", folder / "index"
        self.folder.mkdir()

    def write(self, name: str, numbers: Iterable[int], edition: int = 0) -> Path:
        """A file of articles; of a name that ends in .xz, compressed."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        data = "".join(json.dumps(articles.article(number, edition)) + "\n" for number in numbers).encode()
        path.write_bytes(lzma.compress(data) if path.suffix == ".xz" else data)
        return path

    def night(self, *options: str | Path, paths: Sequence[Path] = ()) -> Done:
        """One run over the archive."""
        return dvsearch("index", *options, *(paths or (self.folder,)), index=self.index)

    def ids(self) -> set[str]:
        """What a search finds."""
        return set(dvsearch("search", "*", "-n", "10000", "--all-copies", "--format", "ids", index=self.index).lines)

    def titles(self) -> list[str]:
        """The titles of all articles, in order."""
        found = dvsearch("search", "*", "-n", "10000", "--all-copies", "--format", "jsonl", index=self.index)
        return sorted(json.loads(line)["title"] for line in found.lines)

    def inputs(self) -> dict[str, dict[str, object]]:
        """What `info --inputs` shows, by name."""
        shown = dvsearch("info", "--inputs", "--format", "json", index=self.index)
        return {one["name"]: one for one in json.loads(shown.out)}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def ids(numbers: Iterable[int]) -> set[str]:
    return {f"bai-{number}" for number in numbers}


def a_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def no_rights(path: Path) -> None:
    if os.getuid() == 0:
        pytest.skip("root may read everything")
    path.chmod(0)


def half_an_upload(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


@pytest.mark.parametrize("damage", [a_loop, cut, no_rights, half_an_upload])
def test_what_cannot_be_read_is_not_gone_and_comes_back_with_its_old_time(archive: Archive, damage: object) -> None:
    archive.write("a.jsonl", range(50))
    broken = archive.write("b.jsonl.xz", range(50, 150))
    archive.night()
    before, status = broken.read_bytes(), broken.stat()
    damage(broken)  # type: ignore[operator]
    night = archive.night("--prune")
    assert night.code == 0
    assert "0 removed" in night.err and "rejected b.jsonl.xz" in night.err
    assert "articles stay as they were last read" in night.err
    assert archive.ids() == ids(range(150))
    assert archive.night("--prune", "--strict").code == 2
    since = archive.inputs()["b.jsonl.xz"]["since"]
    assert since is not None and archive.inputs()["b.jsonl.xz"]["articles"] == 100
    if broken.is_symlink() or not os.access(broken, os.R_OK):
        broken.chmod(0o644) if not broken.is_symlink() else broken.unlink()
    broken.write_bytes(before)
    os.utime(broken, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "150 unchanged" in archive.night("--prune", "--strict").err
    assert archive.inputs()["b.jsonl.xz"]["problem"] is None


def test_a_wrong_text_with_an_old_time_is_noticed(archive: Archive) -> None:
    file = archive.write("a.jsonl", range(5))
    archive.night()
    status, size = file.stat(), file.stat().st_size
    changed = file.read_bytes().replace("người dự".encode(), "người về".encode())
    if changed == file.read_bytes():
        changed = file.read_bytes().replace(b"bai-0", b"bai-9")
    assert len(changed) == size
    file.write_bytes(changed)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "5 unchanged" not in archive.night("--prune").err


def test_a_disk_that_is_away_takes_nothing_with_it(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.jsonl", range(10))
    archive.write("2025/b.jsonl", range(10, 30))
    archive.write("2025/c.jsonl", range(30, 40))
    archive.night()
    (archive.folder / "2025").rename(tmp_path / "aside")
    (archive.folder / "2025").mkdir()  # where it was mounted
    night = archive.night("--prune")
    assert "0 removed" in night.err and "as if not mounted" in night.err
    assert archive.ids() == ids(range(40))
    assert "as if not mounted" in str(archive.inputs()["2025/b.jsonl"]["problem"])
    (archive.folder / "2025").rmdir()
    assert archive.night("--prune").code == 0
    assert archive.ids() == ids(range(10))


def test_what_is_gone_is_removed_also_when_it_was_the_last(archive: Archive) -> None:
    for path in (archive.write("a.jsonl", range(10)), archive.write("sub/b.jsonl", range(10, 20))):
        archive.night()
        path.unlink()
    assert "20 in no file any more" in archive.night().err
    assert archive.inputs()["sub/b.jsonl"]["problem"] == "gone"
    assert archive.ids() == ids(range(20))
    assert "20 removed" in archive.night("--prune").err
    assert archive.ids() == set()
    assert archive.night("--prune").code == 2  # there is nothing to read, and nothing is known of it


@pytest.mark.parametrize("why", ["cut", "not given"])
def test_a_rebuild_takes_over_what_it_does_not_read(archive: Archive, why: str) -> None:
    kept = archive.write("y1/a.jsonl.xz", range(20))
    archive.write("y2/b.jsonl", range(20, 50))
    archive.night()
    if why == "cut":
        cut(kept)
    paths = [archive.folder] if why == "cut" else [archive.folder / "y2"]
    night = archive.night("--rebuild", paths=paths)
    assert night.code == 0
    assert archive.ids() == ids(range(50))
    assert "carried over from the old index" in night.err or "unread" in night.err
    (archive.folder / "y2" / "b.jsonl").unlink()
    archive.write("y2/c.jsonl", range(20, 30))
    assert "20 in no file any more" in archive.night("--rebuild", paths=[archive.folder / "y2"]).err
    assert archive.ids() == ids(range(30))


def test_an_article_of_two_files_is_gone_when_neither_holds_it(archive: Archive) -> None:
    first = archive.write("a.jsonl", range(100))
    second = archive.write("b.jsonl", range(100))
    archive.night()
    first.unlink()
    assert "0 removed" in archive.night("--prune").err
    assert archive.ids() == ids(range(100))
    shown = json.loads(dvsearch("search", "id:bai-7", "--format", "json", index=archive.index).out)
    assert shown["hits"][0]["path"] == "b.jsonl"
    second.unlink()
    archive.write("c.jsonl", range(1))
    assert "99 removed" in archive.night("--prune").err
    assert archive.ids() == ids(range(1))


def test_prune_speaks_of_what_came_from_beneath_the_paths_given(archive: Archive) -> None:
    archive.write("y2025/a.jsonl", range(30))
    archive.write("y2026/a.jsonl", range(30, 50))
    archive.night(paths=[archive.folder / "y2025"])
    assert "20 added" in archive.night("--prune", paths=[archive.folder / "y2026"]).err
    assert archive.ids() == ids(range(50))
    shutil.rmtree(archive.folder / "y2025")
    assert "0 removed" in archive.night("--prune", paths=[archive.folder / "y2026"]).err
    forgotten = dvsearch("forget", archive.folder / "y2025", index=archive.index)
    assert (forgotten.code, forgotten.err) == (0, "1 files forgotten, 30 articles removed\n")
    assert archive.ids() == ids(range(30, 50))
    assert dvsearch("forget", archive.folder / "y2025", index=archive.index).code == 1


def test_two_texts_of_one_id_are_two_articles_and_it_is_said(archive: Archive) -> None:
    archive.write("a.jsonl", range(3))
    archive.write("b.jsonl", [1], edition=1)
    night = archive.night()
    assert "4 added" in night.err
    assert "shared id b.jsonl:1: bai-1 is another article in a.jsonl: this one is bai-1#2" in night.err
    both = archive.titles()
    for _ in range(3):
        (archive.folder / "a.jsonl").touch()
        assert "4 unchanged" in archive.night("--prune").err
        assert archive.titles() == both
    archive.write("b.jsonl", [1], edition=2)
    assert "1 changed" in archive.night("--prune").err
    (archive.folder / "a.jsonl").unlink()
    assert "3 removed" in archive.night("--prune").err
    assert archive.ids() == {"bai-1#2"}


def test_other_names_of_a_path_are_the_same_files(archive: Archive, tmp_path: Path) -> None:
    archive.write("y/a.jsonl", range(5))
    (archive.folder / "y" / "trang.txt").write_text("Bản tin\n\nMột trang riêng.\n", "utf-8")
    archive.night()
    before = archive.ids()
    (tmp_path / "link").symlink_to(archive.folder)
    others = [
        tmp_path / "link",
        tmp_path / "link" / "y",
        archive.folder / "y",
        archive.folder / "y" / "trang.txt",
        Path(os.path.relpath(archive.folder)),
        archive.folder / ".." / "archive" / "y" / "a.jsonl",
    ]
    for path in others:
        assert "0 added, 0 changed" in archive.night("--prune", paths=[path]).err
        assert archive.ids() == before
    archive.folder.rename(tmp_path / "moved")
    assert "6 unchanged" in archive.night("--prune", paths=[tmp_path / "moved"]).err
    assert archive.ids() == before


def test_a_table_whose_columns_were_named_is_known_when_it_is_moved(archive: Archive, tmp_path: Path) -> None:
    rows = [f"Tin {number},Ủy ban nhân dân xã họp lần {number} về chợ mới" for number in range(3)]
    (archive.folder / "t.csv").write_text("\n".join(["cot_a,cot_b", *rows]), "utf-8")
    named = ("--field", "title=cot_a", "--field", "text=cot_b")
    assert "3 added" in archive.night(*named).err
    before = archive.ids()
    archive.folder.rename(tmp_path / "moved")
    said = archive.night(*named, "--prune", paths=[tmp_path / "moved"]).err
    assert "moved t.csv: was" in said and "3 unchanged" in said
    assert archive.ids() == before


def test_a_renamed_file_with_a_changed_article_keeps_its_ids(archive: Archive) -> None:
    archive.write("a.jsonl", range(10)).unlink()
    archive.write("a.jsonl", range(10))
    archive.night()
    (archive.folder / "a.jsonl").unlink()
    archive.write("b.jsonl", range(9))
    with (archive.folder / "b.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(articles.article(9, edition=1)) + "\n")
    assert "1 changed, 9 unchanged, 0 removed" in archive.night("--prune").err
    assert archive.ids() == ids(range(10))


def test_a_member_that_is_gone_from_its_container_is_gone(archive: Archive) -> None:
    def pack(names: str) -> None:
        with zipfile.ZipFile(archive.folder / "z.zip", "w") as packed:
            for name in names:
                packed.writestr(f"{name}.txt", f"Bản tin {name}\n\nMột trang riêng của {name}.\n")

    pack("ab")
    archive.night()
    pack("a")
    assert "1 unchanged, 1 removed" in archive.night("--prune").err
    assert archive.ids() == {"z.zip/a.txt"}
    assert [(one["name"], one["articles"]) for one in archive.inputs().values()] == [("z.zip", 1)]


def test_a_record_of_a_strange_shape_is_rejected_with_its_line(archive: Archive) -> None:
    good = json.dumps(articles.article(1))
    deep = '{"id": "d", "text": "x", "author": ' + "[" * 600 + "]" * 600 + "}"
    shapes = [f'{{"id": "s{n}", "text": "y", "date": {value}}}' for n, value in enumerate(["[[[[]]]]", "1e999", "{}"])]
    path = archive.folder / "a.jsonl"
    path.write_text("\n".join([deep, good, *shapes, '{"text": [1]}']) + "\n", "utf-8")
    night = archive.night()
    assert night.code == 0
    assert "Traceback" not in night.err
    assert "bai-1" in archive.ids()
    said = [line for line in night.err.splitlines() if line.startswith("rejected")]
    assert all("a.jsonl:" in line for line in said)
    assert len(archive.ids()) + len(said) == 6


def test_a_feed_of_refused_lines_is_counted_by_reason_and_all_in_the_report(archive: Archive, tmp_path: Path) -> None:
    (archive.folder / "a.jsonl").write_text(
        '{"id": 1}\n' * 1_000 + "nothing\n" * 500 + '{"text": "một bài"}\n', "utf-8"
    )
    (archive.folder / "b.jsonl").write_text("".join(f'{{"id": {n}}}\n' for n in range(2_000)), "utf-8")
    report = tmp_path / "report.jsonl"
    night = archive.night("--report", report)
    assert night.code == 0
    lines = night.err.splitlines()
    assert len(lines) < 40 and len(night.err) < 5_000
    assert any(line.startswith("rejected ") and " more: no text in the record" in line for line in lines)
    told = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    assert f"{len(told):,} rejected" in lines[-1]
    assert {one["kind"] for one in told} == {"rejected"}


# --- streams ----------------------------------------------------------------------------------------------------------


def shell(script: str, index: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A line of shell in which `$D` is the program."""
    program = f"{sys.executable} -m dvsearch --index {index}"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "D": program, **variables}
    return subprocess.run(
        ["bash", "-c", script], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full", "2> >(true)"])
def test_a_run_whose_words_go_nowhere_keeps_its_work_and_says_so_by_its_code(archive: Archive, stderr: str) -> None:
    archive.write("a.jsonl", range(5))
    (archive.folder / "b.jsonl").write_text("nothing\n" * 100, "utf-8")
    done = shell(f"sleep 0.1; $D index {archive.folder} {stderr}", archive.index)
    assert done.returncode == (2 if "true" not in stderr else done.returncode)
    assert "Traceback" not in done.stderr
    assert archive.ids() == ids(range(5))


@pytest.mark.parametrize("report", ["/dev/full", ">(true)"])
def test_a_report_that_cannot_be_written_keeps_the_work_and_the_code_says_so(archive: Archive, report: str) -> None:
    archive.write("a.jsonl", range(5))
    (archive.folder / "b.jsonl").write_text("nothing\n" * 20_000, "utf-8")
    done = shell(f"$D index {archive.folder} --report {report}", archive.index)
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert "the report is not whole" in done.stderr
    assert archive.ids() == ids(range(5))


@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_the_code_of_other_commands_is_that_of_their_work(archive: Archive, stderr: str) -> None:
    archive.write("a.jsonl", range(200))
    archive.night()
    for command, code in (
        ("check", 0),
        ("compact", 0),
        ("delete bai-1", 0),
        ("delete nobody", 1),
        ("forget nobody", 1),
    ):
        assert shell(f"$D {command} {stderr}", archive.index).returncode == code, command
    largest = max(archive.index.glob("*.dvs"), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.write_bytes(data)
    for stdout in ("", ">&-", ">/dev/full", "> >(true)"):
        assert shell(f"$D check {stderr} {stdout}", archive.index).returncode == 2, stdout
    assert shell(f"$D check --repair {stderr}", archive.index).returncode == 0
    assert shell("$D check", archive.index).returncode == 0


def test_a_stdin_that_is_closed_is_one_line(archive: Archive) -> None:
    done = shell("$D index - <&-", archive.index)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "stdin" in done.stderr


# --- endings ----------------------------------------------------------------------------------------------------------


def begin(
    archive: Archive, *arguments: str | Path, env: Mapping[str, str] | None = None, stdin: int | None = None
) -> subprocess.Popen[bytes]:
    """A run that is under way; it says on stderr when it has begun to write and what it committed."""
    command = [sys.executable, "-m", "tests.crash.driver", "0.1", "50", "--index", str(archive.index)]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.Popen(
        [*command, *map(str, arguments)],
        stdin=stdin,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )


def wait_for(process: subprocess.Popen[bytes], word: bytes) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(word):
            return
    raise AssertionError(f"it never said {word!r}")


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    assert process.stderr is not None
    said = process.stderr.read().decode()
    process.stderr.close()
    return process.wait(timeout=30), said


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_terminal_that_goes_away_keeps_what_was_read(
    archive: Archive, tmp_path: Path, number: signal.Signals
) -> None:
    archive.write("a.jsonl", range(3_000))
    (tmp_path / "tmp").mkdir()
    process = begin(archive, "index", "--jobs", "2", archive.folder, env={"TMPDIR": str(tmp_path / "tmp")})
    wait_for(process, b"committed")
    os.killpg(process.pid, number)
    code, said = ended(process)
    assert code == 130
    assert "stopped at a.jsonl" in said and "Traceback" not in said
    assert list((tmp_path / "tmp").iterdir()) == []
    assert 0 < len(archive.ids()) < 3_000
    assert archive.night("--prune").code == 0
    assert archive.ids() == ids(range(3_000))


def test_what_came_by_stdin_stays_until_it_is_forgotten(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.write("a.jsonl", range(3))
    feed = "".join(json.dumps(articles.article(number)) + "\n" for number in (7, 8)).encode()
    assert dvsearch("index", "-", index=archive.index, input=feed).code == 0
    monkeypatch.chdir(archive.folder)
    assert "0 removed" in archive.night("--prune", paths=[Path()]).err
    assert archive.ids() == ids([0, 1, 2, 7, 8])
    changed = (json.dumps(articles.article(8, edition=1)) + "\n").encode()
    assert "1 changed" in dvsearch("index", "-", "--prune", index=archive.index, input=changed).err
    assert archive.ids() == ids([0, 1, 2, 7, 8])
    assert "2 articles removed" in dvsearch("forget", "-", index=archive.index).err
    assert archive.ids() == ids(range(3))


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_what_came_by_stdin_is_kept_when_the_run_is_ended_while_it_comes(
    archive: Archive, tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "tmp").mkdir()
    process = begin(archive, "index", "-", stdin=subprocess.PIPE, env={"TMPDIR": str(tmp_path / "tmp")})
    assert process.stdin is not None
    process.stdin.write("".join(json.dumps(articles.article(number)) + "\n" for number in range(10)).encode())
    process.stdin.flush()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not any(path.stat().st_size for path in (tmp_path / "tmp").rglob("*.jsonl")):
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(number)
    code, said = ended(process)
    process.stdin.close()
    assert code == 130 and "Traceback" not in said
    assert list((tmp_path / "tmp").iterdir()) == []
    assert archive.ids() == ids(range(10))


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """The reading processes of a run: not the one that cleans up after them."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == process.pid and b"resource_tracker" not in (path / "cmdline").read_bytes():
                found.append(int(path.name))
        except OSError:
            continue
    return found


def test_a_killed_reading_process_takes_nothing_with_it(archive: Archive) -> None:
    archive.write("a.jsonl", range(4_000))
    process = begin(archive, "index", "--jobs", "2", archive.folder)
    wait_for(process, b"committed")
    for number in children(process):
        os.kill(number, signal.SIGKILL)
    code, said = ended(process)
    assert code == 0 and "4,000 added" in said
    assert "killed a.jsonl:" in said and "SIGKILL" in said
    assert archive.ids() == ids(range(4_000))


def test_a_stopped_reading_process_does_not_make_the_run_deaf(archive: Archive) -> None:
    archive.write("a.jsonl", range(6_000))
    process = begin(archive, "index", "--jobs", "2", archive.folder)
    wait_for(process, b"committed")
    stopped = children(process)
    for number in stopped:
        os.kill(number, signal.SIGSTOP)
    time.sleep(0.5)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code, said = ended(process)
    assert code == 130 and "stopped at a.jsonl" in said
    assert time.monotonic() - begun < 20
    assert not any(Path(f"/proc/{number}").exists() for number in stopped)
    assert archive.ids()


def test_many_first_runs_wait_for_each_other(archive: Archive) -> None:
    command = [sys.executable, "-m", "dvsearch", "--index", str(archive.index), "index", "--wait", "80", "--jobs", "1"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    paths = [archive.write(f"{number}.jsonl", range(number * 10, number * 10 + 10)) for number in range(6)]
    runs = [subprocess.Popen([*command, str(path)], env=environment, stderr=subprocess.DEVNULL) for path in paths]
    assert [run.wait(timeout=120) for run in runs] == [0] * 6
    assert archive.ids() == ids(range(60))
