"""Over time: every count against a plain scan, every period with a row, and what is in none counted aside."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from dvsearch.article import Article
from dvsearch.errors import UsageError
from dvsearch.research.periods import NO_PERIOD, period_name, period_of
from dvsearch.research.population import choose
from dvsearch.research.trend import Trend, TrendRow, TrendSpec, trend
from dvsearch.searching.search_spec import SearchSpec
from tests.research import archive

ARTICLES = archive.articles()


YEARLY = TrendSpec()


def asked(articles: object, query: str, spec: TrendSpec = YEARLY, copies: dict[str, str] | None = None,
          of: str = "", **search: object) -> Trend:  # fmt: skip
    engine = archive.memory(articles, copies)  # type: ignore[arg-type]
    population = choose(engine, SearchSpec(query, **search))  # type: ignore[arg-type]
    base = None
    if of:
        base = np.zeros(population.forward.count, bool)
        base[choose(engine, SearchSpec(of), forward=population.forward).hits.documents] = True
    return trend([(query, population)], spec, base)


def counted(article: Article, by: str = "year") -> bool:
    return article.date is not None and article.date_basis != "guess" and period_of(article.date, by) != NO_PERIOD


@pytest.mark.parametrize("by", ["year", "quarter", "month"])
def test_articles_over_time_are_those_of_a_plain_scan(by: str) -> None:
    found = archive.scan(ARTICLES, "nhân dân")
    totals: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for article in ARTICLES:
        if counted(article, by):
            period = period_name(period_of(article.date or "", by), by)
            totals[period] += 1
            counts[period] += article.id in found
    rows = asked(ARTICLES, '"nhân dân"', TrendSpec(by=by)).rows
    assert {row.period: row.count for row in rows if row.total} == {period: counts[period] for period in totals}
    assert {row.period: row.total for row in rows if row.total} == totals
    for row in rows:
        assert row.ratio == (row.count / row.total if row.total else None)


def test_hits_over_time_are_those_of_a_plain_scan_per_million_words() -> None:
    found = archive.scan(ARTICLES, "nhân dân")
    rows = asked(ARTICLES, '"nhân dân"', TrendSpec(count="hits", per="million")).rows
    for row in rows:
        mine = [article for article in ARTICLES if counted(article) and (article.date or "")[:4] == row.period]
        words = sum(len(archive.syllables(article.title)) + len(archive.syllables(article.text)) for article in mine)
        assert row.count == sum(found.get(article.id, 0) for article in mine)
        assert row.total == words
        assert row.ratio == pytest.approx(row.count / words * 1e6)
    assert sum(row.count for row in rows) > 50


def test_every_period_has_a_row_and_zero_is_not_none() -> None:
    articles = [
        Article("a", "", "dân vận", date="2018-03-01", date_basis="page"),
        Article("b", "", "khác", date="2019-03-01", date_basis="page"),
        Article("c", "", "dân vận", date="2021-03-01", date_basis="page"),
        Article("d", "", "dân vận", date="2022-03-01", date_basis="page"),
    ]
    rows = asked(articles, '"dân vận"', TrendSpec(today="2022-05-01", smooth=3)).rows
    assert [(row.period, row.count, row.total, row.ratio, row.state) for row in rows] == [
        ("2018", 1, 1, 1.0, "data"),
        ("2019", 0, 1, 0.0, "zero"),
        ("2020", 0, 0, None, "none"),
        ("2021", 1, 1, 1.0, "data"),
        ("2022", 1, 1, 1.0, "partial"),
    ]
    assert rows[2] == TrendRow("2020", '"dân vận"', 0, 0, None, None, None, 0, "none", None)
    assert [row.smooth for row in rows] == [0.5, 0.5, None, 1.0, 1.0]


def test_guesses_are_in_neither_count_nor_total_and_are_shown() -> None:
    articles = [
        Article("a", "", "dân vận", date="2018", date_basis="page"),
        Article("b", "", "dân vận", date="2018", date_basis="guess"),
        Article("c", "", "khác", date="2018", date_basis="guess"),
        Article("d", "", "dân vận"),
        Article("e", "", "khác"),
    ]
    found = asked(articles, '"dân vận"')
    assert [(row.count, row.total, row.guessed) for row in found.rows] == [(1, 1, 1)]
    assert found.aside._asdict() == {
        "undated": 2, "undated_matching": 1, "guessed": 2, "guessed_matching": 1, "coarse": 0, "coarse_matching": 0,
        "after_merger": 0,
    }  # fmt: skip
    with_guesses = asked(articles, '"dân vận"', TrendSpec(count_guesses=True))
    assert [(row.count, row.total, row.guessed) for row in with_guesses.rows] == [(2, 3, 1)]


def test_each_period_shows_its_own_guesses_and_no_row_is_smoothed_unasked() -> None:
    articles = [
        Article("a", "", "dân vận", date="2018-03-01", date_basis="page"),
        Article("b", "", "dân vận", date="2019", date_basis="guess"),
        Article("c", "", "dân vận", date="2020-03-01", date_basis="page"),
        Article("d", "", "dân vận", date="2020", date_basis="guess"),
        Article("e", "", "dân vận", date="2020", date_basis="guess"),
    ]
    rows = asked(articles, '"dân vận"').rows
    assert [(row.period, row.guessed, row.smooth) for row in rows] == [
        ("2018", 0, None),
        ("2019", 1, None),
        ("2020", 2, None),
    ]


def test_what_is_dated_to_the_year_leaves_months_and_is_counted_aside() -> None:
    articles = [
        Article("a", "", "dân vận", date="2018-02", date_basis="page"),
        Article("b", "", "dân vận", date="2018", date_basis="page"),
    ]
    found = asked(articles, '"dân vận"', TrendSpec(by="month"))
    assert [(row.period, row.count, row.total) for row in found.rows] == [("2018-02", 1, 1)]
    assert (found.aside.coarse, found.aside.coarse_matching) == (1, 1)


def test_a_split_gives_each_province_what_the_province_as_a_filter_has() -> None:
    rows = asked(ARTICLES, "dân", TrendSpec(split="province")).rows
    found = archive.scan(ARTICLES, "dân")
    for row in rows:
        mine = [
            article for article in ARTICLES
            if counted(article) and (article.date or "") < "2025-07" and (article.date or "")[:4] == row.period
            and (row.series in article.provinces if row.series != "unknown" else not article.provinces)
        ]  # fmt: skip
        assert (row.count, row.total) == (sum(article.id in found for article in mine), len(mine)), row
    assert {row.series for row in rows} == {*archive.PROVINCES, "unknown"}
    assert {row.period for row in rows if row.series == "Hà Tĩnh"} == {row.period for row in rows}


def test_old_provinces_end_on_the_day_they_were_merged() -> None:
    articles = [
        Article("a", "", "dân", date="2025-06-30", date_basis="page", provinces=("Hà Tĩnh",)),
        Article("b", "", "dân", date="2025-07-01", date_basis="page", provinces=("Hà Tĩnh",)),
        Article("c", "", "dân", date="2025-07", date_basis="page", provinces=("Hà Tĩnh",)),
        Article("d", "", "dân", date="2025", date_basis="page", provinces=("Hà Tĩnh",)),
    ]
    found = asked(articles, "dân", TrendSpec(split="province"))
    assert [(row.period, row.count) for row in found.rows if row.series == "Hà Tĩnh"] == [("2025", 2)]
    assert found.aside.after_merger == 2


def test_copies_are_left_out_of_both_sides_of_each_cell() -> None:
    articles = [
        Article(id, "", text, date=date, date_basis="page", source=source)
        for id, text, date, source in (
            ("a", "dân vận", "2020", "A"), ("b", "dân vận", "2020", "B"), ("c", "dân vận", "2021", "A"),
            ("d", "khác", "2020", "A"), ("e", "khác", "2020", "A"),
        )
    ]  # fmt: skip
    copies = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2"}
    one = asked(articles, '"dân vận"', copies=copies).rows
    assert [(row.period, row.count, row.total) for row in one] == [("2020", 1, 2), ("2021", 1, 1)]
    every = asked(articles, '"dân vận"', copies=copies, all_copies=True).rows
    assert [(row.period, row.count, row.total) for row in every] == [("2020", 2, 4), ("2021", 1, 1)]
    # The year asked for as a filter has the same count.
    for row in one:
        engine = archive.memory(articles, copies)
        within = choose(engine, SearchSpec('"dân vận"', filters={"year": (row.period,)}))
        assert (within.hits.documents.size, within.articles) == (row.count, row.total)
    by_source = asked(articles, '"dân vận"', TrendSpec(split="source"), copies=copies).rows
    assert [(row.series, row.period, row.count, row.total) for row in by_source if row.total] == [
        ("A", "2020", 1, 2), ("A", "2021", 1, 1), ("B", "2020", 1, 1),
    ]  # fmt: skip


def test_a_share_of_another_query_is_of_its_articles_alone() -> None:
    wanted, among = archive.scan(ARTICLES, "cán bộ xã"), archive.scan(ARTICLES, "nhân dân")
    rows = asked(ARTICLES, '"cán bộ xã"', of='"nhân dân"').rows
    for row in rows:
        mine = [a for a in ARTICLES if counted(a) and (a.date or "")[:4] == row.period and a.id in among]
        assert (row.count, row.total) == (sum(a.id in wanted for a in mine), len(mine))


def test_numbers_per_million_and_raw_counts_say_the_same() -> None:
    ratio = asked(ARTICLES, "dân").rows
    million = asked(ARTICLES, "dân", TrendSpec(per="million")).rows
    raw = asked(ARTICLES, "dân", TrendSpec(per="raw")).rows
    assert [row.ratio for row in million] == [pytest.approx((row.ratio or 0) * 1e6) for row in ratio]
    assert [row.ratio for row in raw] == [float(row.count) for row in ratio]
    assert all(row.low is None for row in raw)
    per_word = asked(ARTICLES, "dân", TrendSpec(count="hits", per="ratio")).rows
    assert per_word[0].ratio == pytest.approx(per_word[0].count / per_word[0].total)


def test_a_split_goes_with_one_query_only() -> None:
    engine = archive.memory(ARTICLES)
    population = choose(engine, SearchSpec("dân"))
    with pytest.raises(UsageError):
        trend([("a", population), ("b", population)], TrendSpec(split="source"))


def test_nothing_dated_gives_no_rows_and_says_so() -> None:
    found = asked([Article("a", "", "dân")], "dân")
    assert found.rows == [] and found.aside.undated == 1
    assert asked([], "dân").rows == []


@pytest.mark.parametrize(("date", "year", "quarter", "month"), [
    ("2020-07-31", "2020", "2020-Q3", "2020-07"), ("2019-12", "2019", "2019-Q4", "2019-12"),
    ("2021", "2021", None, None),
])  # fmt: skip
def test_periods_have_names(date: str, year: str, quarter: str | None, month: str | None) -> None:
    for by, name in (("year", year), ("quarter", quarter), ("month", month)):
        number = period_of(date, by)
        assert (period_name(number, by) if number != NO_PERIOD else None) == name
