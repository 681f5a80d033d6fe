"""What narrows and widens an answer, and the way back."""

from __future__ import annotations

from functools import partial

from dvsearch.engines.base import Engine, Sort
from dvsearch.errors import DvsearchError
from dvsearch.searching.asked_again import SETTINGS, default
from dvsearch.searching.searcher import DOUBTFUL
from dvsearch.tui.chips import PLAIN, Chip
from dvsearch.tui.stage import Stage

# How long nothing is typed before the screen says what was probably meant.
PAUSE_SECONDS = 0.6
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


def tick(stage: Stage, field: str, value: str) -> None:
    """Choose exactly what a facet counts under a value, or let go of it."""
    values = stage.spec.filters.get(field, ())
    changed = tuple(one for one in values if one.removeprefix("=") != value)
    if len(changed) == len(values):
        changed = (*values, f"={value}")
    filter_by(stage, field, changed)


def filter_by(stage: Stage, field: str, values: tuple[str, ...]) -> None:
    """Narrow by these values of a field and no others; a last syllable taken for a prefix stays one, as counted."""
    stage.put(filters={name: kept for name, kept in {**stage.spec.filters, field: values}.items() if kept})


def remove_chip(stage: Stage, chip: Chip | None) -> None:
    """Take away one thing that narrows or widens, or all."""
    if chip is None:
        clear(stage)
    elif chip.field == PLAIN:
        stage.put(plain=False)
    elif chip.field in SETTINGS:
        stage.ask_with({chip.field: default(chip.field)})
    else:
        tick(stage, chip.field, chip.value.removeprefix("="))


def clear(stage: Stage) -> None:
    """Take away everything that narrows, and what was widened."""
    stage.facets.narrow("")
    stage.ask_with({name: default(name) for name in SETTINGS if name != "sort"}, filters={}, plain=False)


def sort(stage: Stage) -> None:
    """Go on to the next order."""
    stage.put(sort=SORTS[(SORTS.index(stage.spec.sort) + 1) % len(SORTS)])


def widen(stage: Stage) -> None:
    """As typed, then accents ignored, then any of the words, then as typed again."""
    spec, given = stage.spec, stage.as_given
    if spec.match == "any" and spec.accents == "ignore":
        accents = given.accents if given.accents != "ignore" else "smart"
        stage.put(accents=accents, match=given.match if given.match != "any" else None)
    elif spec.accents == "ignore":
        stage.put(match="any")
    else:
        stage.put(accents="ignore", match=given.match)


def loosen(stage: Stage) -> None:
    """Let the syllables of a word stand anywhere, or together again."""
    stage.put(loose=not stage.spec.loose)


def take_meant(stage: Stage) -> None:
    """Search what was probably meant."""
    if stage.meant is not None:
        stage.typing = False
        meant, stage.meant = stage.meant, None
        stage.put(text=meant)
        stage.line.value = meant


def back(stage: Stage) -> None:
    """Go back to the search before this one: what was ticked, typed or sorted last is undone."""
    if not stage.visited:
        stage.tell(stage.say("nothing was searched before"))
        return
    stage.undone.append(stage.spec)
    stage.revisit(stage.visited.pop())


def forward(stage: Stage) -> None:
    """Do again what was undone."""
    if stage.undone:
        stage.visited.append(stage.spec)
        stage.revisit(stage.undone.pop())


def wait_for_pause(stage: Stage) -> None:
    """Begin to wait again for the moment when nothing is typed, to say what was probably meant."""
    if stage.pause is not None:
        stage.pause.stop()
    stage.pause = stage.set_timer(PAUSE_SECONDS, partial(_look_for_what_was_meant, stage))


def _look_for_what_was_meant(stage: Stage) -> None:
    found, spec = stage.results, stage.spec
    if found is None or not spec.text.strip() or found.total >= DOUBTFUL or stage.worker is None:
        return
    if "@" in spec.text:
        return  # a name is known or it is not, and what it stands for was meant

    def look(engine: Engine) -> None:
        from dvsearch.searching.suggestion import suggest

        try:
            meant = suggest(engine, spec)
        except DvsearchError:
            return  # what is typed is not yet a query, and the line says so
        stage.call_from_thread(say, meant)

    def say(meant: str | None) -> None:
        if spec == stage.spec and meant is not None:
            stage.meant = meant
            stage.tell()

    stage.worker.do(look)
