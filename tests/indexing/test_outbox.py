"""What a run writes, and when: batches, groups of copies, what is made again, and what a dry run keeps of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from dvsearch.article import Article, from_json
from dvsearch.engines.base import Document, Writer
from dvsearch.engines.memory import MemoryEngine
from dvsearch.indexing import analyzer, outbox
from dvsearch.indexing.index_meta import INPUTS
from dvsearch.indexing.inputs import InputFile, Inputs
from dvsearch.indexing.known_articles import LookedUp
from dvsearch.indexing.outbox import Outbox
from dvsearch.indexing.spool import spool
from dvsearch.lexicon import Lexicon
from dvsearch.reading.article_ids import content_digest

WORDS = "bản đường nước chợ ruộng trường cầu đình giếng suối đồi nương sân vườn thôn xóm".split()


class Index:
    """An index in memory, what a run wrote to it and in which batches, and the account that the run has."""

    def __init__(self) -> None:
        self.engine = MemoryEngine()
        self.inputs = Inputs("", LookedUp(self.engine))
        self.inputs.files["a"] = InputFile("a", ["/in/a"])
        self.added: list[list[str]] = []

    @contextmanager
    def run(self, *, anew: bool = False, dry: bool = False, jobs: int = 1) -> Iterator[Outbox]:
        """A run that commits only what it is told to."""
        with self.engine.writer() as writer, spool() as texts:
            add = writer.add

            def heard(documents: Iterable[Document]) -> None:
                made = list(documents)
                self.added.append([document.id for document in made])
                add(made)

            writer.add = heard  # type: ignore[method-assign]
            told: Writer = writer
            yield Outbox(self.engine, None if dry else told, texts, self.inputs, anew=anew, jobs=jobs)

    def put(self, box: Outbox, *articles: Article) -> None:
        """Take articles as the reading of file a does."""
        for one in articles:
            self.inputs.write(one.id, "a", f"bytes of {one.id}")
            (document,) = analyzer.documents([one], [f"bytes of {one.id}"])
            box.put(document, content_digest(one))

    def ids(self) -> set[str]:
        """What the index has."""
        return set(self.engine.vocabulary("id"))


@pytest.fixture
def index() -> Index:
    return Index()


def article(id: str, of: int = 0) -> Article:
    """An article of its own words, or those of another number."""
    number = of or ord(id[0])
    return Article(id, f"Tin {id}", " ".join(f"{word}{number}" for word in WORDS * 3))


def small(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(outbox, "BATCH", batch)
    monkeypatch.setattr(outbox, "REMADE_AT_ONCE", 1)


def test_documents_wait_for_a_batch_or_the_commit(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 3)
    with index.run() as box:
        index.put(box, article("a"), article("b"))
        assert index.added == []
        index.put(box, article("c"), article("d"))
        assert index.added == [["a", "b", "c"]] and index.ids() == set()
        box.commit()
        assert index.added == [["a", "b", "c"], ["d"]] and index.ids() == set("abcd")
        box.commit()
    assert index.added == [["a", "b", "c"], ["d"]]


@pytest.mark.parametrize("anew", [True, False])
def test_several_jobs_commit_what_one_does(anew: bool) -> None:
    committed = []
    for jobs in (1, 2):
        index = Index()
        for some in ("ab", "cd", ""):
            with index.run(anew=anew, jobs=jobs) as box:
                index.put(box, *map(article, some))
                box.commit()
        committed.append((index.ids(), dict(index.engine.meta)))
    assert committed[0] == committed[1]
    assert committed[0][0] == (set() if anew else set("abcd"))


def test_words_that_cannot_be_weighed_leave_nothing_committed(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(lexicon: Lexicon) -> dict[str, str]:
        raise MemoryError

    with index.run(jobs=2) as box:
        index.put(box, article("a"))
        monkeypatch.setattr(Lexicon, "meta", failing)
        with pytest.raises(MemoryError):
            box.commit()
    assert index.ids() == set()


def test_what_is_made_again_fills_a_batch_too(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    with index.run() as box:
        index.put(box, *map(article, "abcd"))
        box.commit()
        small(monkeypatch, 3)
        index.added.clear()
        box.write_again(["a", "b", "c", "d"])
        assert index.added == [["a", "b", "c"]]
        index.put(box, article("e"), article("f"))  # with d there are three
        assert index.added == [["a", "b", "c"], ["d", "e", "f"]]


def test_what_is_made_again_has_its_group_and_the_place_it_has_now(index: Index) -> None:
    with index.run() as box:
        index.put(box, article("a"), article("b", of=ord("a")), article("c"))
        box.commit()
        index.inputs.files["z"] = InputFile("z", ["/in/z"])
        index.inputs.documents["b"] = index.inputs.documents["c"] = ("z", "other bytes")
        box.write_again(["b", "c", "nobody"])
        box.commit()
    stored = {id: from_json(text or "") for id, text in zip("bc", index.engine.stored(["b", "c"]), strict=True)}
    assert stored == {"b": article("b", of=ord("a"))._replace(path="z"), "c": article("c")._replace(path="z")}
    assert dict(index.engine.vocabulary("copies")) == {"a": 2}
    assert index.engine.vocabulary("digest")["other bytes"] == 2


def test_the_first_copy_of_an_article_has_that_written_again(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 1)
    with index.run() as box:
        index.put(box, article("a"), article("b", of=ord("a")))  # a was handed over by then, and is not committed
        assert index.added[0] == ["a"] and sorted(id for some in index.added[1:] for id in some) == ["a", "b"]
        box.commit()
    assert dict(index.engine.vocabulary("copies")) == {"a": 2}


def test_what_was_committed_is_compared_as_the_index_has_it(index: Index) -> None:
    with index.run() as box:
        index.put(box, article("a"))
        box.commit()
        del index.engine._entries["a"]  # gone since
        index.put(box, article("b", of=ord("a")))
        box.commit()
    assert dict(index.engine.vocabulary("copies")) == {}


def test_a_text_is_told_from_others_wherever_it_is(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    with index.run() as box:
        index.put(box, article("a"))
        assert box.content("a") == content_digest(article("a"))  # it waits
        small(monkeypatch, 1)
        index.put(box, article("b"))
        assert box.content("b") == content_digest(article("b"))  # handed over
        box.commit()
        assert box.content("b") == content_digest(article("b")) and box.content("nobody") is None
        small(monkeypatch, 9)
        box.write_again(["b"])
        assert box.content("b") == content_digest(article("b"))


def test_a_dry_run_writes_nothing_and_knows_what_it_would_have(index: Index) -> None:
    with index.run() as box:
        index.put(box, article("a"))
        box.commit()
    index.added.clear()
    with index.run(dry=True) as box:
        index.put(box, article("b"))
        assert box.content("b") == content_digest(article("b")) and box.content("a") == content_digest(article("a"))
        box.delete(["a"])
        box.write_again(["a"])
        box.commit()
    assert index.added == [] and index.ids() == {"a"}
    with index.run(dry=True, anew=True) as box:
        assert box.content("a") is None  # nothing of the old index counts
    assert index.ids() == {"a"}


def test_an_index_made_anew_has_nothing_of_the_old_one(index: Index) -> None:
    with index.run() as box:
        index.put(box, article("a"))
        box.commit()
    words = {name: text for name, text in index.engine.meta.items() if name not in (INPUTS, "fingerprint")}
    index.inputs = Inputs()
    with index.run(anew=True) as box:
        assert box.content("a") is None
        assert index.ids() == {"a"}
        box.commit()
    assert index.ids() == set()
    assert {name: index.engine.meta.get(name) for name in words} != words


def test_what_is_removed_stays_away_though_it_waited(index: Index) -> None:
    with index.run() as box:
        index.put(box, article("a"), article("b"))
        box.delete([])
        assert index.added == []
        box.delete(["a"])
        assert index.added == [["a", "b"]]
        box.commit()
    assert index.ids() == {"b"}


def test_a_commit_has_the_account_and_what_the_words_show(index: Index) -> None:
    told: list[None] = []
    committed = index.inputs.committed
    index.inputs.committed = lambda: told.append(committed())  # type: ignore[method-assign]
    with index.run() as box:
        index.put(box, *map(article, "abc"))
        box.commit()
        assert index.engine.meta[INPUTS] == index.inputs.dump() and told == [None]
    words = {name: text for name, text in index.engine.meta.items() if name != INPUTS}
    assert "bigrams" in words
    with index.run() as box:
        index.inputs.files["later"] = InputFile("later", ["/in/later"])
        box.commit()  # nothing came: the counts are kept as they are
        assert "later" in index.engine.meta[INPUTS]
        assert {name: text for name, text in index.engine.meta.items() if name != INPUTS} == words
        index.put(box, *map(article, "def"))
        box.commit()
    assert index.engine.meta["bigrams"] != words["bigrams"]


def test_a_commit_is_due_after_a_minute_and_never_of_an_index_made_anew(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr("dvsearch.indexing.outbox.time.monotonic", lambda: now[0])
    for anew in (False, True):
        now[0] = 1_000.0
        with index.run(anew=anew) as box:
            assert not box.is_commit_due()
            now[0] += outbox.COMMIT_SECONDS
            assert not box.is_commit_due()
            now[0] += 1
            assert box.is_commit_due() == (not anew)
            box.commit()
            assert not box.is_commit_due()
