"""Rounds: everybody fresh at once, within everybody's places, with a proof that can be checked later."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.urls import reverse

from madoguchi.apps.docket.models import Entry
from madoguchi.apps.introductions import actions, learning, lists, problems, queries, reading, tasks, terms
from madoguchi.apps.introductions.models import Introduction, Round
from madoguchi.apps.registry.models import Organisation
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


def market(sellers: int = 3, buyers: int = 3, capacity: int = 1):
    """Companies of both sides that trade in fish, each with one entry and a person."""
    found = []
    for number in range(sellers):
        who = cast.person(f"seller{number}@a.example", f"Seller {number}")
        one = cast.company("ru", f"Рыба {number}", language="ru", region="RU-PRI", who=who, languages=("ru", "en"))
        cast.entry(one, "offer", f"Frozen salmon {number}", by=who, products=("0303",), capacity=capacity)
        found.append((one, who))
    for number in range(buyers):
        who = cast.person(f"buyer{number}@b.example", f"Buyer {number}")
        one = cast.company("jp", f"魚{number}", language="ja", region="JP-01", who=who, languages=("ja", "en"))
        cast.entry(one, "seek", f"Salmon wanted {number}", by=who, products=("0303",), capacity=capacity)
        found.append((one, who))
    return found


def drawn_up(**choice) -> Round:
    held = actions.plan_round(on=MONDAY.date(), by=None, at=MONDAY)
    return actions.draw_up_round(held, choice=actions.Choice(**choice) if choice else None, by=None, at=MONDAY)


def test_a_round_gives_everybody_one_introduction_when_there_are_enough():
    market()

    held = drawn_up()

    assert held.figures["introductions"] == 3
    assert held.figures["served"] == 6
    assert queries.problems_of(held) == ()


def test_nobody_gets_more_than_their_places():
    market(sellers=1, buyers=4, capacity=2)

    held = drawn_up()

    assert held.figures["introductions"] == 2


def test_drawing_up_sends_nothing_and_opening_sends_to_both_sides():
    market()

    held = drawn_up()
    before = Message.objects.filter(kind="introduction-proposed").count()
    actions.open_round(held, by=None, at=MONDAY)

    assert before == 0
    assert Message.objects.filter(kind="introduction-proposed").count() == 6


def test_opening_again_after_an_interruption_proposes_nobody_twice():
    market()
    held = actions.open_round(drawn_up(), by=None, at=MONDAY)

    actions.open_round(held, by=None, at=MONDAY)

    assert Introduction.objects.count() == 3


def test_the_next_round_proposes_no_pair_again():
    market()
    held = actions.open_round(drawn_up(), by=None, at=MONDAY)
    first = set(Introduction.objects.values_list("first", "second"))
    later = MONDAY + timedelta(days=30)
    actions.close_round(held, by=None, at=later)

    again = actions.draw_up_round(queries.next_round(), by=None, at=later)
    actions.open_round(again, by=None, at=later)

    pairs = list(Introduction.objects.values_list("first", "second"))
    assert len(pairs) == len(set(pairs)) == 6
    assert first < set(pairs)


def test_blocked_companies_are_not_proposed_to_each_other():
    found = market(sellers=1, buyers=1)
    (seller, who), (buyer, _) = found
    actions.block(seller, other=buyer, by=who, at=MONDAY)

    held = drawn_up()

    assert held.figures["introductions"] == 0


def test_a_round_is_the_same_however_often_it_is_computed():
    market()
    held = drawn_up()
    first = held.certificate["sha256"]

    again = actions.draw_up_round(held, by=None, at=MONDAY)

    assert again.certificate["sha256"] == first


def test_an_officer_can_lower_the_places_and_see_the_difference():
    market(sellers=2, buyers=2, capacity=2)
    wide = drawn_up()
    before = wide.figures["introductions"]

    narrow = actions.draw_up_round(wide, choice=actions.Choice(alpha=0.5, capacity=1), by=None, at=MONDAY)

    assert (before, narrow.figures["introductions"]) == (4, 2)


def test_a_round_is_a_file_for_the_desk_and_tells_no_single_answer(client):
    market(sellers=2, buyers=2)
    held = drawn_up()
    client.force_login(cast.officer())
    before = b"".join(client.get(reverse("round-file", args=[held.reference])).streaming_content).decode("utf-8-sig")
    held = actions.open_round(held, by=None, at=MONDAY)
    introduction = queries.introductions_in(held).first()
    first = introduction.first
    actions.accept(introduction, organisation=first, by=cast.actor(first), at=MONDAY)

    answer = client.get(reverse("round-file", args=[held.reference]))
    rows = list(csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))

    assert before.count("not_sent") == 2
    assert [(row["wave"], row["state"]) for row in rows] == [("1", "waiting")] * 2
    assert [[row["first"], row["second"]] for row in rows] == held.certificate["pairs"]
    assert "CANARY" not in before


def test_an_altered_certificate_does_not_check():
    market()
    held = drawn_up()
    held.certificate["value"] += 0.5

    assert "value-wrong" in queries.problems_of(held)


def test_an_opened_round_cannot_be_drawn_up_again():
    market()
    held = actions.open_round(drawn_up(), by=None, at=MONDAY)

    with pytest.raises(Refused, match="round-was-opened-already"):
        actions.draw_up_round(held, by=None, at=MONDAY)


def test_the_schedule_draws_up_opens_closes_and_plans_by_itself():
    market()
    actions.plan_round(on=MONDAY.date(), by=None, at=MONDAY)

    tasks.hold_round(MONDAY)
    opened = Round.objects.get(number=1).state
    tasks.lapse(MONDAY + timedelta(days=15))

    assert opened == "open"
    assert Round.objects.get(number=1).state == "closed"
    assert Round.objects.get(number=2).state == "planned"
    assert set(Introduction.objects.values_list("state", flat=True)) == {"lapsed"}


def test_reminders_go_only_to_sides_that_have_not_answered_and_once_for_each_day():
    market(sellers=1, buyers=1)
    actions.open_round(drawn_up(), by=None, at=MONDAY)
    introduction = queries.introductions_in(queries.current_round()).get()
    who = cast.actor(introduction.first)
    actions.accept(introduction, organisation=introduction.first, by=who, at=MONDAY)

    for _ in range(2):
        tasks.remind(MONDAY + timedelta(days=5, hours=1))

    reminders = Message.objects.filter(kind="introduction-reminder")
    assert [message.to for message in reminders] == [cast.actor(introduction.second)]


def test_what_came_of_it_is_asked_after_thirty_and_ninety_days_once():
    market(sellers=1, buyers=1)
    actions.open_round(drawn_up(), by=None, at=MONDAY)
    introduction = queries.introductions_in(queries.current_round()).get()
    for organisation in (introduction.first, introduction.second):
        actions.accept(introduction, organisation=organisation, by=cast.actor(organisation), at=MONDAY)

    for days in (10, 31, 31, 91, 91):
        tasks.ask_outcomes(MONDAY + timedelta(days=days))

    asked = sorted(queries.outcomes_of(introduction).values_list("after_days", flat=True))
    assert asked == [30, 30, 90, 90]
    assert Message.objects.filter(kind="introduction-outcome").count() == 4


def test_an_answer_about_the_outcome_moves_the_introduction_on():
    market(sellers=1, buyers=1)
    actions.open_round(drawn_up(), by=None, at=MONDAY)
    introduction = queries.introductions_in(queries.current_round()).get()
    for organisation in (introduction.first, introduction.second):
        actions.accept(introduction, organisation=organisation, by=cast.actor(organisation), at=MONDAY)
    tasks.ask_outcomes(MONDAY + timedelta(days=31))
    question = queries.outcomes_of(introduction).first()

    after = actions.record_outcome(question, answer="met", by=None, at=MONDAY + timedelta(days=32))

    assert after.state == "met"


def test_a_company_is_introduced_through_an_expression_of_interest_without_its_name():
    found = market(sellers=1, buyers=1)
    (seller, _), (buyer, kenji) = found
    entry = seller.entries.get()

    interest = actions.express_interest(
        organisation=buyer, entry=entry, own_entry=buyer.entries.get(), reasons={}, chance=0.3, by=kenji, at=MONDAY
    )
    again = actions.express_interest(
        organisation=buyer, entry=entry, own_entry=None, reasons={}, chance=0.3, by=kenji, at=MONDAY
    )

    assert interest == again
    assert interest.introduction.state == "one_side_accepted"


# Other terms, side by side ------------------------------------------------------------------------------


def received(first, second, chance: float = 0.9) -> None:
    """An introduction these two had long ago."""
    Introduction.objects.create(
        first=first, second=second, state="lapsed", chance=chance, proposed_at=MONDAY, expires_at=MONDAY
    )


def officer_client(client):
    client.force_login(cast.officer())
    return client


def test_other_terms_are_shown_beside_what_is_and_write_nothing():
    market(sellers=3, buyers=3, capacity=2)
    held = drawn_up()
    kept = Round.objects.values().get(pk=held.pk)

    trial = problems.tried(held, actions.Choice(alpha=0.5, capacity=1), MONDAY.date())

    assert (trial.figures[0]["introductions"], trial.figures[1]["introductions"]) == (6, 3)
    assert set(trial.certificates[0].pairs) - set(trial.certificates[1].pairs) == set(trial.dropped)
    assert trial.certificates[0].sha256 == held.certificate["sha256"]
    assert Round.objects.values().get(pk=held.pk) == kept
    assert not Message.objects.filter(kind="introduction-proposed").exists()


def test_terms_that_were_tried_are_what_drawing_up_gives():
    market(sellers=3, buyers=3, capacity=2)
    held = drawn_up()
    choice = actions.Choice(alpha=1.0, capacity=1, priority_share=0.5)

    trial = problems.tried(held, choice, MONDAY.date())
    again = actions.draw_up_round(held, choice=choice, by=None, at=MONDAY)

    assert trial.certificates[1].sha256 == again.certificate["sha256"]


def test_what_fairness_costs_is_said_and_its_gain_for_those_who_had_little():
    found = market(sellers=1, buyers=2, capacity=1)
    other = cast.company("ru", "Иная", language="ru", region="RU-PRI", who=found[0][1])
    received(found[1][0], other)

    held = drawn_up(alpha=2.0)

    pairs = held.certificate["pairs"]
    assert [first for first, _ in pairs] == [found[2][0].reference]
    assert held.figures["without_fairness"]["expected_meetings"] >= held.figures["expected_meetings"]
    assert held.figures["worst_decile_so_far"] >= held.figures["without_fairness"]["worst_decile_so_far"]


def test_a_share_of_priority_regions_is_reached_by_the_smallest_bonus_and_recorded():
    found = market(sellers=1, buyers=1, capacity=1)
    Organisation.objects.filter(pk=found[1][0].pk).update(region="JP-13")  # no priority of this corridor
    Entry.objects.filter(organisation=found[0][0]).update(products=["0302"])
    far = cast.company("ru", "Далёкая", language="ru", region="RU-MOW", who=found[0][1], languages=("ru", "ja", "en"))
    cast.entry(far, "offer", "Frozen salmon", by=found[0][1], products=("0303",), capacity=1)

    plain = drawn_up(alpha=0.0)
    before = plain.figures["priority_share"]
    bound = actions.draw_up_round(plain, choice=actions.Choice(alpha=0.0, priority_share=1.0), by=None, at=MONDAY)

    assert (before, bound.figures["priority_share"]) == (0.0, 1.0)
    assert bound.figures["bonus"] > 0
    assert bound.figures["reaches_share"]
    assert queries.problems_of(bound) == ()


def test_an_officer_sees_other_terms_on_a_page_whose_address_holds_them(client):
    market(sellers=3, buyers=3, capacity=2)
    held = drawn_up()

    page = officer_client(client).get(
        reverse("round-what-if", args=[held.reference]), {"alpha": "0.5", "capacity": "1"}
    )
    text = page.content.decode()

    assert page.status_code == 200
    assert 'name="capacity" value="1"' in text
    assert page.context["dropped_count"] == 3
    assert page.context["after"]["introductions"] == 3


def test_terms_out_of_range_are_refused_beside_their_field(client):
    held = drawn_up()

    page = officer_client(client).get(reverse("round-what-if", args=[held.reference]), {"alpha": "7"})

    assert page.status_code == 400
    assert "alpha" in page.context["form"].errors


def test_an_opened_round_has_no_other_terms(client):
    market()
    held = actions.open_round(drawn_up(), by=None, at=MONDAY)

    assert officer_client(client).get(reverse("round-what-if", args=[held.reference])).status_code == 404


def listed_by(client, held, way):
    page = officer_client(client).get(reverse("round-lists", args=[held.reference]), {"way": way})
    assert page.status_code == 200
    return page


def test_the_whole_market_is_listed_two_ways_and_the_file_has_every_place(client):
    market(sellers=6, buyers=2)
    held = drawn_up()

    page = listed_by(client, held, "envy-free")
    plain, fair, mixed = (one["figures"] for one in page.context["ways"])
    file = client.get(reverse("round-lists-file", args=[held.reference]), {"way": "envy-free"})
    rows = list(csv.DictReader(b"".join(file.streaming_content).decode("utf-8-sig").splitlines()))

    assert min(one.matches for one in (plain, fair, mixed)) > 0
    assert sum(mixed.envious) < sum(plain.envious)
    assert len(page.context["rows"]) == 8
    assert len(rows) == 2 * 6 * 2  # everybody's list of everybody
    assert {row["company"] for row in rows} == {own.reference for own, _ in page.context["rows"]}
    assert client.get(reverse("round-lists", args=[held.reference]), {"way": "by chance"}).status_code == 404


def test_a_market_too_large_for_a_page_is_sent_to_the_command(client, monkeypatch):
    market()
    held = drawn_up()
    monkeypatch.setattr(lists, "LARGEST", 8)

    text = listed_by(client, held, "successive").content.decode()

    assert "3 by 3 companies are too many for this page" in text
    assert "madoguchi round lists" in text
    assert client.get(reverse("round-lists-file", args=[held.reference])).status_code == 404


def test_a_round_in_which_nobody_can_meet_has_no_lists(client):
    assert "there is nobody to list" in listed_by(client, drawn_up(), "successive").content.decode()


# What answers teach -------------------------------------------------------------------------------------


def answered(held: Round, *answers: tuple[str, str]) -> None:
    """Both sides of a round's introductions answer; "" is silence."""
    for introduction, said in zip(queries.introductions_in(held), answers, strict=True):
        for organisation, answer in zip((introduction.first, introduction.second), said, strict=True):
            if answer:
                act = actions.accept if answer == "yes" else actions.decline
                act(introduction, organisation=organisation, by=cast.actor(organisation), at=MONDAY)


def test_answers_are_kept_with_what_they_rested_on_and_refit_the_next_round():
    market(sellers=2, buyers=2)
    held = actions.open_round(drawn_up(), by=None, at=MONDAY)
    answered(held, ("", "no"), ("", "no"))
    later = MONDAY + timedelta(days=30)
    actions.close_round(held, by=None, at=later)

    again = actions.draw_up_round(queries.next_round(), by=None, at=later)

    prior, learnt = terms.current().model, learning.current_model()
    assert again.terms["answers"] == 2
    assert learnt.of("ru").intercept < prior.of("ru").intercept
    assert learnt.of("jp").weights == prior.of("jp").weights  # it was not heard: the other side declined first


def test_who_lets_the_time_pass_did_not_accept_and_who_was_declined_said_nothing():
    market(sellers=3, buyers=3)
    held = actions.open_round(drawn_up(), by=None, at=MONDAY)
    answered(held, ("yes", "yes"), ("yes", ""), ("no", ""))
    actions.close_round(held, by=None, at=MONDAY + timedelta(days=30))

    said = [(answer.outcome.side, answer.outcome.accepted) for answer in learning.answers()]

    assert sorted(said) == [("jp", False), ("jp", True), ("jp", True), ("ru", False), ("ru", True)]


def test_the_desk_publishes_how_right_the_chances_were(client):
    market(sellers=2, buyers=2)
    held = actions.open_round(drawn_up(), by=None, at=MONDAY)
    answered(held, ("yes", "yes"), ("no", ""))
    actions.close_round(held, by=None, at=MONDAY + timedelta(days=30))

    page = officer_client(client).get(reverse("calibration"))
    found = learning.calibration()

    told = [answer.chance for answer in learning.answers()]
    came = [float(answer.outcome.accepted) for answer in learning.answers()]
    assert found.count == 3
    assert found.brier == pytest.approx(sum((t - c) ** 2 for t, c in zip(told, came, strict=True)) / 3)
    assert page.context["found"] == found


# A second wave ------------------------------------------------------------------------------------------


def test_places_that_come_back_are_given_again_within_the_round_with_a_certificate_of_their_own():
    market(sellers=2, buyers=2)
    held = actions.open_round(drawn_up(), by=None, at=MONDAY)
    answered(held, ("no", ""), ("no", ""))
    first = set(Introduction.objects.values_list("first", "second"))

    held = actions.second_wave(held, by=None, at=MONDAY + timedelta(days=3))

    pairs = list(Introduction.objects.filter(round=held).values_list("first", "second"))
    assert len(pairs) == len(set(pairs)) == 4
    assert len(held.waves[0]["certificate"]["pairs"]) == 2
    assert first < set(pairs)
    assert held.answers_by_at == MONDAY + timedelta(days=17)
    assert queries.problems_of(held) == ()


def test_an_altered_wave_does_not_check():
    market(sellers=2, buyers=2)
    held = actions.open_round(drawn_up(), by=None, at=MONDAY)
    answered(held, ("no", ""), ("no", ""))
    held = actions.second_wave(held, by=None, at=MONDAY + timedelta(days=3))

    held.waves[0]["certificate"]["pairs"].append(held.certificate["pairs"][0])

    assert "pair-unknown" in queries.problems_of(held)


def test_a_second_wave_leaves_standing_introductions_and_blocks_alone():
    found = market(sellers=2, buyers=2)
    held = actions.open_round(drawn_up(), by=None, at=MONDAY)
    answered(held, ("no", ""), ("", ""))
    standing = queries.introductions_in(held).exclude(state="declined").get()

    with pytest.raises(Refused, match="no-places-came-back"):
        actions.second_wave(held, by=None, at=MONDAY + timedelta(days=3))

    assert Introduction.objects.get(pk=standing.pk).state == "proposed"
    assert Introduction.objects.count() == len(found) // 2


def test_lists_of_introductions_do_not_read_the_whole_market_of_their_round():
    held = Round(pk=1)

    asked = str(queries.introductions_in(held).query)

    assert "introductions_round" in asked
    assert [heavy for heavy in reading.HEAVY if f'"{heavy}"' in asked] == []
