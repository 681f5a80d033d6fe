"""The built program as shells use it: pipes, exit codes, environments, and what a start loads."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.golden import archive

PROGRAM = [sys.executable, "-m", "dvsearch"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the golden archive's index in it, and a home folder."""
    folder = tmp_path_factory.mktemp("home")
    archive.build(str(folder / "index"))
    return folder


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT)}
    return {**kept, "DVSEARCH_INDEX": str(home / "index"), **more}


def run(
    home: Path, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, *arguments], input=stdin, capture_output=True, cwd=home, env=env or environment(home), timeout=60
    )


def shell(home: Path, script: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A script of bash in which `dvsearch` is the program."""
    program = " ".join(f"'{part}'" for part in PROGRAM)
    prelude = f'set -o pipefail; dvsearch() {{ {program} "$@"; }}; export -f dvsearch\n'
    return subprocess.run(
        ["bash", "-c", prelude + script], capture_output=True, text=True, encoding="utf-8", cwd=home,
        env=environment(home, **more), timeout=60,
    )  # fmt: skip


def test_the_exit_code_answers_whether_anything_was_found(home: Path) -> None:
    codes = {
        "found": run(home, "search", "dân vận", "--format", "ids").returncode,
        "nothing": run(home, "search", "thiên thạch").returncode,
        "mistake": run(home, "search", '"dân').returncode,
        "no index": run(home, "--index", "nowhere", "search", "dân").returncode,
    }
    assert codes == {"found": 0, "nothing": 1, "mistake": 2, "no index": 2}


def test_an_error_is_one_line_on_stderr_and_nothing_on_stdout(home: Path) -> None:
    ran = run(home, "--index", "nowhere", "search", "dân")
    assert ran.stdout == b""
    assert ran.stderr.decode().startswith("dvsearch: ") and ran.stderr.count(b"\n") == 1
    assert "dvsearch index" in ran.stderr.decode()


def test_head_may_close_the_pipe_and_nobody_complains(home: Path) -> None:
    ran = shell(home, "dvsearch export '*' --fields id,text | head -n 1; echo ${PIPESTATUS[0]} >&2")
    assert ran.stdout.count("\n") == 1
    assert [line for line in ran.stderr.splitlines() if "articles" not in line] == ["0"]


def test_a_reader_that_goes_away_in_the_middle_is_a_normal_end(home: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "search", "--batch", "-", "--format", "jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd=home, env=environment(home),
    ) as ran:  # fmt: skip
        assert ran.stdin is not None and ran.stdout is not None and ran.stderr is not None
        ran.stdin.write(b"dan\n")
        ran.stdin.flush()
        first = ran.stdout.readline()
        ran.stdout.close()
        ran.stdin.write(b"dan\n" * 50)
        ran.stdin.close()
        assert ran.wait(timeout=30) == 0
        assert json.loads(first)["qid"] == "1"
        assert ran.stderr.read() == b""


def test_a_batch_answers_each_line_before_the_next_is_written(home: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "search", "--batch", "-", "--format", "trec", "-n", "1"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, cwd=home, env=environment(home),
    ) as ran:  # fmt: skip
        assert ran.stdin is not None and ran.stdout is not None
        for number in range(3):
            ran.stdin.write(f"q{number}\tdân vận khéo\n".encode())
            ran.stdin.flush()
            assert ran.stdout.readline().startswith(f"q{number} Q0 ".encode())
        ran.stdin.close()
        assert ran.wait(timeout=30) == 0


def test_a_batch_takes_lines_of_three_kinds_and_goes_on_after_a_bad_one(home: Path) -> None:
    lines = 'dân vận\nt1\tdân vận khéo\n\n{"_id": "j1", "text": "cử tri"}\n{"text": 3}\nx\t"dân\n'.encode()
    ran = run(home, "search", "--batch", "-", "--count", stdin=lines + b"\xff\n")
    assert ran.stdout.decode() == "1\t7\nt1\t3\nj1\t1\n"
    said = ran.stderr.decode().splitlines()
    assert [line.split(":")[2] for line in said] == ["5", "6", "7"]
    assert ran.returncode == 2


def test_jq_reads_what_is_printed(home: Path) -> None:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    ran = shell(home, "dvsearch search dân vận khéo --sort newest --format json | jq -r '.hits[].id'")
    assert ran.stdout.split() == ["ht-2022-01", "vp-2021-01", "nfd-2017"]
    assert ran.returncode == 0


def test_xargs_takes_names_with_blanks_and_brackets(home: Path) -> None:
    folder = home / "files"
    (folder / "la").mkdir(parents=True, exist_ok=True)
    (folder / "la" / "[b]x[/b].txt").parent.mkdir(parents=True, exist_ok=True)
    (folder / "la" / "[b]x[/b].txt").write_text("một hai ba\n", encoding="utf-8")
    ran = shell(home, "dvsearch search id:nghi-van --format paths -0 --root files | xargs -0 wc -w")
    assert ran.stdout.split()[0] == "3"


def test_while_read_takes_ids_and_tsv(home: Path) -> None:
    ran = shell(
        home,
        """dvsearch search dân vận khéo --sort newest --format ids | while read -r id; do echo "<$id>"; done
        dvsearch search dân vận khéo --sort newest --format tsv --fields id,year | tail -n +2 |
          while IFS=$'\\t' read -r id year; do echo "$year:$id"; done""",
    )
    assert ran.stdout.split() == [
        "<ht-2022-01>", "<vp-2021-01>", "<nfd-2017>", "2022:ht-2022-01", "2021:vp-2021-01", "2017:nfd-2017",
    ]  # fmt: skip


def test_cron_runs_it_without_terminal_home_or_locale(home: Path) -> None:
    env = {"PATH": "/usr/bin:/bin", "LANG": "C", "PYTHONPATH": str(ROOT)}
    command = [*PROGRAM, "--index", str(home / "index"), "search", "id:ht-2022-01", "--format", "plain"]
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, cwd="/", env=env, timeout=60)
    assert ran.returncode == 0
    assert ran.stdout.decode("utf-8").startswith("1. Hà Tĩnh: Dân vận khéo làm đường hoa ở Kỳ Xuân\n")
    assert ran.stderr == b""


def test_nothing_is_coloured_wrapped_or_paged_in_a_pipe(home: Path) -> None:
    more = {"TERM": "xterm-256color", "PAGER": "touch paged", "COLUMNS": ""}
    ran = shell(home, "dvsearch search dân vận --format table | cat; ls", **more)
    assert "\x1b" not in ran.stdout and "paged" not in ran.stdout
    assert "mỗi chi bộ giữ một việc làm theo. Bí thư chi bộ nói: “Dân bàn trước, cán bộ làm sau”.\n" in ran.stdout


def test_a_full_disk_is_an_error_in_one_line(home: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    ran = shell(home, "dvsearch export '*' > /dev/full; echo $?")
    assert ran.stdout == "2\n"
    assert ran.stderr.splitlines()[-1] == "dvsearch: no space left on device"


def test_ctrl_c_ends_a_batch_with_130(home: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "search", "--batch", "-", "--format", "trec"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd=home, env=environment(home),
    ) as ran:  # fmt: skip
        assert ran.stdin is not None and ran.stdout is not None and ran.stderr is not None
        ran.stdin.write("dân\n".encode())
        ran.stdin.flush()
        ran.stdout.readline()
        ran.send_signal(signal.SIGINT)
        assert ran.wait(timeout=30) == 130
        assert b"Traceback" not in ran.stderr.read()


_LOADED_LATE = """
import sys

class Stop:
    def find_spec(self, name, *_):
        if name == "dvsearch.cli.plain_search":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stop())
from dvsearch.cli import main
main()
"""


def test_ctrl_c_while_the_program_is_loaded_ends_it_without_a_word(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED_LATE], capture_output=True, cwd=home, env=environment(home), timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


_DROPPED = """
import signal, time
from dvsearch.cli.endings import end_as_by_ctrl_c

class Gone:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)  # Python lets no error out of here

end_as_by_ctrl_c()
try:
    Gone()
    time.sleep(50)
except KeyboardInterrupt:
    print("ended")
"""


def test_an_interrupt_that_python_drops_comes_again(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _DROPPED], capture_output=True, cwd=home, env=environment(home), timeout=40
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"ended\n", b"")


def test_a_locked_index_exits_75(home: Path) -> None:
    from dvsearch.engines import open_engine

    engine = open_engine(str(home / "index"))
    with engine.writer():
        ran = run(home, "delete", "ht-2022-01")
    engine.close()
    assert ran.returncode == 75
    assert ran.stderr.count(b"\n") == 1


LOADED = """
import sys
sys.argv = ["dvsearch", *{arguments!r}]
sys.stdout = open(1, "w", closefd=False)
from dvsearch.cli import main
try:
    main()
except SystemExit:
    pass
sys.stdout.flush()
heavy = ("rich", "textual", "sklearn", "pyvi", "trafilatura", "opensearchpy", "multiprocessing", "tomllib")
print(*[name for name in heavy if name in sys.modules], file=sys.stderr)
print("whoosh" in sys.modules, "numpy" in sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "engine"),
    [(["--help"], False), (["search", "--help"], False), (["search", "dân", "--format", "json"], True),
     (["search", "dân", "--format", "ids"], True), (["search", "cử tri", "--format", "table"], True),
     (["--width", "120", "search", "cử tri", "--format", "table", "--color", "always"], True)],
)  # fmt: skip
def test_a_start_loads_only_what_it_needs(home: Path, arguments: list[str], engine: bool) -> None:
    code = LOADED.format(arguments=arguments)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(home), cwd=home)
    heavy, needed = ran.stderr.splitlines()[-2:]
    assert heavy == ""
    assert engine or needed == "False False"


def test_ten_thousand_queries_need_no_more_memory_than_a_thousand(home: Path) -> None:
    code = (
        "import resource, sys\nfrom dvsearch.cli import main\nsys.argv = ['dvsearch', 'search', '--batch', '-', "
        "'--format', 'ids', '--snippets', '0', '-n', '1']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )

    def peak(count: int) -> int:
        lines = "".join(f"{number}\tchung-{number % 97}\n" for number in range(count)).encode()
        ran = subprocess.run(
            [sys.executable, "-c", code], input=lines, capture_output=True, env=environment(home), timeout=300
        )
        assert ran.stdout.count(b"\n") <= count
        return int(ran.stderr.split()[-1])

    small, large = peak(1_000), peak(10_000)
    assert large < small * 1.1 + 2_000


def test_export_writes_the_file_whole_or_not_at_all(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert run(home, "export", "*", "-o", str(target)).returncode == 0
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,title,") and data.count(b"\n") == 12
    assert run(home, "export", '"dân', "-o", str(tmp_path / "bad.csv")).returncode == 2
    assert run(home, "export", "*", "-o", str(tmp_path / "no" / "folder.csv")).returncode == 2
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_what_was_exported_can_be_indexed_again(home: Path, tmp_path: Path) -> None:
    articles, index = tmp_path / "all.jsonl", str(tmp_path / "index")
    assert run(home, "export", "*", "--all-copies", "-o", str(articles)).returncode == 0
    assert run(home, "index", "--index", index, str(articles)).returncode == 0
    again = run(home, "search", "--index", index, "*", "--all-copies", "--count")
    assert again.stdout == b"12\n"
    shown = run(home, "show", "--index", index, "wide-2016", "--format", "json")
    assert json.loads(shown.stdout)["title"] == archive.ARTICLES[8].title


def test_index_reads_json_lines_from_stdin_and_delete_reads_ids(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": f"a{n}", "title": f"Bài {n}", "text": "cử tri hỏi"}) + "\n" for n in range(3))
    assert run(tmp_path, "index", "-", stdin=(lines + "{bad\n").encode()).returncode == 0
    assert run(tmp_path, "search", "cử tri", "--count").stdout == b"3\n"
    assert run(tmp_path, "delete", "-", "a9", stdin=b"a0\na1\n").returncode == 0
    assert run(tmp_path, "search", "*", "--format", "ids").stdout == b"a2\n"
    assert run(tmp_path, "delete", "a0").returncode == 1
    assert run(tmp_path, "check").returncode == 0
    assert run(tmp_path, "compact").returncode == 0
    info = json.loads(run(tmp_path, "info", "--format", "json").stdout)
    assert info["articles"] == 1


def test_what_could_not_be_indexed_is_reported(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"title": "A", "text": "một"}\n{bad\n', encoding="utf-8")
    ran = run(tmp_path, "index", "in.jsonl", "--report", "bad.jsonl")
    assert ran.returncode == 0
    assert b"rejected in.jsonl:2" in ran.stderr
    assert json.loads((tmp_path / "bad.jsonl").read_text(encoding="utf-8"))["line"] == 2
    assert run(tmp_path, "index", "nowhere").returncode == 2


def test_a_search_in_the_background_does_not_wait_for_stdin(home: Path) -> None:
    started = time.monotonic()
    ran = subprocess.run(
        [*PROGRAM, "search", "dân", "--count"], stdin=subprocess.DEVNULL, capture_output=True, env=environment(home),
        cwd=home, timeout=30,
    )  # fmt: skip
    assert ran.returncode == 0 and time.monotonic() - started < 20


@pytest.mark.parametrize("asked", [("--help",), ("--version",), ("search", "--help")])
def test_help_that_nobody_reads_is_a_normal_end(asked: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "dvsearch", *asked]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_height_of_the_screen_that_is_no_number_does_not_matter(home: Path) -> None:
    shown = run(home, "search", "--format", "table", "dân vận", env=environment(home, LINES="9" * 5_000))
    assert shown.stdout and shown.stdout == run(home, "search", "--format", "table", "dân vận").stdout
