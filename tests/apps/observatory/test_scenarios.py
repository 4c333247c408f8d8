"""The page of a factor model: what holds together, what a visitor changes, who coded it, what the figures suggest."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.urls import reverse

from madoguchi.apps.observatory import coding, scenarios, suggesting
from madoguchi.core.refusals import Refused
from madoguchi.engines.scenarios import consistent, read_json, read_scw
from tests import cast
from tests.cast import MONDAY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NAME = "institutions.built.rapprochement"


@pytest.fixture
def model():
    return scenarios.model("rapprochement")


def page(client, **query):
    return client.get(reverse("scenarios", args=["rapprochement"]), query)


def test_the_page_says_what_holds_together_and_never_speaks_of_probability(client, db):
    text = page(client).content.decode()

    assert "Of 209,952 combinations, 17 hold together." in text
    assert "Not one of them: the state of 2017." in text
    assert "83.13% of starting points end there" in text
    assert "probability" not in text.replace("is no probability", "")


def test_the_claims_of_the_report_are_borne_out_or_not_as_the_model_says(model):
    found = {one.claim.key: one.outcome for one in scenarios.solved(model, ()).verdicts}

    assert found == {
        "fragile": "borne-out",
        "leaders": "borne-out",
        "opinion": "borne-out",
        "climate": "undecided",
        "partial": "not-borne-out",
        "foundation": "not-borne-out",
        "islands": "borne-out",
        "trust": "borne-out",
        "security": "borne-out",
        "precondition": "borne-out",
    }


def test_every_arrow_opens_the_sentence_and_the_lines_it_rests_on(client, model, db):
    for factor in model.factors:
        text = page(client, into=factor.key).content.decode()
        for one in scenarios.notes(model)[factor.key]:
            assert one.lines.replace("-", "–") in text  # written as a range is


def test_a_change_comes_with_the_address_and_everything_is_computed_anew(client, model, db):
    changes = scenarios.read_changes([f"{NAME}:-2,0,2"], model)

    text = page(client, c=f"{NAME}:-2,0,2").content.decode()

    solved = scenarios.solved(model, changes)
    assert solved.states == consistent(scenarios.matrix_with(model, changes))
    assert solved.states != scenarios.solved(model, ()).states
    assert f"{len(solved.states)} hold" in text
    assert "You changed judgements" in text
    assert scenarios.written(changes) == [f"{NAME}:-2,0,2"]


@pytest.mark.parametrize(
    "said", ["nobody.knows.this", f"{NAME}:9,0,0", f"{NAME}:1", f"{NAME}:a,b,c", f"{NAME}:2,0,-2", "", ":::"]
)
def test_what_is_no_change_is_left_out(model, said):
    assert scenarios.read_changes([said], model) == ()


def test_an_arrow_without_scores_is_taken_out(model):
    assert scenarios.read_changes([NAME], model) == ((NAME, (0, 0, 0)),)


def test_the_form_of_changes_leads_to_an_address_and_stores_nothing(client, model, db):
    asked = {
        f"{scenarios.name_of(one)}/{place}": score
        for one in scenarios.notes(model)["islands"]
        for place, score in enumerate(one.scores)
    }
    asked["leaders.strong.islands/0"] = 3

    answer = client.post(reverse("scenarios-change", args=["rapprochement", "islands"]) + f"?c={NAME}:0,0,0", asked)
    mistaken = client.post(
        reverse("scenarios-change", args=["rapprochement", "islands"]), asked | {"leaders.strong.islands/0": 7}
    )

    assert answer.status_code == 302
    assert "c=institutions.built.rapprochement%3A0%2C0%2C0" in answer["Location"]
    assert "c=leaders.strong.islands%3A3%2C1%2C-2" in answer["Location"]
    assert answer["Location"].count("c=") == 2
    assert mistaken.status_code == 400
    assert not coding.Coding.objects.exists()


def test_files_hold_the_same_scenarios_as_the_page(client, model, db):
    def taken(form):
        return client.get(reverse("scenarios-file", args=["rapprochement", form]), {"c": f"{NAME}:0,0,0"})

    solved = scenarios.solved(model, scenarios.read_changes([NAME], model))
    rows = list(csv.DictReader(io.StringIO(taken("csv").content.decode())))
    data = json.loads(taken("json").content)

    assert {tuple(row[one.key] for one in model.factors) for row in rows} == {
        tuple(model.states_of(one.key)[number - 1].key for one, number in zip(model.factors, state, strict=True))
        for state in solved.states
    }
    assert [tuple(one) for one in data["scenarios"]] == list(solved.states)
    assert consistent(read_json(taken("json").content.decode())) == solved.states
    assert read_scw(taken("scw").content.decode()).scores == solved.matrix.scores
    assert taken("exe").status_code == 404


def test_the_page_of_sentences_names_what_hangs_on_each(client, model, db):
    text = client.get(reverse("scenarios-sentences", args=["rapprochement"])).content.decode()
    found = scenarios.sentences(model, ())

    hinges = [one for one, left in found if left.gained or left.lost]
    assert f"Without {len(found) - len(hinges)} of them" in text
    assert all(one.lines in text for one in hinges)


# Coding


def scored(model, shift: int = 0):
    return {
        scenarios.name_of(one): tuple(
            max(-3, min(3, score + shift * (place == 0))) for place, score in enumerate(one.scores)
        )
        for one in model.judgements
    }


def test_two_readers_code_apart_and_their_agreement_is_shown_when_both_have_finished(client, model, db):
    anna, kenji = cast.person("anna@a.example", "Anna"), cast.person("kenji@k.example", "Kenji")
    for person, shift in ((anna, 0), (kenji, 1)):
        coding.code(model, scored(model, shift), by=person, at=MONDAY)

    before = coding.agreements(model)
    for person in (anna, kenji):
        coding.finish(model, by=person, at=MONDAY)
    after = {(one.first, one.second): one.found for one in coding.agreements(model)}

    assert before == []
    assert set(after) == {(1, 2), (1, 3), (2, 3)}
    assert after[1, 2].kappa == 1
    assert 0.5 < after[1, 3].kappa < 1
    assert "Weighted kappa" in page(client).content.decode()


def test_a_coding_is_finished_when_everything_is_scored_and_then_stands(model, db):
    anna = cast.person("anna@a.example", "Anna")
    some = dict(list(scored(model).items())[:10])
    coding.code(model, some, by=anna, at=MONDAY)

    with pytest.raises(Refused, match="coding-is-not-complete"):
        coding.finish(model, by=anna, at=MONDAY)
    coding.code(model, scored(model), by=anna, at=MONDAY)
    coding.finish(model, by=anna, at=MONDAY)
    with pytest.raises(Refused, match="coding-is-finished"):
        coding.code(model, some, by=anna, at=MONDAY)


def test_nobody_sees_the_scores_of_another_reader_or_of_the_published_coding(client, model, db):
    anna, kenji = cast.person("anna@a.example", "Anna"), cast.person("kenji@k.example", "Kenji")
    coding.code(model, scored(model, 1), by=anna, at=MONDAY)
    client.force_login(kenji, backend=BACKEND)

    text = client.get(reverse("scenarios-code", args=["rapprochement", "islands"])).content.decode()

    assert 'value="' not in text.partition('class="scores-row"')[2].partition("</form>")[0].replace('value="">', "")
    assert "78 judgements are left." in text


def test_a_reader_goes_through_the_factors_in_the_browser(client, model, db):
    anna = cast.person("anna@a.example", "Anna")
    client.force_login(anna, backend=BACKEND)
    for factor, judgements in scenarios.notes(model).items():
        asked = {f"{scenarios.name_of(one)}/{place}": 0 for one in judgements for place in range(len(one.scores))}
        if judgements:
            assert client.post(reverse("scenarios-code", args=["rapprochement", factor]), asked).status_code == 302

    answer = client.post(reverse("scenarios-code", args=["rapprochement", "islands"]), {"finish": "1"})

    assert answer["Location"] == reverse("scenarios", args=["rapprochement"])
    assert coding.coding_of(model, anna).finished_at is not None


# Figures


def test_states_that_can_be_measured_are_suggested_from_the_series(client, model, pack_figures):
    found = {one.factor: (one.state, one.series.key, one.latest.period) for one in suggesting.suggestions(model)}

    assert found == {
        "economy": ("shrinking", "trade.turnover", "2016"),
        "opinion": ("reserved", "opinion.jp.russia.affinity-feel", "2016-11"),
    }
    assert "What the figures suggest" in page(client).content.decode()


def test_without_figures_nothing_is_suggested(model, db):
    assert suggesting.suggestions(model) == []
