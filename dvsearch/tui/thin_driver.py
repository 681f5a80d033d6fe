"""Textual's driver for terminals, sending only what changed on the screen."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

from dvsearch.tui.screen_memory import ScreenMemory


class ThinDriver(LinuxDriver):
    """Writes frames as their difference from what stands on the terminal."""

    _memory: ScreenMemory | None = None

    @property
    def memory(self) -> ScreenMemory:
        """What stands on the terminal."""
        if self._memory is None:
            self._memory = ScreenMemory()
        return self._memory

    def write(self, data: str) -> None:
        changes = self.memory.changes(data)
        if changes:
            super().write(changes)

    def start_application_mode(self) -> None:
        """Take over the terminal, after a start or a pause (Ctrl-Z): what stands on it is not known."""
        self.memory.forget()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def process_message(self, message: Message) -> None:
        if isinstance(message, InBandWindowResize):
            self.memory.forget()
        super().process_message(message)
