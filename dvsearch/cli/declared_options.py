"""Options as plain data: click's options are made of these, and a plain search is read by them without click.

So an option is declared once, whoever reads the command line. Loading click takes twice as long as starting Python.
"""

from __future__ import annotations

from dvsearch.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

LANGUAGES = ("en", "vi")
COLORS = ("auto", "always", "never")
ANSWER_FORMATS = ("table", "plain", "json")
ROW_FORMATS = ("jsonl", "csv", "tsv", "ids", "paths", "trec")

# What a value may be: any text; one that may be given again; a number from 0; none, being on or off; one of these.
Kind: TypeAlias = "Literal['text', 'texts', 'count', 'flag'] | tuple[str, ...]"


class DeclaredOption(Record):
    """One option: its names as on the command line, `--on/--off` being one; what click is told besides."""

    names: tuple[str, ...]
    kind: Kind
    default: Any
    more: dict[str, Any]

    @property
    def parameter(self) -> str:
        """The name that a command knows its value by."""
        longest = max(self.names, key=len).partition("/")[0]
        return longest.lstrip("-").replace("-", "_")


def _option(*names: str, kind: Kind = "text", default: Any = None, **more: Any) -> DeclaredOption:
    return DeclaredOption(names, kind, default, more)


# Before every command.
GLOBAL_OPTIONS = (
    _option("--index", metavar="LOCATION", default="index",
            help="The index: a folder, or http(s)://host:port/name.  [default: ./index]"),
    _option("--lang", kind=LANGUAGES, help="Language of the screen.  [default: the locale's]"),
    _option("--color", kind=COLORS, default="auto",
            help="When to colour; auto: on a terminal, unless NO_COLOR is set."),
    _option("--pager/--no-pager", kind="flag", default=True,
            help="Page long results on a terminal.  [default: pager]"),
    _option("--root", metavar="FOLDER", help="Where the indexed files are now; paths are shown and opened below it."),
)  # fmt: skip

# What says which articles match, and how they are narrowed.
CHOOSING = (
    _option("--province", kind="texts", metavar="P", completes="province",
            help="Only about a province, by its old or present name; repeat for more."),
    _option("--year", kind="texts", metavar="Y|Y..Y", completes="year",
            help="Only 2020, 2016..2020, 2016.. or ..2020."),
    _option("--source", kind="texts", metavar="S", completes="source", help="Only from a source."),
    _option("--cites", kind="texts", metavar="D", completes="citation",
            help="Only citing a document, such as 217-QĐ/TW."),
    _option("--filter", kind="texts", metavar="FIELD=VALUE",
            help="Only what a facet counts under a value; FIELD=unknown: what has none."),
    _option("--match", kind=("all", "most", "any"),
            help="How many of the words.  [default: all and, where few articles hold them, then the closest]"),
    _option("--any", kind="flag", default=False, help="The same as --match any."),
    _option("--loose", kind="flag", default=False,
            help="Syllables of one word may stand apart: công an anywhere, not only side by side."),
    _option("--accents", kind=("smart", "exact", "ignore"), default="smart", show_default=True,
            help="smart: typed without any mark, a query matches marked forms too."),
    _option("--abbreviations/--no-abbreviations", kind="flag", default=True,
            help="UBND also finds ủy ban nhân dân, and the other way round.  [default: on]"),
    _option("--related/--no-related", kind="flag", default=True,
            help="Words of other regions and registers bring closest articles: sếp, lãnh đạo.  [default: on]"),
    _option("-F", "--fixed-strings", kind="flag", default=False,
            help="Take the query as words; nothing in it is query language."),
    _option("--all-copies", kind="flag", default=False, help="Show near-copies of one article apart."),
)  # fmt: skip

SEARCHING = (
    *CHOOSING,
    _option("--widen/--no-widen", kind="flag",
            help="Loosen a search that finds nothing.  [default: on a terminal]"),
    _option("--sort", kind=("relevance", "newest", "oldest"), default="relevance", show_default=True),
    _option("-n", "--limit", kind="count", metavar="N", default=10, show_default=True, help="Hits to show."),
    _option("--offset", kind="count", metavar="N", default=0, help="Hits to pass over first."),
    _option("--format", kind=(*ANSWER_FORMATS, *ROW_FORMATS),
            help="[default: table on a terminal, else plain; jsonl for --batch]"),
    _option("--fields", default="", metavar="A,B,C", help="Which fields, for json, jsonl, csv and tsv."),
    _option("--facets", default="province,year", metavar="FIELD,...", show_default=True, help="What to count."),
    _option("--snippets", kind="count", metavar="N", default=1, show_default=True, help="Passages a hit."),
    _option("--count", kind="flag", default=False, help="Print only how many articles match."),
    _option("--explain", kind="flag", default=False,
            help="Say how the query was understood and why each hit matched."),
    _option("--batch", metavar="FILE|-", help="Queries one a line: id<TAB>query, or JSON with _id and text."),
    _option("--save", metavar="NAME", help="Keep the query and how it is asked, to be searched as @NAME."),
    _option("-0", "--null", kind="flag", default=False, help="End ids and paths with NUL, for xargs -0."),
)  # fmt: skip
