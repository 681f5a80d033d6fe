"""How a command ends: codes that answer, as grep's do."""

FOUND, NOT_FOUND, FAILED = 0, 1, 2
