"""Corridor packs: folders of data about a pair of countries. Read here, checked here, and nowhere else.

from madoguchi.core import packs
corridor = packs.current()
corridor.label("1020", "ja")
"""

from __future__ import annotations

from madoguchi.core.packs.activities import Activity, Scheme, Target, Tree
from madoguchi.core.packs.calendars import UnknownCountry, from_library
from madoguchi.core.packs.checking import check
from madoguchi.core.packs.corridor import Corridor
from madoguchi.core.packs.dialogue import DialogueTables, first_day
from madoguchi.core.packs.kinds import OFFER, SEEK, Kind
from madoguchi.core.packs.labels import Labels
from madoguchi.core.packs.manifest import EXAMPLE, NEUTRAL_PLACES, Band, Identifier, LegalForm, Notice, Side
from madoguchi.core.packs.places import Agency, NeutralPlace, Source
from madoguchi.core.packs.problems import PackError, Problem, UnknownCode
from madoguchi.core.packs.procedures import (
    Authority,
    ChangeFile,
    DocumentKind,
    Evident,
    FactQuestion,
    LawSaid,
    LimitSaid,
    Procedure,
    ProcedureFile,
    ProcedureVersion,
    RuleChange,
    StepSaid,
)
from madoguchi.core.packs.products import Nomenclature, Product
from madoguchi.core.packs.regimes import Finances, Instrument, PageSource, RegimesFile, RegimeSheet, RegimeTerms
from madoguchi.core.packs.regions import Priority, Region, RegionGroup
from madoguchi.core.packs.rulings import RulingRules
from madoguchi.core.packs.safe_yaml import Document, parse_yaml, read_yaml
from madoguchi.core.packs.scenarios import Claim, Factor, FactorModel, FactorState, Judgement, Measure
from madoguchi.core.packs.shelf import current, folder_of, load, shipped
from madoguchi.core.packs.sizes import SizeFinding, SizeRule
from madoguchi.core.packs.skeleton import new
from madoguchi.core.packs.tables import Row, Value, Words, bind, read_rows

__all__ = [
    "EXAMPLE",
    "NEUTRAL_PLACES",
    "OFFER",
    "SEEK",
    "Activity",
    "Agency",
    "Authority",
    "Band",
    "ChangeFile",
    "Claim",
    "Corridor",
    "DialogueTables",
    "Document",
    "DocumentKind",
    "Evident",
    "FactQuestion",
    "Factor",
    "FactorModel",
    "FactorState",
    "Finances",
    "Identifier",
    "Instrument",
    "Judgement",
    "Kind",
    "Labels",
    "LawSaid",
    "LegalForm",
    "LimitSaid",
    "Measure",
    "NeutralPlace",
    "Nomenclature",
    "Notice",
    "PackError",
    "PageSource",
    "Priority",
    "Problem",
    "Procedure",
    "ProcedureFile",
    "ProcedureVersion",
    "Product",
    "RegimeSheet",
    "RegimeTerms",
    "RegimesFile",
    "Region",
    "RegionGroup",
    "Row",
    "RuleChange",
    "RulingRules",
    "Scheme",
    "Side",
    "SizeFinding",
    "SizeRule",
    "Source",
    "StepSaid",
    "Target",
    "Tree",
    "UnknownCode",
    "UnknownCountry",
    "Value",
    "Words",
    "bind",
    "check",
    "current",
    "first_day",
    "folder_of",
    "from_library",
    "load",
    "new",
    "parse_yaml",
    "read_rows",
    "read_yaml",
    "shipped",
]
