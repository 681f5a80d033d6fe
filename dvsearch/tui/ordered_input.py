"""The line that is typed in."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import BindingsMap
from textual.events import Key, Paste
from textual.widgets import Input

EDITING = {key: bindings[0].action for key, bindings in BindingsMap(Input.BINDINGS).key_to_bindings.items()}


class Line(Input):
    """An input that does every key in the order it was typed, and takes every line of what is pasted.

    Textual's own inserts a letter at once but sends backspace round by the screen and the app; letters typed quickly
    after it, or arriving together over a slow line, would be in before the backspace is done. Of a paste it takes the
    first line only.
    """

    leave_by: Callable[[str], bool] | None = None  # what up, down and enter do; whether that was anything

    async def on_key(self, event: Key) -> None:
        if self.screen.focused is not self:  # typed before it was known that the focus is elsewhere
            event.stop()
            event.prevent_default()
            self.app.post_message(Key(event.key, event.character))
            return
        # Enter that was pressed before the terminal was taken over comes as a line feed.
        key = "enter" if event.key == "ctrl+j" else event.key
        if self.leave_by is not None and key in ("up", "down", "enter") and self.leave_by(key):
            event.stop()
            event.prevent_default()
            return
        action = EDITING.get(event.key)
        if action is not None and not event.is_printable:
            event.stop()
            event.prevent_default()
            await self.app.run_action(action, self)

    def on_paste(self, event: Paste) -> None:
        """Put what is pasted in as one line: a title copied from a page often has two."""
        event.stop()
        event.prevent_default()
        text = " ".join(event.text.split())
        selection = self.selection
        self.replace(text, *sorted((selection.start, selection.end)))
