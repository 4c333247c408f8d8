"""Reads YAML that a stranger wrote: plain text, lists and mappings, nothing that can grow or act.

Aliases, anchors, tags, merge keys, doubled keys, several documents, great depth and great size are refused where
they stand. Only `true`, `false`, `null` and whole numbers without a leading zero are more than text, so that the
code 01 and the language `no` stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from madoguchi.core.packs.problems import PackError, Problem

MOST_BYTES = 5 * 1024 * 1024
MOST_DEPTH = 50

Steps = tuple[str | int, ...]
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_PLAIN: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
# Marks that turn the direction of text: what is read would not be what is written.
TURNING_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """What a YAML file says, and on which line each part of it begins."""

    file: str
    value: Any
    lines: Mapping[Steps, int] = field(default_factory=dict)

    def line_of(self, path: Steps) -> int:
        """The line of this part, or of the nearest part around it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_text(path: Path, shown_as: str) -> str:
    """A file as text, after its size, its encoding and its marks were looked at."""
    try:
        if path.stat().st_size > MOST_BYTES:
            _refuse(shown_as, 0, "", "is larger than 5 MB", "split it, or leave out what a pack does not need")
        raw = path.read_bytes()
    except OSError as trouble:
        _refuse(shown_as, 0, "", f"cannot be read ({trouble.strerror})", "put the file there, or take its name out")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as mistake:
        line = raw.count(b"\n", 0, mistake.start) + 1
        _refuse(shown_as, line, "", "is not UTF-8", "save the file as UTF-8")
    for mark in (TURNING_MARKS.search(text), re.search("\x00", text)):
        if mark:
            line = text.count("\n", 0, mark.start()) + 1
            says = f"holds the invisible character U+{ord(mark.group()):04X}"
            _refuse(shown_as, line, "", says, "delete it; it makes text look different from what it is")
    return text


def read_yaml(path: Path, *, shown_as: str = "") -> Document:
    """Read one YAML file; anything but plain content raises PackError with the place and a sentence."""
    shown_as = shown_as or str(path)
    return parse_yaml(read_text(path, shown_as), shown_as)


def parse_yaml(text: str, shown_as: str = "text") -> Document:
    """Read YAML from a text. Large texts are the caller's to refuse.

    >>> parse_yaml("code: 01\\nlanguage: no\\ncount: 3\\n").value
    {'code': '01', 'language': 'no', 'count': 3}
    """
    builder = _Builder(shown_as)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as mistake:
        line = mistake.problem_mark.line + 1 if mistake.problem_mark else 0
        _refuse(shown_as, line, "", f"is not YAML ({mistake.problem or 'broken'})", "look at the indentation here")
    except yaml.YAMLError as mistake:
        _refuse(shown_as, 0, "", f"is not YAML ({_first_line(mistake)})", "look for a stray character")
    return Document(shown_as, builder.value, builder.lines)


@dataclass
class _Open:
    """A list or mapping that has not ended yet."""

    content: dict[str, Any] | list[Any]
    path: Steps
    key: str | None = None


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.value: Any = None
        self.lines: dict[Steps, int] = {}
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(line, "begins a second document", "keep one document in a file")
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(line, f"uses the alias *{event.anchor}", "write the content out; a pack has no aliases")
        elif isinstance(event, yaml.NodeEvent):
            self._take_node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()

    def _take_node(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._refuse(line, f"names the anchor &{event.anchor}", "take it out; a pack has no anchors")
        if event.tag is not None:
            self._refuse(line, f"carries the tag {event.tag}", "take it out; a pack holds plain text only")
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event, line)
            return
        if len(self._open) >= MOST_DEPTH:
            self._refuse(line, f"is nested more than {MOST_DEPTH} deep", "a pack is never deeper than a few steps")
        content: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._put(content, line)
        self._open.append(_Open(content, path))

    def _take_scalar(self, event: Any, line: int) -> None:
        parent = self._open[-1] if self._open else None
        if parent is not None and isinstance(parent.content, dict) and parent.key is None:
            self._take_key(parent, event.value, line)
            return
        self._put(event.value if event.style else _plain(event.value), line)

    def _take_key(self, parent: _Open, key: str, line: int) -> None:
        if key == "<<":
            self._refuse(line, "uses the merge key <<", "write the content out")
        if key in parent.content:
            self._refuse(line, f"gives {key!r} a second time", "keep one of the two")
        parent.key = key
        self.lines[(*parent.path, key)] = line

    def _put(self, value: Any, line: int) -> Steps:
        path: Steps = ()
        if not self._open:
            self.value = value
        else:
            parent = self._open[-1]
            if isinstance(parent.content, list):
                path = (*parent.path, len(parent.content))
                parent.content.append(value)
            elif parent.key is None:
                self._refuse(line, "has a list or mapping as a key", "use a short text as the key")
            else:
                path = (*parent.path, parent.key)
                parent.content[parent.key] = value
                parent.key = None
        self.lines.setdefault(path, line)
        return path

    def _refuse(self, line: int, says: str, helps: str) -> NoReturn:
        _refuse(self.file, line, ".".join(_here(self._open)), says, helps)


def _here(opened: list[_Open]) -> Iterator[str]:
    if opened:
        yield from (str(step) for step in opened[-1].path)
        if opened[-1].key is not None:
            yield opened[-1].key


def _plain(text: str) -> Any:
    if text in _PLAIN:
        return _PLAIN[text]
    return int(text) if _WHOLE_NUMBER.match(text) else text


def _first_line(mistake: Exception) -> str:
    return str(mistake).splitlines()[0]


def _refuse(file: str, line: int, field: str, says: str, helps: str) -> NoReturn:
    raise PackError([Problem(file, line, field, says, helps)])
