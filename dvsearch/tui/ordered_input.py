"""The line that is typed in."""

from __future__ import annotations

from textual.binding import BindingsMap
from textual.events import Key
from textual.widgets import Input

EDITING = {key: bindings[0].action for key, bindings in BindingsMap(Input.BINDINGS).key_to_bindings.items()}


class Line(Input):
    """An input that does every key in the order it was typed.

    Textual's own inserts a letter at once but sends backspace round by the screen and the app; letters typed quickly
    after it, or arriving together over a slow line, would be in before the backspace is done.
    """

    async def on_key(self, event: Key) -> None:
        action = EDITING.get(event.key)
        if action is not None and not event.is_printable:
            event.stop()
            event.prevent_default()
            await self.app.run_action(action, self)
