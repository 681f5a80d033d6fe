"""Where few articles hold every word, those that hold most of them follow, told apart."""

from __future__ import annotations

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.indexing import analyzer
from dvsearch.lexicon import Lexicon
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import FEW, search, search_all
from tests.conftest import EngineFactory

TEXTS = {
    "every": "Xã xây cầu treo mới, bà con đi chợ phiên đỡ vất vả.",
    "most": "Cầu treo hỏng, chợ phiên vắng người mua bán.",
    "least": "Đường làng lầy lội, trường học chưa có điện.",
    "excluded": "Cầu treo và chợ phiên ở bản bên, thêm bến đò.",
}


@pytest.fixture
def engine(new_engine: EngineFactory) -> Engine:
    made = new_engine()
    with made.writer() as writer:
        writer.add(
            analyzer.document(Article(id, f"Tin {id}", text, provinces=("Hà Tĩnh",))) for id, text in TEXTS.items()
        )
        writer.commit()
    return made


def parts(engine: Engine, text: str, **more: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for hit in search(engine, SearchSpec(text, **more)).hits:  # type: ignore[arg-type]
        found.setdefault(hit.matched, []).append(hit.article.id)
    return found


def test_every_word_comes_first_and_the_closest_follow(engine: Engine) -> None:
    results = search(engine, SearchSpec("xây cầu treo chợ phiên -đò"))
    assert [(hit.rank, hit.article.id, hit.matched) for hit in results.hits] == [
        (1, "every", "all"),
        (2, "most", "most"),
    ]
    assert (results.total, results.total_most) == (1, 1)
    assert sum(row.count for row in results.facets["province"]) == 1


def test_function_words_of_a_question_need_not_be_there(engine: Engine) -> None:
    assert parts(engine, "cầu treo của xã nào hỏng vậy?")["most"][0] == "most"


def test_match_says_it_outright(engine: Engine) -> None:
    typed = "xây cầu treo chợ phiên"
    assert parts(engine, typed, match="all") == {"all": ["every"]}
    assert set(parts(engine, typed, match="most")["most"]) == {"every", "most", "excluded"}
    assert set(parts(engine, f"{typed} điện", match="any")["any"]) == set(TEXTS)
    assert search(engine, SearchSpec(typed, match="all")).total_most is None


def test_pages_go_on_from_the_first_part_to_the_second(engine: Engine) -> None:
    whole = [hit.article.id for hit in search(engine, SearchSpec("xây cầu treo chợ phiên")).hits]
    paged = [
        (hit.rank, hit.article.id)
        for offset in range(len(whole) + 1)
        for hit in search(engine, SearchSpec("xây cầu treo chợ phiên", limit=1, offset=offset)).hits
    ]
    assert paged == list(enumerate(whole, 1))


def test_what_only_comes_close_is_not_counted_nor_exported_nor_ordered_by_date(engine: Engine) -> None:
    assert search(engine, SearchSpec("xây cầu treo chợ phiên", limit=0)).total_most is None
    assert [hit.article.id for hit in search_all(engine, SearchSpec("xây cầu treo chợ phiên"))[1]] == ["every"]
    assert parts(engine, "xây cầu treo chợ phiên", sort="newest") == {"all": ["every"]}


def test_where_a_page_holds_every_word_nothing_follows(new_engine: EngineFactory) -> None:
    engine = new_engine()
    with engine.writer() as writer:
        writer.add(analyzer.document(Article(f"a{n}", "Tin", f"Cầu treo số {n} ở chợ phiên.")) for n in range(FEW))
        writer.add([analyzer.document(Article("close", "Tin", "Cầu treo hỏng."))])
        writer.commit()
    assert "most" not in parts(engine, "cầu treo chợ phiên", limit=50)


@pytest.mark.parametrize("typed", ["cầu", "cầu OR treo", '"cầu treo"', "*", "tỉnh:Huế", "-cầu"])
def test_what_has_nothing_to_leave_out_has_nothing_close(engine: Engine, typed: str) -> None:
    assert "most" not in parts(engine, typed)


def test_the_chosen_values_narrow_what_comes_close_too(engine: Engine) -> None:
    assert parts(engine, "xây cầu treo chợ phiên", filters={"province": ("Huế",)}) == {}


def test_related_words_bring_what_is_close_and_nothing_that_holds_every_word(new_engine: EngineFactory) -> None:
    engine = new_engine()
    texts = {"asked": "Sếp nhận quà tết.", "related": "Lãnh đạo nhận phong bì tết.", "other": "Đường làng lầy lội."}
    with engine.writer() as writer:
        writer.add(analyzer.document(Article(id, "Tin", text)) for id, text in texts.items())
        writer.commit()
    typed = "sếp nhận phong bì quà cáp cuối năm"
    assert "related" in parts(engine, typed)["most"]
    assert "all" not in parts(engine, typed)
    assert parts(engine, "sếp tết", match="all") == {"all": ["asked"]}
    assert parts(engine, "sếp kho", related=False).get("most") == ["asked"]
    assert set(parts(engine, "sếp kho")["most"]) == {"asked", "related"}


def test_half_typed_marks_find_what_is_close_as_they_are_read(new_engine: EngineFactory) -> None:
    engine, lexicon = new_engine(), Lexicon({})
    texts = {"meant": "Xã xây cầu treo mới, bà con đi chợ phiên.", "other": "Đường làng lầy lội."}
    documents = [analyzer.document(Article(id, "Tin", text)) for id, text in texts.items()]
    for document in documents * 5:
        lexicon.add(document)
    with engine.writer() as writer:
        writer.add(documents)
        writer.commit(lexicon.meta())
    assert parts(engine, "xay cau treo chợ phien") == {"most": ["meant"]}


def test_a_question_is_asked_as_one(new_engine: EngineFactory) -> None:
    """Of six words and more the best comes first, though another article happens to hold all of them."""
    words = "bếp nồi chảo thìa bát đũa"
    texts = {
        "apart": " ".join(f"{word} {'vân vân ' * 40}" for word in words.split()),
        "together": "Bếp nồi chảo thìa bát.",
        "together-2": "Bếp, nồi chảo, thìa, bát. Mưa gió.",
        **{f"other-{number}": "Mưa gió." for number in range(9)},
    }
    engine = new_engine()
    with engine.writer() as writer:
        writer.add(analyzer.document(Article(id, "", text)) for id, text in texts.items())
        writer.commit()
    results = search(engine, SearchSpec(words, widen=True, read=False))
    assert [(hit.rank, hit.article.id, hit.matched) for hit in results.hits] == [
        (1, "together", "most"), (2, "together-2", "most"), (3, "apart", "all"),
    ]  # fmt: skip
    assert (results.total, results.total_most, results.as_one) == (1, 2, True)
    pages = [search(engine, SearchSpec(words, limit=1, offset=offset)).hits for offset in range(4)]
    assert [hit.article.id for page in pages for hit in page] == [hit.article.id for hit in results.hits]
    short = search(engine, SearchSpec(words.removesuffix(" đũa"), read=False))
    assert short.hits[0].matched == "all" and not short.as_one


def test_a_related_word_stands_for_several_typed_side_by_side(new_engine: EngineFactory) -> None:
    """`cúp điện` is in no list of words, so nothing holds it together."""
    engine = new_engine()
    texts = {"related": "Bệnh nhân chờ vì mất điện cả đêm.", "apart": "Cây cúp đặt trên bàn, bệnh nhân nhận quà."}
    with engine.writer() as writer:
        writer.add(analyzer.document(Article(id, "", text)) for id, text in texts.items())
        writer.commit()
    assert parts(engine, "bệnh nhân chờ cúp điện")["most"][0] == "related"
    assert "related" in parts(engine, "cúp điện ngoại ô đông đúc")["most"]
    assert not parts(engine, "cúp điện ngoại ô đông đúc", related=False)


def test_any_of_the_words_is_any_of_those_related_too_and_what_was_typed_weighs_more(new_engine: EngineFactory) -> None:
    engine = new_engine()
    with engine.writer() as writer:
        writer.add(
            analyzer.document(Article(id, "", f"Bà con nuôi {word} ở bản."))
            for id, word in {"press": "lợn", "typed": "heo", "neither": "gà"}.items()
        )
        writer.commit()
    spec = SearchSpec("heo đen", match="any")
    assert [hit.article.id for hit in search(engine, spec).hits] == ["typed", "press"]
    assert search(engine, spec).held == ()
    assert [hit.article.id for hit in search(engine, spec._replace(related=False)).hits] == ["typed"]
