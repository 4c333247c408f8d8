"""What can be done with introductions and rounds. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from madoguchi.apps.introductions.answering import (
    accept,
    ask_outcome,
    block,
    decline,
    express_interest,
    keep_contact_card,
    lapse,
    lift_block,
    propose,
    record_outcome,
    remind,
    take_back,
)
from madoguchi.apps.introductions.gate import Contact
from madoguchi.apps.introductions.problems import Choice
from madoguchi.apps.introductions.rounds import cancel as cancel_round
from madoguchi.apps.introductions.rounds import close as close_round
from madoguchi.apps.introductions.rounds import draw_up as draw_up_round
from madoguchi.apps.introductions.rounds import open_round, second_wave
from madoguchi.apps.introductions.rounds import plan as plan_round

__all__ = [
    "Choice",
    "Contact",
    "accept",
    "ask_outcome",
    "block",
    "cancel_round",
    "close_round",
    "decline",
    "draw_up_round",
    "express_interest",
    "keep_contact_card",
    "lapse",
    "lift_block",
    "open_round",
    "plan_round",
    "propose",
    "record_outcome",
    "remind",
    "second_wave",
    "take_back",
]
