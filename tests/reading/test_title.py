"""Which line of a page is its title: a few lines, and one more thing said of one of them."""

from __future__ import annotations

import pytest

from dvsearch.reading import title
from dvsearch.reading.line_kinds import Kind
from dvsearch.reading.lines import split_lines
from dvsearch.reading.title import find_title, without_markup

PROSE = "Con đường dài mười hai cây số nối ba thôn với chợ huyện, do người dân tự góp công và hiến đất làm nên."
A = "Một ngày của người làm đường thôn xa"
B = "Chuyện kể về những cây cầu mới ở làng"


def chosen(written: str, slug: str = "") -> str | None:
    lines = split_lines(written.replace("PROSE", PROSE).replace(" | ", "\n"))
    first = next((i for i, line in enumerate(lines) if line.kind is Kind.PROSE), len(lines))
    found = find_title(lines, first, slug)
    return None if found is None else lines[found].text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (f"{A} | {B} | PROSE", A),
        (f"{A} | 12/03/2021 | {B} | PROSE", A),
        (f"{A} | {B} | 12/03/2021 | PROSE", B),
        (f"{A} | # {B} | PROSE", f"# {B}"),
        (f"{A} | {B} (12/03/2021) | PROSE", f"{B} (12/03/2021)"),
        (f"{A} | {B} | PROSE | {B} làm nên đổi thay của cả một vùng quê xa xôi nhất huyện này, ai cũng nói vậy.", B),
        (f"{A}, | {B} | PROSE", B),
        (f"{A}... | {B} | PROSE", f"{A}..."),
        (f"Quang cảnh {A} | {B} | PROSE", B),
        (f"Trang chủ | {A} | PROSE", A),
        (f"{A} | Chính trị | {B} | PROSE", B),
        (f"{A} | Làm đường | {B} | PROSE", B),
        (f"{A} | Làm một hai con đường mới | {B} | PROSE", A),
        (f"{A} | Làm một hai con đường | {B} | PROSE", B),
        (f"{A} | Hồng Nhung | {B} | PROSE", A),
        (f"{A} | Vì sao thế? | {B} | PROSE", A),
        (f"{A} | Làm đường | 12/03/2021 | PROSE", A),
    ],
)
def test_the_better_of_two_lines_is_the_title(written: str, expected: str) -> None:
    assert chosen(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Làm đường | PROSE", None),
        ("Làm con đường thôn | PROSE", "Làm con đường thôn"),
        ("Làm con đường thôn, | PROSE", None),
        ("Một hai ba bốn năm sáu, | PROSE", "Một hai ba bốn năm sáu,"),
        ("Làm con đường thôn", None),
        (A, A),
        ("PROSE", None),
        (f"Vì sao {PROSE[:-1].lower()}? | PROSE", f"Vì sao {PROSE[:-1].lower()}?"),
        (f"{PROSE[:-1]}. Vì sao? | PROSE", None),
        (f"{' '.join(['làng'] * 61)} | PROSE", None),
        (f"Vì sao {'làng ' * 58}thế? | PROSE", None),
        ("Hồng Nhung | PROSE", None),
        ("BÁO QUẢNG BÌNH ĐIỆN TỬ | PROSE", None),
    ],
)
def test_one_line_has_to_look_like_a_title(written: str, expected: str | None) -> None:
    assert chosen(written) == expected


def test_a_short_sentence_right_before_a_paragraph_may_be_the_title() -> None:
    lead = PROSE[:99].rstrip() + "."
    assert chosen(f"{lead} | PROSE") == lead
    assert chosen(f"{lead} | {A}") != lead
    assert chosen(f"{lead[:-1]} của thôn mình đang ở gần chợ huyện nhé. | PROSE") is None


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("", A),
        ("cay-cau-moi", A),
        ("cay-cau-moi-lang", B),
        ("cay-xa-xoi-nao", A),
        ("chuyen_ke_ve_nhung_cay_cau_moi_o_lang", B),
    ],
)
def test_an_address_of_four_words_or_more_says_which_line_it_is(slug: str, expected: str) -> None:
    assert chosen(f"{A} | {B} | PROSE", slug) == expected


@pytest.mark.parametrize(
    ("written", "score"),
    [
        ("LINE", 2.0),
        ("Một hai ba", -2.5),
        ("Một hai ba bốn", 0.0),
        ("Một hai ba bốn năm", 0.0),
        ("Một hai ba bốn năm sáu", 2.0),
        ("một " * 60, 2.0),
        ("một " * 61, 0.0),
        ("Một Hai Ba Bốn", -2.0),
        ("LINE.", 0.0),
        ("LINE...", 2.0),
        ("Quang cảnh LINE", -0.5),
        ("Tuổi trẻ hãy LINE", 2.0),
        ("# LINE", 5.0),
        ("LINE (12/03/2021)", 3.0),
        ("LINE | 12/03/2021", 4.0),
        ("LINE | Trang chủ | 12/03/2021", 4.0),
        ("LINE | Trang chủ | In bài | 12/03/2021", 2.0),
        ("LINE | Làm đường | 12/03/2021", 2.0),
        ("12/03/2021 | LINE", 2.7),
        ("12/03/2021 | Làm đường | LINE", 2.0),
        ("LINE | 1 | 2 | 3 | 4 | 5 | 6 | LINE", 3.0),
        ("LINE | 1 | 2 | 3 | 4 | 5 | 6 | 7 | LINE", 2.0),
        ("LINE | " + "1 | " * 39 + "LINE", 3.0),
        ("LINE | " + "1 | " * 40 + "LINE", 2.0),
        ("người làm đường", -2.5 + 3.0),
        ("người làm cầu mới", 1.0),
    ],
)
def test_each_thing_said_for_or_against_a_line_has_its_weight(written: str, score: float) -> None:
    lines = split_lines(written.replace("LINE", A).replace(" | ", "\n"))
    marked = [i for i, line in enumerate(lines) if A in line.text] or [0]
    at = marked[-1] if written.startswith(("12/", "LINE | 1 | 1")) else marked[0]
    said = frozenset({("người", "làm"), ("làm", "đường")}) if A not in lines[at].text else frozenset[tuple[str, str]]()
    assert title._title_score(lines, at, said) == pytest.approx(score)


def test_what_stands_twice_is_rather_the_title() -> None:
    assert chosen(f"{A} | {B} | 123 | {B} | PROSE") == B


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Một hai ba bốn", "Một hai ba bốn"),
        ("**Một hai ba bốn**", "Một hai ba bốn"),
        ("Một hai ba bốn (09:15 12/03/2021)", "Một hai ba bốn"),
        ("Một hai ba - 12/03/2021", "Một hai ba - 12/03/2021"),
        ("Một hai ba bốn - 12/03/2021", "Một hai ba bốn"),
        ("***", "***"),
    ],
)
def test_a_title_is_cut_out_of_its_markup_and_its_stamp(text: str, expected: str) -> None:
    (line,) = split_lines(text)
    cut = without_markup(line)
    assert (cut.text, text[cut.start : cut.end]) == (expected, expected)
