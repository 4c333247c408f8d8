"""What a company has said and handed in before, offered to it again: the only way a fact enters a second case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.apps.cases import pinning, queries
from madoguchi.apps.cases.models import DRAFT, Case, Document
from madoguchi.core import packs
from madoguchi.engines import procedures as engine


@dataclass(frozen=True)
class OfferedFact:
    """An answer the company gave before: in which case, or None where it stands in the register."""

    key: str
    value: Any
    case: Case | None


@dataclass(frozen=True)
class Offers:
    """What can be taken over, if the company wishes."""

    facts: tuple[OfferedFact, ...]
    papers: tuple[Document, ...]

    def __bool__(self) -> bool:
        return bool(self.facts or self.papers)


def offers(case: Case, *, on: date) -> Offers:
    """Answers to questions that are open in this case, from earlier cases and the register; papers it needs."""
    version = pinning.rules_for(case, on=on)
    selection = engine.select(version.rules, pinning.facts_of(case, version))
    facts = _facts(case, selection) if case.state == DRAFT else ()
    here = {one.pk for one in queries.documents_of(case)}
    kinds = {one.kind for one in queries.documents_of(case)}
    papers = queries.papers_to_reuse(case.organisation, [kind for kind in selection.brings if kind not in kinds])
    return Offers(facts, tuple(one for one in papers if one.pk not in here and one.case_id != case.pk))


def _facts(case: Case, selection: engine.Selection) -> tuple[OfferedFact, ...]:
    asked = {one.fact for one in selection.questions}
    declared = selection.version.facts
    found: dict[str, OfferedFact] = {}
    earlier_cases = Case.objects.filter(organisation=case.organisation).exclude(pk=case.pk).order_by("-opened_at")
    for earlier in earlier_cases.iterator(chunk_size=50):
        if asked <= found.keys():
            break
        for key, value in earlier.facts.items():
            if key in asked and key not in found and _fits(declared[key], value):
                found[key] = OfferedFact(key, value, earlier)
    for key in asked - set(found):
        value = _from_register(case, declared[key])
        if value is not None:
            found[key] = OfferedFact(key, value, None)
    return tuple(found[one.fact] for one in selection.questions if one.fact in found)


def _fits(fact: engine.Fact, value: object) -> bool:
    try:
        return bool(pinning.read_facts({fact.key: value}, {fact.key: fact}))
    except (engine.FactError, ValueError):
        return False


def _from_register(case: Case, fact: engine.Fact) -> str | None:
    """The country of the company, where a question about the applicant's country has it among its answers."""
    code = packs.current().side(case.organisation.side).country_code
    return code if fact.key == "applicant_country" and code in fact.options else None
