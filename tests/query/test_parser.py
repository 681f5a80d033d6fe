"""Typed text -> Query, and every mistake with its place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dvsearch.errors import QuerySyntaxError
from dvsearch.query.cursor import MAX_DEPTH, MAX_WORDS
from dvsearch.query.parser import parse, plain_words
from dvsearch.query.tree import All, And, Fuzzy, Near, Not, Or, Phrase, Prefix, Query, Range, Term, Wildcard


def t(text: str) -> Term:
    """A syllable typed with marks, or digits; a leading ~ stands for one typed without."""
    return Term("text_folded", text[1:]) if text.startswith("~") else Term("text", text)


DAN, VAN, KHEO = t("dân"), t("vận"), t("khéo")


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("dân vận khéo", And((DAN, VAN, KHEO))),
        ("  DÂN   Vận ", And((DAN, VAN))),
        ("dân", DAN),
        ("dan", t("~dan")),
        ("dan vận", And((t("dan"), VAN))),
        ("*", All()),
        ('"dân vận"', Phrase((DAN, VAN))),
        ("“dân vận”", Phrase((DAN, VAN))),
        ("«dân vận» khéo", And((Phrase((DAN, VAN)), KHEO))),
        ('"dân"', DAN),
        ('"" dân', DAN),
        ('"dân vận"~5', Near((DAN, VAN), 5)),
        ('"dân vận"~5 khéo', And((Near((DAN, VAN), 5), KHEO))),
        ("217-QĐ/TW", Phrase((t("217"), t("qđ"), t("tw")))),
        ("-dân", Not(DAN)),
        ("vận -dân", And((VAN, Not(DAN)))),
        ("vận NOT dân", And((VAN, Not(DAN)))),
        ("vận - dân", And((VAN, DAN))),
        ("NOT NOT dân", Not(Not(DAN))),
        ('-"dân vận"', Not(Phrase((DAN, VAN)))),
        ("dân OR vận", Or((DAN, VAN))),
        ("dân AND vận", And((DAN, VAN))),
        ("dân vận OR khéo", Or((And((DAN, VAN)), KHEO))),
        ("dân (vận OR khéo)", And((DAN, Or((VAN, KHEO))))),
        ("() dân", DAN),
        ("or dân not", And((t("or"), DAN, t("not")))),
        ("vận*", Prefix("text", "vận")),
        ("van*", Prefix("text_folded", "van")),
        ("hoà*", Or((Prefix("text", "hoà"), Prefix("text", "hòa")))),
        ("n?i", Wildcard("text_folded", "n?i")),
        ("nộ*i", Wildcard("text", "nộ*i")),
        ("*vận", Wildcard("text", "*vận")),
        ("vận~", Fuzzy("text", "vận")),
        ("van~", Fuzzy("text_folded", "van")),
        ("vận?", VAN),
        ("ai là gì?!", And((t("ai"), t("là"), t("gì")))),
        ("title:dân", Term("title", "dân")),
        ('title:"dan vận"', Phrase((Term("title", "dan"), Term("title", "vận")))),
        ("title:dâ*", Prefix("title", "dâ")),
        ('tỉnh:"Hà Tĩnh"', Term("province", "Hà Tĩnh")),
        ("tinh:Huế", Term("province", "Huế")),
        ("TỈNH:Huế", Term("province", "Huế")),
        ("năm:2020", Term("year", "2020")),
        ("year:2016..2020", Range("year", "2016", "2020")),
        ("year:2016..", Range("year", "2016", None)),
        ("year:..2020", Range("year", None, "2020")),
        ("date:2020-05", Range("date", "2020-05", "2020-05~")),
        ("cites:217-QĐ/TW", Term("citation", "217-QĐ/TW")),
        ("id:a/b:12", Term("id", "a/b:12")),
        ("-source:x", Not(Term("source", "x"))),
        ("16:30", Phrase((t("16"), t("30")))),
        ("Nội: đón", And((t("nội"), t("đón")))),
    ],
)
def test_what_is_typed_is_what_is_asked(typed: str, query: Query) -> None:
    assert parse(typed) == query


@pytest.mark.parametrize(
    ("typed", "column", "reason"),
    [
        ("", 0, "nothing to search for"),
        ("   ", 0, "nothing to search for"),
        ("…!", 0, "no word"),
        ('dân "vận', 4, "never closed"),
        ("(dân", 0, "never closed"),
        ("dân) vận", 3, "closes nothing"),
        ("OR dân", 0, "word before"),
        ("dân OR", 4, "word after"),
        ("dân OR OR vận", 4, "word after"),
        ("AND dân", 0, "each side"),
        ("dân AND", 4, "each side"),
        ("dân NOT", 4, "word after"),
        ("(dân NOT)", 5, "word after"),
        ("year:20", 5, "four digits"),
        ("year:..", 5, "at least one end"),
        ("date:5/2020", 5, "2020-06"),
        ("dân provnce:x", 4, "did you mean province"),
        ("dân **", 4, "needs a letter"),
        ("217-QĐ*", 0, "one word"),
        ("(" * (MAX_DEPTH + 1) + "x" + ")" * (MAX_DEPTH + 1), MAX_DEPTH, "nested"),
        ("-" * (MAX_DEPTH + 1) + "x", MAX_DEPTH, "nested"),
        ("x " * (MAX_WORDS + 1), 2 * MAX_WORDS, "more than"),
        ("x" * 200_000, 0, "longer"),
    ],
)
def test_a_mistake_has_its_reason_and_its_column(typed: str, column: int, reason: str) -> None:
    with pytest.raises(QuerySyntaxError) as error:
        parse(typed)
    assert error.value.column == column
    assert reason in error.value.reason


@pytest.mark.parametrize("typed", ["tinh giản", "-tinh giản", '"tinh giản"', "(tinh OR giản)", "tinh giả*"])
def test_where_any_syllable_carries_a_mark_every_syllable_means_itself(typed: str) -> None:
    assert "text_folded" not in repr(parse(typed))


def test_where_no_syllable_carries_a_mark_all_are_open_whatever_the_values_of_fields() -> None:
    assert parse("tinh gian") == plain_words("tinh gian") == And((t("~tinh"), t("~gian")))
    assert parse('tinh gian tỉnh:"Hà Tĩnh"') == And((t("~tinh"), t("~gian"), Term("province", "Hà Tĩnh")))
    assert parse("tinh -giản") == And((t("tinh"), Not(t("giản"))))
    assert plain_words("tinh giản") == And((t("tinh"), t("giản")))
    assert parse("tinh giản", accents="ignore") == parse("tinh gian")


def test_accents_can_be_exact_or_ignored() -> None:
    assert parse("dan vận", accents="exact") == And((Term("text", "dan"), VAN))
    assert parse("dan vận", accents="ignore") == And((t("~dan"), t("~van")))
    assert parse('"dân vận"', accents="ignore") == Phrase((t("~dan"), t("~van")))


def test_any_term_makes_words_alternatives_and_nothing_else() -> None:
    assert parse("dân vận", any_term=True) == Or((DAN, VAN))
    asked = parse("dân vận -khéo tỉnh:Huế", any_term=True)
    assert asked == And((Or((DAN, VAN)), Not(KHEO), Term("province", "Huế")))
    assert parse("(dân vận) OR khéo", any_term=True) == Or((Or((DAN, VAN)), KHEO))


def test_plain_words_ignore_all_punctuation() -> None:
    assert plain_words('Dân "vận: (khéo -?') == And((DAN, VAN, KHEO))
    with pytest.raises(QuerySyntaxError):
        plain_words('"?"')


SCRAPS = (
    *("dân", "van", '"', "(", ")", "-", "OR", "AND", "NOT", "*", "?", "~", "~5", ":", "title:", "tỉnh:", "year:", ".."),
    *("2020", "“", " ", "\u0301", "\x00", "\ud800", "😀", "_", "a/b", "\u200b", "n??m", "date:", "id:", "\\"),
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join) | st.text(max_size=60))
def test_any_text_is_a_query_or_a_syntax_error(typed: str) -> None:
    started = time.perf_counter()
    for accents in ("smart", "ignore"):
        try:
            parse(typed, accents=accents)
        except QuerySyntaxError as error:
            assert 0 <= error.column <= len(error.query)
    assert time.perf_counter() - started < 5  # no catastrophe; the campaign measures the real bound


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("title:(dân vận)", "title:dân title:vận"),
        ("title:(nông OR dân)", "title:nông OR title:dân"),
        ("dân -title:(nông)", "dân -title:nông"),
        ('tỉnh:("Hà Tĩnh" OR "Huế")', 'tỉnh:"Hà Tĩnh" OR tỉnh:"Huế"'),
        ("tỉnh:(Hà Tĩnh OR Quảng Nam)", 'tỉnh:"Hà Tĩnh" OR tỉnh:"Quảng Nam"'),
        ("năm:(2020 OR 2021)", "năm:2020 OR năm:2021"),
        ("title:(dân (vận OR khéo)) xã", "(title:dân (title:vận OR title:khéo)) xã"),
        ('tỉnh: "Hà Tĩnh"', 'tỉnh:"Hà Tĩnh"'),
        ("năm: 2020", "năm:2020"),
        ("title: (dân vận)", "title:(dân vận)"),
        ("tỉnh:Hà Tĩnh dân", 'tỉnh:"Hà Tĩnh" dân'),
        ("tinh:ha tinh", 'tinh:"ha tinh"'),
        ("tỉnh:Thừa Thiên Huế mưa", 'tỉnh:"Thừa Thiên Huế" mưa'),
        ("tỉnh:Thừa Thiên - Huế mưa", 'tỉnh:"Thừa Thiên - Huế" mưa'),
        ("tỉnh:thành phố Bà Rịa - Vũng Tàu họp", 'tỉnh:"thành phố Bà Rịa - Vũng Tàu" họp'),
        ("tỉnh:Hà Nam Ninh", 'tỉnh:"Hà Nam Ninh"'),
        ("tỉnh:Hà Nam Định Bình", 'tỉnh:"Hà Nam" Định Bình'),
        ("tỉnh:Thừa (Thiên Huế)", 'tỉnh:"Thừa" (Thiên Huế)'),
        ("tỉnh:Huế Hà Nội", 'tỉnh:"Huế" Hà Nội'),
        ('TỈNH:"Hà Tĩnh"', 'tỉnh:"Hà Tĩnh"'),
        ("TITLE:(dân vận)", "title:(dân vận)"),
        ('Năm: "dân vận"', 'năm "dân vận"'),
        ("Năm: (dân vận)", "năm (dân vận)"),
        ('"dân vận"~5khéo', '"dân vận"~5 khéo'),
        ("Quảng Nam:Khởi công", "Quảng Nam Khởi công"),
        ("Hà Tĩnh:Dân vận khéo", "Hà Tĩnh Dân vận khéo"),
        ("Tỉnh Hà Nam: họp", "Tỉnh Hà Nam họp"),
        ("dân vận | khởi công", "dân vận OR khởi công"),
        ("dân || vận", "dân OR vận"),
        ("dân|vận", "dân OR vận"),
        ("Covid-19", "Covid19"),
    ],
)
def test_a_query_can_be_typed_as_elsewhere(typed: str, same: str) -> None:
    assert parse(typed) == parse(same)


@pytest.mark.parametrize("typed", ['"dân v*n"', '"d?n vận"', "title:(dân", "title:()", "| dân", "dân |"])
def test_what_is_not_read_is_an_error_and_never_another_question(typed: str) -> None:
    with pytest.raises(QuerySyntaxError):
        parse(typed)
