"""What is kept about people beside the money of projects."""

from __future__ import annotations

from madoguchi.apps.projects.personal_data import CODES, KEY, PUBLIC, REASON, TEXT, WORD
from madoguchi.core.journal.purposes import DEED
from madoguchi.core.personal_data import not_personal, register


def join() -> None:
    """Say it. Called once the apps are loaded."""
    register(
        "financing.FinanceItem",
        fields={**not_personal(KEY, "reference"), **not_personal(WORD, "kind", "state", "instrument"),
                **not_personal(PUBLIC, "name")},
    )  # fmt: skip
    register(
        "financing.FinancePlan", whose=["by"], fields={"by": DEED, "reason": REASON, **not_personal(WORD, "currency")}
    )
    register("financing.PlanUse", fields=not_personal(WORD, "kind"))
    register("financing.PlanAmount", fields={})
    register(
        "financing.FinanceCondition",
        whose=["by"],
        fields={"by": DEED, "evidence": REASON, **not_personal(TEXT, "text")},
    )
    register("financing.Tranche", whose=["by"], fields={"by": DEED})
    register(
        "financing.ItemChange",
        whose=["by"],
        fields={"by": DEED, "reason": REASON, **not_personal(WORD, "field"), **not_personal(TEXT, "old", "new")},
    )
    register(
        "financing.Fund",
        fields={
            **not_personal(KEY, "reference"),
            **not_personal(PUBLIC, "names"),
            **not_personal(WORD, "kind", "instrument"),
        },
    )
    register(
        "financing.FundRules",
        whose=["by"],
        fields={
            "by": DEED,
            "reason": REASON,
            **not_personal(WORD, "currency"),
            **not_personal(CODES, "sectors", "regions"),
        },
    )
    register("financing.Appraisal", whose=["by"], fields={"by": DEED, "reason": REASON})
    register(
        "financing.Allocation",
        whose=["by"],
        fields={
            "by": DEED,
            **not_personal(KEY, "reference", "digest", "engine"),
            **not_personal(WORD, "currency"),
            **not_personal(CODES, "rates", "inputs", "result", "kept_out"),
        },
    )
    register(
        "financing.Award",
        whose=["by", "confirmed_by"],
        fields={"by": DEED, "confirmed_by": DEED, "reason": REASON, **not_personal(WORD, "verdict")},
    )
