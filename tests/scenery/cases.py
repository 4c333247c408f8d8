"""Cases before authorities, rules that change, and rulings asked for in advance."""

from __future__ import annotations

from typing import Any

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.cases.register import actions as register
from madoguchi.apps.cases.register.models import RuleComment
from madoguchi.apps.cases.rulings import actions as rulings
from madoguchi.core.languages.texts import Texts
from tests import cast
from tests.cast import MONDAY
from tests.stage import OWN


def with_cases(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """One under way with a question to its company, and one that was refused and appealed."""
    kenji, clerk = people[OWN], cast.clerk("ru-tax-office")
    people["clerk"] = clerk
    subject = Texts.written(en="A cold store")
    facts = {"company_registered": False, "buys_share": False, "foreign_staff": 0}
    standing, refused = (
        cases.open_case("ru-zone-residency", parts["sakura"], subject=subject, by=kenji, at=MONDAY) for _ in range(2)
    )
    for one in (standing, refused):
        cases.file_case(cases.answer_facts(one, facts, by=kenji, at=MONDAY), by=kenji, at=MONDAY)
    paper = cases.add_paper(
        standing, cases.Paper("charter", "Charter", "application/pdf", b"%PDF-1.4"), by=kenji, at=MONDAY
    )
    step, no = standing.steps.get(key="register-company"), refused.steps.get(key="register-company")
    query = cases.ask(step, Texts.written(en="Which hall?"), by=clerk, at=MONDAY)
    decision = cases.decide(no, "refused", reason=Texts.written(en="The name is taken."), by=clerk, at=MONDAY)
    appeal = cases.appeal(decision, Texts.written(en="It is free."), by=kenji, at=MONDAY)
    topics = [("procedure", "ru-zone-residency")]
    followed, asked = (
        register.follow(email=email, language="ja", topics=topics, person=person, at=MONDAY)
        for email, person in ((kenji.email, kenji), ("reader@elsewhere.example", None))
    )
    said = RuleComment.objects.create(change="e-visa-2025", organisation=parts["sakura"], text=subject, at=MONDAY)
    question, public = (
        rulings.ask(parts["sakura"], "ru-customs-import", "0306", subject, by=kenji, at=MONDAY) for _ in range(2)
    )
    first, second = (cast.clerk("ru-customs", f"{name}@customs.example") for name in ("first", "second"))
    rulings.give(public, rulings.Answer(subject, subject, "Act, 1"), by=first, at=MONDAY)
    rulings.lay(public, subject, subject, by=first, at=MONDAY)
    rulings.publish(public, by=second, at=MONDAY)
    people["customs clerk"] = first
    return {
        "ruling": question,
        "public ruling": public,
        "comment on a draft": said,
        "followed rules": followed,
        "asked to follow": asked,
        "case": standing,
        "case step": step,
        "own case step": standing.steps.get(key="choose-site"),
        "query": query,
        "refused step": no,
        "case paper": paper,
        "appeal": appeal,
        "clerk": clerk,
    }
