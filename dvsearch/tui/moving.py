"""From pane to pane, to the help and the list of commands, and out."""

from __future__ import annotations

from dvsearch.tui.dialogs import Confirm
from dvsearch.tui.stage import Stage


def to_query(stage: Stage) -> None:
    """To the search line."""
    stage.base.remove_class("reading", "ticking")
    stage.line.focus()


def to_facets(stage: Stage) -> None:
    """To the facets, which count what is typed as it stands; on a narrow screen they take the place of the hits."""
    stage.settle()
    stage.base.remove_class("reading")
    stage.base.add_class("ticking")
    stage.facets.focus()


def to_years(stage: Stage) -> None:
    """To the years."""
    stage.settle()
    if stage.timeline.styles.display != "none" and stage.base.has_class("years") and not stage.base.has_class("low"):
        stage.timeline.focus()
    else:
        to_facets(stage)


def leave(stage: Stage) -> None:
    """Back to the results, then to the search line."""
    inside = stage.base.has_class("reading") or stage.base.has_class("ticking") or stage.focused is not stage.list
    stage.base.remove_class("reading", "ticking")
    (stage.list if inside else stage.line).focus()


def open_reader(stage: Stage) -> None:
    """Read the article under the cursor."""
    stage.settle()
    hit = stage.list.current
    if hit is None:
        return
    if stage.results is not None:
        stage.recent.add(stage.spec.text)
    stage.read(hit)
    stage.base.add_class("reading")
    stage.reader.focus()
    stage.reader.to_first_match()


def more(stage: Stage) -> None:
    """More results."""
    stage.more()


def leave_program(stage: Stage) -> None:
    """Leave; where something would be lost, at the second time of asking."""
    lost = ""
    if stage.writing:
        lost = stage.say("an export is not finished; leave? Enter: yes, Esc: no")
    elif stage.basket.unsaved and stage.basket.items:
        lost = stage.say("the basket is not saved; leave? Enter: yes, Esc: no")
    if not lost or isinstance(stage.screen, Confirm):
        stage.exit()
        return

    def answered(yes: bool | None) -> None:
        if yes:
            stage.exit()

    stage.push_screen(Confirm(lost), answered)
