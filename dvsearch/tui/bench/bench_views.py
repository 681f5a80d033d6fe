"""What each view of the bench computes, how its rows are drawn, and the shell command that says the same."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from rich.text import Text

from dvsearch.engines.base import Engine
from dvsearch.output.line import Ink
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.output.sheet_table import line_text, trend_line
from dvsearch.output.sheets import shown
from dvsearch.research.collocates import collocates
from dvsearch.research.concordance import concordance
from dvsearch.research.dispersion import dispersion
from dvsearch.research.keyness import KeyWord, keyness
from dvsearch.research.places import read_context
from dvsearch.research.population import Population, choose
from dvsearch.research.trend import TrendSpec, trend
from dvsearch.research.units import Unit
from dvsearch.searching.asked_again import as_options, as_query, settings_of
from dvsearch.searching.search_spec import SearchSpec

# The orders of lines that a key goes through.
SORTS = ("", "R1,R2", "L1,L2", "node", "date")
SAMPLE = 100
_MOST_ROWS = 500
_WORD_WIDTH = 28
_NUMBER_WIDTH = 12
_HEAD_WIDTH = 10


class BenchRequest(NamedTuple):
    """What a view is asked: the search, the order of lines, whether a sample of them, the room, how it is said."""

    spec: SearchSpec
    sort: str
    sampled: bool
    width: int
    ink: Ink
    say: Say


class Drawn(NamedTuple):
    """A view: its rows, what Enter on each stands for (an article's id, a year, a word), a headline, a command."""

    rows: list[Text]
    targets: list[str]
    headline: str
    command: str


class View(NamedTuple):
    """One view: its name, and how it is made."""

    name: str
    make: Callable[[Engine, Population, BenchRequest], Drawn]


def draw(engine: Engine, view: View, asked: BenchRequest) -> Drawn:
    """Compute a view for the search of the moment. Raises UsageError where the index cannot say."""
    return view.make(engine, choose(engine, asked.spec), asked)


def _command(name: str, asked: BenchRequest, *options: str) -> str:
    settings = settings_of(asked.spec._replace(sort="relevance"))  # hits have an order of their own
    return shlex.join(["dvsearch", name, as_query(asked.spec), *options, *as_options(settings)])


def _lines(engine: Engine, population: Population, asked: BenchRequest) -> Drawn:
    keys = asked.sort.split(",") if asked.sort else []
    listed = concordance(engine, population, sort=keys, sample=str(SAMPLE) if asked.sampled else None)
    side = max(8, (asked.width - _HEAD_WIDTH - 16) // 2)
    rows, targets = [], []
    for line in listed.lines(read_context(f"{side}c"), 0, _MOST_ROWS):
        row = (line.left, line.node, line.right)
        rows.append(line_text(row, line.article.date or "", side, _HEAD_WIDTH, asked.width, asked.ink))
        targets.append(str(line.name))
    options = [*(["--sort", asked.sort] if asked.sort else []), *(["--sample", str(SAMPLE)] if asked.sampled else [])]
    say, order = asked.say, asked.sort or "id"
    total, articles = say.number(listed.total), say.articles(int(listed.hits.documents.size))
    headline = say("{total} lines in {articles}; by {order}", total=total, articles=articles, order=order)
    if listed.total > _MOST_ROWS:
        sentence = "{total} lines in {articles}, {shown} shown; by {order}"
        headline = say(sentence, total=total, articles=articles, shown=_MOST_ROWS, order=order)
    return Drawn(rows, targets, headline, _command("kwic", asked, *options))


def _trend(engine: Engine, population: Population, asked: BenchRequest) -> Drawn:
    found = trend([("", population)], TrendSpec(today=date.today().isoformat()))
    highest = max((row.ratio for row in found.rows if row.ratio is not None), default=0) or 1
    room = max(8, min(40, asked.width - 58))
    rows = [trend_line(row, highest, room, percent=True) for row in found.rows]
    aside = found.aside
    headline = asked.say(
        "share of articles by year; {undated} without a date, {guessed} guessed: not counted",
        undated=asked.say.number(aside.undated), guessed=asked.say.number(aside.guessed),
    )  # fmt: skip
    return Drawn(rows, [row.period for row in found.rows], headline, _command("trend", asked))


def _company(engine: Engine, population: Population, asked: BenchRequest) -> Drawn:
    found = collocates(population, Unit(population.forward), (5, 5), most=_MOST_ROWS)
    say = asked.say
    rows = [_columns((say("word"), say("count"), say("articles"), "logDice", "G2"), asked.width, head=True)]
    rows += [_columns((one.word, one.count, one.articles, one.logdice, one.ll), asked.width) for one in found.words]
    total, hits = say.number(found.total), say.number(found.hits)
    headline = say("{total} words within five of {hits} hits, by logDice", total=total, hits=hits)
    return Drawn(rows, ["", *(one.word for one in found.words)], headline, _command("collocates", asked))


def _contrast(engine: Engine, population: Population, asked: BenchRequest) -> Drawn:
    first = population.hits.documents
    second = np.setdiff1d(np.flatnonzero(population.chosen), first)
    unit = Unit(population.forward)
    found = keyness(unit, first, second, most=_MOST_ROWS)
    others = keyness(unit, first, second, most=_MOST_ROWS, negative=True)
    left = [one for one in found.words if (one.logratio or 0) > 0]
    right = [one for one in others.words if (one.logratio or 0) < 0]
    half = asked.width // 2
    say = asked.say
    rows = [_both((say("these articles"), "", "LRC"), (say("all others"), "", "LRC"), half)]
    for place in range(max(len(left), len(right))):
        sides = _side(left, place, other=False), _side(right, place, other=True)
        rows.append(_both(sides[0], sides[1], half))
    of = say.articles(found.articles[0]), say.number(found.articles[1])
    headline = say("{first} against {second}; articles with the word, LRC", first=of[0], second=of[1])
    targets = ["", *(left[place].word if place < len(left) else "" for place in range(len(rows) - 1))]
    return Drawn(rows, targets, headline, _command("keyness", asked))


def _spread(engine: Engine, population: Population, asked: BenchRequest) -> Drawn:
    found = dispersion(population, "province")
    say = asked.say
    heads = (say("province"), say("hits"), say("words"), say("per million"), say("share"))
    rows = [_columns(heads, asked.width, head=True)]
    rows += [_columns((one.part, one.hits, one.words, one.per_million, one.share), asked.width) for one in found.parts]
    spread = found.spread
    covered = {"range": say.number(spread.range), "parts": say.number(spread.parts)}
    headline = say("{range} of {parts} provinces have a hit", **covered)
    if spread.dp_normed is not None:
        dp = f"{spread.dp_normed:.3f}"
        headline = say("{range} of {parts} provinces have a hit; DP {dp} (0 is even)", **covered, dp=dp)
    return Drawn(rows, [""] * len(rows), headline, _command("dispersion", asked, "--over", "province"))


def _side(words: Sequence[KeyWord], place: int, *, other: bool) -> tuple[object, ...]:
    """What a side of the contrast shows in a row: the word, its articles there, its LRC."""
    if place >= len(words):
        return "", "", ""
    word = words[place]
    return word.word, word.articles_other if other else word.articles, word.lrc


def _columns(values: tuple[object, ...], width: int, *, head: bool = False) -> Text:
    first, *others = values
    room = max(8, min(_WORD_WIDTH, width - _NUMBER_WIDTH * len(others)))
    text = f"{one_line(str(first)):<{room}.{room}}" + "".join(
        f"{value if isinstance(value, str) else shown(value):>{_NUMBER_WIDTH}}" for value in others
    )
    return Text(text, "bold" if head else "", no_wrap=True)


def _both(left: tuple[object, ...], right: tuple[object, ...], half: int) -> Text:
    sides = []
    for word, count, value in (left, right):
        numbers = "".join(f"{one if isinstance(one, str) else shown(one):>8}" for one in (count, value))
        room = max(4, half - 20)
        sides.append(f"{one_line(str(word)):<{room}.{room}}{numbers}  ")
    return Text("".join(sides), no_wrap=True)


LINES, TREND, COMPANY, CONTRAST, SPREAD = (
    View("Lines", _lines), View("Trend", _trend), View("Company", _company), View("Contrast", _contrast),
    View("Spread", _spread),
)  # fmt: skip
VIEWS = (LINES, TREND, COMPANY, CONTRAST, SPREAD)
