"""The screen of `dvsearch browse`: what each key and each report of a pane does."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.screen import ModalScreen
from textual.widgets import Input

from dvsearch.tui import moving, narrowing
from dvsearch.tui.basket_screen import BasketScreen
from dvsearch.tui.chips import Chips
from dvsearch.tui.commands import COMMANDS, IN_KEY_BAR, ON_AN_ARTICLE, PANE_KEYS, Command
from dvsearch.tui.dialogs import Choice, Confirm, Help, Pick
from dvsearch.tui.facet_pane import FacetPane
from dvsearch.tui.key_bar import KeyBar
from dvsearch.tui.reader import Reader
from dvsearch.tui.row_list import RowList
from dvsearch.tui.stage import Stage
from dvsearch.tui.styles import LOW, MEDIUM, VERY_WIDE, WIDE
from dvsearch.tui.timeline import Timeline


def _bindings() -> list[BindingType]:
    made: list[BindingType] = []
    for command in ALL:
        action = f"do('{command.name}')"
        if command.everywhere:
            made.append(Binding(command.everywhere, action, command.title, show=False, priority=True))
        if command.letters:
            made.append(Binding(command.letters, action, command.title, show=False))
    made.append(Binding("ctrl+z", "suspend_process", show=False, priority=True))
    return made


def _help(stage: Stage) -> None:
    say = stage.say
    rows = [(one.shown, f"{say(one.title)}: {say(one.what)}") for one in ALL]
    rows += [(keys, f"{say(title)}: {say(what)}" if title else say(what)) for keys, title, what in PANE_KEYS]
    stage.push_screen(Help(rows, say))


def _palette(stage: Stage) -> None:
    say = stage.say
    choices = [Choice(one.name, f"{say(one.title)}: {say(one.what)}", one.shown) for one in ALL]

    def chosen(name: str | None) -> None:
        if name is not None:
            stage.call_later(stage.run_action, f"do('{name}')")

    stage.push_screen(Pick(say("Commands"), choices, say), chosen)


ALL = (
    Command("help", "f1", "question_mark", "F1  ?", "Help", "this help", _help),
    Command("palette", "ctrl+p", "colon", "^p  :", "Commands", "every command and its keys", _palette),
    *COMMANDS,
)
_BY_NAME = {command.name: command for command in ALL}


class Browse(Stage):
    """Search as you type."""

    BINDINGS: ClassVar[list[BindingType]] = _bindings()

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield KeyBar([(name, _BY_NAME[name].shown.split()[0], self.say(_BY_NAME[name].title)) for name in IN_KEY_BAR])

    def on_mount(self) -> None:
        """Name the panes; Textual calls the handler of every class, so that of Stage is called too."""
        self.line.leave_by = self._leave_line
        say = self.say
        for widget, title, keys in (
            (self.line, "Query", ()),
            (self.facets, "Facets", (("space", "Tick"),)),
            (self.list, "Results", (("enter", "Read"), ("x", "Keep"), ("m", "More"))),
            (self.reader, "Read", (("n", "Next match"), ("→", "Next article"), ("esc", "Back"))),
        ):
            widget.border_title = say(title)
            widget.border_subtitle = " · ".join(f"{key} {say(what)}" for key, what in keys)

    def action_do(self, name: str) -> None:
        """Do a command; while a dialog is open only leaving is one."""
        if name == "quit" and isinstance(self.screen, ModalScreen) and not isinstance(self.screen, Confirm):
            self.pop_screen()
        elif isinstance(self.screen, BasketScreen) and name == "clear":
            self.screen.action_clear()
        elif name == "quit":
            _BY_NAME[name].do(self)
        elif not isinstance(self.screen, ModalScreen):
            self.waiting.append(name)
            self._catch_up()

    def _catch_up(self) -> None:
        """Do the commands that wait, one after the other; one on an article waits for the answer under way."""
        while self.waiting and (self.shown == self.asked or self.waiting[0] not in ON_AN_ARTICLE):
            _BY_NAME[self.waiting.pop(0)].do(self)

    # What the panes report

    def on_stage_arrived(self, message: Stage.Arrived) -> None:
        self.call_later(self._catch_up)

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "query" and event.value != self.spec.text:
            new = not self.typing
            self.typing = self.focused is self.line  # else Enter was pressed already, and the last syllable is whole
            self.recent.typing()
            self.put(text=event.value, remember=new)
            narrowing.wait_for_pause(self)

    def _leave_line(self, key: str) -> bool:
        """Up and Down in the search line: the queries before, then the results; Enter: the results.

        Done at once, and the focus moved at once: keys typed right after are for the results.
        """
        text = self.recent.older(self.line.value) if key == "up" else self.recent.newer() if key == "down" else None
        if text is not None:
            self.typing = False
            self.put(text=text, remember=False)
            self.line.value = text
            self.line.cursor_position = len(text)
        elif key != "up":
            if key == "enter":
                self.recent.add(self.line.value)
            self.settle()
            self.screen.set_focus(self.list)
        return True

    def on_facet_pane_ticked(self, event: FacetPane.Ticked) -> None:
        narrowing.tick(self, event.field, event.value)

    def on_timeline_ranged(self, event: Timeline.Ranged) -> None:
        narrowing.filter_by(self, "year", (event.value,))

    def on_chips_removed(self, event: Chips.Removed) -> None:
        narrowing.remove_chip(self, event.chip)

    def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        self.action_do(event.name)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.rows is not self.list or not self.screen_stack:
            return  # the rows of a dialog, or the program is being left
        if self.base.has_class("wide"):
            self.read(self.list.current)
        if event.at == len(self.hits) - 1 and self.list.has_focus:
            self.more()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.rows is self.list:
            moving.open_reader(self)

    def on_reader_turned(self, event: Reader.Turned) -> None:
        self.turn(event.step)

    def on_reader_at_match(self, event: Reader.AtMatch) -> None:
        hit, say = self.list.current, self.say
        where = ""
        if hit is not None and self.results is not None:
            where = f"{say.number(hit.rank)}/{say.number(self.reachable)}"
        one = say("1 match") if event.count == 1 else say("{count} matches", count=say.number(event.count))
        at = say("match {at} of {count}", at=say.number(event.at), count=say.number(event.count)) if event.at else one
        title = " · ".join(one for one in (where, at if event.count else "") if one)
        self.reader.border_title = title or say("Read")

    def on_resize(self, event: Resize) -> None:
        width, height = event.size
        base = self.base
        base.set_class(width >= WIDE, "wide")
        base.set_class(width >= VERY_WIDE, "very-wide")
        base.set_class(MEDIUM <= width < WIDE, "medium")
        base.set_class(width < MEDIUM, "narrow")
        base.set_class(height < LOW, "low")
        self.call_after_refresh(self.tell_again)
        if self.list.brief != (width < MEDIUM):
            self.list.brief = width < MEDIUM
            self.list.redraw()
        if width >= WIDE and self.hits:
            self.read(self.list.current)
