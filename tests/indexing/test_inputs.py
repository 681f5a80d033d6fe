"""The account of the inputs: who holds what, what is gone, what is in doubt; written down and read again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dvsearch.engines.base import Document
from dvsearch.engines.memory import MemoryEngine
from dvsearch.errors import InputError
from dvsearch.indexing import index_meta, locations
from dvsearch.indexing.families import base_of
from dvsearch.indexing.file_read import FileRead, Place
from dvsearch.indexing.inputs import MAX_REFUSED, Doubt, InputFile, Inputs, free_name, shortened
from dvsearch.indexing.known_articles import KnownArticle, Listed, LookedUp
from dvsearch.indexing.locations import Links, absence, absolute, files_from, folders_above, look, read_inputs
from dvsearch.reading.entries import Entry, Rejected


def listed(*articles: tuple[str, str, str]) -> Listed:
    return Listed(KnownArticle(*article) for article in articles)


def account(**held: dict[str, str]) -> Inputs:
    """An account of files that hold articles, by digest; each article was read from the first that holds it."""
    documents: dict[str, tuple[str, str]] = {}
    for name, articles in held.items():
        for digest, id in articles.items():
            documents.setdefault(id, (name, digest))
    inputs = Inputs("", listed(*((id, *place) for id, place in documents.items())))
    for name, articles in held.items():
        inputs.files[name] = InputFile(name, [f"/in/{name}"])
        for digest, id in articles.items():
            inputs.hold(name, digest, id)
    return inputs


def again(inputs: Inputs) -> Inputs:
    """The account as it is read after it was written."""
    return Inputs(inputs.dump(), listed(*((id, *place) for id, place in inputs.documents.items())))


def state(inputs: Inputs) -> tuple[object, ...]:
    names = [*inputs.files]
    return (
        inputs.files,
        {name: dict(inputs.held(name)) for name in names},
        {id: inputs.holders(id) for id in inputs.documents},
        sorted(inputs.gone()),
    )


def test_what_is_written_down_is_read_again() -> None:
    inputs = account(a={"1": "x", "2": "y"}, b={"1": "x", "3": "x#2"})
    inputs.drop("a", "2")
    inputs.files["a"] = InputFile("a", ["/in/a"], "", "1:2:3:4", 7)
    inputs.files["b"] = InputFile("b", ["/in/b", "/link/b"], "/real/b", None, 8, "cut short", 5, True)
    inputs.files["b"].refused = None
    inputs.files["b"].doubts = [Doubt(("3",), frozenset({"bad"}))]
    inputs.files["c"] = InputFile("c", refused=frozenset({"0", "1"}))
    inputs.folders = {"/in": 3, "/": 1, "/elsewhere": 4}
    read = again(inputs)
    assert state(read) == state(inputs)
    assert sorted(read.gone()) == ["y"]
    assert read.folders == {"/in": 3}
    assert read.dump() == inputs.dump() == again(read).dump()


def test_an_account_of_what_is_not_there_is_dropped() -> None:
    inputs = account(a={"1": "x"}, b={"1": "x", "2": "y"})
    inputs.files["b"].doubts = [Doubt(("2",), frozenset({"bad"})), Doubt(("9",), frozenset({"bad"}))]
    text = inputs.dump()
    less = Inputs(text, listed(("y", "b", "2"), ("z", "d", "4")))
    assert dict(less.held("b")) == {"2": "y"} and dict(less.held("a")) == {}
    assert [doubt.digests for doubt in less.files["b"].doubts] == [("2",)]
    assert less.files["d"].paths == [] and not less.files["d"].is_settled
    other = account(a={"1": "x"})
    other.drop("a", "1")
    assert list(Inputs(other.dump(), listed(("x", "a", "changed since"))).gone()) == []


def test_two_documents_of_the_same_bytes_of_a_file_are_one_too_many() -> None:
    assert list(Inputs("", listed(("x", "a", "1"), ("x#2", "a", "1"))).gone()) == ["x#2"]


def test_an_article_is_gone_when_no_file_holds_it() -> None:
    inputs = account(a={"1": "x"}, b={"1": "x"}, c={"9": "x"})
    assert inputs.holders("x") == ["a", "b", "c"] and inputs.by_digest("1") == "x"
    inputs.drop("a", "1")
    assert inputs.misplaced() == ["x"] and list(inputs.gone()) == []
    inputs.move("x")
    assert inputs.documents["x"] == ("b", "1") and not inputs.misplaced()
    inputs.drop("b", "1")
    inputs.move("x")
    assert inputs.documents["x"] == ("c", "9")
    assert (inputs.by_digest("1"), inputs.by_digest("9")) == (None, "x")
    inputs.drop("c", "9")
    assert list(inputs.gone()) == ["x"] and not inputs.misplaced()
    inputs.remove("x")
    assert not inputs.documents and inputs.by_digest("9") is None


def test_what_is_written_in_place_of_an_article_has_none_of_its_bytes() -> None:
    inputs = account(a={"1": "x", "2": "y"})
    assert inputs.by_digest("1") == "x" and inputs.families.members("x") == ["x"]
    inputs.write("x", "a", "3")
    assert dict(inputs.held("a")) == {"2": "y", "3": "x"}
    assert (inputs.by_digest("1"), inputs.by_digest("3")) == (None, "x")
    inputs.write("x#2", "b", "4")
    assert inputs.families.members("x") == ["x", "x#2"] and inputs.by_digest("4") == "x#2"
    assert inputs.families.free_id("x") == "x#3" and inputs.families.free_id("new") == "new"
    inputs.remove(inputs.drop("b", "4"))
    assert inputs.families.members("x") == ["x"]
    inputs.hold("a", "3", "y")
    assert inputs.holders("y") == ["a"] and list(inputs.gone()) == ["x"]


def test_what_was_committed_is_looked_up_in_the_index() -> None:
    engine = MemoryEngine()
    inputs = Inputs("", LookedUp(engine))
    inputs.files = {name: InputFile(name, [f"/in/{name}"]) for name in "ab"}
    for id, name, digest in (("x", "a", "1"), ("x#2", "a", "2"), ("y", "b", "3"), ("z", "b", "4")):
        inputs.write(id, name, digest)
    inputs.hold("b", "1", "x")
    inputs.hold("b", "9", "y")
    inputs.drop("b", "4")
    before, text = state(inputs), inputs.dump()
    with engine.writer() as writer:
        writer.add(Document(id, {}, {"id": (id,), "path": (path,), "digest": (digest,)}, "")
                   for id, (path, digest) in inputs.documents.items())  # fmt: skip
        writer.commit({index_meta.INPUTS: text})
    inputs.committed()
    read = read_inputs(engine)
    for account in (inputs, read):
        assert (state(account)[1:], account.dump()) == (before[1:], read.dump())
        assert [account.by_digest(digest) for digest in "123459"] == ["x", "x#2", "y", "z", None, "y"]
        assert [account.holds("b", digest) for digest in "1349"] == ["x", "y", None, "y"]
        assert account.count_held("a") == 2 and account.count_held("b") == 3 == len(dict(account.held("b")))
        assert account.families.members("x") == ["x", "x#2"] and account.families.free_id("x") == "x#3"
    inputs.drop("a", "2")
    inputs.remove("x#2")
    assert inputs.count_held("a") == 1 and inputs.by_digest("2") is None and inputs.families.members("x") == ["x"]
    assert sorted(inputs.documents) == ["x", "y", "z"] and len(inputs.documents) == 3


def test_names_with_numbers() -> None:
    assert [base_of(id) for id in ("x", "x#2", "x#2#3", "x#", "#2", "x#y")] == ["x", "x", "x#2", "x#", "", "x#y"]
    inputs = account(a={"1": "x#10", "2": "x#2", "3": "x", "4": "x#2#2", "5": "y"})
    assert inputs.families.members("x") == ["x", "x#2", "x#10"]
    assert inputs.families.members("x#2") == ["x#2", "x#2#2"]
    assert free_name("n", {"n", "n#2"}) == "n#3"
    assert shortened(map(str, range(MAX_REFUSED))) is not None
    assert shortened(map(str, range(MAX_REFUSED + 1))) is None


def test_a_problem_is_of_the_first_time() -> None:
    file = InputFile("a", ["/in/a"], stamp="1")
    file.wrong("away", 5)
    file.wrong("cut", 9)
    assert (file.problem, file.since, file.stamp) == ("cut", 5, None)
    file.right()
    assert (file.problem, file.since) == ("", 0)


def entry(digest: str, line: int = 1, form: str = "json") -> Entry:
    return Entry("a", line, form, b"", digest)  # type: ignore[arg-type]


def reading(inputs: Inputs, name: str = "a", **contents: bytes) -> FileRead:
    return FileRead(inputs, inputs.files.setdefault(name, InputFile(name, [name])), contents.get)


def test_a_record_of_known_bytes_is_held_without_being_read_and_a_page_is_not() -> None:
    inputs = account(a={}, b={"1": "x", "2": "y"})
    read = reading(inputs)
    assert read.meet(entry("1")) and read.shows("x")
    assert not read.meet(entry("2", form="text"))
    assert not read.meet(entry("3"))
    with pytest.raises(InputError, match="repeats line 4"):
        assert not read.meet(entry("5", line=4))
        read.meet(entry("5", line=9))
    assert inputs.holders("x") == ["b", "a"] and inputs.holders("y") == ["b"]


def test_a_text_takes_the_place_of_what_only_its_file_held_or_nobody_holds() -> None:
    inputs = account(a={"1": "x"}, b={"2": "x#2", "3": "x#3"})
    inputs.drop("b", "3")
    read = reading(inputs, "a", **{"x#2": b"other"})
    assert read.place("x", b"new", "4", 1) == Place("x", "changed", None)
    assert read.place("x", b"newer", "5", 2) == Place("x#3", "changed", "b")
    assert read.place("x", b"newest", "6", 3) == Place("x#4", "added", "b")
    with pytest.raises(InputError, match="repeats the article of line 2"):
        read.place("x", b"newer", "7", 4)
    assert dict(inputs.held("a")) == {"4": "x", "5": "x#3", "6": "x#4"}


def test_the_same_title_and_text_is_the_same_article_in_other_bytes() -> None:
    inputs = account(a={}, b={"1": "x"})
    read = reading(inputs, x=b"same")
    assert read.place("x", b"same", "2", 1) == Place("x", "same", None)
    assert dict(inputs.held("a")) == {"2": "x"} and inputs.documents["x"] == ("b", "1")


def test_what_the_file_turns_out_to_show_keeps_its_id() -> None:
    inputs = account(a={"1": "x", "2": "x#2"})
    read = reading(inputs, x=b"old")
    assert read.meet(entry("1"))
    assert read.place("x", b"new", "3", 2) == Place("x#2", "changed", None)
    with pytest.raises(InputError, match="repeats the article of line 1"):
        read.place("x", b"old", "4", 3)


def test_what_does_not_show_is_gone_unless_records_came_that_cannot_be_read() -> None:
    inputs = account(a={"1": "x", "2": "y", "3": "z"})
    held, file = dict(inputs.held("a")), inputs.files["a"]

    def missing(shown: str, refused: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        read = reading(inputs)
        for digest in shown:
            read.meet(entry(digest))
        for digest in refused:
            read.refuse(digest, Rejected("a", 1, "bad"))
        found = read.missing(read.unseen(held.items()))
        file.refused, file.doubts = read.digests_refused(), list(found.doubts)
        return found.gone, [doubt.digests for doubt in found.doubts]

    assert missing("12", "") == (("3",), [])
    assert missing("12", "b") == ((), [("3",)])  # it may be in what came with it
    assert missing("1", "b") == (("2",), [("3",)])  # and this is not in it, for that was there before
    assert missing("1", "bc") == ((), [("3",), ("2",)])
    assert missing("1", "c") == (("3",), [("2",)])  # mended, and not in it
    assert missing("12", "c") == (("3",), [])
    file.doubts, file.refused = [], None
    assert missing("1", "c") == ((), [("2", "3")])  # of too many, all count as new
    assert missing("1", "") == (("2", "3"), [])


def test_what_a_file_shows_in_another_part_counts_as_shown() -> None:
    read = reading(account(a={"1": "x"}))
    read.expect("1")
    read.expect("nothing that is held")
    assert read.shows("x") and not read.shows("y")


def test_the_same_article_in_other_bytes_is_taken_once_of_a_file() -> None:
    read = reading(account(a={}, b={"1": "x"}), x=b"same")
    assert read.place("x", b"same", "2", 1).kind == "same"
    with pytest.raises(InputError, match="repeats the article of line 1"):
        read.place("x", b"same", "3", 4)


def test_what_is_gone_or_in_doubt_is_listed_in_order_and_of_too_many_refused_all_are_new() -> None:
    digests = [f"{number:02}" for number in range(40)]
    inputs = account(a={digest: f"x{digest}" for digest in digests})
    read, file = reading(inputs), inputs.files["a"]
    unseen = dict(inputs.held("a"))
    assert read.missing(unseen).gone == tuple(digests)
    read.refuse("bad", Rejected("a", 1, "bad"))
    (doubt,) = read.missing(unseen).doubts
    assert (doubt.digests, doubt.refused) == (tuple(digests), frozenset({"bad"}))
    file.doubts = [doubt]
    (kept,) = read.missing(dict(list(unseen.items())[:30])).doubts
    assert (kept.digests, kept.refused) == (tuple(digests[:30]), frozenset({"bad"}))
    file.doubts, file.refused = [], None  # too many to tell apart
    (doubt,) = read.missing(unseen).doubts
    assert (doubt.digests, doubt.refused) == (tuple(digests), frozenset())


def test_a_missing_file_is_gone_or_away_or_not_to_be_seen(tmp_path: Path) -> None:
    folder = tmp_path / "y" / "sub"
    folder.mkdir(parents=True)
    (folder / "a").touch()
    known: dict[str, int] = {}
    folders_above(str(folder / "a"), str(tmp_path / "y"), known)
    assert sorted(known) == [str(tmp_path / "y"), str(folder)]
    assert absence(str(folder / "a"), known).kind == "passed over"
    (folder / "a").unlink()
    assert absence(str(folder / "a"), known).kind == "gone"
    assert absence(str(folder / "a"), {}).kind == "away"
    folder.rename(tmp_path / "aside")
    assert absence(str(folder / "a"), known).kind == "gone"
    folder.mkdir()
    away = absence(str(folder / "a"), known)
    assert away.kind == "away" and str(folder) in away.reason
    (folder / "other").touch()
    assert absence(str(folder / "a"), known).kind == "gone"
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert absence(str(loop / "a"), known).kind == "unreadable"


def test_a_stamp_is_trusted_when_the_clock_has_moved_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    first, is_trusted = look(path)
    assert first is not None and not is_trusted
    changed = path.stat().st_ctime
    monkeypatch.setattr("dvsearch.indexing.locations.time.time", lambda: changed + locations.COARSEST_CLOCK + 0.01)
    assert look(path) == (first, True)
    status = path.stat()
    path.write_bytes(b"2")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert look(path)[0] != first
    assert look(tmp_path / "b") == (None, False)


def test_paths_are_the_same_by_every_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").touch()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "b").symlink_to(tmp_path / "real" / "a")
    links, a = Links(), str(tmp_path / "real" / "a")
    assert links.real(str(tmp_path / "link" / "a")) == links.real(str(tmp_path / "b")) == a
    roots = frozenset({str(tmp_path / "real")})
    assert links.is_beneath(str(tmp_path / "link" / "gone"), roots)
    assert links.is_beneath(str(tmp_path / "real"), roots)
    assert not links.is_beneath(str(tmp_path / "real2"), roots)
    assert links.is_beneath("/anything", frozenset({"/"}))
    monkeypatch.chdir(tmp_path / "real")
    assert not links.is_beneath("-", roots)
    inputs = account(x={}, y={})
    inputs.files["x"].paths, inputs.files["y"].paths = [a], [str(tmp_path / "b")]
    assert files_from(inputs, tmp_path / "link") == ["x"]
    assert files_from(inputs, "y") == ["y"]
    monkeypatch.chdir(tmp_path)
    assert absolute("real/a") == a
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    (tmp_path / "cwd").rmdir()
    with pytest.raises(InputError, match="current folder is gone"):
        absolute("real/a")


def test_files_that_stand_to_the_index_as_they_stood_are_those_files(tmp_path: Path) -> None:
    class At(MemoryEngine):
        place = str(tmp_path / "new" / "index")

    inputs = account(a={}, b={})
    inputs.home = str(tmp_path / "old" / "index")
    inputs.files["a"].paths = [str(tmp_path / "old" / "in" / "a")]
    inputs.files["b"].paths = [str(tmp_path / "old" / "in" / "b")]
    (tmp_path / "new" / "in").mkdir(parents=True)
    (tmp_path / "new" / "in" / "a").touch()
    engine = At()
    with engine.writer() as writer:
        writer.commit({index_meta.INPUTS: inputs.dump()})
    read = read_inputs(engine)
    assert read.files["a"].paths == [str(tmp_path / "new" / "in" / "a")]
    assert read.files["b"].paths == [str(tmp_path / "old" / "in" / "b")]
    assert json.loads(read.dump())["home"] == engine.place


@pytest.mark.parametrize(
    ("home", "place"), [("", "{}/c/index"), ("{}/old/index", "c/index"), ("c/index", "{}/c/index")]
)
def test_what_stood_to_no_folder_is_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str, place: str
) -> None:
    class At(MemoryEngine):
        place = ""

    engine = At()
    At.place = place.format(tmp_path)  # of a cluster, an address
    inputs = account(a={})
    inputs.home, inputs.files["a"].paths = home.format(tmp_path), [str(tmp_path / "old" / "in" / "a")]
    for folder in ("c/in", "old/in", "in"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "a").touch()
    monkeypatch.chdir(tmp_path)
    with engine.writer() as writer:
        writer.commit({index_meta.INPUTS: inputs.dump()})
    assert read_inputs(engine).files["a"].paths == [str(tmp_path / "old" / "in" / "a")]


def test_what_is_known_of_a_file_begins_with_nothing() -> None:
    file = InputFile("a")
    assert not file.by_part and not file.problem and file.stamp is None
    inputs = account(a={"1": "x"})
    inputs.files["a"].stamp = "1:2:3:4"
    empty = inputs.emptied()
    assert [file.stamp for file in empty.files.values()] == [None] and not empty.documents


def test_folders_are_written_down_in_their_order_whatever_came_first() -> None:
    inputs = Inputs()
    for name, folder in (("b", "/z/"), ("a", "/a/"), ("c", "/m/")):
        inputs.files[name] = InputFile(name, [f"{folder}{name}"])
    assert json.loads(inputs.dump())["folders"] == ["/a/", "/m/", "/z/"]


def test_numbered_articles_are_of_one_family_whenever_they_come() -> None:
    inputs = Inputs()
    inputs.write("x#2", "a", "1")
    assert inputs.families.members("x") == ["x#2"]
    inputs.write("y", "a", "2")
    inputs.write("x#3", "a", "3")
    assert inputs.families.members("x") == ["x#2", "x#3"] and inputs.families.members("y") == ["y"]
    inputs.drop("a", "2")
    inputs.remove("y")
    assert inputs.families.members("y") == [] and inputs.families.free_id("y") == "y"


def test_an_article_of_another_account_takes_the_place_of_one_of_its_id() -> None:
    ours, theirs = account(a={"1": "x", "2": "y"}), account(b={"9": "x"}, c={"9": "x"})
    ours.files["a"].stamp = "1:2:3:4"
    for name in ("b#2", "c"):
        ours.files[name] = InputFile(name)
    ours.adopt("x", theirs, {"b": "b#2", "c": "c"}, written=True)
    assert ours.documents["x"] == ("b#2", "9")
    assert ours.holders("x") == ["b#2", "c"] and dict(ours.held("a")) == {"2": "y"}
    assert ours.files["a"].stamp is None  # it is read again
    ours.adopt("y", account(b={"2": "y"}), {"b": "b#2"}, written=False)
    assert ours.documents["y"] == ("a", "2") and ours.holders("y") == ["a", "b#2"]


def test_a_file_is_forgotten_with_all_that_a_damaged_index_says_was_read_from_it() -> None:
    rows = [KnownArticle(*row) for row in (("x", "a", ""), ("y", "a", ""), ("z", "a", "1"), ("w", "a", "1"))]

    class Unsuspecting(Listed):  # as an index in a folder, which has no two of the same bytes
        def twins(self) -> tuple[str, ...]:
            return ()

        def of_path(self, path: str) -> list[KnownArticle]:
            return [row for row in rows if row.path == path]

        def with_digest(self, digest: str) -> list[KnownArticle]:
            return [row for row in rows if row.digest == digest != ""]

    inputs = Inputs("", Unsuspecting(rows))
    assert sorted(inputs.forget("a")) == sorted(inputs.gone()) == ["w", "x", "y", "z"]
