"""Saved queries in the search line: what a name stands for, and how what it names is asked."""

from __future__ import annotations

from collections.abc import Mapping

from dvsearch import config
from dvsearch.errors import DvsearchError
from dvsearch.searching.asked_again import Setting, default, settings_of, with_settings
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui.desktop import Outside


class NamedQueries:
    """The settings of the queries that the line names come and go with their names."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._brought: Mapping[str, Setting] = {}

    def expand(self, spec: SearchSpec) -> config.SavedQuery:
        """Put saved queries in place of their names. Raises UsageError for one that is not saved."""
        text = spec.text.strip()
        if "@" not in text or spec.plain:
            return config.SavedQuery(text)
        return config.expand(text, self._outside.saved_queries())

    def ask(self, spec: SearchSpec, text: str) -> SearchSpec:
        """Ask another text; what was chosen since a name brought its settings stays as it is."""
        asked = spec._replace(text=text)
        try:
            brought = self.expand(asked).settings
        except DvsearchError:
            brought = {}
        before, self._brought = self._brought, brought
        if brought == before:
            return asked
        now = settings_of(spec)
        gone = {name: default(name) for name in before if now.get(name) == before[name]}
        return with_settings(asked, {**gone, **brought})
