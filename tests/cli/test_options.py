"""Where options come from, and the commands around the search: config, completion, man, help."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import click
import pytest

from dvsearch.cli.app import COMMANDS, cli
from tests.cli.test_golden import run
from tests.golden import archive

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    return archive.build(str(tmp_path_factory.mktemp("options") / "index"))


class Ran(Protocol):
    def __call__(self, *arguments: str, config: str = "", **environ: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of a command with a configuration file and an environment of its own."""


@pytest.fixture
def ran(location: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ran:
    def call(*arguments: str, config: str = "", **environ: str) -> tuple[int, str, str]:
        file = tmp_path / "config.toml"
        file.write_text(config, encoding="utf-8")
        return run(arguments, monkeypatch, **{"DVSEARCH_CONFIG": str(file), "DVSEARCH_INDEX": location, **environ})

    return call


def test_the_command_line_beats_the_environment_beats_the_file_beats_the_default(ran: Ran) -> None:
    def shown(*arguments: str, **more: str) -> int:
        return int(ran("search", "dân vận", "--format", "ids", *arguments, **more)[1].count("\n"))

    file = "[search]\nlimit = 4\n"
    assert shown() == 7
    assert shown(config=file) == 4
    assert shown(config=file, DVSEARCH_SEARCH_LIMIT="3") == 3
    assert shown("-n", "2", config=file, DVSEARCH_SEARCH_LIMIT="3") == 2


def test_every_kind_of_option_can_stand_in_the_file(ran: Ran) -> None:
    file = '[search]\nprovince = ["Hà Tĩnh", "Phú Thọ"]\nany = true\nformat = "ids"\nsort = "oldest"\n'
    assert ran("search", "dân vận", config=file)[1].split() == ["nfd-2017", "vp-2021-01", "ht-2022-01"]
    assert ran("search", "dân vận", "--format", "ids", DVSEARCH_SEARCH_PROVINCE="Hà Tĩnh;Phú Thọ")[1].count("\n") == 3


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("[serch]\nlimit = 3\n", "serch"),
        ("[search]\nlimitt = 3\n", "limitt"),
        ('[search]\nlimit = "many"\n', "limit"),
        ('[search]\nsort = "random"\n', "sort"),
        ("[search]\nfacets = 3.5.1\n", "config.toml"),
        ("[search]\nlimit = [1, 2]\n", "limit"),
    ],
)
def test_a_mistake_in_the_file_is_one_line_that_names_it(ran: Ran, file: str, named: str) -> None:
    code, out, err = ran("search", "dân", config=file)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 and "config.toml" in err and named in err


def test_global_options_stand_before_and_after_the_command(ran: Ran, location: str) -> None:
    before = ran("--index", location, "--lang", "vi", "search", "dân vận", "--format", "table", DVSEARCH_INDEX="/none")
    after = ran("search", "--index", location, "--lang", "vi", "dân vận", "--format", "table", DVSEARCH_INDEX="/none")
    assert before == after and before[0] == 0 and "bài cho dân vận" in before[2]


def test_the_screen_speaks_the_locales_language(ran: Ran) -> None:
    assert "bài cho" in ran("search", "dân", "--format", "table", LC_ALL="vi_VN.UTF-8")[2]
    assert "articles for" in ran("search", "dân", "--format", "table", LC_ALL="de_DE.UTF-8", LANG="vi_VN")[2]
    assert "articles for" in ran("search", "dân", "--format", "table", LANG="vi_VN.UTF-8", DVSEARCH_LANG="en")[2]


def test_config_says_what_is_in_force_and_from_where(ran: Ran, location: str) -> None:
    file = '[search]\nlimit = 4\nfacets = "year"\n[queries]\ndvk = "dân vận"\n'
    rows = {
        name: (value, source)
        for name, value, source in (
            line.split("\t") for line in ran("config", config=file, DVSEARCH_SEARCH_LIMIT="3")[1].splitlines()
        )
    }
    assert rows["search.limit"] == ("3", "DVSEARCH_SEARCH_LIMIT")
    assert rows["search.facets"][0] == "year" and rows["search.facets"][1].endswith("config.toml")
    assert rows["search.sort"] == ("relevance", "default")
    assert rows["global.index"] == (location, "DVSEARCH_INDEX")
    assert rows["queries.dvk"][0] == "dân vận"
    changed = ran("config", "--changed", config=file)[1]
    assert "default" not in changed and "search.limit\t4\t" in changed


def test_a_query_is_saved_and_searched_by_its_name(ran: Ran, tmp_path: Path) -> None:
    assert ran("config", "--save", "dvk", '"dân vận khéo"')[0] == 0
    file = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert ran("search", "@dvk", "year:2021", "--format", "ids", config=file)[1] == "vp-2021-01\n"
    assert ran("search", "@dvk", "--count", config=file)[1] == "3\n"
    assert ran("config", "--save", "a b", "dân")[0] == 2


def test_a_batch_is_written_in_every_format(ran: Ran, tmp_path: Path) -> None:
    (tmp_path / "q.tsv").write_text("a\tdân vận khéo\nb\tthiên thạch\nc\tcử tri\n", encoding="utf-8")

    def batch(form: str, *more: str) -> tuple[int, str]:
        arguments = ("search", "--batch", str(tmp_path / "q.tsv"), "--sort", "newest", "-n", "1", "--format", form)
        code, out, err = ran(*arguments, *more)
        assert err == ""
        return code, out

    found = [json.loads(line) for line in batch("json", "--fields", "id", "--facets", "")[1].splitlines()]
    assert [(one["id"], one["total"], one["hits"]) for one in found] == [
        ("a", 3, [{"id": "ht-2022-01"}]), ("b", 0, []), ("c", 1, [{"id": "dt-2020-01"}]),
    ]  # fmt: skip
    assert batch("ids") == (0, "a\tht-2022-01\nc\tdt-2020-01\n")
    assert batch("tsv", "--fields", "id,year")[1] == "qid\tid\tyear\na\tht-2022-01\t2022\nc\tdt-2020-01\t2020\n"
    assert batch("csv", "--fields", "id")[1] == "qid,id\na,ht-2022-01\nc,dt-2020-01\n"
    assert batch("paths")[1] == "ha-tinh/duong-hoa.html\ndong-thap.csv\n"
    assert [line.split("\t")[0] for line in batch("plain")[1].splitlines() if "\t" in line] == ["a", "b", "c"]
    assert [json.loads(line)["qid"] for line in batch("jsonl")[1].splitlines()] == ["a", "c"]


def test_only_a_person_is_shown_a_widened_search_unasked(ran: Ran) -> None:
    assert ran("search", "Bến Trê", "--format", "table")[0] == 1
    assert ran("search", "Bến Trê", "--format", "table", "--widen")[0] == 0


def test_every_command_has_a_sentence_and_examples_that_name_it() -> None:
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None and command.name == name
        assert command.help and command.epilog and f"dvsearch {name}" in command.epilog


def test_every_option_of_every_command_is_explained() -> None:
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        for param in command.params:
            if isinstance(param, click.Option) and not param.hidden:
                record = param.get_help_record(click.Context(command))
                assert record is not None and record[1].strip(), (name, param.name)


def test_the_man_page_says_what_the_help_says(ran: Ran) -> None:
    page = ran("man")[1]
    assert page.startswith(".TH DVSEARCH 1")
    for name in COMMANDS:
        assert f"\n.SS dvsearch {name} " in page
    assert "\\-\\-batch FILE|\\-" in page and "\n.SH EXIT STATUS\n" in page
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed: the page was not typeset")
    typeset = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-K", "utf-8"], input=page.encode(), capture_output=True, timeout=60
    )
    assert typeset.returncode == 0
    assert "dân vận khéo" in re.sub(r"\x1b\[[0-9;]*m|.\x08", "", typeset.stdout.decode())
    assert [line for line in typeset.stderr.decode().splitlines() if "can't" not in line and "cannot" not in line] == []


# How each shell is asked, with the script read before, what the words {words} complete to; zsh's own widgets need a
# terminal, so that what they are handed is printed instead.
ASKED = {
    "bash": """COMP_WORDS=({words}); COMP_CWORD={last}
        _dvsearch_completion dvsearch; printf '%s\\n' "${{COMPREPLY[@]}}" """,
    "fish": """complete -C "{line}" """,
    "zsh": """compadd() {{ print -l -- "${{(@P)@[-1]}}" }}; _describe() {{ print -l -- "${{(@P)@[3]}}" }}
        words=({words}); CURRENT=$(({last} + 1)); _dvsearch_completion""",
}


def completed(location: str, shell: str, words: list[str], tmp_path: Path) -> list[str]:
    program = tmp_path / "dvsearch"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dvsearch "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "DVSEARCH_INDEX": location, "PYTHONPATH": str(ROOT),
           "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}  # fmt: skip
    script = subprocess.run(["dvsearch", "completion", shell], capture_output=True, env=env, text=True, timeout=60)
    quoted = " ".join(f"'{word}'" for word in words)
    asked = ASKED[shell].format(words=quoted, last=len(words) - 1, line=" ".join(words))
    before = "compdef() { }\n" if shell == "zsh" else ""
    answer = subprocess.run(
        [shell, "-c", f"{before}{script.stdout}\n{asked}"],
        capture_output=True, env=env, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    return answer.stdout.splitlines()


def test_bash_completes_commands_options_and_what_the_index_holds(location: str, tmp_path: Path) -> None:
    assert "search" in completed(location, "bash", ["dvsearch", "se"], tmp_path)
    assert "--province" in completed(location, "bash", ["dvsearch", "search", "--pro"], tmp_path)
    assert completed(location, "bash", ["dvsearch", "search", "--province", "ha"], tmp_path) == ["Hà Nội", "Hà Tĩnh"]
    assert completed(location, "bash", ["dvsearch", "search", "--year", "202"], tmp_path) == [
        "2020", "2021", "2022", "2025",
    ]  # fmt: skip
    assert "Báo Hà Tĩnh" in completed(location, "bash", ["dvsearch", "search", "--source", "Báo"], tmp_path)
    assert completed("/nowhere", "bash", ["dvsearch", "search", "--province", "ha"], tmp_path) == [""]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_complete_the_same(location: str, shell: str, ran: Ran, tmp_path: Path) -> None:
    assert "_DVSEARCH_COMPLETE" in ran("completion", shell)[1]
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed: its script was made but not read by it")
    commands = completed(location, shell, ["dvsearch", "se"], tmp_path)
    assert [line for line in commands if line.startswith("search")]
    start = "H" if shell == "fish" else "ha"  # fish itself drops what does not begin as it was typed
    provinces = completed(location, shell, ["dvsearch", "search", "--province", start], tmp_path)
    assert [re.split(r"[:\t]", line)[0] for line in provinces] == ["Hà Nội", "Hà Tĩnh"]


def test_a_query_is_saved_with_all_it_was_asked_with_and_what_is_typed_goes_first(ran: Ran, tmp_path: Path) -> None:
    asked = ("--loose", "--any", "--accents", "ignore", "--no-related", "--no-abbreviations", "--all-copies",
             "--sort", "oldest", "--year", "2016..")  # fmt: skip
    code, found, err = ran("search", "dân vận đường", *asked, "--save", "dv", "--format", "ids", "-n", "50")
    assert code == 0 and "dvsearch search @dv" in err
    file = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert ran("search", "@dv", "--format", "ids", "-n", "50", config=file)[1] == found
    assert ran("export", "@dv", "--fields", "id", "--format", "csv", config=file)[1].split()[1:] == found.split()
    typed = ran("search", "@dv", "--match", "all", "--format", "ids", "-n", "50", config=file)[1].split()
    assert typed == [id for id in found.split() if id in typed] and 0 < len(typed) < len(found.split())
    assert "queries.dv.accents\tignore\t" in ran("config", "--changed", config=file)[1]
    assert ran("search", "--batch", "-", "--save", "x", config=file)[0] == 2


def test_words_that_are_no_query_language_are_saved_as_words(ran: Ran, tmp_path: Path) -> None:
    plain = ran("search", "-F", "Cử tri (OR) -title: ?", "--save", "p", "--format", "ids")[1]
    file = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert 'p = "cử tri or title"' in file
    assert ran("search", "@p", "--format", "ids", config=file)[1] == plain
