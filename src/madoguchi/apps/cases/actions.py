"""What can be done with cases. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from madoguchi.apps.cases.measuring import take_readings_of_a_year
from madoguchi.apps.cases.opening import answer_facts, close, file_case, open_case, reuse, vary, withdraw
from madoguchi.apps.cases.papers import Paper
from madoguchi.apps.cases.watching import look_after, recount
from madoguchi.apps.cases.working import (
    accompany,
    add_paper,
    answer,
    appeal,
    ask,
    decide,
    decide_appeal,
    hand_in,
    leave,
    resubmit,
)

__all__ = [
    "Paper",
    "accompany",
    "add_paper",
    "answer",
    "answer_facts",
    "appeal",
    "ask",
    "close",
    "decide",
    "decide_appeal",
    "file_case",
    "hand_in",
    "leave",
    "look_after",
    "open_case",
    "recount",
    "resubmit",
    "reuse",
    "take_readings_of_a_year",
    "vary",
    "withdraw",
]
