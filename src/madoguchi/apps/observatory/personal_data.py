"""What the observatory keeps about people: who coded a factor model, who brought a file. Others are no such fields."""

from __future__ import annotations

from madoguchi.core.journal.purposes import DEED, WORDS
from madoguchi.core.personal_data import KEEP, not_personal, register

REASON = WORDS.but(erase=KEEP)
FIGURES = "a figure or what describes it"


def join() -> None:
    """Say it. Called once the apps are loaded."""
    register("observatory.Source", fields=not_personal(FIGURES, "key", "side", "name", "address"))
    series = not_personal(
        FIGURES, "key", "dataset", "title", "about", "reporter", "partner", "flow", "scheme", "code", "unit",
        "frequency", "flow_key", "place",
    )  # fmt: skip
    register("observatory.Series", fields=series)
    vintage = not_personal(
        FIGURES, "reference", "release", "adapter", "file_name", "file_digest", "refusals", "digest", "reason"
    )  # fmt: skip
    register("observatory.Vintage", fields=vintage)
    register("observatory.Observation", fields=not_personal(FIGURES, "period", "status", "section", "lines", "note"))
    upload = not_personal(
        "a file of figures, and how it is read", "reference", "kind", "file_name", "release", "encoding", "columns",
        "mapping", "state", "problem", "problem_facts",
    )  # fmt: skip
    register("observatory.Upload", whose=["by"], fields={"by": DEED, **upload})
    key = not_personal("a side's word on figures", "side", "digest")
    register("observatory.VintageKey", whose=["by"], fields={"by": DEED, "reason": REASON, **key})
    scores = not_personal("scores a reader gave to judgements", "model_key", "scores")
    register("observatory.Coding", whose=["coder"], fields={"coder": DEED, **scores})
