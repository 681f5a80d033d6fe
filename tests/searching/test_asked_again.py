"""A search written down asks the same again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dvsearch.errors import QuerySyntaxError
from dvsearch.query.parser import parse, plain_words
from dvsearch.searching.asked_again import SETTINGS, as_options, as_query, default, settings_of, with_settings
from dvsearch.searching.search_spec import SearchSpec

PIECES = [*'aâớđĐ 19-/.:"()*?~|=@', " OR ", "NOT", "title:", "Covid-19 ", "tỉnh:"]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_words_that_are_no_query_language_are_the_same_words_in_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        meant = plain_words(text)
    except QuerySyntaxError:
        return  # there is no word in it
    assert parse(as_query(SearchSpec(text, plain=True))) == meant


def test_what_is_ticked_beside_words_that_are_no_query_language_is_one() -> None:
    spec = SearchSpec("Cử tri (OR)?", {"province": ("=Hà Tĩnh",)}, plain=True)
    assert as_query(spec) == 'cử tri or province:="Hà Tĩnh"'


def test_every_setting_that_is_not_the_default_is_given_and_taken_back() -> None:
    assert settings_of(SearchSpec("dân")) == {}
    for name, values in SETTINGS.items():
        others = [value for value in values if value != default(name)]
        assert others, name
        for value in others:
            spec = with_settings(SearchSpec("dân"), {name: value})
            assert settings_of(spec) == {name: value}
            assert with_settings(spec, {name: default(name)}) == SearchSpec("dân")


def test_settings_are_options_of_the_command_line() -> None:
    assert as_options({"accents": "ignore", "loose": True, "related": False}) == [
        "--accents", "ignore", "--loose", "--no-related",
    ]  # fmt: skip
