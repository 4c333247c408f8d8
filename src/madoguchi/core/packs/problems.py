"""What is wrong with a pack, said so that its writer can mend it: file, line, field, sentence, what helps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN_AT_ONCE = 20


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong. `line` counts from 1; 0 means the file as a whole."""

    file: str
    line: int
    field: str
    says: str
    helps: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f", line {self.line}"
        if self.field:
            place += f", {self.field}"
        return f"{place}: {self.says}; {self.helps}" if self.helps else f"{place}: {self.says}"


class PackError(Exception):
    """A pack cannot be used. Holds every problem that was found, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[:SHOWN_AT_ONCE]]
        left = len(self.problems) - len(lines)
        if left > 0:
            lines.append(f"… and {left} more; `madoguchi corridor check` lists them all")
        return "\n".join(lines)


class UnknownCode(LookupError):
    """A code that stands in no list of the corridor. Its sentence says which list, and what is nearest."""

    def __init__(self, what: str, code: str, helps: str = "") -> None:
        self.what, self.code, self.helps = what, code, helps
        super().__init__(what, code, helps)

    def __str__(self) -> str:
        sentence = f"there is no {self.what} {self.code!r} in this corridor"
        return f"{sentence}; {self.helps}" if self.helps else sentence
