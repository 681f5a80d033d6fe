"""The command that opens the bench for the search of the moment."""

from __future__ import annotations

from dvsearch.errors import DvsearchError
from dvsearch.tui.bench.bench_screen import BenchScreen
from dvsearch.tui.stage import Stage


def open_bench(stage: Stage) -> None:
    """Show lines, trend, company, contrast and spread of the search; what Enter chose there is searched here."""
    worker = stage.worker
    if worker is None:
        return
    stage.settle()
    try:
        spec = stage.spec._replace(text=stage.expanded() or "*")
    except DvsearchError as error:
        stage.tell_error(error)
        return

    def chosen(id: str | None) -> None:
        if id is not None:
            stage.typing = False
            quoted = id.replace('"', "")
            words = f"({spec.text}) " if spec.text != "*" and not spec.plain else ""
            stage.put(text=f'{words}id:"{quoted}"', filters={})  # with the words, so that they are marked
            stage.line.value = stage.spec.text

    stage.push_screen(BenchScreen(spec, worker.do, stage.copy_to_clipboard, stage.steps, stage.say, stage.ink), chosen)
