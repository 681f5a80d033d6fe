"""`--lang vi` for help and errors too: every text of the commands and every error of the program has its Vietnamese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from dvsearch.cli import COMMANDS, cli
from dvsearch.output.errors_vi import ERRORS, HINTS
from dvsearch.output.help_vi import HEADINGS, HELP
from dvsearch.output.translate import error_in
from tests.conftest import ROOT
from tests.program import dvsearch

RAISED = frozenset(
    {"UsageError", "IndexMissing", "IndexOutdated", "IndexLocked", "Interrupted", "EngineUnavailable", "_error"}
)
# Rooms whose errors are about a file that is read: they name what is wrong with its bytes, and are kept in reports.
ABOUT_FILES = ("dvsearch/reading/", "dvsearch/indexing/")


def template(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values)
    return None


def raised() -> Iterator[tuple[str, str, bool]]:
    """Every error as the code writes it: where, its text with {} for values, and whether it is a hint."""
    for path in sorted((ROOT / "dvsearch").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(ABOUT_FILES):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in RAISED and node.args and (text := template(node.args[0])):
                yield f"{name}:{node.lineno}", text, False
            if called in RAISED or called == "InputError":
                for keyword in node.keywords:
                    if keyword.arg == "hint" and (text := template(keyword.value)):
                        yield f"{name}:{node.lineno}", text, True


def test_every_error_and_hint_has_its_vietnamese() -> None:
    missing = [f"{place}: {text}" for place, text, hint in raised() if text not in (HINTS if hint else ERRORS)]
    assert not missing, "\n".join(missing)


def test_every_help_text_has_its_vietnamese() -> None:
    context = click.Context(cli)
    missing = []
    for command in (cli, *(cli.get_command(context, name) for name in COMMANDS)):
        assert command is not None
        texts = [command.help, *(p.help for p in command.params if isinstance(p, click.Option) and not p.hidden)]
        missing += [text for text in texts if text and " ".join(text.split()) not in HELP]
    assert not missing, "\n".join(map(str, missing))


@pytest.mark.parametrize("table", [ERRORS, HINTS, HELP, HEADINGS])
def test_a_translation_keeps_the_values_and_is_another_text(table: dict[str, str]) -> None:
    for english, vietnamese in table.items():
        assert english.count("{}") == vietnamese.count("{}"), english
        assert vietnamese.strip()
    assert not [key for key in HELP if key != " ".join(key.split())]


@pytest.mark.parametrize(
    ("message", "hint", "said"),
    [
        ("no article has the id x; y", None, "không có bài nào mang mã x; y"),
        ('query, column 5: this "(" is never closed', None, 'truy vấn, cột 5: dấu "(" này chưa được đóng'),
        ("a: there is no index", "make one: dvsearch index FOLDER", "a: chưa có chỉ mục; tạo: dvsearch index THƯ_MỤC"),
        ("no field is called a: did you mean b: ?", None, "không có trường nào tên a: có phải ý bạn là b: ?"),
        ("something nobody wrote down", "nor this", "something nobody wrote down; nor this"),
        ("year '20' is not a year", "try again", "year '20' không phải là year; hãy thử lại"),
    ],
)  # fmt: skip
def test_an_error_is_said_in_vietnamese_with_its_values(message: str, hint: str | None, said: str) -> None:
    assert error_in("vi", message, hint) == said
    assert error_in("en", message, hint) == (f"{message}; {hint}" if hint else message)


@pytest.mark.parametrize("how", ["option", "after", "variable", "locale", "file"])
def test_the_program_speaks_vietnamese_however_that_is_asked_for(tmp_path: Path, how: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[global]\nlang = "vi"\n', encoding="utf-8")
    env = {
        "variable": {"DVSEARCH_LANG": "vi"},
        "locale": {"LC_ALL": "vi_VN.UTF-8"},
        "file": {"DVSEARCH_CONFIG": str(file)},
    }
    before = ("--lang", "vi") if how == "option" else ()
    after = ("--lang=vi",) if how == "after" else ()
    done = dvsearch(*before, "search", "--help", *after, env=env.get(how))
    assert done.code == 0 and done.out.startswith("Cách dùng: dvsearch search") and "Số bài hiện ra." in done.out
    assert not re.search(r"(?m)^(Usage|Options|Examples):", done.out)
    done = dvsearch(*before, "serch", "x", *after, env=env.get(how))
    assert done.code == 2 and "có phải ý bạn là: dvsearch search x" in done.err


def test_another_language_than_these_is_refused_in_english() -> None:
    assert "is not one of 'en', 'vi'" in dvsearch("--lang", "fr", "search", "x").err
