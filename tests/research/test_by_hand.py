"""Every number of the bench, by a plain scan and by statistics computed another way, on the articles of `corpus/`.

The same on 17,221 political articles: `python -m tests.research.by_hand_table INDEX`; its results stand beside.
"""

from __future__ import annotations

from pathlib import Path

from dvsearch.engines import open_engine
from tests.conftest import ROOT
from tests.program import dvsearch
from tests.research.by_hand_table import Pair, pairs


def test_every_number_is_that_of_a_plain_scan(tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert dvsearch("index", ROOT / "corpus", index=index).code == 0
    found = list(pairs(open_engine(str(index)), ["dân vận", "nhân dân"]))
    assert [pair for pair in found if not pair.agrees] == []
    assert len(found) > 3_000 and len({pair.of for pair in found}) > 24
    assert not Pair("", 1.0, 1.001).agrees and not Pair("", (1, 2), (1, 3)).agrees
