"""Writes, reads and compares names across scripts.

>>> romanise("サクラ水産"), to_cyrillic("サクラ"), to_katakana("Сакура")
('Sakura Suisan', 'Сакура', 'サクラ')
>>> compare("株式会社サクラ水産", "Sakura Suisan Co., Ltd.").score > 0.9
True
"""

from __future__ import annotations

from madoguchi.engines.names.analysis import Name, Token, analyse
from madoguchi.engines.names.calibration import false_positive_rate, threshold
from madoguchi.engines.names.comparison import Comparison, Reason, compare, explain
from madoguchi.engines.names.forms import Form
from madoguchi.engines.names.index import Entry, Hit, NameIndex
from madoguchi.engines.names.keys import meeting_keys, skeleton
from madoguchi.engines.names.transliteration import romanise, to_cyrillic, to_katakana

__all__ = [
    "Comparison",
    "Entry",
    "Form",
    "Hit",
    "Name",
    "NameIndex",
    "Reason",
    "Token",
    "analyse",
    "compare",
    "explain",
    "false_positive_rate",
    "meeting_keys",
    "romanise",
    "skeleton",
    "threshold",
    "to_cyrillic",
    "to_katakana",
]
