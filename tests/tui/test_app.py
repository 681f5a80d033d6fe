"""Full-screen search: every action by its key, on the screen that Textual would draw."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.events import Key
from textual.widgets import Input, Static

from dvsearch.engines.base import Engine, Matches, SearchRequest
from dvsearch.engines.memory import MemoryEngine
from dvsearch.errors import EngineUnavailable
from dvsearch.searching.asked_again import as_query, settings_of
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from dvsearch.tui import Browse, Outside
from dvsearch.tui.dialogs import Help, Prompt
from dvsearch.tui.facet_pane import FacetPane
from dvsearch.tui.hit_list import HitList
from dvsearch.tui.key_bar import KeyBar
from dvsearch.tui.reader import Reader
from dvsearch.tui.search_worker import SearchCompleted, SearchWorker
from tests.golden import archive
from tests.tui.driving import Elsewhere, browsing, chips, facets, focused, ids, press, settled, status, typed


async def test_results_follow_what_is_typed(engine: Engine) -> None:
    async with browsing(engine) as (app, pilot):
        assert "11 articles" in status(app)
        assert ids(app)[0] == "qt-2025-01"  # nothing typed: everything, newest first
        await typed(app, pilot, "cu lao")
        assert ids(app) == ["dt-2020-01"]
        assert "1 article" in status(app)
        await press(app, pilot, *["backspace"] * 6)
        assert "11 articles" in status(app)


async def test_a_query_not_yet_whole_keeps_the_last_answer_and_says_why(engine: Engine) -> None:
    async with browsing(engine, "cử tri") as (app, pilot):
        await typed(app, pilot, ' "')
        assert ids(app) == ["dt-2020-01"]
        assert "quote is never closed" in status(app)


async def test_what_is_wrong_is_said_in_the_language_of_the_screen(engine: Engine, tmp_path: Path) -> None:
    async with browsing(engine, "cử tri", lang="vi", outside=Outside(tmp_path / "c.toml", "/none")) as (app, pilot):
        await typed(app, pilot, " OR")
        assert status(app) == "… sau OR cần một từ (cột 8)"
        app.put(text="id:khong-ngay")
        await settled(app, pilot)
        await press(app, pilot, "f6")
        assert "--root" in status(app) and "is not here" not in status(app)
        await press(app, pilot, "f7")
        app.screen.query_one(Input).value = "hai từ"
        await press(app, pilot, "enter")
        assert "không thể làm tên truy vấn" in str(app.screen.query_one("#note", Static).render())


async def test_an_answer_that_comes_late_says_nothing_over_what_is_wrong_now(engine: Engine, tmp_path: Path) -> None:
    async with browsing(engine, "cử tri", outside=Outside(tmp_path / "c.toml")) as (app, pilot):
        app.put(text="@")  # is asked, and holds no word
        app.put(text="@x")  # no saved query is called so: nothing is asked
        await settled(app, pilot)
        await pilot.pause(0.05)
        assert "no saved query is called @x" in status(app)


async def test_ticking_a_value_narrows_and_the_counts_follow(engine: Engine) -> None:
    async with browsing(engine, "dân vận", loose=True) as (app, pilot):
        await press(app, pilot, "f2", "space")
        assert facets(app)[1].startswith("[x] Hà Nội")
        assert ids(app) == ["hn-2020-02"]
        # the other provinces still show what they would find; the years count what is found
        assert any(line.startswith("[ ] Hà Tĩnh") and line.endswith("1") for line in facets(app))
        years = facets(app)[facets(app).index("YEAR") + 1 :]
        assert [line.split() for line in years] == [["[", "]", "2020", "1"]]
        await press(app, pilot, "down", "space")
        assert sorted(ids(app)) == ["hn-2020-02", "ht-2022-01"]
        await press(app, pilot, "space", "up", "space")
        assert len(ids(app)) == 8


async def test_a_click_ticks_a_value_and_opens_an_article(engine: Engine) -> None:
    async with browsing(engine, "dân vận", size=(110, 30), loose=True) as (app, pilot):
        await pilot.click(FacetPane, offset=(3, 2))
        await settled(app, pilot)
        assert ids(app) == ["hn-2020-02"]
        await pilot.click(HitList, offset=(8, 1))
        await settled(app, pilot)
        article = app.query_one(Reader).article
        assert article is not None and article.id == "hn-2020-02"


async def test_an_article_is_read_with_its_matches_one_after_the_other(engine: Engine) -> None:
    async with browsing(engine, "dân vận khéo") as (app, pilot):
        await press(app, pilot, "down")
        assert focused(app) is app.query_one(HitList)
        await press(app, pilot, "enter")
        reading = app.query_one(Reader)
        assert focused(app) is reading and reading.display
        assert not app.query_one(HitList).display  # at 80 columns the article takes the place of the results
        seen = [str(reading.border_title)]
        for key in ("n", "n", "N"):
            await press(app, pilot, key)
            seen.append(str(reading.border_title))
        assert [title.split("match ")[1].split(" of")[0] for title in seen] == ["1", "2", "3", "2"]
        await press(app, pilot, "escape")
        assert focused(app) is app.query_one(HitList) and app.query_one(HitList).display


async def test_on_a_wide_screen_the_article_stands_beside(engine: Engine) -> None:
    async with browsing(engine, "dân vận", size=(160, 40)) as (app, pilot):
        await press(app, pilot, "down", "down")
        reading = app.query_one(Reader)
        current = app.query_one(HitList).current
        assert reading.display and app.query_one(HitList).display
        assert current is not None and reading.article == current.article
        await pilot.resize_terminal(80, 24)
        await settled(app, pilot)
        assert not reading.display


async def test_sorting_goes_round(engine: Engine) -> None:
    async with browsing(engine, "dân vận") as (app, pilot):
        await press(app, pilot, "f3")
        assert ids(app)[0] == "qt-2025-01" and "newest" in status(app)
        await press(app, pilot, "f3")
        assert ids(app)[0] == "chung-a" and "oldest" in status(app)
        await press(app, pilot, "f3")
        assert "relevance" in status(app)


async def test_widening_goes_round(engine: Engine) -> None:
    async with browsing(engine, "Bến Trê") as (app, pilot):
        assert ids(app) == [] and "F4 widens" in status(app)
        await press(app, pilot, "f4")
        assert ids(app) == ["bt-2019-01"] and "accents ignored" in chips(app)
        await press(app, pilot, "f4")
        assert "bt-2019-01" in ids(app) and "any of the words" in chips(app)
        await press(app, pilot, "f4")
        assert ids(app) == []


async def test_the_citation_is_copied(engine: Engine) -> None:
    async with browsing(engine, "Hà Tĩnh") as (app, pilot):
        await press(app, pilot, "f5")
        assert app.clipboard.startswith(
            "Lê Thu Trà, “Hà Tĩnh: Dân vận khéo làm đường hoa ở Kỳ Xuân”, Báo Hà Tĩnh, 27/12/"
        )
        assert "citation handed to the terminal" in status(app)


async def test_the_file_is_opened_or_else_the_address(engine: Engine, tmp_path: Path) -> None:
    outside = Elsewhere(None, str(tmp_path))
    async with browsing(engine, "id:vp-2021-01", outside=outside) as (app, pilot):
        await press(app, pilot, "f6")
        (tmp_path / "vinh-phuc.jsonl").write_text("{}", encoding="utf-8")
        await press(app, pilot, "down", "o")
        assert outside.opened == ["https://example.org/vinh-phuc/tong-ket", str(tmp_path / "vinh-phuc.jsonl")]
        assert "opened" in status(app)


async def test_an_article_with_nothing_to_open_says_so(engine: Engine) -> None:
    async with browsing(engine, "id:khong-ngay", outside=Outside(None, "/nonexistent")) as (app, pilot):
        await press(app, pilot, "f6")
        assert "--root" in status(app)


async def test_the_query_is_saved_with_what_is_ticked(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with browsing(engine, "dân vận", match=None, loose=True, outside=Outside(file)) as (app, pilot):
        await press(app, pilot, "f2", "space", "f7")
        assert isinstance(app.screen, Prompt)
        await typed(app, pilot, "dv")
        await press(app, pilot, "enter")
        assert "@dv" in status(app)
    assert 'dv = { query = "dân vận province:=\\"Hà Nội\\"", loose = true }' in file.read_text(encoding="utf-8")


async def test_a_saved_query_brings_what_it_was_asked_with_and_takes_it_away(engine: Engine, tmp_path: Path) -> None:
    outside = Outside(tmp_path / "config.toml")
    async with browsing(
        engine, "Bến Trê", match=None, loose=True, related=False, abbreviations=False, all_copies=True, outside=outside
    ) as (app, pilot):
        await press(app, pilot, "f4", "f4", "f3", "f7")
        await typed(app, pilot, "bt")
        await press(app, pilot, "enter")
        asked, found = settings_of(app.spec), ids(app)
        assert asked == {"accents": "ignore", "match": "any", "sort": "newest", "loose": True, "related": False,
                         "abbreviations": False, "all-copies": True}  # fmt: skip
        assert found
    async with browsing(engine, "", match=None, outside=outside) as (app, pilot):
        await typed(app, pilot, "@bt")
        assert settings_of(app.spec) == asked and ids(app) == found and "accents ignored" in chips(app)
        await press(app, pilot, "down", "l")
        assert "loose" not in settings_of(app.spec)
        await press(app, pilot, "slash")
        await typed(app, pilot, " ")
        assert "loose" not in settings_of(app.spec)  # what was chosen since stays as it is
        await press(app, pilot, "backspace", "backspace")
        assert not settings_of(app.spec) and not chips(app)
        await press(app, pilot, "down", "u")
        assert app.spec.text == "" or settings_of(app.spec)


def total(app: Browse) -> int:
    assert app.results is not None
    return app.results.total


async def test_words_that_are_no_query_language_are_saved_with_a_tick(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with browsing(engine, "Dân (vận) -title:", match=None, plain=True, outside=Outside(file)) as (app, pilot):
        assert "words only" in chips(app)
        found = total(app)
        await press(app, pilot, "f7")
        await typed(app, pilot, "d")
        await press(app, pilot, "enter", "down", "ctrl+l")
        assert "words only" not in chips(app)
        app.put(text="@d")
        await settled(app, pilot)
        assert total(app) == found
    assert 'd = "dân vận title"' in file.read_text(encoding="utf-8")


async def test_a_dialog_is_left_without_doing_anything(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with browsing(engine, "dân", outside=Outside(file)) as (app, pilot):
        await press(app, pilot, "f7", "x", "escape")
        assert not isinstance(app.screen, Prompt) and not file.exists()


async def test_more_results_follow_the_first_ones() -> None:
    engine = MemoryEngine()
    archive.fill(engine)
    with engine.writer() as writer:
        from dvsearch.indexing import analyzer

        articles = [archive.ARTICLES[0]._replace(id=f"x{number:02}") for number in range(45)]
        writer.add(analyzer.document(article) for article in articles)
        writer.commit()
    async with browsing(engine, "đường hoa") as (app, pilot):
        assert len(ids(app)) == 8
        await press(app, pilot, "down", "m")
        assert len(ids(app)) == 16 and len(set(ids(app))) == 16
        assert app.query_one(HitList).cursor == 0
        await press(app, pilot, "end")  # the end of what is there brings what follows
        assert len(ids(app)) == 24
        for _ in range(6):
            await press(app, pilot, "m")
        assert len(ids(app)) == 46


async def test_help_lists_every_key_and_every_action_has_one(engine: Engine) -> None:
    async with browsing(engine, "dân", size=(100, 40)) as (app, pilot):
        await press(app, pilot, "f1")
        assert isinstance(app.screen, Help)
        listed = " ".join(key for key, _ in app.screen._keys)
        signs = {"question_mark": "?", "slash": "/", "escape": "Esc", "colon": ":", "alt+left": "Alt+←",
                 "alt+right": "Alt+→", "backspace": "u"}  # fmt: skip
        for binding in app._bindings.key_to_bindings:
            key = signs.get(binding, binding.replace("ctrl+", "^"))
            assert key.lower() in listed.lower(), binding
        await press(app, pilot, "escape")
        assert not isinstance(app.screen, Help)
        await press(app, pilot, "down", "question_mark")
        assert isinstance(app.screen, Help)


@pytest.mark.parametrize(("width", "least"), [(40, 4), (80, 9), (200, 12)])
@pytest.mark.parametrize("lang", ["en", "vi"])
async def test_lines_hold_what_fits_and_nothing_that_is_cut(engine: Engine, width: int, least: int, lang: str) -> None:
    async with browsing(engine, "dân vận khéo đường", match=None, size=(width, 24), lang=lang) as (app, pilot):
        assert cell_len(status(app)) <= width - 2 and status(app).startswith(app.say.articles(total(app)))
        assert (status(app).endswith("ms")) == (width > 40)
        assert app.list.row_width == app.list.content_size.width - 2  # the cursor's, and that of a scroll bar
        await press(app, pilot, "ctrl+b")
        assert cell_len(str(app.screen.query_one("#pick").border_subtitle)) <= width - 4
        await press(app, pilot, "escape")
        bar = app.query_one(KeyBar)
        assert len(bar.shown) >= least - (lang == "vi")
        assert sum(cell_len(label) for _, label in bar.shown) <= width + 1
        await pilot.click(KeyBar, offset=(1, 0))
        assert isinstance(app.screen, Help)


async def test_the_screen_speaks_vietnamese(engine: Engine) -> None:
    async with browsing(engine, "dân vận", lang="vi") as (app, _):
        assert "7 bài" in status(app)
        assert facets(app)[0] == "TỈNH, THEO TÊN THỜI ĐÓ"


async def test_text_from_articles_is_shown_and_not_obeyed(engine: Engine) -> None:
    async with browsing(engine, "id:nghi-van", size=(160, 40)) as (app, pilot):
        await press(app, pilot, "down", "enter")
        shown = app.export_screenshot()
        assert "[bold]" in shown.replace("&#160;", " ") and "\x1b" not in shown and "\u202e" not in shown


async def test_leaving_by_a_key(engine: Engine) -> None:
    async with browsing(engine, "dân") as (app, pilot):
        await pilot.press("down", "q")
        await pilot.pause()
        assert not app.is_running or app._exit


# The thread that asks


class Held:
    """An engine whose answers wait to be let go, one by one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked: list[SearchRequest] = []
        self.started = threading.Semaphore(0)
        self.go = threading.Semaphore(0)

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def search(self, request: SearchRequest) -> Matches:
        self.asked.append(request)
        self.started.release()
        assert self.go.acquire(timeout=10)
        return self._engine.search(request)


def test_a_question_that_was_overtaken_is_never_asked(engine: Engine) -> None:
    held, answers = Held(engine), []
    arrived = threading.Semaphore(0)

    def deliver(answered: SearchCompleted) -> None:
        answers.append(answered)
        arrived.release()

    worker = SearchWorker(held, deliver)  # type: ignore[arg-type]
    worker.ask(SearchSpec("một", facets=()))
    assert held.started.acquire(timeout=10)
    for text in ("hai", "ba", "dân vận khéo"):
        worker.ask(SearchSpec(text, facets=(), loose=True, match="all"))
    held.go.release()
    held.go.release()
    assert arrived.acquire(timeout=10) and arrived.acquire(timeout=10)
    worker.close()
    assert [answered.spec.text for answered in answers] == ["một", "dân vận khéo"]
    assert [answered.number for answered in answers] == [1, 4]


async def test_a_stale_answer_never_overwrites_a_fresh_one(engine: Engine) -> None:
    async with browsing(engine, "cử tri") as (app, pilot):
        fresh = ids(app)
        late = search(engine, SearchSpec("dân vận"))
        app._deliver(SearchCompleted(app.asked - 1, late.spec, late, None, 0.0))
        await pilot.pause()
        await pilot.pause()
        assert ids(app) == fresh


async def test_typing_is_never_blocked_by_a_slow_engine(engine: Engine) -> None:
    held = Held(engine)
    app = Browse(held, SearchSpec(""), Outside(None))  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"cutri")
        assert app.query_one("#query", Input).value == "cutri"  # while nothing at all was answered
        for _ in range(20):
            held.go.release()
        await settled(app, pilot)
        assert len(held.asked) < 6
        held.go.release()


async def test_an_engine_that_is_away_is_a_line_and_the_screen_stays(engine: Engine) -> None:
    class Away:
        def __getattr__(self, name: str) -> Callable[..., object]:
            return getattr(engine, name)  # type: ignore[no-any-return]

        def search(self, request: SearchRequest) -> Matches:
            raise EngineUnavailable("the cluster is away", hint="try again")

    async with browsing(Away(), "dân") as (app, _):  # type: ignore[arg-type]
        assert "the cluster is away; try again" in status(app)


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (SearchSpec("dân vận"), "dân vận"),
        (SearchSpec(""), "*"),
        (SearchSpec("", {"year": ("2020",)}), "year:2020"),
        (SearchSpec("dân OR vận", {"province": ("Hà Nội", "Huế")}), '(dân OR vận) (province:"Hà Nội" OR province:Huế)'),
        # ticked: its name at the time; under either name it has one article more
        (SearchSpec("", {"province": ("=Phú Thọ",)}), 'province:="Phú Thọ"'),
        (
            SearchSpec("dân | vận", {"province": ("=", "=Phú Thọ")}),
            '(dân | vận) (province:=unknown OR province:="Phú Thọ")',
        ),
        (SearchSpec("", {"year": ("=unknown", "2020")}), "(-year:0001.. OR year:2020)"),
        (
            SearchSpec("đất", {"citation": ("217-QĐ/TW",), "year": ("2016..2020",)}),
            "đất cites:217-QĐ/TW year:2016..2020",
        ),
    ],
)
def test_a_question_can_be_written_down_and_asked_again(engine: Engine, spec: SearchSpec, text: str) -> None:
    assert as_query(spec) == text
    asked = search(engine, spec._replace(text=spec.text or "*"))
    again = search(engine, SearchSpec(text))
    assert asked.total == again.total
    assert {hit.article.id for hit in asked.hits} == {hit.article.id for hit in again.hits}


async def test_keys_that_arrive_together_are_done_in_their_order(engine: Engine) -> None:
    async with browsing(engine, "cử tri") as (app, pilot):
        for key in [*["backspace"] * 6, *"dừa"]:
            app.post_message(Key(key, key if len(key) == 1 else None))
        await settled(app, pilot)
        assert app.query_one("#query", Input).value == "dừa"
        assert ids(app) == ["bt-2019-01"]
