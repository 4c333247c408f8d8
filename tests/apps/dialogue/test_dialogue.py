"""The dialogue: positions over two times, promises that come back by themselves, assessments side by side."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import docx
import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from madoguchi.apps.cases.models import WaitReading
from madoguchi.apps.dialogue import actions, briefings, queries
from madoguchi.apps.dialogue.convergence import distance
from madoguchi.apps.dialogue.models import CARRIED, DONE, DROPPED, IN_PROGRESS, OVERDUE, READER, Position, Undertaking
from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects.models import Point, Programme
from madoguchi.core import clock, documents, invariants
from madoguchi.core.icalendar import folded
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

DAY = timedelta(days=1)


@pytest.fixture
def loaded(db):
    return actions.load_pack_dialogue(at=MONDAY)


@pytest.fixture
def commission(loaded):
    return queries.body("commission")


@pytest.fixture
def officer(db):
    return cast.officer()


def said(text: str) -> Texts:
    return Texts.written(en=text)


def meet(body, title: str, on: timedelta, *, by=None):
    starts_at = MONDAY + on
    plan = actions.MeetingPlan(said(title), said("Sapporo"), starts_at, starts_at + timedelta(hours=3))
    return actions.plan_meeting(body, plan, by=by, at=MONDAY)


def promise(body, text: str = "Name a contact", *, due_on: date | None = None, side: str = "jp", **more):
    draft = actions.UndertakingDraft(said(text), said("The name is published"), side, due_on)
    return actions.undertake(body, draft, by=None, at=MONDAY, **more)


def titles(meeting) -> list[str]:
    return [str(item.title) for item in queries.items_of(meeting)]


def violations() -> list[str]:
    found = invariants.verify(["I60", "I61", "I62"])
    return [str(violation) for one in found for violation in one.violations]


# Visits and measures


@pytest.mark.parametrize(("kind", "word"), [("visit", "Visit"), ("measure", "Confidence-building measure")])
def test_an_officer_records_a_visit_or_a_measure_and_everybody_finds_it_in_page_and_calendars(
    client, commission, officer, kind, word
):
    actions.seat(commission, officer, by=None, at=MONDAY)
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    typed = {"kind": kind, "title": "Border guards meet", "place": "Nemuro", "zone": "Asia/Tokyo"}
    typed |= {"starts": "2026-12-01T09:00", "ends": "2026-12-03T17:00"}

    with clock.set_to(MONDAY):
        client.post(reverse("dialogue-body-meeting-new", args=["commission"]), typed)
        pages = [client.get(one).content.decode() for one in (commission.get_absolute_url(), reverse("dialogue"))]
        calendars = [
            client.get(one).content.decode().replace("\r\n ", "")
            for one in (reverse("dialogue-body-calendar", args=["commission"]), reverse("dialogue-calendar"))
        ]
        pages.append(client.get(reverse("dialogue-own-calendar")).content.decode())

    found = queries.meetings_of(commission).get()
    assert (found.kind, titles(found)) == (kind, [])
    for page in pages:
        assert "Border guards meet" in page
        assert word in page
    for calendar in calendars:
        assert "SUMMARY;LANGUAGE=en:Border guards meet" in calendar
        assert f"DESCRIPTION:{word}. " in calendar


def test_what_is_open_passes_a_visit_by_and_what_the_visit_leaves_open_comes_to_the_next_meeting(commission):
    first = meet(commission, "First", -2 * DAY)
    actions.put_on_agenda(first, title=said("Left open"), by=None, at=MONDAY)
    starts_at = MONDAY - DAY
    plan = actions.MeetingPlan(said("To the port"), said("Nemuro"), starts_at, starts_at + DAY / 2, kind="visit")
    visit = actions.plan_meeting(commission, plan, by=None, at=MONDAY - 3 * DAY)
    promise(commission, due_on=(MONDAY - DAY).date())
    actions.hold(first, minutes=said("Held"), by=None, at=MONDAY)
    assert titles(visit) == []
    actions.put_on_agenda(visit, title=said("Seen at the port"), by=None, at=MONDAY)
    actions.hold(visit, minutes=said("Seen"), by=None, at=MONDAY)

    following = meet(commission, "Second", 5 * DAY)

    assert set(titles(following)) >= {"Left open", "Seen at the port", "Name a contact"}
    assert queries.overview(MONDAY, MONDAY.date()).last == first
    assert violations() == []


# The reference dialogue


def test_the_reference_dialogue_has_its_bodies_issues_positions_and_promises(loaded):
    assert loaded == actions.Loaded(bodies=18, issues=16, positions=31, undertakings=25)
    assert queries.undertakings().count() == 13
    assert queries.recommendations().count() == 12
    assert all(body.lines for body in queries.bodies())
    assert all(one.lines for one in (*queries.undertakings(), *queries.recommendations()))
    assert all(one.lines and one.source for one in Position.objects.all())


def test_loading_the_pack_again_changes_nothing(loaded):
    assert actions.load_pack_dialogue(at=MONDAY + DAY) == actions.Loaded(0, 0, 0, 0)


def test_convergence_is_a_list_with_the_mean_beside_it(loaded):
    found = queries.convergence_on()

    assert len(found.standings) == 16
    assert len(found.compared) == 15
    assert round(found.mean, 1) == 58.3
    assert (found.standings[0].issue.key, found.standings[0].distance.most) == ("islands-regime", 90)


def test_the_sides_agree_on_the_goal_for_korea_and_differ_on_the_method(loaded):
    apart = {one.issue.key: one.distance for one in queries.convergence_on().standings}

    assert apart["korea-goal"].most == 5
    assert apart["korea-method"].least == 80
    assert min((one.most, key) for key, one in apart.items() if one)[1] == "korea-goal"


def test_an_issue_on_which_one_side_is_recorded_is_shown_and_not_counted(loaded):
    last = queries.convergence_on().standings[-1]

    assert (last.issue.key, last.distance) == ("visas", None)


# Positions


@given(st.tuples(*[st.integers(0, 100)] * 4))
@settings(max_examples=100)
def test_a_distance_is_nothing_where_intervals_overlap_and_never_more_than_their_ends(ends):
    first = Position(low=min(ends[:2]), high=max(ends[:2]))
    second = Position(low=min(ends[2:]), high=max(ends[2:]))

    found = distance(first, second)

    gaps = [abs(a - b) for a in range(first.low, first.high + 1) for b in (second.low, second.high)]
    gaps += [abs(a - b) for b in range(second.low, second.high + 1) for a in (first.low, first.high)]
    overlap = first.low <= second.high and second.low <= first.high
    assert found.least == (0 if overlap else min(gaps))
    assert found.most == max(gaps)


def test_a_correction_stands_above_what_it_corrects_and_both_can_be_asked_for(loaded):
    issue = queries.issue("visas")
    draft = actions.PositionDraft("jp", 40, 60, date(2017, 9, 7), said("would like it easier"), "Minutes of a visit")
    actions.record_position(issue, draft, by=None, at=MONDAY + DAY)
    corrected = actions.PositionDraft("jp", 90, 90, date(2017, 9, 7), said("asks for it"), "Minutes, corrected")
    actions.record_position(issue, corrected, by=None, at=MONDAY + 3 * DAY)

    def known(at):
        found = next(one for one in queries.convergence_on(known_at=at).standings if one.issue.key == "visas")
        return found.distance and (found.distance.least, found.distance.most)

    assert known(MONDAY) is None
    assert known(MONDAY + 2 * DAY) == (20, 40)
    assert known(MONDAY + 4 * DAY) == (10, 10)
    assert len(queries.positions_of(issue)) == 3


def test_positions_are_asked_for_as_held_on_a_day(loaded):
    before = queries.convergence_on(held_on=date(2016, 12, 31))

    assert {one.issue.key for one in before.standings if any(one.positions)} == {
        "territory",
        "sanctions",
        "grave-visits",
    }


@pytest.mark.parametrize(
    ("low", "high", "source", "key"), [(60, 40, "x", "position-is-no-interval"), (1, 1, " ", "position-needs-a-source")]
)
def test_a_position_without_interval_or_source_is_refused(loaded, low, high, source, key):
    draft = actions.PositionDraft("jp", low, high, date(2017, 9, 7), said("x"), source)

    with pytest.raises(Refused, match=key):
        actions.record_position(queries.issue("visas"), draft, by=None, at=MONDAY)


# Agendas that fill themselves


def test_what_a_meeting_leaves_open_stands_on_the_next_agenda_once(commission):
    first = meet(commission, "First", -DAY)
    actions.put_on_agenda(first, title=said("Open question"), by=None, at=MONDAY)
    actions.put_on_agenda(first, title=said("Settled"), by=None, at=MONDAY)
    decided = next(item for item in queries.items_of(first) if str(item.title) == "Settled")
    actions.decide(decided, decision=said("So be it"), by=None, at=MONDAY)
    following = meet(commission, "Second", 10 * DAY)

    actions.hold(first, minutes=said("Held"), by=None, at=MONDAY)
    actions.draw_up_agenda(following, at=MONDAY)

    assert titles(following).count("Open question") == 1
    assert "Settled" not in titles(following)
    assert {item.state for item in queries.items_of(first) if item.decided_at is None} == {CARRIED}
    assert violations() == []


def test_an_open_question_follows_through_meetings_that_are_called_off(commission):
    first = meet(commission, "First", -2 * DAY)
    actions.put_on_agenda(first, title=said("Open question"), by=None, at=MONDAY)
    second, third = meet(commission, "Second", 5 * DAY), meet(commission, "Third", 9 * DAY)
    actions.hold(first, minutes=said("Held"), by=None, at=MONDAY)

    actions.cancel(second, by=None, at=MONDAY)

    assert titles(third).count("Open question") == 1
    assert violations() == []


def test_a_meeting_planned_later_begins_with_what_was_left_open(commission):
    first = meet(commission, "First", -DAY)
    actions.put_on_agenda(first, title=said("Open question"), by=None, at=MONDAY)
    actions.hold(first, minutes=said("Held"), by=None, at=MONDAY)

    following = meet(commission, "Second", 10 * DAY)

    assert "Open question" in titles(following)


def test_a_promise_goes_from_a_decision_through_overdue_to_the_next_agenda_to_done(commission):
    first = meet(commission, "First", -DAY)
    item = actions.put_on_agenda(first, title=said("Contacts"), by=None, at=MONDAY)
    actions.decide(item, decision=said("A contact is named"), by=None, at=MONDAY)
    kept = promise(commission, due_on=MONDAY.date() + 5 * DAY, item=item)
    actions.hold(first, minutes=said("Held"), by=None, at=MONDAY)

    assert actions.mark_overdue(MONDAY.date() + 5 * DAY, at=MONDAY + 5 * DAY) == 0
    assert actions.mark_overdue(MONDAY.date() + 6 * DAY, at=MONDAY + 6 * DAY) == 1
    assert actions.mark_overdue(MONDAY.date() + 6 * DAY, at=MONDAY + 6 * DAY) == 0
    second = meet(commission, "Second", 10 * DAY)
    assert queries.undertaking(kept.reference).state == OVERDUE
    assert "Name a contact" in titles(second)

    kept = actions.move(kept, state=DONE, due_on=kept.due_on, reason=Texts(), by=None, at=MONDAY + 11 * DAY)
    third = meet(commission, "Third", 20 * DAY)

    assert [one.state for one in queries.moves_of(kept)] == ["done", "overdue", "agreed"]
    assert "Name a contact" not in titles(third)
    assert violations() == []


def test_what_a_source_reported_is_not_called_overdue_before_somebody_takes_it_up(commission):
    assert actions.mark_overdue(MONDAY.date(), at=MONDAY) == 0

    platform = Undertaking.objects.get(key="c09")
    actions.move(platform, state=IN_PROGRESS, due_on=platform.due_on, reason=Texts(), by=None, at=MONDAY)

    assert actions.mark_overdue(MONDAY.date(), at=MONDAY) == 1


def test_a_meeting_that_is_over_takes_nothing_more(commission):
    first = meet(commission, "First", -DAY)
    actions.hold(first, minutes=said("Held"), by=None, at=MONDAY)

    for act in (
        lambda: actions.cancel(first, by=None, at=MONDAY),
        lambda: actions.put_on_agenda(first, title=said("Late"), by=None, at=MONDAY),
    ):
        with pytest.raises(Refused, match="meeting-is-over"):
            act()


def test_minutes_come_after_the_meeting_has_begun(commission):
    with pytest.raises(Refused, match="meeting-has-not-begun"):
        actions.hold(meet(commission, "Later", 3 * DAY), minutes=said("Early"), by=None, at=MONDAY)


# Undertakings


def test_a_later_date_and_dropping_need_a_published_reason(commission):
    kept = promise(commission, due_on=MONDAY.date() + 5 * DAY)

    with pytest.raises(Refused, match="later-date-needs-a-reason"):
        actions.move(kept, state=IN_PROGRESS, due_on=kept.due_on + DAY, reason=Texts(), by=None, at=MONDAY)
    with pytest.raises(Refused, match="later-date-needs-a-reason"):
        actions.move(kept, state=IN_PROGRESS, due_on=None, reason=Texts(), by=None, at=MONDAY)
    with pytest.raises(Refused, match="dropping-needs-a-reason"):
        actions.move(kept, state=DROPPED, due_on=kept.due_on, reason=Texts(), by=None, at=MONDAY)
    actions.move(kept, state=IN_PROGRESS, due_on=kept.due_on - DAY, reason=Texts(), by=None, at=MONDAY)

    with pytest.raises(Refused, match="undertaking-needs-a-test"):
        actions.undertake(commission, actions.UndertakingDraft(said("x"), Texts()), by=None, at=MONDAY)


def test_each_side_assesses_for_itself_and_disagreement_is_shown(commission, officer):
    kept = promise(commission)
    other = cast.officer("ru", "officer@other.example")
    third = cast.person("reader@third.example", "Reader")
    actions.seat(commission, third, role=READER, by=None, at=MONDAY)

    for side, score, by in (("jp", 1, officer), ("ru", -1, other), ("", 0, third)):
        actions.assess(kept, side=side, score=score, reason=said("x"), until_on=MONDAY.date(), by=by, at=MONDAY)

    verdict = queries.verdicts([kept])[0]
    assert [(side, mark.score) for side, mark in verdict.rows()] == [("jp", 1), ("ru", -1), ("", 0)]
    assert verdict.disagrees


@pytest.mark.parametrize("side", ["ru", ""])
def test_nobody_assesses_for_another(commission, officer, side):
    with pytest.raises(Refused, match="assessor-is-not-of-this-side"):
        actions.assess(
            promise(commission), side=side, score=1, reason=said("x"), until_on=MONDAY.date(), by=officer, at=MONDAY
        )


def test_the_last_assessment_of_a_side_counts_and_a_reply_stands_beside_it(commission, officer):
    kept = promise(commission)
    for score in (-1, 1):
        mark = actions.assess(
            kept, side="jp", score=score, reason=said("x"), until_on=MONDAY.date(), by=officer, at=MONDAY
        )
    other = cast.officer("ru", "officer@other.example")

    actions.reply(mark, side="ru", text=said("We see it so too"), by=other, at=MONDAY)

    assert queries.verdicts([kept])[0].by["jp"].score == 1
    assert [str(one.text) for one in queries.assessments_of(kept)[0].replies.all()] == ["We see it so too"]
    assert queries.assessments_of(kept).count() == 2


# Pages


def test_the_pages_show_positions_side_by_side_and_promises_with_their_tests(client, commission):
    with clock.set_to(MONDAY):
        issue = client.get(reverse("dialogue-issue", args=["korea-method"])).content.decode()
        promises = client.get(reverse("dialogue-undertakings")).content.decode()

    assert "double freeze" in issue
    assert "more pressure" in issue
    assert "1531-1547" in issue
    assert "13 undertakings, 4 done, 0 overdue" in promises
    assert "as of the source" in promises


def test_a_paper_for_the_body_is_read_by_its_members_and_officers_only(client, commission, officer):
    meeting = meet(commission, "First", DAY)
    actions.hand_in(meeting, actions.PaperDraft(said("Secret draft"), said("SECRET")), by=None, at=MONDAY)
    public = actions.PaperDraft(said("Open paper"), said("OPEN"), is_public=True)
    actions.hand_in(meeting, public, by=None, at=MONDAY)
    member, stranger = cast.person("m@body.example", "Member"), cast.person("s@body.example", "Stranger")
    actions.seat(commission, member, by=None, at=MONDAY)

    def reads(person) -> tuple[bool, bool]:
        if person:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        else:
            client.logout()
        page = client.get(meeting.get_absolute_url()).content.decode()
        return "SECRET" in page, "OPEN" in page

    assert [reads(one) for one in (None, stranger, member, officer)] == [
        (False, True),
        (False, True),
        (True, True),
        (True, True),
    ]


def test_a_calendar_is_folded_utf8_with_every_meeting_and_its_revision(client, commission):
    meeting = meet(
        commission, "A session with a very long name, in which nothing is left out; 日露の長い会合の名前", DAY
    )
    cancelled = meet(commission, "Called off", 2 * DAY)
    actions.cancel(cancelled, by=None, at=MONDAY)

    answer = client.get(reverse("dialogue-body-calendar", args=["commission"]))

    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert f"UID:{meeting.reference}@" in unfolded
    assert "SUMMARY;LANGUAGE=en:A session with a very long name\\, in which nothing is left out\\;" in unfolded
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == 2
    assert "STATUS:CANCELLED" in unfolded
    assert "SEQUENCE:1" in unfolded


@given(st.text(alphabet="aя語😀", max_size=200))
def test_folding_loses_nothing_and_cuts_no_character(text):
    lines = folded(text).split("\r\n")

    assert all(len(line.encode()) <= 75 for line in lines)
    assert "".join([lines[0], *(line[1:] for line in lines[1:])]) == text


def test_my_calendar_has_the_meetings_of_my_bodies_behind_a_link_of_my_own(client, commission):
    member = cast.person("m@body.example", "Member")
    actions.seat(commission, member, by=None, at=MONDAY)
    mine = meet(commission, "Mine", DAY)
    other = meet(queries.body("two-plus-two"), "Not mine", DAY)
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("dialogue-own-calendar"))
    address = page.context["address"]
    client.logout()

    text = client.get(address.partition("//")[2].partition("/")[2].join(["/", ""])).content.decode()

    assert mine.reference in text
    assert other.reference not in text


def troubles(officer):
    """A wait that grew and one that did not, a public project with a late milestone, and one nobody may read."""
    for procedure, before, now in (("jp-branch", 10, 14), ("ru-branch", 10, 10.5)):
        for month, median in ((date(2025, 10, 1), before), (date(2026, 10, 1), now)):
            WaitReading.objects.create(
                procedure=procedure, month=month, months=12, count=40, companies=20, least=1,
                median=median, p90=20, taken_at=MONDAY,
            )  # fmt: skip
    sakura, kenji = cast.sakura()
    for title in ("A public hub", "A hidden hub"):
        one = projects.propose(said(title), sponsor=sakura, by=kenji, at=MONDAY)
        projects.set_shares(
            one, sectors=[projects.Part("wind", Decimal(100))], where=[projects.Part("JP-01", Decimal(100))],
            by=kenji, at=MONDAY,
        )  # fmt: skip
        projects.add_milestone(one, title=said("Land"), due_on=MONDAY.date() - DAY, by=kenji, at=MONDAY)
        if title == "A public hub":
            point = Point.objects.create(
                programme=Programme.objects.create(key="p", names=said("P")), key="P1", names=said("P"), place=1
            )
            projects.write(one, {"point": point}, by=kenji, at=MONDAY)
            projects.pass_gate(one, "G0", by=officer, at=MONDAY)
            projects.turn_key(one, side="jp", by=officer, at=MONDAY)


def test_the_commission_sees_waits_that_grow_and_public_projects_at_risk_on_page_and_in_the_briefing(
    client, commission, officer
):
    troubles(officer)
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")

    with clock.set_to(MONDAY):
        page = client.get(reverse("commission")).content.decode()
    paper = briefings.briefing(MONDAY, MONDAY.date())

    told = {section.heading: section.rows for section in paper.sections}
    [wait] = told["Waits that grow"]
    assert wait[1:] == ("10.0 (October 2025)", "14.0 (October 2026)")
    assert [row[0] for row in told["Projects at risk"]] == ["A public hub"]
    assert "Land" in told["Projects at risk"][0][2]
    for there in ("Waits that grow", "/procedures/jp-branch/waits/", "A public hub", "Land"):
        assert there in page
    for hidden in ("/procedures/ru-branch/waits/", "A hidden hub"):
        assert hidden not in page


def test_public_papers_of_a_body_stand_on_its_page(client, loaded):
    council = next(one for one in queries.bodies() if one.level == "public")
    meeting = meet(council, "First talks", -DAY)
    actions.hand_in(meeting, actions.PaperDraft(said("Open paper"), said("Text"), is_public=True), by=None, at=MONDAY)
    actions.hand_in(meeting, actions.PaperDraft(said("FOR-THE-BODY"), said("Text")), by=None, at=MONDAY)

    page = client.get(council.get_absolute_url()).content.decode()

    assert "Open paper" in page
    assert "FOR-THE-BODY" not in page


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_the_briefing_says_what_is_late_in_every_language_and_both_formats(commission, language):
    promise(commission, "Name a contact", due_on=MONDAY.date() - DAY)
    actions.mark_overdue(MONDAY.date(), at=MONDAY)
    meet(commission, "Next session", 5 * DAY)

    with translation.override(language):
        written = briefings.briefing(MONDAY, MONDAY.date())
        pdf, word = documents.as_pdf(written), documents.as_docx(written)

    paper = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    document = docx.Document(io.BytesIO(word))
    tables = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert written.language == language
    assert "Name a contact" in paper
    assert "Name a contact" in tables
    assert document.paragraphs[0].text == written.title


def test_the_commission_sees_what_is_late_and_what_comes_next(client, commission, officer):
    promise(commission, "A late promise", due_on=MONDAY.date() - DAY)
    actions.mark_overdue(MONDAY.date(), at=MONDAY)
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")

    with clock.set_to(MONDAY):
        page = client.get(reverse("commission"))

    assert "1 promise is late" in page.content.decode()
    assert "A late promise" in page.content.decode()
