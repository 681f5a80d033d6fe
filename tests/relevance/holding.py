"""What words that hold together cost and give: `python -m tests.relevance.holding [--index FOLDER]`.

Over the needs of political_judged: the share of relevant articles that match with the syllables apart and with words
held, by the style of the query and with its marks taken away, and how much smaller the answer is. Then forty words of
two syllables: the total beside that of the quoted phrase.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from dvsearch.engines.base import Engine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.searching.plan import plan_search
from dvsearch.searching.search_spec import SearchSpec
from tests.relevance.measure import indexed
from tests.relevance.sets import Judged, load, stripped

# Of several kinds: common and rare, of common and of rare syllables, with marks on one syllable, both or none.
WORDS = (
    "công an|tham quan|hoa hồng|tinh giản|nông thôn|giáo dục|biên chế|quốc hội|kỷ luật|đất đai|"
    "tham nhũng|bí thư|cử tri|ngân sách|môi trường|du lịch|y tế|bệnh viện|học phí|giao thông|"
    "đường sắt|sân bay|thủy điện|lũ lụt|hạn hán|ngư dân|lâm nghiệp|khoáng sản|nghị lực|bổ nhiệm|"
    "luân chuyển|thanh tra|khiếu nại|hòa giải|trẻ em|phụ nữ|tôn giáo|lễ hội|di sản|văn hóa"
).split("|")


class Matched(NamedTuple):
    """Of one need: the share of relevant articles that match, and how many articles do."""

    style: str
    loose: float
    held: float
    loose_total: int
    held_total: int


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, help="an index of the articles, where one is at hand")
    parser.add_argument("--each", action="store_true", help="show every need")
    given = parser.parse_args()
    judged = load("political_judged")
    with opened(judged, given.index) as engine:
        for name, plain in (("as written", False), ("without marks", True)):
            print(f"\n| {name} | needs | loose | held | held/loose articles, median |\n| --- | --- | --- | --- | --- |")
            rows = list(matched(engine, judged, plain=plain, show=given.each))
            for style in ("all", *dict.fromkeys(row.style for row in rows)):
                some = [row for row in rows if style in ("all", row.style)]
                smaller = [row.held_total / row.loose_total for row in some if row.loose_total]
                print(
                    f"| {style} | {len(some)} | {mean(row.loose for row in some):.3f} | "
                    f"{mean(row.held for row in some):.3f} | {median(smaller):.2f} |"
                )
        print("\n| word | total | phrase | apart |\n| --- | --- | --- | --- |")
        for word in WORDS:
            total, phrase, apart = (
                len(_ids(engine, SearchSpec(text, loose=loose)))
                for text, loose in ((word, False), (f'"{word}"', False), (word, True))
            )
            print(f"| {word} | {total:,} | {phrase:,} | {apart:,} |{'' if total == phrase else ' differs'}")


def matched(engine: Engine, judged: Judged, *, plain: bool, show: bool = False) -> Iterator[Matched]:
    """Match every need loosely and with words held."""
    for need, text in judged.questions.items():
        spec = SearchSpec(stripped(text) if plain else text, plain=True, all_copies=True)
        loose, held = _ids(engine, spec._replace(loose=True)), _ids(engine, spec)
        relevant = judged.relevant[need]
        row = Matched(
            judged.styles[need], len(relevant & loose) / len(relevant), len(relevant & held) / len(relevant),
            len(loose), len(held),
        )  # fmt: skip
        if show:
            print(need, spec.text, "|", ", ".join(plan_search(engine, spec).held), "|", *row)
        yield row


def _ids(engine: Engine, spec: SearchSpec) -> set[str]:
    request = plan_search(engine, spec).request._replace(boost=None, facets=(), limit=engine.count)
    return {match.id for match in engine.search(request).page}


@contextmanager
def opened(judged: Judged, folder: Path | None) -> Iterator[Engine]:
    """Open an index of the articles, or make one for as long as it is needed."""
    if folder is None:
        with indexed(judged.articles()) as engine:
            yield engine
    else:
        engine = WhooshEngine.open(folder)
        yield engine
        engine.close()


if __name__ == "__main__":
    main()
