"""The seafood hub of Sakura and Vostok with its money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects.financing import actions, queries
from madoguchi.apps.projects.financing.actions import Giver, PlanTerms
from madoguchi.apps.projects.financing.models import FinanceItem, FinancePlan
from tests.apps.projects.conftest import Works, works
from tests.cast import MONDAY

__all__ = ["works"]

MILLION = Decimal(1_000_000)


@dataclass
class Money:
    """The project, its own money, and a loan that is sought."""

    works: Works
    own: FinanceItem
    loan: FinanceItem

    @property
    def by(self) -> Any:
        """Kenji writes."""
        return self.works.kenji

    def write(self, own: int = 300, loan: int = 700, total: int = 1000, **more: Any) -> FinancePlan:
        """A version of the plan, in millions of roubles."""
        terms = {"is_offered": False, "stated_return": None, "years_to_exit": None} | {
            name: more.pop(name) for name in ("is_offered", "stated_return", "years_to_exit") if name in more
        }
        return actions.write_plan(
            self.works.fresh(),
            PlanTerms("RUB", **terms),
            uses={"building": total * MILLION * 6 / 10, "equipment": total * MILLION * 4 / 10},
            amounts={self.own: own * MILLION, self.loan: loan * MILLION},
            by=self.by,
            at=more.pop("at", MONDAY),
            **more,
        )

    def close_loan(self) -> FinanceItem:
        """The loan comes from a bank, under contract."""
        self.loan = actions.change_item(
            self.loan, state="closed", giver=Giver(instrument="JBIC"), reason="Contract 17", by=self.by, at=MONDAY
        )
        return self.loan

    def screen(self) -> None:
        """Everybody who takes part is compared with the lists."""
        projects.screen_participants(self.works.fresh(), by=self.works.officer, at=MONDAY)

    def lines(self) -> list[queries.ItemLine]:
        """The sources as the page shows them."""
        project = self.works.fresh()
        return queries.lines_of(queries.plan_of(project), project, self.works.dossier())


@pytest.fixture
def money(works: Works) -> Money:
    """Own money of Sakura, and a loan nobody has promised."""
    own = actions.add_item(works.project, "own", giver=Giver(organisation=works.sakura), by=works.kenji, at=MONDAY)
    loan = actions.add_item(works.project, "loan", by=works.kenji, at=MONDAY)
    return Money(works, own, loan)
