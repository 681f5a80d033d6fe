"""Which segments are merged, and when."""

from __future__ import annotations

import pytest

from dvsearch.engines.whoosh.building import merge_policy
from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS


def test_segments_of_one_size_are_merged_eight_at_a_time() -> None:
    sizes: list[tuple[int, int]] = []
    merged = 0
    for _ in range(5000):
        sizes.append((100, 100))
        chosen = merge_policy.find_merges(sizes, 100)
        for group in chosen:
            merged += sum(sizes[i][0] for i in group)
            sizes.append((sum(sizes[i][0] for i in group),) * 2)
        gone = {i for group in chosen for i in group}
        sizes = [size for i, size in enumerate(sizes) if i not in gone]
        assert len(sizes) < 64
    assert sum(live for live, _ in sizes) == 500_000
    assert merged < 5 * 500_000
    assert merge_policy.find_merges([(10, 10)] * 7 + [(60_000, 60_000)] * 20, 70) == []
    assert merge_policy.find_merges([(60_000, 60_000), (20_000, 60_000)], 10_000) == [[1]]


def test_no_run_rewrites_more_than_it_adds_is_worth() -> None:
    worth = merge_policy._ALWAYS
    assert merge_policy.find_merges([(60_000, 60_000), (20_000, 60_000), (9_000, 30_000)], 100) == [[2]]
    few = [(worth // 3,) * 2] * 8
    assert merge_policy.find_merges(few, 100) == [[0, 1, 2]]
    assert merge_policy.find_merges([(100, 100)] * 8 + few, 100)[0] == list(range(8))
    assert merge_policy.find_merges(few, 20_000) == [list(range(8))]
    assert merge_policy.find_merges([(worth, worth)] * 8, 100) == []


def test_a_large_run_leaves_few_segments_and_a_small_one_rewrites_little() -> None:
    commits = [15_000] * 7
    assert merge_policy.find_affordable_merge(commits, 105_000) == [0, 1, 2, 3, 4, 5, 6]
    assert merge_policy.find_affordable_merge([MAX_DOCUMENTS, 34_464, 100, 900], 1_000) == [2, 3]
    assert merge_policy.find_affordable_merge([MAX_DOCUMENTS, 34_464, 5_000], 10_000) == [1, 2]
    assert merge_policy.find_affordable_merge([60_000, 60_000], 120_000) == []
    assert merge_policy.find_affordable_merge([300, 300], 600) == []


def test_packing_deals_out_documents_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_policy, "MAX_DOCUMENTS", 10)
    assert merge_policy.pack_segments([7, 25]) == [[(0, 0, 7), (1, 0, 3)], [(1, 3, 13)], [(1, 13, 23)], [(1, 23, 25)]]
    assert merge_policy.pack_segments([]) == []


def test_segments_up_to_half_of_the_largest_are_merged_as_far_as_they_fit() -> None:
    half = MAX_DOCUMENTS // 2
    for live in (30_000, half):
        assert merge_policy.find_merges([(live, live)] * 8, 1_000_000) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert merge_policy.find_merges([(half + 1, half + 1)] * 8, 1_000_000) == []


def test_a_segment_of_which_just_half_is_deleted_is_not_rewritten_alone() -> None:
    assert merge_policy.find_merges([(30_000, 60_000)], 1_000_000) == []
    assert merge_policy.find_merges([(30_000, 60_000)] * 9, 1_000_000) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert merge_policy.find_merges([(29_999, 60_000)], 1_000_000) == [[0]]


def test_the_smaller_ones_are_merged_first_and_what_they_take_the_larger_do_not_get() -> None:
    assert merge_policy.find_merges([(1_000, 1_000)] * 8 + [(10, 10)] * 8, 100) == [[*range(8, 16)], [*range(8)]]
    assert merge_policy.find_merges([(5_000, 5_000)] * 8 + [(2_000, 2_000)] * 8, 0) == [[*range(8, 16)]]


def test_a_tier_begins_with_eight_times_the_first_of_the_one_before() -> None:
    assert merge_policy.find_merges([(1, 1)] * 8, 8) == [[*range(8)]]
    assert merge_policy.find_merges([(7, 7)] * 4 + [(8, 8)] * 4, 100) == []
    assert merge_policy.find_merges([(8, 8), (63, 63)] * 4, 100) == [[*range(8)]]


def test_a_writer_that_ends_merges_the_smallest_that_its_work_outweighs_together() -> None:
    assert merge_policy.find_affordable_merge([3_000] * 4, 1_000) == []
    assert merge_policy.find_affordable_merge([1_500, 9_000, 2_500, 1_500], 1_000) == [0, 3]
    assert merge_policy.find_affordable_merge([2_000, 2_000, 2_000], 999) == []
