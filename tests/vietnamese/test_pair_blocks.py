from __future__ import annotations

import random
from array import array

import pytest

from dvsearch.errors import IndexCorrupt
from dvsearch.vietnamese.pair_blocks import BLOCK, PairBlocks, numbers_of, pack_blocks, pack_text, read_blocks

Pairs = dict[int, int]


def made_of(pairs: Pairs) -> PairBlocks:
    heads, packed = pack_blocks(array("I", pairs).tobytes(), array("I", pairs.values()).tobytes())
    return read_blocks(numbers_of(heads), packed)


@pytest.mark.parametrize("count", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_pairs_are_read_as_they_were_written_wherever_blocks_end(count: int) -> None:
    source = random.Random(count)
    pairs = {key: source.randrange(1, 1 << 32) for key in sorted(source.sample(range(40 * BLOCK), count))}
    blocks = made_of(pairs)
    assert len(blocks) == count
    assert tuple(map(list, blocks.columns())) == ([*pairs], [*pairs.values()])
    bounds = [0, 1, 40 * BLOCK, 1 << 32, *[*pairs][:: BLOCK // 2], *[key + 1 for key in [*pairs][::BLOCK]]]
    for low in bounds:
        for high in bounds:
            within = {key: times for key, times in pairs.items() if low <= key < high}
            assert blocks.between(low, high) == ([*within], [*within.values()])


def test_only_the_blocks_that_are_asked_for_are_unpacked() -> None:
    heads, packed = pack_blocks(array("I", range(4 * BLOCK)).tobytes(), array("I", [1] * 4 * BLOCK).tobytes())
    packed[0] = packed[3] = "nothing"
    blocks = read_blocks(numbers_of(heads), packed)
    assert blocks.between(BLOCK, 3 * BLOCK)[0] == [*range(BLOCK, 3 * BLOCK)]
    with pytest.raises(IndexCorrupt, match="what the index knows of its words cannot be read: bigrams"):
        blocks.between(BLOCK - 1, BLOCK)


def test_a_block_is_no_larger_than_it_can_be() -> None:
    blocks = read_blocks([0], [pack_text(bytes(100 << 20))])
    with pytest.raises(IndexCorrupt):
        blocks.columns()
