"""A plain search is read without click as click reads it, and what is no plain search is left to click."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import click
import pytest

from dvsearch.cli import search
from dvsearch.cli.app import cli
from dvsearch.cli.declared_options import GLOBAL_OPTIONS, SEARCHING, DeclaredOption
from dvsearch.cli.plain_search import PlainSearch, read_plain_search
from dvsearch.config import SavedQuery
from dvsearch.errors import DvsearchError

NONE = {"DVSEARCH_CONFIG": "/none/config.toml"}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("DVSEARCH_")]:
        monkeypatch.delenv(name)


class Click:
    """Reads command lines as the program does, and keeps what the search is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._asked: list[PlainSearch] = []
        monkeypatch.setattr(search, "answer_search", self._keep)

    def _keep(self, *asked: Any) -> int:
        self._asked.append(PlainSearch(*asked))
        return 0

    def read(self, arguments: list[str], environ: dict[str, str]) -> PlainSearch | None:
        self._asked.clear()
        with self._monkeypatch.context() as changed:
            for name, value in environ.items():
                changed.setenv(name, value)
            try:
                cli(arguments, standalone_mode=False, prog_name="dvsearch", auto_envvar_prefix="DVSEARCH")
            except (click.ClickException, DvsearchError):
                return None
        return self._asked[0] if self._asked else None


@pytest.fixture
def by_click(monkeypatch: pytest.MonkeyPatch) -> Click:
    return Click(monkeypatch)


def some_words(draw: random.Random, option: DeclaredOption) -> list[str]:
    """An option as it is typed: mostly as it should be, at times with a value that it cannot have."""
    name = draw.choice([name for names in option.names for name in names.split("/")])
    values = {"text": ["a,b", "--", "-x", "đất đai", "title"], "texts": ["Hà Tĩnh", "2016..2020", "province=x", "-"],
              "count": ["0", "7", "12", "-1", "x", "1_0", "٣", " 4", "+5", "0x1", "007"], "flag": ["true"]}  # fmt: skip
    known = [*values[option.kind], ""] if isinstance(option.kind, str) else [*option.kind, option.kind[0].upper()]
    value = draw.choice(known)
    if option.kind == "flag":
        return [name] if draw.random() < 0.95 else [f"{name}={value}"]
    return draw.choice([[name, value], [name, value], [f"{name}={value}"], [name + value]])


def command_line(draw: random.Random) -> list[str]:
    before = [word for _ in range(draw.randrange(3)) for word in some_words(draw, draw.choice(GLOBAL_OPTIONS))]
    words = [["dân", "vận"], ["@dvk"], ['"a b"~5'], ["-"], [""], ["-x"], ["--"], ["--", "-dân"], ["search"], ["-Fn3"]]
    after = [
        some_words(draw, draw.choice((*GLOBAL_OPTIONS, *SEARCHING))) if draw.random() < 0.6 else draw.choice(words)
        for _ in range(draw.randrange(1, 5))
    ]
    return [*before, "search", *(word for some in after for word in some)]


def test_whatever_is_read_without_click_is_read_as_click_reads_it(by_click: Click) -> None:
    draw, plain = random.Random(16), 0
    for _ in range(600):
        arguments = command_line(draw)
        environ = NONE | draw.choice([{}, {}, {"DVSEARCH_INDEX": "/elsewhere"}, {"LANG": "vi_VN.UTF-8"}])
        read = read_plain_search(arguments, environ)
        if read is not None:
            plain += 1
            assert read == by_click.read(arguments, environ), arguments
    assert plain > 200


@pytest.mark.parametrize("option", (*GLOBAL_OPTIONS, *SEARCHING), ids=lambda option: option.parameter)
def test_every_option_is_read_without_click(option: DeclaredOption, by_click: Click) -> None:
    for name in [name for names in option.names for name in names.split("/")]:
        value = {"flag": (), "count": ("3",), "text": ("x",), "texts": ("x",)}.get(option.kind, (option.kind[-1],))  # type: ignore[arg-type]
        for arguments in (["search", "dân", name, *value], ["search", name, *value, "dân", name, *value]):
            read = read_plain_search(arguments, NONE)
            assert read is not None and read == by_click.read(arguments, NONE)


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        ([], {}), (["--help"], {}), (["search", "--help"], {}), (["-V"], {}), (["facets", "dân"], {}), (["serch"], {}),
        (["search", "--formt", "json"], {}), (["search", "-n5", "dân"], {}), (["search", "-n=5", "dân"], {}),
        (["search", "--limit"], {}), (["search", "--count=1"], {}), (["search", "--sort", "best"], {}),
        (["--", "search", "dân"], {}), (["search", "dân", "--limit", "9999999999"], {}),
        (["search", "dân"], {"DVSEARCH_SEARCH_LIMIT": "3"}), (["search", "dân"], {"DVSEARCH_COLOR": "never"}),
        (["search", "dân"], {"_DVSEARCH_COMPLETE": "bash_source"}),
    ],
)  # fmt: skip
def test_all_else_is_left_to_click(arguments: list[str], environ: dict[str, str]) -> None:
    assert read_plain_search(arguments, NONE | environ) is None


def test_saved_queries_are_read_without_click_and_options_of_the_file_are_not(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[queries]\ndvk = "dân vận khéo"\n', "utf-8")
    read = read_plain_search(["search", "@dvk"], {"DVSEARCH_CONFIG": str(file)})
    assert read is not None and read.in_force.config.queries == {"dvk": SavedQuery("dân vận khéo")}
    file.write_text('[queries]\ndvk = { query = "dân vận khéo", loose = true }\n', "utf-8")
    assert read_plain_search(["search", "@dvk"], {"DVSEARCH_CONFIG": str(file)}) is None  # was --loose typed?
    assert read_plain_search(["search", "--batch", "q.tsv"], {"DVSEARCH_CONFIG": str(file)}) is None
    assert read_plain_search(["search", "dân"], {"DVSEARCH_CONFIG": str(file)}) is not None
    file.write_text("[search]\nlimit = 3\n", "utf-8")
    assert read_plain_search(["search", "@dvk"], {"DVSEARCH_CONFIG": str(file)}) is None


def test_numbers_of_nine_digits_are_read_without_click(by_click: Click) -> None:
    read = read_plain_search(["search", "dân", "--limit", "999999999"], NONE)
    assert read is not None and read == by_click.read(["search", "dân", "--limit", "999999999"], NONE)


def test_who_asks_a_cluster_may_stand_in_the_environment() -> None:
    environ = NONE | {"DVSEARCH_OPENSEARCH_USER": "reader", "DVSEARCH_EVALUATOR": "numpy"}
    assert read_plain_search(["search", "dân"], environ) is not None
