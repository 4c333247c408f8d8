"""The factor model that ships gives the numbers of its first coding; a model that does not fit together is refused."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from madoguchi.core.packs import PackError, check, folder_of, load
from madoguchi.engines.scenarios import consistent, redraw, tipping_points

SHIPPED = folder_of("russia-japan")


@pytest.fixture(scope="module")
def model():
    return load(SHIPPED).factor_models["rapprochement"]


@pytest.fixture
def copied(tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("examples"))
    return folder


def test_the_reference_model_has_its_factors_judgements_and_scenarios(model):
    states = consistent(model.matrix)

    assert (len(model.factors), model.matrix.combinations, len(model.judgements)) == (13, 209_952, 78)
    assert Counter(one.basis for one in model.judgements) == {"direct": 58, "inferred": 20}
    assert len(states) == 17
    assert Counter(state[-1] for state in states) == {1: 5, 2: 1, 3: 11}
    assert model.matrix.inconsistency(model.start) == 2
    assert model.start == (1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)


def test_every_judgement_sums_to_zero_and_names_its_lines(model):
    assert all(sum(one.scores) == 0 and one.lines and one.said for one in model.judgements)


def test_every_deepening_needs_institutions_climate_and_trade_together(model):
    deepening = [state for state in consistent(model.matrix) if state[-1] == 1]

    for factor in ("institutions", "climate", "economy"):
        assert {state[model.place(factor)] for state in deepening} == {1}


def test_what_is_held_derails_the_outcome_as_often_as_in_the_first_coding(model):
    redraws = redraw(model.matrix, model.doubt, draws=500, seed=1)
    held = {
        "leaders": ("weak", 0.99),
        "linkage": ("precondition", 0.72),
        "islands": ("failed", 0.81),
        "china": ("aligned", 0.76),
    }
    asked = [{model.place(factor): model.number(factor, state)} for factor, (state, _) in held.items()]

    tips = tipping_points(model.matrix, model.start, outcome=12, redraws=redraws, holding=asked)

    assert [tip.shares[2] for tip in tips] == [pytest.approx(share, abs=0.04) for _, share in held.values()]


@pytest.mark.parametrize(
    ("file", "before", "after", "sentence"),
    [
        ("judgements.csv", "leaders,strong,rapprochement,2 0 -2", "leaders,strong,rapprochement,2 0", "has 2 scores"),
        ("judgements.csv", "leaders,strong,rapprochement,2 0 -2", "leaders,mild,rapprochement,2 0 -2", "'mild' is not"),
        (
            "judgements.csv",
            "leaders,strong,rapprochement,2 0 -2",
            "leaders,strong,trade,2 0 -2",
            "'trade' is not known",
        ),
        ("judgements.csv", "leaders,strong,rapprochement,2 0 -2", "leaders,strong,rapprochement,4 0 -2", "less than"),
        ("judgements.csv", "leaders,weak,rapprochement", "leaders,strong,rapprochement", "was judged already"),
        ("states.csv", "us,pressing,", "us,permissive,", "needs two or more states, each once"),
        ("model.yaml", "  leaders: strong\n", "", "lacks leaders"),
        ("model.yaml", "outcome: rapprochement", "outcome: friendship", "'friendship' is no factor"),
        ("model.yaml", "hold: {leaders: weak}\n", "hold: {leaders: absent}\n", "leaders has no state 'absent'"),
        ("model.yaml", "source: report-2017", "source: hearsay", "'hearsay' is not known"),
        ("model.yaml", "    start_holds: false\n", "    factor: economy\n", "reaches or avoids which state"),
    ],
)
def test_a_model_that_does_not_fit_together_is_refused_with_its_line(copied, file, before, after, sentence):
    path = copied / "scenarios" / "rapprochement" / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")

    problems = check(copied)

    assert any(sentence in str(problem) and str(path) in problem.file for problem in problems), problems


def test_a_pack_whose_model_is_broken_says_so_when_the_model_is_asked_for(copied):
    (copied / "scenarios" / "rapprochement" / "model.yaml").write_text("key: rapprochement\n", "utf-8")

    with pytest.raises(PackError, match="outcome: is missing"):
        _ = load(copied).factor_models
