"""Are these two records one company? Same, ask a person, or different, with the reasons.

>>> number = {"inn": "7707083893"}
>>> same_company(Record("a", ("ООО «Восток»",), number), Record("b", ("Vostok",), number)).outcome
'same'
"""

from __future__ import annotations

from madoguchi.engines.identity.commonness import Commonness
from madoguchi.engines.identity.identifiers import Identifier, identifier, repaired
from madoguchi.engines.identity.linking import Link, link, settle
from madoguchi.engines.identity.records import Record
from madoguchi.engines.identity.verdicts import ASK, DIFFERENT, SAME, Outcome, Verdict, same_company

__all__ = [
    "ASK",
    "DIFFERENT",
    "SAME",
    "Commonness",
    "Identifier",
    "Link",
    "Outcome",
    "Record",
    "Verdict",
    "identifier",
    "link",
    "repaired",
    "same_company",
    "settle",
]
