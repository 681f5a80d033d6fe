"""Dates in periods: years, quarters and months by number, and which dates cannot be in one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dvsearch.engines.forward import Array, TextForward
from dvsearch.research.population import first_values

YEAR, QUARTER, MONTH = "year", "quarter", "month"
PERIODS = (YEAR, QUARTER, MONTH)
NO_PERIOD = -1
GUESS = "guess"


class Calendar(NamedTuple):
    """For each article of the index the number of its period, NO_PERIOD where it is in none, and why."""

    by: str
    periods: Array  # int64
    guessed: Array  # bool: the date is a guess
    undated: Array  # bool: there is no date
    coarse: Array  # bool: there is a year, where a month is asked for


def calendar(forward: TextForward, by: str) -> Calendar:
    """Put every article of the index into its period."""
    dates = forward.values("date")
    numbers = np.array([period_of(text, by) for text in dates.texts] or [NO_PERIOD], np.int64)
    dated, date = first_values(dates)
    periods = np.where(dated, numbers[date], NO_PERIOD)
    bases = forward.values("date_basis")
    based, basis = first_values(bases)
    is_guess = np.array([text == GUESS for text in bases.texts] or [False])
    return Calendar(by, periods, dated & based & is_guess[basis], ~dated, dated & (periods == NO_PERIOD))


def period_of(date: str, by: str) -> int:
    """Return the number of the period of a date, YYYY, YYYY-MM or YYYY-MM-DD; NO_PERIOD where it is too coarse."""
    year = int(date[:4])
    if by == YEAR:
        return year
    if len(date) < 7:
        return NO_PERIOD
    month = int(date[5:7]) - 1
    return year * 4 + month // 3 if by == QUARTER else year * 12 + month


def period_name(number: int, by: str) -> str:
    """Return a period as it is written: 2020, 2020-Q3 or 2020-07."""
    if by == YEAR:
        return f"{number:04}"
    if by == QUARTER:
        return f"{number // 4:04}-Q{number % 4 + 1}"
    return f"{number // 12:04}-{number % 12 + 1:02}"
