"""The one exception meant to be read by the person who asked.

A refusal carries a key and facts. The sentence lives in the phrase books (`core.languages.phrases`),
in every language of the corridor: it says what was not done, for which reason, and what helps.
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """Something was not done, for a reason its reader can act upon."""

    def __init__(self, key: str, **facts: Any) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in sorted(self.facts.items()))
        return f"{self.key} ({details})" if details else self.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refused) and (self.key, self.facts) == (other.key, other.facts)

    def __hash__(self) -> int:
        return hash(self.key)
