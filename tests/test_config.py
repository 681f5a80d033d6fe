"""The configuration file: where it stands, what it says, and how a query is saved in it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvsearch import config
from dvsearch.config import SavedQuery
from dvsearch.errors import InputError, UsageError


def test_the_file_stands_where_the_environment_says() -> None:
    assert config.config_file({"DVSEARCH_CONFIG": "/a/b.toml", "HOME": "/h"}) == Path("/a/b.toml")
    assert config.config_file({"XDG_CONFIG_HOME": "/x", "HOME": "/h"}) == Path("/x/dvsearch/config.toml")
    assert config.config_file({"XDG_CONFIG_HOME": "relative", "HOME": "/h"}) == Path("/h/.config/dvsearch/config.toml")
    assert config.config_file({}) is None


def test_no_file_and_no_home_say_nothing(tmp_path: Path) -> None:
    assert config.load(None) == config.Config(None)
    assert config.load(tmp_path / "none.toml") == config.Config(tmp_path / "none.toml")


def test_tables_and_queries_are_read(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text("[search]\nlimit = 20\n[queries]\ndvk = '\"dân vận khéo\"'\n", encoding="utf-8")
    loaded = config.load(file)
    assert loaded.tables == {"search": {"limit": 20}}
    assert loaded.queries == {"dvk": SavedQuery('"dân vận khéo"')}


def test_printing_what_a_file_says_shows_no_password(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('[opensearch]\nuser = "reader"\npassword = "hoa-sen"\n', encoding="utf-8")
    loaded = config.load(file)
    assert loaded.cluster["password"] == "hoa-sen"
    assert "hoa-sen" not in f"{loaded} {loaded!r}" and str(file) in repr(loaded)


@pytest.mark.parametrize(
    ("saved", "said"),
    [
        ('{ query = "dân", lose = true }', "has no option lose"),
        ('{ query = "dân", loose = 1 }', "loose cannot be 1"),
        ('{ query = "dân", accents = true }', "accents cannot be True"),
        ('{ query = "dân", match = "few" }', "match cannot be 'few'"),
    ],
)
def test_a_setting_that_is_none_is_a_mistake_that_names_it(tmp_path: Path, saved: str, said: str) -> None:
    file = tmp_path / "c.toml"
    file.write_text(f"[queries]\na = {saved}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=f"the query a:? {said}"):
        config.load(file)


@pytest.mark.parametrize(
    "text",
    ["[queries]\na = { loose = true }\n", "limit = 20\n", "[search\n", "[queries]\na = 3\n", '[queries]\na = "\x07"\n'],
    ids=repr,
)
def test_a_bad_file_is_an_error_that_names_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "c.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"c\.toml"):
        config.load(file)


def test_a_saved_query_takes_the_place_of_its_name() -> None:
    saved = {"dvk": SavedQuery('"dân vận khéo" OR dvk'), "gần-đây": SavedQuery("@dvk year:2020..")}
    assert config.expand("@dvk", saved).text == '"dân vận khéo" OR dvk'
    assert config.expand("@dvk -tết", saved).text == '("dân vận khéo" OR dvk) -tết'
    assert config.expand("@gần-đây", saved).text == '("dân vận khéo" OR dvk) year:2020..'
    assert config.expand('"@dvk" a@dvk', saved) == SavedQuery('"@dvk" a@dvk')


def test_what_a_saved_query_is_asked_with_holds_for_the_whole_and_two_are_asked_alike() -> None:
    saved = {
        "xa": SavedQuery("xa dân", {"loose": True}),
        "gần": SavedQuery("@xa tết", {"accents": "ignore"}),
        "sát": SavedQuery("sát dân", {"loose": False}),
    }
    assert config.expand("@gần hội", saved) == SavedQuery("((xa dân) tết) hội", {"loose": True, "accents": "ignore"})
    with pytest.raises(UsageError, match="@sát is asked with another --loose"):
        config.expand("@gần @sát", saved)


def test_an_unknown_name_and_a_circle_are_mistakes() -> None:
    with pytest.raises(UsageError, match="@dvk"):
        config.expand("@khac", {"dvk": SavedQuery("dân")})
    with pytest.raises(UsageError, match="names itself"):
        config.expand("@a", {"a": SavedQuery("x @b"), "b": SavedQuery("@a")})


def test_saving_keeps_the_rest_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "c.toml"
    config.save_query(file, "dvk", SavedQuery('"dân vận khéo"'))
    text = file.read_text(encoding="utf-8") + "# mine\n[search]\nlimit = 5 # five\n"
    file.write_text(text, encoding="utf-8")
    config.save_query(file, "gần.đây", SavedQuery("đất đai year:2020.."))
    config.save_query(file, "dvk", SavedQuery("dân \\ vận", {"match": "any", "all-copies": True}))
    loaded = config.load(file)
    assert loaded.queries == {
        "dvk": SavedQuery("dân \\ vận", {"match": "any", "all-copies": True}),
        "gần.đây": SavedQuery("đất đai year:2020.."),
    }
    assert "# mine\n[search]\nlimit = 5 # five\n" in file.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_changed_safely_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('queries = { dvk = "dân" }\n', encoding="utf-8")
    with pytest.raises(InputError, match="safely"):
        config.save_query(file, "mới", SavedQuery("vận"))
    assert file.read_text(encoding="utf-8") == 'queries = { dvk = "dân" }\n'


@pytest.mark.parametrize("name", ["", "a b", "a=b", '"', "[x]"])
def test_a_name_that_cannot_be_typed_after_the_sign_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        config.save_query(tmp_path / "c.toml", name, SavedQuery("dân"))


@given(query=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_query_comes_back_as_it_was_saved(tmp_path_factory: pytest.TempPathFactory, query: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.toml"
    config.save_query(file, "q", SavedQuery(query))
    assert tomllib.loads(file.read_text(encoding="utf-8"))["queries"]["q"] == query
    config.save_query(file, "q", SavedQuery(query, {"related": False, "sort": "oldest"}))
    assert config.load(file).queries["q"] == SavedQuery(query, {"related": False, "sort": "oldest"})
