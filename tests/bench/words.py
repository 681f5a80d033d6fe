"""Our words beside pyvi's own tokenizer, on the same texts by turns, in this process on one core."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from dvsearch.article import Article
from dvsearch.vietnamese.words import segmenter

from .timing import CLOCKS

BLOCK = 50


def words_ratio(articles: Sequence[Article], clock: str) -> tuple[float, int]:
    """How many times longer pyvi takes than our `segment`, and how many articles were cut otherwise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvi.ViTokenizer import ViTokenizer
    segmenter.segment("tải mô hình trước")
    ViTokenizer.tokenize("tải mô hình trước")
    now = CLOCKS[clock]
    theirs = ours = differ = 0
    for start in range(0, len(articles), BLOCK):
        texts = [f"{article.title}\n{article.text}" for article in articles[start : start + BLOCK]]
        ticks = [now()]
        cut = [ViTokenizer.tokenize(text) for text in texts]
        ticks.append(now())
        found = [segmenter.segment(text) for text in texts]
        ticks.append(now())
        theirs += ticks[1] - ticks[0]
        ours += ticks[2] - ticks[1]
        differ += sum(" ".join(word.text for word in one) != other for one, other in zip(found, cut, strict=True))
    return theirs / ours, differ
