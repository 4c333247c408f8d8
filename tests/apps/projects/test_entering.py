"""Entering a project: who may begin one, shares that add up, places both sides claim, what a baseline fixes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from madoguchi.apps.projects import actions, queries, terms
from madoguchi.apps.projects.models import Change
from madoguchi.core.invariants import verify
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast
from tests.apps.projects.conftest import Works, said
from tests.cast import MONDAY


def broken() -> list[str]:
    return [
        f"{one.invariant.key}: {one.violations}"
        for one in verify(["I30", "I31", "I32", "I33", "I34", "I35"])
        if not one.holds
    ]


def test_an_introduction_that_led_to_a_deal_becomes_a_project_of_both(works: Works):
    parts = [(one.organisation, one.role) for one in works.project.participations.all()]

    assert parts == [(works.sakura, "sponsor"), (works.vostok, "partner")]
    assert queries.of_introduction(works.introduction) == works.project
    assert broken() == []


def test_an_introduction_becomes_one_project_only(works: Works):
    with pytest.raises(Refused, match="introduction-has-a-project"):
        actions.propose_from_introduction(works.introduction, title=said("Again"), by=works.anna, at=MONDAY)


def test_an_introduction_without_a_deal_becomes_none(db):
    sakura, kenji = cast.sakura()
    vostok, _anna = cast.vostok()

    with pytest.raises(Refused, match="introduction-led-to-no-deal"):
        actions.propose_from_introduction(cast.proposal(sakura, vostok), title=said("Early"), by=kenji, at=MONDAY)


@pytest.mark.parametrize(
    ("shares", "key"),
    [
        ([Decimal(60), Decimal(30)], "shares-do-not-add-up"),
        ([Decimal(60), None], "shares-are-given-for-all-or-none"),
        ([Decimal(101), Decimal(-1)], "shares-do-not-add-up"),
    ],
)
def test_shares_add_up_to_a_hundred_or_are_refused(works: Works, shares, key):
    places = [actions.Part(code, share) for code, share in zip(("RU-PRI", "JP-01"), shares, strict=True)]

    with pytest.raises(Refused) as refusal:
        actions.set_shares(works.project, sectors=[], where=places, by=works.kenji, at=MONDAY)

    assert refusal.value.key == key
    assert works.project.places.count() == 0


def test_a_split_that_is_not_known_is_kept_as_not_known(works: Works):
    places = [actions.Part("RU-SAK", None), actions.Part("JP-01", None)]

    actions.set_shares(works.project, sectors=[], where=places, by=works.kenji, at=MONDAY)

    assert [one.share for one in works.project.places.all()] == [None, None]
    assert "places" in {one.key for one in queries.missing_for(terms.current().gate("G1"), works.dossier())}


def test_a_place_that_both_sides_claim_has_no_regime(works: Works):
    works.shares("isl-1", "neutral")

    with pytest.raises(Refused, match="neutral-place-has-no-regime"):
        actions.write(works.project, {"regimes": ["general"]}, by=works.kenji, at=MONDAY)

    assert broken() == []


def test_a_project_at_such_a_place_is_published_by_both_sides_or_not_at_all(works: Works):
    works.to_idea()
    works.shares("isl-1", "neutral")

    actions.turn_key(works.fresh(), side="jp", by=works.officer, at=MONDAY)
    with_one = works.fresh().is_public
    actions.turn_key(works.fresh(), side="ru", by=works.other_officer, at=MONDAY)
    with_both = works.fresh().is_public
    actions.withdraw_key(works.fresh(), side="ru", reason="A veto", by=works.other_officer, at=MONDAY)

    assert (with_one, with_both, works.fresh().is_public) == (False, True, False)
    assert broken() == []


def test_a_project_that_moves_to_such_a_place_is_no_longer_public_with_one_key(works: Works):
    works.to_idea()
    actions.turn_key(works.fresh(), side="jp", by=works.officer, at=MONDAY)

    works.shares("isl-1", "neutral")

    assert not works.fresh().is_public
    assert broken() == []


def test_nobody_turns_the_key_of_the_other_side(works: Works):
    works.to_idea()

    with pytest.raises(Refused, match="key-is-turned-by-its-side"):
        actions.turn_key(works.fresh(), side="ru", by=works.officer, at=MONDAY)


def test_one_person_answers_for_a_project_on_each_side(works: Works):
    midori = cast.person("midori@sakura.example", "Midori", "ja")
    actions.appoint_contact(works.project, side="jp", person=works.kenji, by=works.officer, at=MONDAY)
    actions.appoint_contact(works.project, side="jp", person=midori, by=works.officer, at=MONDAY)

    live = works.project.contacts.filter(ended_at__isnull=True)

    assert [one.person for one in live] == [midori]
    assert works.project.contacts.count() == 2


def test_what_a_baseline_fixed_is_changed_with_a_reason_that_is_kept(works: Works):
    planned = {
        "cost": Decimal("1300000000.00"),
        "cost_currency": "RUB",
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2028, 1, 1),
    }
    actions.write(works.project, planned, by=works.kenji, at=MONDAY)
    actions.fix_baseline(works.fresh(), by=works.officer, at=MONDAY)
    later = {"ends_on": date(2028, 6, 1)}

    with pytest.raises(Refused, match="change-needs-a-reason"):
        actions.write(works.fresh(), later, by=works.kenji, at=MONDAY)
    actions.write(works.fresh(), later, by=works.kenji, at=MONDAY, reason="The quay is late")

    change = Change.objects.get()
    assert (change.field, change.old, change.new, change.reason) == (
        "ends_on",
        "2028-01-01",
        "2028-06-01",
        "The quay is late",
    )
    assert works.fresh().baseline["ends_on"] == "2028-01-01"


def test_a_contact_does_not_stand_in_what_anybody_reads(works: Works):
    with pytest.raises(Refused, match="text-names-a-contact"):
        actions.write(
            works.project, {"summary": Texts.written(en="Write to kenji@sakura.example")}, by=works.kenji, at=MONDAY
        )


def test_a_pilot_prepares_a_larger_project(works: Works):
    pilot = actions.propose(said("A small tank"), sponsor=works.sakura, by=works.kenji, at=MONDAY, is_pilot=True)

    actions.write(pilot, {"prepares": works.project}, by=works.kenji, at=MONDAY)

    assert list(works.project.pilots.all()) == [pilot]
    with pytest.raises(Refused, match="only-a-pilot-prepares"):
        actions.write(works.project, {"prepares": pilot}, by=works.kenji, at=MONDAY)


def test_an_agreement_leads_to_several_projects_and_a_project_rests_on_several(works: Works):
    other = actions.propose(said("A laboratory"), sponsor=works.sakura, by=works.kenji, at=MONDAY)
    paper = actions.SignedPaper(
        said("A memorandum"), "memorandum", date(2026, 3, 14), False, (works.sakura, works.vostok)
    )

    signed = actions.record_agreement(paper, project=works.project, by=works.officer, at=MONDAY)
    actions.link_agreement(signed, other, by=works.officer, at=MONDAY)

    assert set(signed.projects.all()) == {works.project, other}
    assert [one.organisation for one in signed.parties.all()] == [works.sakura, works.vostok]
