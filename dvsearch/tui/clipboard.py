"""The clipboard of the desktop, through whichever program there is for it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping

# What must be set in the environment for a program to reach a clipboard, and the program.
_PROGRAMS = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("", ("pbcopy",)),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
)
_SECONDS = 2.0


def copy_to_desktop(text: str, environ: Mapping[str, str]) -> bool:
    """Put text on the clipboard; False where no program here can, and the terminal has to be asked."""
    for variable, command in _PROGRAMS:
        if (variable and not environ.get(variable)) or shutil.which(command[0]) is None:
            continue
        try:
            done = subprocess.run(
                command, input=text.encode("utf-8", "replace"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                timeout=_SECONDS, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return True
    return False
