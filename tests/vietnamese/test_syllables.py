"""Tokens and their offsets into the text as given."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvsearch.errors import IndexCorrupt
from dvsearch.vietnamese.normalize import normalize
from dvsearch.vietnamese.syllables import MAX_TERM, find_tokens, terms, token_spans, tokenize

HOSTILE = "aâ̂đĐ1²½_-/.\u00ad\u200b\u200d\u2060\ufeff\u0301\u0323 \t\n\x00\x1b[😀👩\u200d🌾日\u202eИ\ud800"


def test_tokens_are_runs_of_letters_and_digits() -> None:
    text = "Uỷ ban Nhân dân, dân_vận 217-QĐ/TW; 35,5% (khóa XII) e.g. http://x.vn"
    assert terms(text) == ("ủy ban nhân dân dân vận 217 qđ tw 35 5 khóa xii e g http x vn".split())


def test_offsets_point_into_the_original_also_when_it_is_decomposed() -> None:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "Hội nghị “Dân vận khéo”\u200b tại Hoà Bình")
        found = list(tokenize(text))
        assert [unicodedata.normalize("NFC", text[t.start : t.end]) for t in found] == [
            "Hội", "nghị", "Dân", "vận", "khéo", "tại", "Hoà", "Bình",
        ]  # fmt: skip
        assert [t.term for t in found][-2] == "hòa"
        assert [t.position for t in found] == list(range(8))


def test_soft_hyphens_join_and_zero_width_spaces_part() -> None:
    assert terms("nhân\u00adquyền dân\u200bvận mặt\ufefftrận") == ["nhânquyền", "dân", "vận", "mặttrận"]


def test_marks_alone_are_no_tokens() -> None:
    assert terms("\u0301 \u200d … — “”") == []


def test_long_runs_are_split_at_the_limit() -> None:
    text = "x" * (2 * MAX_TERM + 10)
    found = list(tokenize(text))
    assert [len(token.term) for token in found] == [MAX_TERM, MAX_TERM, 10]
    assert [(t.start, t.end) for t in found] == [(0, 255), (255, 510), (510, 520)]
    assert [t.position for t in tokenize(text + " dân")] == [0, 1, 2, 3]
    assert terms(text) == [token.term for token in found]


@given(st.text(alphabet=HOSTILE, max_size=40))
def test_hostile_text_gives_ordered_offsets_and_the_same_terms_both_ways(text: str) -> None:
    found = list(tokenize(text))
    assert terms(text) == [token.term for token in found]
    end = 0
    for position, token in enumerate(found):
        assert token.position == position
        assert end <= token.start < token.end <= len(text)
        assert token.term == normalize(text[token.start : token.end])
        assert token.term and not any(character.isspace() for character in token.term)
        end = token.end


class EveryToken(dict[str, str]):
    """Wants every token."""

    def __missing__(self, token: str) -> str:
        return normalize(token)[:MAX_TERM]


@given(st.text(alphabet=HOSTILE, max_size=60))
def test_finding_some_tokens_gives_what_tokenizing_all_gives(text: str) -> None:
    assert find_tokens(text, EveryToken()) == list(tokenize(text))
    letters = {token.term for token in tokenize(text) if token.term[0].isalpha()}
    wanted = EveryToken({text[t.start : t.end]: t.term if t.term in letters else "" for t in tokenize(text)})
    assert find_tokens(text, wanted) == [token for token in tokenize(text) if token.term in letters]


@given(st.text(alphabet="ab1\u0300\u0301\u036f\u00ad\u2060_ -", max_size=30), st.randoms())
def test_one_token_is_found_among_others_that_hold_its_letters(text: str, source: random.Random) -> None:
    every = list(tokenize(text))
    if not every:
        return
    one = source.choice(every)
    written = text[one.start : one.end]
    wanted = dict.fromkeys((text[t.start : t.end] for t in every), "") | {written: one.term}
    assert find_tokens(text, wanted) == [token for token in every if text[token.start : token.end] == written]


def test_long_runs_are_found_in_their_pieces() -> None:
    text = "dân " + "x" * 600 + " vận"
    assert find_tokens(text, EveryToken()) == list(tokenize(text))


def check_spans(text: str, every: int, chosen: list[int]) -> None:
    spans = [(token.start, token.end) for token in tokenize(text)]
    numbers = sorted({number % len(spans) for number in chosen}) if spans else []
    anchors = [start for start, _ in spans[::every]]
    assert token_spans(text, numbers, anchors, every) == [spans[number] for number in numbers]


@given(
    st.lists(st.sampled_from(["dân", "vận ", "x" * 255, "đ" * 300, "\u0301" * 9, "1", *HOSTILE]), max_size=60),
    st.sampled_from([1, 2, 5, 32]),
    st.lists(st.integers(0, 400), max_size=9),
)
def test_the_characters_of_some_tokens_are_found_from_the_anchors_before_them(
    parts: list[str], every: int, chosen: list[int]
) -> None:
    check_spans("".join(parts), every, chosen)


@pytest.mark.parametrize(("number", "anchors"), [(2, [0]), (40, [0]), (33, [0, 8])])
def test_a_token_that_the_text_does_not_have_tells_of_damage(number: int, anchors: list[int]) -> None:
    with pytest.raises(IndexCorrupt, match="not what was indexed"):
        token_spans("dân vận.", [number], anchors, 32)


def test_spans_in_a_text_of_many_blocks_with_runs_that_are_cut() -> None:
    source = random.Random(4)
    pieces = ["hội", "nghị.", "dân vận", "217-QĐ/TW", "y" * 254, "z\u0301" * 200, "a\u00ad" * 140, "\u0301\u0301x"]
    for _ in range(60):
        text = " ".join(source.choices(pieces, [30, 30, 30, 20, 1, 1, 1, 5], k=400))
        check_spans(text, 32, [source.randrange(2_000) for _ in range(source.randint(0, 60))])
