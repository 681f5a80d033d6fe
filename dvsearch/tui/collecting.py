"""What is taken along: citations, the basket, saved queries, exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dvsearch.config import SavedQuery
from dvsearch.engines.base import Engine
from dvsearch.errors import DvsearchError
from dvsearch.output import export_file
from dvsearch.output.sanitize import one_line
from dvsearch.output.translate import say_error
from dvsearch.research import references
from dvsearch.research.references import Occasion
from dvsearch.searching import searcher
from dvsearch.searching.asked_again import as_options, as_query, settings_of
from dvsearch.searching.results import Hit
from dvsearch.tui.basket_screen import BasketScreen, Wish
from dvsearch.tui.dialogs import Choice, Pick, Prompt
from dvsearch.tui.stage import Stage


def keep(stage: Stage) -> None:
    """Put the article under the cursor in the basket, or take it out."""
    hit = stage.current()
    if hit is None:
        return
    try:
        stage.basket.toggle(hit.article.id, hit.article.title, stage.outside.today)
    except DvsearchError as error:
        stage.tell(say_error(stage.say, error))
    else:
        stage.tell()
    stage.list.mark(stage.basket.items)


def cite(stage: Stage) -> None:
    """Copy the article's citation: to the desktop, or through the terminal, which may not take it."""
    hit = stage.current()
    if hit is None:
        return
    text = one_line(references.citation(hit.article))
    if stage.outside.copy(text):
        stage.tell(f"{stage.say('citation copied')}: {text}")
    else:
        stage.copy_to_clipboard(text)
        stage.tell(f"{stage.say('citation handed to the terminal')}: {text}")


def open_article(stage: Stage) -> None:
    """Show the article's file or address outside."""
    hit = stage.current()
    if hit is not None:
        try:
            stage.tell(stage.say("opened {place}", place=stage.outside.open(hit.article)))
        except DvsearchError as error:
            stage.tell(say_error(stage.say, error))


def save(stage: Stage) -> None:
    """Ask for a name and save the query under it, with what is ticked and how it is asked."""
    try:
        spec = stage.spec._replace(text=stage.expanded())
    except DvsearchError as error:
        stage.tell_error(error)
        return
    query = SavedQuery(as_query(spec), settings_of(spec))

    def act(typed: str, confirmed: bool) -> str:
        name = typed.removeprefix("@")
        before = stage.outside.saved_queries().get(name)
        if before is not None and before != query and not confirmed:
            return stage.say("@{name} is {query}: Enter once more writes over it", name=name, query=_line(before))
        stage.outside.save(name, query)
        return ""

    def saved(name: str | None) -> None:
        if name is not None:
            stage.tell(stage.say("saved: search it as @{name}", name=name.removeprefix("@")))

    stage.push_screen(Prompt(stage.say("name of the saved query"), act=act, note=_line(query), say=stage.say), saved)


def _line(query: SavedQuery) -> str:
    """Write a saved query as it would be typed to the command."""
    return " ".join([query.text, *as_options(query.settings)])


def queries(stage: Stage) -> None:
    """Choose among the queries searched before and those saved."""
    try:
        saved = stage.outside.saved_queries()
    except DvsearchError as error:
        stage.tell(say_error(stage.say, error))
        return
    choices = [Choice(text, text) for text in reversed(stage.recent.queries)]
    choices += [
        Choice(f"@{name}", f"@{name}  {_line(query)}", stage.say("saved")) for name, query in sorted(saved.items())
    ]

    def chosen(text: str | None) -> None:
        if text is not None:
            stage.typing = False
            stage.put(text=text)
            stage.line.value = text

    stage.push_screen(Pick(stage.say("Recent and saved queries"), choices, stage.say), chosen)


def open_basket(stage: Stage) -> None:
    """Show what is in the basket."""

    def wished(wish: Wish | None) -> None:
        stage.list.mark(stage.basket.items)
        stage.tell()
        if wish is not None and wish.do == "export":
            _ask_for_file(stage, basket=True)
        elif wish is not None:
            stage.typing = False
            quoted = wish.id.replace('"', "")
            stage.put(text=f'id:"{quoted}"', filters={})
            stage.line.value = stage.spec.text

    stage.push_screen(BasketScreen(stage.basket, stage.say), wished)


def export(stage: Stage) -> None:
    """Write the basket where something is in it, else all hits, to a file."""
    if not stage.hits and not stage.basket.items:
        stage.tell(stage.say("nothing to export yet"))
        return
    stage.settle()
    _ask_for_file(stage, basket=bool(stage.basket.items))


def _ask_for_file(stage: Stage, *, basket: bool) -> None:
    say = stage.say
    total = stage.results.total if stage.results is not None else 0
    what = say("the basket: {articles}", articles=say.articles(len(stage.basket.items)))
    if not basket:
        what = say("all hits: {articles}", articles=say.articles(total))
    kinds = " ".join(export_file.SUFFIXES.values())

    def act(typed: str, confirmed: bool) -> str:
        file, _ = stage.outside.check_export(typed)
        there = file.exists() and not confirmed
        return say("{place} is there: Enter once more writes over it", place=file) if there else ""

    def write(typed: str | None) -> None:
        if typed is not None:
            _write(stage, *stage.outside.check_export(typed), basket=basket)

    other = say("an empty basket (Shift-B, Ctrl-L) exports all hits") if basket else ""
    note = " · ".join(part for part in (what, other) if part)
    stage.push_screen(
        Prompt(say("file to write ({kinds})", kinds=kinds), "dvsearch.csv", act=act, note=note, say=say), write
    )


def _write(stage: Stage, file: Path, form: str, *, basket: bool) -> None:
    spec = stage.spec if stage.results is None else stage.results.spec
    remarks, ids = stage.basket.remarks(), tuple(stage.basket.items)
    missing: list[str] = []

    def write(engine: Engine) -> str:
        """In the other thread: an export of everything takes its time."""
        left_out = 0
        hits: Iterable[Hit]
        if basket:
            hits = _kept_hits(engine, ids, missing)
        else:
            _, hits = searcher.search_all(engine, spec._replace(offset=0, facets=()))
        counted = _Copies(hits)
        written = {id: one for id, one in remarks.items() if one.note or one.tags}
        count = stage.outside.write(file, form, counted, Occasion(remarks=written if basket else {}))
        left_out = counted.left_out
        note = stage.say("{articles} written to {place}", articles=stage.say.articles(count), place=file)
        if left_out:
            note += " · " + stage.say.left_out(left_out)
        if missing:
            note += " · " + stage.say("{count} no longer in the index", count=stage.say.number(len(missing)))
        return note

    _do_in_background(stage, write)


def _do_in_background(stage: Stage, job: Callable[[Engine], str]) -> None:
    """Have something done with the engine in the other thread; what it returns, or went wrong, is told."""
    worker = stage.worker
    if worker is None:
        return
    stage.writing += 1

    def work(engine: Engine) -> None:
        try:
            note = job(engine)
        except DvsearchError as error:
            note = say_error(stage.say, error)
        stage.call_from_thread(done, note)

    def done(note: str) -> None:
        stage.writing -= 1
        stage.tell(note)

    worker.do(work)


class _Copies:
    """Hits as they pass, and how many near-copies they stand for."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._hits = hits
        self.left_out = 0

    def __iter__(self) -> Iterator[Hit]:
        for hit in self._hits:
            self.left_out += hit.copies
            yield hit


def _kept_hits(engine: Engine, ids: tuple[str, ...], missing: list[str]) -> Iterator[Hit]:
    """Read what is in the basket from the index; what is not there any more is listed."""
    for rank, id in enumerate(ids, 1):
        article = searcher.read(engine, id)
        if article is None:
            missing.append(id)
        else:
            yield Hit(rank, 0.0, article, (), (), 0)
