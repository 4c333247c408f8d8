"""Bodies that talk, exchanges that people join, and difficulties that were reported."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from madoguchi.apps.dialogue import actions as dialogue
from madoguchi.apps.dialogue import queries as dialogue_queries
from madoguchi.apps.difficulties import actions as difficulties
from madoguchi.apps.difficulties.survey import actions as survey
from madoguchi.apps.exchanges import actions as exchanges
from madoguchi.apps.registry import queries as companies
from madoguchi.core.languages.texts import Texts
from tests import cast
from tests.cast import MONDAY
from tests.stage import ALL_OFFICER, OWN, RUNS_IT, STRANGER


def with_dialogue(people: dict[str, Any]) -> dict[str, Any]:
    officer = people[ALL_OFFICER]
    dialogue.load_pack_dialogue(at=MONDAY)
    body = dialogue_queries.body("commission")
    issue = dialogue_queries.issue("korea-method")
    plan = dialogue.MeetingPlan(
        Texts.written(en="A session"), Texts.written(en="Sapporo"), MONDAY - timedelta(days=1), MONDAY
    )
    meeting = dialogue.plan_meeting(body, plan, by=officer, at=MONDAY - timedelta(days=9))
    dialogue.put_on_agenda(meeting, title=Texts.written(en="An item"), issue=issue, by=officer, at=MONDAY)
    hidden = dialogue.PaperDraft(Texts.written(en="For the body only"), Texts.written(en="CANARY-PAPER"))
    dialogue.hand_in(meeting, hidden, by=officer, at=MONDAY)
    draft = dialogue.UndertakingDraft(Texts.written(en="A promise"), Texts.written(en="A test"), "jp")
    promise = dialogue.undertake(body, draft, by=officer, at=MONDAY)
    mark = dialogue.assess(
        promise, side="jp", score=0, reason=Texts.written(en="Half"), until_on=MONDAY.date(), by=officer, at=MONDAY
    )
    seat = dialogue.seat(body, cast.person("seated@council.example", "CANARY-SEAT"), by=None, at=MONDAY)
    return {"body": body, "seat": seat, "issue": issue, "meeting": meeting, "promise": promise, "mark": mark}


def with_exchanges(people: dict[str, Any]) -> dict[str, Any]:
    """A programme with an open event that begins tomorrow, and a draft."""
    officer = people[ALL_OFFICER]
    plan = exchanges.ProgrammePlan("youth", "running", cast.said("A summer"), cast.said("To meet"))
    programme = exchanges.set_up_programme("summer", plan, by=officer, at=MONDAY)
    event = exchanges.plan_event(programme, cast.event_plan("A day at sea"), by=officer, at=MONDAY)
    event = exchanges.open_event(event, by=officer, at=MONDAY)
    draft = exchanges.plan_event(programme, cast.event_plan("CANARY-EVENT"), by=officer, at=MONDAY)
    before, term = MONDAY - timedelta(days=9), MONDAY - timedelta(days=1)
    sunday: dict[str, Any] = {
        "on": timedelta(days=6),
        "zone": "Asia/Vladivostok",
    }  # as long as a day can be written in Russian
    later, drawn = (
        exchanges.plan_event(
            programme, cast.event_plan(title, places=2, apply_by_at=by_at, **sunday), by=officer, at=before
        )
        for title, by_at in (("A small boat", MONDAY + timedelta(hours=9)), ("A smaller boat", term))
    )
    later, drawn = (exchanges.open_event(one, by=officer, at=before) for one in (later, drawn))
    made = exchanges.apply(drawn, note="CanaryExchangeNote", by=people[OWN], at=before)
    exchanges.draw(drawn, at=MONDAY)
    exchanges.keep_places_moving(drawn, at=MONDAY)
    more = {"event with places": later, "drawn event": drawn, "application": made} | with_experts(people)
    route = cast.route(programme)
    more |= {"route": cast.route(programme, "CANARY-ROUTE", is_open=False), "public route": route}
    more |= {"stop": route.stops.first(), "publication": cast.publication(programme, "CANARY-BOOK", is_open=False)}
    more["public publication"] = cast.publication(programme)
    return {"exchange programme": programme, "event": event, "draft event": draft, **more}


def with_experts(people: dict[str, Any]) -> dict[str, Any]:
    """An interpreter of the roster, one who is to be read over, and a request that waits for its answer."""
    listed = cast.expert(people[STRANGER])
    waits = cast.expert(cast.person("waiting@roster.example", "CANARY-EXPERT"), is_listed=False)
    visit = cast.visit()
    sakura = companies.memberships_of(people[OWN])[0].organisation
    asked = exchanges.ask_to_accompany(listed, sakura, visit, by=people[OWN], at=MONDAY)
    return {"expert": listed, "handed in expert": waits, "request to accompany": asked}


def with_difficulties(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """One that is with both desks and has a plan, and one that was closed and published."""
    kenji, officer, later = people[OWN], people[ALL_OFFICER], MONDAY + timedelta(days=30)
    told = difficulties.Report(
        heading="export-import",
        lead_side="ru",
        text=Texts.written(en="Returned for the third time."),
        region="RU-PRI",
        allows_publication=True,
    )
    standing, ended = (difficulties.report(parts["sakura"], told, by=kenji, at=MONDAY) for _ in range(2))
    for one in (standing, ended):
        difficulties.hand_over(difficulties.accept(one, by=officer, at=MONDAY), by=officer, at=MONDAY)
    step = difficulties.plan_step(
        standing, what=Texts.written(en="Ask."), party="lead", due_on=MONDAY.date(), by=officer, at=MONDAY
    )
    done = Texts.written(en="Done.")
    difficulties.close(ended, outcome="resolved_in_full", reason=done, party="home", by=officer, at=MONDAY)
    title, text = Texts.written(en="Certificates"), Texts.written(en="All reasons are now given at once.")
    record = difficulties.write_record(ended, title=title, text=text, by=officer, at=MONDAY)
    difficulties.approve_record(record, by=people[RUNS_IT], at=MONDAY)
    wave = survey.open_wave(2026, sides=["jp"], closes_on=later.date(), by=officer, at=MONDAY)
    ballot = survey.invite(wave, parts["sakura"], at=MONDAY)
    ours = {"difficulty": standing, "closed difficulty": ended, "step": step, "record": record}
    return {**ours, "wave": wave, "ballot": ballot}
