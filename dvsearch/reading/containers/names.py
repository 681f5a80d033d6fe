"""What a member of an archive is called: a path that leads nowhere else, composed, in the letters it was typed in."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 1_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def member_name(name: str) -> str:
    """Give the name of a member as it is shown and stored: no drive, no `..`, with / between folders, on one line."""
    parts = [part for part in re.split(r"[/\\]+", name) if part not in ("", ".", "..")]
    if parts and re.fullmatch(r"[A-Za-z]:", parts[0]):
        parts = parts[1:]
    shown = unicodedata.normalize("NFC", "/".join(parts))
    shown = _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", shown.encode("utf-8", "replace").decode())
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 60]}…{shown[-59:]}"  # its end says what it is


def is_nobodys(name: str) -> bool:
    """Tell whether a member is hidden, a README, or what a system puts beside the files, as in a folder on disk."""
    parts = name.split("/")
    return any(part.startswith(".") or part == "__MACOSX" for part in parts) or parts[-1].upper().startswith("README")
