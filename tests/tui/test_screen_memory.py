"""Only what changed is sent, and the terminal shows the same as if everything had been."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dvsearch.tui.screen_memory import ScreenMemory

WIDTH, HEIGHT = 24, 5
_SEQUENCE = re.compile(
    r"\x1b\[(\d+);(\d+)H|\x1b\[(\d+)C|\x1b\[(\d+)X|\x1b\[([\d;]*)m|\x1b\]8;([^\x1b]*)\x1b\\|([^\x1b])"
)


class Terminal:
    """As much of a terminal as the frames use: a cursor, colours, links, cells."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], tuple[str, str, str]] = {}
        self.cursor = (1, 1)

    def write(self, text: str) -> None:
        style = link = ""
        y, x = self.cursor
        at = 0
        while at < len(text):
            match = _SEQUENCE.match(text, at)
            assert match is not None, text[at:]
            at = match.end()
            row, column, right, erase, codes, target, character = match.groups()
            if row:
                y, x = int(row), int(column)
            elif right:
                x += int(right)
            elif erase:
                assert not style
                self.cells.update({(y, x + step): (" ", "", "") for step in range(int(erase))})
            elif codes is not None:
                parts = [code for code in codes.split(";") if code not in ("", "0")]
                style = ";".join(parts)
            elif target is not None:
                link = "" if target == ";" else target
            elif character != "\n":
                width = cell_len(character)
                if width == 0:
                    before = self.cells[y, x - 1] if self.cells[y, x - 1][0] else self.cells[y, x - 2]
                    place = (y, x - 1) if self.cells[y, x - 1][0] else (y, x - 2)
                    self.cells[place] = (before[0] + character, *before[1:])
                    continue
                self.cells[y, x] = (character, style, link)
                if width == 2:
                    self.cells[y, x + 1] = ("", style, link)
                x += width
        self.cursor = (y, x)
        assert not style and not link


words = st.lists(
    st.sampled_from(["a", "b", " ", "      ", "           ", "đ", "ê\u0323", "日", "▌"]), min_size=1, max_size=9
)
styles = st.sampled_from(["", "1", "1;31", "38;5;7"])


@st.composite
def frames(draw: st.DrawFn) -> str:
    """A frame: the whole screen, or some pieces of rows; each piece in segments of a style."""
    out = []
    for row in range(1, HEIGHT + 1) if draw(st.booleans()) else draw(st.sets(st.integers(1, HEIGHT), min_size=1)):
        text, cells = "", 0
        start = draw(st.sampled_from([1, 1, 5]))
        for part in draw(words):
            if cells + cell_len(part) > WIDTH - start:
                break
            code, link = draw(styles), draw(st.sampled_from(["", "", "id=1;https://x"]))
            piece = f"\x1b[{code}m{part}\x1b[0m" if code else part
            text += f"\x1b]8;{link}\x1b\\{piece}\x1b]8;;\x1b\\" if link else piece
            cells += cell_len(part)
        text += " " * (WIDTH - start - cells)
        out.append(f"\x1b[{row};{start}H{text}")
    return "\n".join(out) + f"\x1b[{draw(st.integers(1, HEIGHT))};{draw(st.integers(1, WIDTH))}H"


@given(st.lists(frames(), min_size=1, max_size=6))
def test_the_terminal_shows_what_every_frame_painted(painted: list[str]) -> None:
    whole, thin, memory = Terminal(), Terminal(), ScreenMemory()
    for frame in painted:
        whole.write(frame)
        thin.write(memory.changes(frame))
        repaired = {place: cell for place, cell in whole.cells.items() if thin.cells.get(place) != cell}
        # half a wide character that was painted over is not the same on any two terminals
        assert not {place for place, cell in repaired.items() if cell[0] not in ("", " ")}, (frame, repaired)
        assert thin.cursor == whole.cursor


def test_what_stands_there_is_not_sent_again() -> None:
    memory = ScreenMemory()
    frame = "\x1b[1;1H\x1b[1mHà Tĩnh\x1b[0m 12\x1b[3;1H"
    assert memory.changes(frame)
    assert memory.changes(frame) == ""
    changed = memory.changes(frame.replace("12", "13"))
    assert changed == "\x1b[1;10H3\x1b[3;1H"
    memory.forget()
    assert "Hà Tĩnh" in memory.changes(frame)


def test_what_is_no_frame_passes_and_a_sequence_that_is_not_known_forgets() -> None:
    memory = ScreenMemory()
    frame = "\x1b[1;1Habc\x1b[1;1H"
    assert memory.changes("\x1b[?1049h") == "\x1b[?1049h"
    memory.changes(frame)
    odd = "\x1b[1;1Habc\x1b[J\x1b[1;1H"
    assert memory.changes(odd) == odd
    assert "abc" in memory.changes(frame)


def test_a_whole_screen_in_another_size_is_sent_whole() -> None:
    memory = ScreenMemory()

    def screen(width: int, height: int) -> str:
        return "\n".join(f"\x1b[{row};1H{'x' * width}" for row in range(1, height + 1)) + "\x1b[1;1H"

    first = memory.changes(screen(10, 4))
    assert first.count("x") == 40 and memory.changes(screen(10, 4)) == ""
    assert memory.changes(screen(8, 5)).count("x") == 40
    assert memory.changes(screen(10, 4)).count("x") == 40
