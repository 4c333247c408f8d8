"""A proposal: written part by part, handed in as an edition, answered by the desk, made into a project."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects.models import Project
from madoguchi.apps.projects.proposals import actions, contents, forms, gaps, outline, papers, plans, queries
from madoguchi.apps.projects.proposals.models import ATTACHED, HANDED_IN, RETURNED, Edition
from madoguchi.apps.projects.regimes import sheets
from madoguchi.core import clock, invariants
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from madoguchi.core.ui import writing
from tests.cast import MONDAY
from tests.proposals import PLAN, lines

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_what_is_missing_is_named_part_by_part_until_nothing_is(desk):
    assert desk.missing()[0] == gaps.ABOUT

    desk.fill()

    assert desk.missing() == []


def test_a_part_somebody_else_changed_meanwhile_is_not_overwritten_unseen(desk):
    seen = desk.stamp("summary")
    desk.write("summary", "What Kenji wrote.")

    with pytest.raises(Refused) as refusal:
        actions.write_part(desk.fresh(), "summary", "Unseen.", seen=seen, by=desk.kenji, at=MONDAY)

    assert refusal.value.key == "part-was-changed-meanwhile"
    assert str(desk.content().sections["summary"]) == "What Kenji wrote."


def test_lines_keep_their_translations_when_a_row_before_them_goes(desk):
    desk.fill()
    desk.translated("ja")
    rows = list(desk.fresh().steps.all())
    kept = [actions.Line(one.pk, one.text.in_language("en").text, {"done_on": one.done_on}) for one in rows]

    emptied = [actions.Line(kept[0].pk, " ", kept[0].more), kept[1]]
    actions.write_lines(desk.fresh(), gaps.STEPS, emptied, seen=desk.stamp(gaps.STEPS), by=desk.kenji, at=MONDAY)

    left = list(desk.fresh().steps.all())
    assert [one.pk for one in left] == [rows[1].pk]
    assert left[0].text == rows[1].text


def test_a_translation_of_an_older_text_does_not_count(desk):
    desk.fill()
    desk.translated("ja")
    known = outline.current()
    assert gaps.unready(desk.content(), known, "ja", kind="memorandum") == []

    desk.write("market", "Something new.")

    assert [one.key for one in gaps.unready(desk.content(), known, "ja", kind="memorandum")] == ["section-market"]
    assert gaps.unready(desk.content(), known, "ja", kind="teaser") == []


def test_handing_in_is_refused_while_something_is_missing_and_freezes_an_edition_otherwise(desk):
    with pytest.raises(Refused) as refusal:
        actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)
    assert refusal.value.key == "proposal-misses-parts"

    desk.fill()
    edition = actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)

    assert (edition.number, desk.fresh().state) == (1, HANDED_IN)
    assert contents.read(edition.content).plain() == edition.content
    with pytest.raises(Refused):
        desk.write("summary", "Too late.")


def test_a_proposal_comes_back_with_a_reason_and_is_handed_in_again_as_the_next_edition(desk):
    desk.fill()
    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)

    actions.give_back(desk.fresh(), reason="Name the buyer.", by=desk.officer, at=MONDAY)
    desk.write("market", "The buyer is named now.")
    again = actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)

    assert again.number == 2
    first = queries.content_for(desk.fresh(), on=MONDAY.date(), own=False, number=1)
    assert str(first.sections["market"]).startswith("What market says.")


def test_the_company_is_told_in_its_language_what_became_of_it(desk):
    desk.fill()
    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)
    actions.give_back(desk.fresh(), reason="Name the buyer.", by=desk.officer, at=MONDAY)

    letter = letters.write(Message.objects.get(kind="proposal-moved", to=desk.kenji))

    assert "Name the buyer." in letter.body
    assert desk.fresh().get_absolute_url().rpartition("/proposals/")[2] in letter.body


def test_a_project_that_stood_before_keeps_its_words_and_gets_what_it_lacked(desk):
    desk.fill()
    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)
    standing = projects.propose(Texts.written(en="Our store"), sponsor=desk.sakura, by=desk.kenji, at=MONDAY)
    projects.write(standing, {"market": Texts.written(en="Known long ago")}, by=desk.kenji, at=MONDAY)
    projects.add_risk(standing, text=Texts.written(en="Ice"), answer=Texts(), owner="", by=desk.kenji, at=MONDAY)

    project = actions.attach(desk.fresh(), standing, by=desk.officer, at=MONDAY)

    assert (str(project.title), str(project.market)) == ("Our store", "Known long ago")
    assert str(project.technology).startswith("What ")
    assert (project.cost, project.cost_currency) == (PLAN.investment, "RUB")
    assert [str(one.text) for one in project.risks.all()] == ["Ice"]
    assert project.milestones.count() == 2
    assert [one.code for one in project.places.all()] == ["RU-PRI"]


def test_a_project_made_of_a_proposal_carries_its_texts_cost_risks_and_steps(desk):
    desk.fill()
    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)

    project = actions.attach(desk.fresh(), None, by=desk.officer, at=MONDAY)

    assert desk.fresh().state == ATTACHED
    assert str(project.market).startswith("What market says.")
    assert (project.cost, project.cost_currency) == (PLAN.investment, "RUB")
    assert [str(one.text) for one in project.risks.all()] == ["Delay 0", "Delay 1"]
    assert [one.due_on for one in project.milestones.all()] == [date(2027, 3, 1), date(2027, 4, 1)]
    assert [(one.kind, one.code) for one in project.places.all()] == [("region", "RU-PRI")]
    assert all(one.holds for one in invariants.verify(only=["I45", "I46", "I47", "I30", "I31"]))


def test_the_team_compares_regimes_for_the_plan_of_the_proposal_and_nobody_else_reads_its_figures(client, desk):
    desk.fill()
    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)
    project = actions.attach(desk.fresh(), None, by=desk.officer, at=MONDAY)
    Project.objects.filter(pk=project.pk).update(published_at=MONDAY)
    with clock.set_to(MONDAY):
        public = client.get(project.get_absolute_url()).content.decode()
        client.force_login(desk.kenji, backend=BACKEND)
        own = client.get(project.get_absolute_url()).content.decode()
        [address] = re.findall(r'href="([^"]+/regimes/[?][^"]+)"', own)
        compared = client.get(address.replace("&amp;", "&"))

    assert "revenue=260000000" not in public
    assert "revenue=260000000" in address
    assert compared.context["form"].is_valid()
    assert compared.context["sheets"]


def test_the_examples_of_the_outline_make_a_proposal_that_says_what_is_missing(desk):
    about = actions.About("A store", "fisheries", "region", "RU-PRI", Decimal(1), "RUB")
    made = actions.begin_from_examples(
        desk.sakura,
        about,
        language="en",
        plan=PLAN.kept(),
        by=desk.kenji,
        at=MONDAY,
        titles={"en": "A store", "ja": "倉庫", "ru": "Склад"},
    )

    known = outline.current()
    content = queries.content_for(queries.proposal(made.reference), on=MONDAY.date(), own=True)
    assert {one.part for one in gaps.gaps(content, known)} == {*gaps.LINES, gaps.ROOM}
    assert made.is_example
    title = queries.proposal(made.reference).title
    assert {key: version.text for key, version in title.versions.items()} == {
        "en": "A store",
        "ja": "倉庫",
        "ru": "Склад",
    }


def test_only_its_company_reads_a_draft_and_the_desk_what_was_handed_in(client, desk):
    address = reverse("proposal", args=[desk.proposal.reference])

    def seen_by(person):
        client.force_login(person, backend=BACKEND)
        with clock.set_to(MONDAY):
            return client.get(address).status_code

    assert [seen_by(one) for one in (desk.kenji, desk.anna, desk.officer)] == [200, 404, 404]
    desk.fill()
    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)

    assert [seen_by(one) for one in (desk.kenji, desk.anna, desk.officer)] == [200, 404, 200]


def test_a_company_finishes_a_proposal_on_its_pages(client, desk):
    """Every form of every part is filled in as a browser would send it, and what is sent twice acts once."""
    known = outline.current()
    client.force_login(desk.kenji, backend=BACKEND)
    typed = {
        gaps.ABOUT: {"title": "A store", "sector": "fisheries", "place": "region/RU-PRI", "sought": "180 000 000",
                     "currency": "RUB"},
        gaps.ASSUMPTIONS: {f"{name}_{n}": value for n in range(3) for name, value in
                           {"text": f"Price {n}", "value": "12", "source": "A letter", "ground": "contract"}.items()},
        gaps.PLAN: {name: str(one) for name, one in PLAN.kept().items() if one is not None} | {"makes_goods": "on"},
        gaps.RISKS: {f"{name}_{n}": value for n in range(2) for name, value in
                     {"text": f"Delay {n}", "answer": "We wait", "owner": "Engineer"}.items()},
        gaps.STEPS: {"text_0": "One", "done_on_0": "2027-03-01", "text_1": "Two", "done_on_1": "2027-04-01"},
        gaps.ROOM: {f"paper_{one.key}": "ready" for one in known.room},
    }  # fmt: skip
    with clock.set_to(MONDAY):
        for part in gaps.parts(known):
            address = reverse("proposal-part", args=[desk.proposal.reference, part])
            form = client.get(address).context["form"]
            hidden = {name: form[name].value() for name in ("seen", "once")}
            sent = hidden | typed.get(part, {"text": f"What {part} says."})
            answers = [client.post(address, sent) for _ in range(2)]
            assert [one.status_code for one in answers] == [302, 302], (part, answers[1].context)
        client.post(reverse("proposal-hand-in", args=[desk.proposal.reference]))

    assert desk.fresh().state == HANDED_IN
    assert desk.fresh().assumptions.count() == 3
    assert contents.read(desk.fresh().editions.get().content).plan == PLAN


def test_texts_name_no_contact_and_lines_say_whose_they_are(desk):
    with pytest.raises(Refused) as refusal:
        desk.write("people", "Write to kenji@sakura.example")
    assert refusal.value.key == "text-names-a-contact"

    rows = lines(("Price", {"value": "1", "source": " ", "ground": "contract"}))
    with pytest.raises(Refused) as refusal:
        actions.write_lines(
            desk.fresh(), gaps.ASSUMPTIONS, rows, seen=desk.stamp(gaps.ASSUMPTIONS), by=desk.kenji, at=MONDAY
        )
    assert refusal.value.key == "assumption-needs-a-source"


def test_the_figures_are_those_of_the_page_of_regimes():
    found = plans.figures(PLAN, "region", "RU-PRI")

    project = PLAN.project("RU-PRI")
    shown, problem = sheets.compared(project, PLAN.agreed_on, {})
    assert problem == ""
    by_key = {one.key: one for one in shown if one.found}
    computed = {one["key"]: one for one in found["regimes"] if not one["failures"]}
    assert computed.keys() <= by_key.keys()
    for key, one in computed.items():
        assert one["npv"] == by_key[key].found.npv
        assert tuple(one["rates"]) == by_key[key].found.returns.rates


def test_a_plan_tells_its_modified_rate_and_editions_from_before_it_was_counted_tell_none(desk):
    desk.fill()
    content = desk.content()
    known = plans.figures(PLAN, "region", "RU-PRI", "fisheries")["before"]

    told = [value for label, value in papers.headline(content) if "MIRR" in label]
    earlier = replace(
        content, figures=content.figures | {"before": {k: v for k, v in known.items() if k != "modified"}}
    )

    # 300 m in 2026 and in 2027, then 130 m in each of 13 years, all at 12 %; the 31st of December 2026 is the first day
    days = [(date(2026 + place, 12, 31) - date(2026, 12, 31)).days / 365 for place in range(15)]
    paid = 300 + 300 / 1.12 ** days[1]
    earned = sum(130 * 1.12 ** (days[-1] - day) for day in days[2:])
    assert known["modified"] == pytest.approx((earned / paid) ** (1 / days[-1]) - 1, abs=1e-12)
    assert told == [writing.percent(known["modified"], 1)]
    assert [label for label, _value in papers.headline(earlier) if "MIRR" in label] == []


def test_cover_is_counted_over_the_years_in_which_the_loan_is_repaid():
    found = plans.figures(PLAN, "region", "RU-PRI")

    ratios = found["cover"]["by_year"]
    level = 300_000_000 * 0.11 / (1 - 1.11**-8)
    assert ratios[:2] == [None, None]
    assert ratios[2:] == pytest.approx([130_000_000 / level] * 8)
    assert found["cover"]["least"] == pytest.approx(130_000_000 / level)


@pytest.mark.parametrize(
    ("kind", "code", "currency", "why"),
    [
        ("neutral", "all", "RUB", "neutral"),
        ("region", "JP-01", "JPY", "elsewhere"),
        ("region", "RU-PRI", "JPY", "currency"),
    ],
)
def test_no_regime_is_computed_where_none_may_or_can_be(kind, code, currency, why):
    plan = plans.Plan.read({**PLAN.kept(), "currency": currency})

    found = plans.figures(plan, kind, code)

    assert (found["no_regimes"], found["regimes"]) == (why, [])
    assert found["before"]["kind"] == "unique"


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_days_that_were_entered_stand_in_the_form_in_every_language(desk, language):
    desk.fill()

    with override(language):
        plan = str(forms.FiguresForm(proposal=desk.fresh())["agreed_on"])
        steps = str(forms.LinesForm(proposal=desk.fresh(), part=gaps.STEPS)["done_on_0"])

    assert 'value="2026-11-02"' in plan
    assert 'value="2027-03-01"' in steps


def test_a_plan_is_read_as_it_was_kept():
    assert plans.Plan.read(PLAN.kept()) == PLAN


def test_a_loan_longer_than_the_work_or_larger_than_the_cost_is_refused(desk):
    for change in ({"loan": Decimal(700_000_000)}, {"loan_years": 2}, {"loan_years": 16}):
        plan = plans.Plan(**{**vars(PLAN), **change})
        with pytest.raises(Refused):
            actions.write_plan(desk.fresh(), plan, seen=desk.stamp(gaps.PLAN), by=desk.kenji, at=MONDAY)


def test_a_title_of_older_editions_stays_when_it_is_changed(desk):
    desk.fill()
    edition = actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)
    actions.take_back(desk.fresh(), by=desk.kenji, at=MONDAY)
    about = actions.About("Another title", "fisheries", "region", "RU-PRI", Decimal(1), "RUB")

    actions.write_about(desk.fresh(), about, seen=desk.stamp(gaps.ABOUT), by=desk.kenji, at=MONDAY)

    assert desk.fresh().state == RETURNED
    kept = contents.read(Edition.objects.get(pk=edition.pk).content).title
    assert kept == Texts.written(en="A cold store", at=MONDAY)
