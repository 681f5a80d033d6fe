"""What was typed, divided: each word and sign with its column."""

from __future__ import annotations

import pytest

from dvsearch.errors import QuerySyntaxError
from dvsearch.query import lexemes
from dvsearch.query.lexemes import MAX_LEXEMES, read_lexemes

SIGNS = {"-": "minus", "(": "open", ")": "close", '"': "quote", "“": "quote", "»": "quote", "OR": "choice"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("  \t", []),
        ("dân  vận", ["0 dân", "5 vận"]),
        ("-dân", ["0 -", "1 dân"]),
        ("dân -(vận)", ["0 dân", "4 -", "5 (", "6 vận", "9 )"]),
        ("--dân", ["0 -", "1 -", "2 dân"]),
        ("(-dân)", ["0 (", "1 -", "2 dân", "5 )"]),
        ("dân - vận", ["0 dân", "4 -", "6 vận"]),
        ("(dân -)", ["0 (", "1 dân", "5 -", "6 )"]),
        ("dân-vận", ["0 dân-vận"]),
        ('"dân"-vận', ['0 "', "1 dân", '4 "', "6 vận"]),
        ("(dân)-vận", ["0 (", "1 dân", "4 )", "6 vận"]),
        ("a|b||c", ["0 a", "1 OR", "2 b", "3 OR", "5 c"]),
        ("“dân»", ["0 “", "1 dân", "4 »"]),
        ("\ufeff dân", ["2 dân"]),
        ("\ufeffdân", ["0 \ufeffdân"]),
        ("dân -", ["0 dân", "4 -"]),
        ("-", ["0 -"]),
    ],
)
def test_words_and_signs_have_their_columns(typed: str, expected: list[str]) -> None:
    found = read_lexemes(typed)
    assert [f"{one.column} {one.text}" for one in found] == expected
    assert all(one.kind in (SIGNS.get(one.text, "word"), "word") for one in found)


def test_a_hyphen_negates_what_it_touches_and_else_is_a_word() -> None:
    kinds = [[one.kind for one in read_lexemes(typed) if one.text == "-"] for typed in ("-a", "a -b", "a - b", "a -")]
    assert kinds == [["minus"], ["minus"], ["word"], ["word"]]


def test_a_choice_is_the_sign_for_it_and_the_word_is_a_word() -> None:
    assert [one.kind for one in read_lexemes("a | b OR c")] == ["word", "choice", "word", "word", "word"]


def test_so_many_words_and_signs_are_read_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexemes, "MAX_LEXEMES", 3)
    assert len(read_lexemes("a b  c")) == 3
    with pytest.raises(QuerySyntaxError, match="more than 3 words and signs") as refused:
        read_lexemes("a b  c d e")
    assert refused.value.column == 7 and MAX_LEXEMES == 5_000
