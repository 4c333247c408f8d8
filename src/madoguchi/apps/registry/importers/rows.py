"""What a reader says about each line of a file."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.apps.registry.records import CompanyRecord

# One encoder for all rows: `json.dumps` would make a new one for each.
_plain = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode


@dataclass(frozen=True)
class Row:
    """One line: a company that can go in, or why it cannot, or why it is left alone.

    `key` is the number under which the company is known again, as "scheme:value".
    """

    line: int
    record: CompanyRecord | None = None
    key: str = ""
    reason: str = ""
    field: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    is_left_out: bool = False

    @classmethod
    def refused(cls, line: int, reason: str, field_name: str = "", /, **facts: Any) -> Row:
        """A line that cannot go in."""
        return cls(line, reason=reason, field=field_name, facts=facts)

    @classmethod
    def left_out(cls, line: int, reason: str, **facts: Any) -> Row:
        """A line that the file itself marks as not to be taken: an older state, a sole trader."""
        return cls(line, reason=reason, facts=facts, is_left_out=True)

    def to_line(self) -> str:
        """The line of text in which it crosses from the child process; `Told.from_line` reads it."""
        if self.record is None:
            told = {name: getattr(self, name) for name in ("line", "reason", "field", "facts", "is_left_out")}
            return _plain({**_HEAD, **told})
        record = _plain(self.record.to_json())
        head = {
            "line": self.line,
            "key": self.key,
            "digest": digest(record),
            "numbers": [(one.scheme, one.value) for one in self.record.identifiers],
            "name": self.record.names[0].text,
        }
        return f"{_plain(head)}\t{record}"


_HEAD: Mapping[str, Any] = {"key": "", "digest": "", "numbers": (), "name": ""}


def digest(record: str) -> str:
    """A short name for exactly these facts, so that a second import knows that nothing changed."""
    return hashlib.sha256(record.encode("utf-8", "surrogatepass")).hexdigest()[:24]


@dataclass(frozen=True)
class Told:
    """What the child process said about a line. The record stays text: most of it is only passed on."""

    line: int
    key: str = ""
    digest: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    name: str = ""
    record: str = ""
    reason: str = ""
    field: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    is_left_out: bool = False

    @classmethod
    def from_line(cls, text: str) -> Told | Mapping[str, Any]:
        """A row; or what else the child had to say: that it reached the end, or why it stopped."""
        head, _tab, record = text.rstrip("\n").partition("\t")
        plain = json.loads(head)
        if "line" not in plain:
            return dict(plain)
        plain["numbers"] = tuple((scheme, value) for scheme, value in plain["numbers"])
        return cls(record=record, **plain)


@dataclass(frozen=True)
class Options:
    """How to read a file: its declared encoding, and for a table where its columns go."""

    encoding: str = ""
    side: str = ""
    mapping: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def to_json(self) -> str:
        """The form in which options are handed to the child process."""
        return json.dumps({"encoding": self.encoding, "side": self.side, "mapping": dict(self.mapping)})

    @classmethod
    def from_json(cls, text: str) -> Options:
        """Read that form back."""
        return cls(**json.loads(text))
