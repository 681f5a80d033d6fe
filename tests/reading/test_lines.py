"""Lines of a text, and stamps that lost the line break behind them."""

from __future__ import annotations

import pytest

from dvsearch.reading.lines import split_lines

REST = "xã Liễn Sơn họp với các thôn để thống nhất cách làm, chọn đoạn đường khó nhất làm trước."


@pytest.mark.parametrize(
    ("stamp", "lead", "parted"),
    [
        ("12/03/2021 09:15 ", f"Sáng nay, {REST}", True),
        ("12/03/2021 09:15 GMT+7", f"Ủy ban {REST}", True),
        ("12/03/2021 09:15 ", f"được {REST}", False),
        ("12/03/2021 ", f"Sáng nay, {REST}", False),
        ("12/03/2021 09:15 ", "S" + "á" * 59, True),
        ("12/03/2021 09:15 ", "S" + "á" * 57, False),
    ],
)
def test_a_stamp_with_a_time_is_parted_from_the_capital_of_a_lead(stamp: str, lead: str, parted: bool) -> None:
    text = f"{stamp}{lead} \n\n {REST}"
    lines = [line.text for line in split_lines(text)]
    assert lines == ([stamp.strip(), lead, REST] if parted else [stamp + lead, REST])
    assert [text[line.start : line.end] for line in split_lines(text)] == lines
