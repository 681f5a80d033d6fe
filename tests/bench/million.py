"""A million articles, made of a hundred thousand: each the first half of one and the second half of another.

The halves are cut between paragraphs, or sentences where there is one paragraph. Every round through the news set pairs
each article with another one, so that no two articles made share more than a half; ids are new, and dates lie over
twenty years. The vocabulary is that of the news set and hardly grows after the first round, as a real archive's would.

python -m tests.bench.million COUNT FILE     writes them as JSON Lines, the same for every run
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from dvsearch.article import Article

from .articles import news

FIRST_DAY, DAYS = date(2006, 1, 1), 20 * 365
# Steps through articles and days that have no divisor in common with the numbers of either.
STEP, DAY_STEP = 7_919, 2_749


def made(count: int, basis: list[Article]) -> Iterator[Article]:
    """The first `count` articles that are made of a basis."""
    size = len(basis)
    for number in range(count):
        around, place = divmod(number, size)
        first, second = basis[place], basis[(place + (around + 1) * STEP) % size]
        yield Article(
            f"made-{number:07}",
            first.title,
            f"{_halves(first.text)[0]}\n{_halves(second.text)[1]}",
            date=(FIRST_DAY + timedelta(days=number * DAY_STEP % DAYS)).isoformat(),
            source=second.source,
        )


def _halves(text: str) -> tuple[str, str]:
    """A text in two parts, cut at the paragraph or sentence that ends nearest behind its middle."""
    middle = len(text) // 2
    places = [at for mark in ("\n", ". ") if (at := text.find(mark, middle)) >= 0]
    at = min(places, default=middle) + 1
    return text[:at].strip(), text[at:].strip()


def main() -> None:
    count, path = int(sys.argv[1]), Path(sys.argv[2])
    basis = list(news(100_000))
    with path.open("w", encoding="utf-8") as file:
        for article in made(count, basis):
            record = {"id": article.id, "title": article.title, "text": article.text}
            file.write(json.dumps(record | {"date": article.date, "source": article.source}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
