"""How an article was read, for a maintainer: each field with its value and what it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from dvsearch.article import to_json
from dvsearch.output.article_page import facts
from dvsearch.output.formats import dumps
from dvsearch.output.sanitize import one_line
from dvsearch.reading.evidence import Reading


def as_plain(reading: Reading) -> Iterator[str]:
    """The fields read, then the evidence: field, value, reason and place, with tabs between."""
    yield f"title\t{one_line(reading.article.title)}\n"
    for name, value in facts(reading.article):
        yield f"{name}\t{one_line(value)}\n"
    yield f"text\t{len(reading.article.text):,} characters\n"
    for one in reading.evidence:
        place = "" if one.start is None else f"\tat {one.start}..{one.end}"
        yield f"  why {one.field}\t{one_line(one.value)}\t{one_line(one.reason)}{place}\n"
    yield "\n"


def as_json(reading: Reading) -> str:
    """The article and its evidence as one line of JSON."""
    evidence = [asdict(one) for one in reading.evidence]
    return dumps({"article": json.loads(to_json(reading.article)), "evidence": evidence}) + "\n"
