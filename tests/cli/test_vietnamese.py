"""`--lang vi` for help, errors and remarks too: whatever the program says to a person has its Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from dvsearch.cli.app import COMMANDS, cli
from dvsearch.output.errors_vi import ERRORS, HINTS
from dvsearch.output.examples_vi import EXAMPLES
from dvsearch.output.help_vi import HEADINGS, HELP, METAVARS
from dvsearch.output.messages import VIETNAMESE
from dvsearch.output.reading_vi import READING
from dvsearch.output.remarks_vi import REMARKS, WORDS
from dvsearch.output.translate import error_in, explained
from tests.messages import messages
from tests.program import dvsearch


def commands() -> Iterator[click.Command]:
    context = click.Context(cli)
    yield cli
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        yield command


def test_every_message_has_its_vietnamese() -> None:
    tables = {"screen": VIETNAMESE, "hint": HINTS, "line": {**ERRORS, **READING, **REMARKS, **WORDS}}
    said = [one for one in messages() if re.search("[a-z]{2}", one.text.replace("{}", ""))]
    missing = {f"{one.place}: {one.text}" for one in said if one.text not in tables[one.kind]}
    assert not missing, "\n".join(sorted(missing))
    assert {kind for kind in tables if sum(one.kind == kind for one in said) > 80} == set(tables)


def test_the_reason_behind_a_colon_is_a_sentence_of_its_own() -> None:
    assert error_in("vi", "query, column 8: OR needs a word after it") == "truy vấn, cột 8: sau OR cần một từ"
    assert error_in("vi", "query, column 8: NOT needs a word after it") == "truy vấn, cột 8: sau NOT cần một từ"


def test_options_without_a_command_bring_the_help() -> None:
    done = dvsearch("--lang", "vi")
    assert done.code == 2 and "Bộ tìm" not in done.out
    assert done.out == dvsearch(env={"DVSEARCH_LANG": "vi"}).out and "DVSEARCH_INDEX" in done.out + done.err


def test_every_way_to_mistype_an_option_is_said_in_vietnamese() -> None:
    """What the option reader says, asked of every option there is."""
    english = set()
    tried: set[tuple[str, str]] = set()  # most commands share a dozen
    for command in commands():
        for option in (param for param in command.params if isinstance(param, click.Option)):
            name = max(option.opts, key=len)
            if (name, repr(option.type)) in tried:
                continue
            tried.add((name, repr(option.type)))
            for typed in ([name], [name, "?"], [f"{name}=?"], ["--nosuch"], []):
                try:
                    command.make_context("x", [*typed], resilient_parsing=False)
                except click.exceptions.NoArgsIsHelpError:
                    continue
                except click.ClickException as error:
                    message = error.format_message().strip().rstrip(".")
                    message = message[:1].lower() + message[1:]
                    if error_in("vi", message) == message or re.search(r"\b(is|not|does)\b", error_in("vi", message)):
                        english.add(f"{message} -> {error_in('vi', message)}")
                except Exception:  # noqa: BLE001 - it was read, and only then was something else missing
                    continue
    assert not english, "\n".join(sorted(english))


def test_every_help_text_has_its_vietnamese() -> None:
    missing: list[object] = []
    for command in commands():
        texts = [command.help, *(p.help for p in command.params if isinstance(p, click.Option) and not p.hidden)]
        missing += [text for text in texts if text and " ".join(text.split()) not in HELP]
        shown = [p.make_metavar(click.Context(command)) for p in command.params if not getattr(p, "is_flag", False)]
        missing += [one for one in shown if re.search("[A-Z]{3}", one) and one not in METAVARS and one != "TEXT"]
        for line in (command.epilog or "").splitlines():
            typed, said = explained(line)
            if said.strip("\b") and (typed.strip() or not line.startswith(("  dvsearch", "  curl", "  $"))):
                missing += [] if said in EXAMPLES else [line]
    assert not missing, "\n".join(map(str, missing))


@pytest.mark.parametrize("table", [ERRORS, HINTS, READING, REMARKS, HELP, HEADINGS, EXAMPLES])
def test_a_translation_keeps_the_values_and_is_another_text(table: dict[str, str]) -> None:
    for english, vietnamese in table.items():
        assert english.count("{") == vietnamese.count("{"), english
        assert vietnamese.strip()
    assert not [key for key in HELP if key != " ".join(key.split())]


@pytest.mark.parametrize(
    ("message", "hint", "said"),
    [
        ("no article has the id x; y", None, "không có bài nào mang mã x; y"),
        ('query, column 5: this "(" is never closed', None, 'truy vấn, cột 5: dấu "(" này chưa được đóng'),
        ("a: there is no index", "make one: dvsearch index FOLDER", "a: chưa có chỉ mục; tạo: dvsearch index THƯ_MỤC"),
        ("no field is called a: did you mean b: ?", None, "không có trường nào tên a: có phải ý bạn là b: ?"),
        (
            "rejected a.jsonl:3: not JSON: Expecting value at character 1,204 of the line", None,
            "không nhận a.jsonl:3: không phải JSON: thiếu giá trị ở ký tự 1.204 của dòng",
        ),
        (
            "kept b.csv: 12 articles stay as they were last read: b.csv cannot be listed: permission denied", None,
            "giữ lại b.csv: 12 bài giữ như lần đọc trước: không liệt kê được b.csv: không có quyền",
        ),
        ("source: there is no index", None, "source: chưa có chỉ mục"),
        ('no source "Báo"; did you mean "Báo Mới"', None, 'không có nguồn "Báo"; có phải ý bạn là "Báo Mới"'),
        ("2,000 of 9 labels do not hold as they were put", None, "2.000 trên 9 nhãn không còn đúng như lúc gắn"),
        (
            "1,200 articles; 2,000 with the syllables apart (--loose)", None,
            "1.200 bài; 2.000 bài nếu các âm tiết đứng rời (--loose)",
        ),
        ("something nobody wrote down", "nor this", "something nobody wrote down; nor this"),
        ("year '20' is not a year", "try again", "năm '20' không phải là năm; hãy thử lại"),
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
