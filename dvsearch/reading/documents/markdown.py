"""Markdown as text, and the front matter that stands before it: `---`, fields, `---`.

Of YAML so much is read as front matter has: `key: value`, quoted values, lists, and paragraphs behind `|` and `>`.
trafilatura writes its text files so, too.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from dvsearch.reading.fields import Fields, record_fields
from dvsearch.reading.values import plain_text

_FRONT = re.compile(
    r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<fields>.*?)^(?P=fence)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.M
)
# The longest front matter is that of a page with its whole summary.
MAX_FRONT = 1 << 16


def read_markdown(text: str) -> Fields:
    """Read a Markdown file: its front matter tells the fields, else its first heading is the title."""
    fields, body = _front_matter(text)
    heading = re.match(r"\s*#[ \t]++(?P<title>[^\n]++)\n", body)
    title = heading["title"].rstrip(" \t#") if heading else ""
    if heading and title and "title" not in {key.lower() for key in fields}:
        fields["title"] = _plain(title)
        body = body[heading.end() :]
    return record_fields({**fields, "text": _plain(body) or " "})


def read_front_matter(text: str) -> Fields | None:
    """Read a text with front matter; None where what stands before it is none."""
    fields, body = _front_matter(text)
    return record_fields({**fields, "text": body.strip() or " "}) if fields else None


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    match = _FRONT.match(text[:MAX_FRONT])
    if match is None:
        return {}, text
    try:
        fields = tomllib.loads(match["fields"]) if match["fence"] == "+++" else _yaml(match["fields"])
    except (ValueError, RecursionError):
        return {}, text
    # What a file says of itself that would be taken for the text of the article.
    fields = {key: value for key, value in fields.items() if key.lower() not in ("text", "content", "body", "id")}
    return fields, text[match.end() :]


def _yaml(block: str) -> dict[str, Any]:
    """The fields of a block of YAML as far as front matter has it; what is deeper is left out."""
    fields: dict[str, Any] = {}
    key = ""
    for line in block.splitlines():
        item = re.match(r"\s+-\s+(.+)|-\s+(.+)", line)
        named = re.match(r"(?P<key>[A-Za-z_][\w .-]{0,59}?)\s*:(?:\s+(?P<value>.*))?$", line)
        if item and key:
            listed = fields[key] if isinstance(fields[key], list) else []
            fields[key] = [*listed, _scalar(item[1] or item[2])]
        elif named:
            key, value = named["key"], (named["value"] or "").strip()
            fields[key] = "" if re.fullmatch(r"[|>][+-]?", value) else _scalar(value)
        elif key and line[:1] in " \t" and isinstance(fields[key], str):
            fields[key] = f"{fields[key]} {line.strip()}".strip()
    return fields


# A value of a list on one line, commas in quotation marks left to it.
_LISTED = re.compile(r"""(?:"[^"]*"|'[^']*'|[^,"']++|["'])++""")


def _scalar(value: str) -> Any:
    value = value.strip()
    if value[:1] == "[" and value[-1:] == "]":
        return [_scalar(part) for part in _LISTED.findall(value[1:-1])]
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"').replace("''", "'")
    return re.sub(r"(?<!\s)\s++#.*$", "", value)


_LINK = re.compile(r"!?\[(?P<text>[^\[\]\n]{0,400})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])")
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,400}\]\([^()\n]{0,2000}\)")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3}|~~)(?=\S)([^\n*_~]{1,400}?)(?<=\S)\1(?![\w*_])")
_LINE_MARK = re.compile(r"^[ \t]*+(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?=\S)|\|)|(?<![ \t])[ \t]*+(?:\|[ \t]*+)?$", re.M)
_RULE = re.compile(r"^(?:[ \t]*+(?:(?:[-*_][ \t]*+){3,}+|```\w*+|\[[^\]\n]++\]:[^\n]++)|[|:\- \t]{3,}+)$", re.M)


def _plain(text: str) -> str:
    """The text without the marks of Markdown: headings, emphasis, links, quotations, rules, tables."""
    text = _PICTURE.sub("", text)
    text = _LINK.sub(lambda match: match["text"], text)
    text = _RULE.sub("", text)
    text = _LINE_MARK.sub("", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!>|~])", r"\1", text)
    return plain_text(text).strip()
