"""What can be done with proposals. One of the two doors of this app; the other is `queries`.

A proposal is written part by part; each part is kept by itself, so nothing is lost when somebody stops in the middle.
Two people of a company may write at once: whoever saves a part the other changed meanwhile is told so and shown what
stands there now.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects import asking, places, terms
from madoguchi.apps.projects.models import Project
from madoguchi.apps.projects.models.projects import REGION
from madoguchi.apps.projects.proposals import contents, gaps, outline, queries, rules
from madoguchi.apps.projects.proposals.contents import Content
from madoguchi.apps.projects.proposals.models import (
    ATTACHED,
    ESTIMATED,
    GROUNDS,
    HANDED_IN,
    OPEN_TO_ITS_COMPANY,
    OPEN_TO_THE_DESK,
    RETURNED,
    ROOM_STATES,
    SEEN,
    Assumption,
    Edition,
    Proposal,
    ProposalRisk,
    SectionText,
    Step,
)
from madoguchi.apps.projects.proposals.outline import ANONYMOUS, Outline
from madoguchi.apps.projects.proposals.plans import Plan
from madoguchi.apps.registry import queries as registry
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.signs import names_a_contact, turns_the_writing
from madoguchi.core.languages.texts import TRANSLATED, WRITTEN, Texts, Version, fingerprint
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.accounts.models import Person

MOST_PROPOSALS = 40
MOST_LINES = 20


@dataclass(frozen=True)
class About:
    """What a proposal is about: its title in the language it is written in, sector, place, and the sum sought."""

    title: str
    sector: str
    place_kind: str
    place_code: str
    sought: Decimal | None
    currency: str


@dataclass(frozen=True)
class Line:
    """A row of a list as it was typed: its text in the proposal's language, and the rest. A new one has no `pk`."""

    pk: int | None
    text: str
    more: Mapping[str, Any]


# Writing ------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(
    organisation: Organisation, *, title: str, language: str, by: Person, at: datetime, is_example: bool = False
) -> Proposal:
    """Begin a proposal with a title. Only its company reads it until it is handed in."""
    if not registry.acts_for(by, organisation):
        raise Refused("proposal-is-not-yours")
    if queries.of_company(organisation).count() >= MOST_PROPOSALS:
        raise Refused("proposals-are-too-many", most=MOST_PROPOSALS)
    _require_plain(title)
    proposal = Proposal.objects.create(
        organisation=organisation,
        language=language,
        title=_rewritten(Texts(), language, title, at),
        is_example=is_example or organisation.is_example,
        entered_by=by,
        created_at=at,
        updated_at=at,
    )
    journal.record("proposal.begun", proposal, by=by, at=at)
    return proposal


def stamp_of(proposal: Proposal, part: str) -> str:
    """A short name for what stands in a part now. A form sends it along: nobody overwrites what they did not see."""
    standing: Any
    if part == gaps.ABOUT:
        names = ("sector", "place_kind", "place_code", "currency")
        sought = None if proposal.sought is None else str(proposal.sought.normalize())
        standing = [proposal.title.to_json(), sought, *(getattr(proposal, name) for name in names)]
    elif part in (gaps.PLAN, gaps.ROOM):
        standing = getattr(proposal, part)
    elif part == ANONYMOUS:
        standing = proposal.anonymous.to_json()
    elif part in gaps.LINES:
        standing = [str(list(vars(one).items())[1:]) for one in getattr(proposal, part).order_by("pk")]
    else:
        standing = [one.text.to_json() for one in proposal.sections.filter(key=part)]
    return hashlib.sha256(json.dumps(standing, sort_keys=True, default=str).encode()).hexdigest()[:16]


@transaction.atomic
def write_about(proposal: Proposal, about: About, *, seen: str, by: Person, at: datetime) -> Proposal:
    """Write what it is about."""
    proposal = _opened(proposal, gaps.ABOUT, seen, by)
    _require_plain(about.title)
    if not about.title.strip():
        raise Refused("proposal-needs-a-title")
    if about.sector and about.sector not in terms.current().sectors:
        raise Refused("sector-is-not-known", value=about.sector)
    if about.place_code and not places.is_known(about.place_kind, about.place_code):
        raise Refused("place-is-not-known", value=about.place_code)
    if about.sought is not None and not about.currency:
        raise Refused("cost-needs-a-currency")
    proposal.title = _rewritten(proposal.title, proposal.language, about.title, at)
    for name in ("sector", "place_kind", "place_code", "sought"):
        setattr(proposal, name, getattr(about, name))
    proposal.currency = about.currency if about.sought is not None else ""
    return _kept(proposal, gaps.ABOUT, by, at)


@transaction.atomic
def write_part(proposal: Proposal, key: str, text: str, *, seen: str, by: Person, at: datetime) -> Proposal:
    """Write a part of the outline, or the text for the anonymous teaser, in the proposal's own language."""
    known = _outline()
    asked = known.anonymous if key == ANONYMOUS else known.section(key)
    if asked is None:
        raise Refused("part-is-not-known", value=key)
    proposal = _opened(proposal, key, seen, by)
    _require_plain(text)
    if len(text) > asked.longest:
        raise Refused("part-is-too-long", n=len(text), most=asked.longest)
    if key == ANONYMOUS:
        proposal.anonymous = _rewritten(proposal.anonymous, proposal.language, text, at)
        return _kept(proposal, key, by, at)
    section = proposal.sections.filter(key=key).first() or SectionText(proposal=proposal, key=key)
    section.text = _rewritten(section.text, proposal.language, text, at)
    section.save()
    return _kept(proposal, key, by, at)


@transaction.atomic
def write_lines(
    proposal: Proposal, part: str, lines: Sequence[Line], *, seen: str, by: Person, at: datetime
) -> Proposal:
    """Write the assumptions, the risks or the steps. A row whose text was emptied goes; the others stay as rows."""
    proposal = _opened(proposal, part, seen, by)
    filled = [one for one in lines if one.text.strip()]
    if len(filled) > MOST_LINES:
        raise Refused("lines-are-too-many", most=MOST_LINES)
    model: Any = {gaps.ASSUMPTIONS: Assumption, gaps.RISKS: ProposalRisk, gaps.STEPS: Step}[part]
    standing = {one.pk: one for one in model.objects.filter(proposal=proposal)}
    stays = {one.pk for one in filled}
    model.objects.filter(proposal=proposal).exclude(pk__in=[pk for pk in stays if pk]).delete()
    for line in filled:
        _require_plain(line.text, *(one for one in line.more.values() if isinstance(one, str)))
        row = standing.get(line.pk) if line.pk else None
        row = row or model(proposal=proposal)
        row.text = _rewritten(row.text, proposal.language, line.text, at)
        for name, value in line.more.items():
            if name == "answer":
                value = _rewritten(row.answer, proposal.language, value, at)
            setattr(row, name, value)
        _require_row(row)
        row.save()
    return _kept(proposal, part, by, at)


@transaction.atomic
def write_plan(proposal: Proposal, plan: Plan, *, seen: str, by: Person, at: datetime) -> Proposal:
    """Write the figures the engine computes with."""
    proposal = _opened(proposal, gaps.PLAN, seen, by)
    if plan.investment <= 0:
        raise Refused("plan-needs-an-investment")
    if plan.loan > plan.investment:
        raise Refused("loan-is-more-than-the-investment")
    if plan.loan and not plan.building_years < plan.loan_years <= plan.building_years + plan.working_years:
        raise Refused("loan-runs-while-it-works", least=plan.building_years + 1)
    proposal.plan = plan.kept()
    return _kept(proposal, gaps.PLAN, by, at)


@transaction.atomic
def write_room(proposal: Proposal, states: Mapping[str, str], *, seen: str, by: Person, at: datetime) -> Proposal:
    """Say of each paper of the data room whether it is there."""
    proposal = _opened(proposal, gaps.ROOM, seen, by)
    known = {one.key for one in _outline().room}
    proposal.room = {key: state for key, state in states.items() if key in known and state in ROOM_STATES}
    return _kept(proposal, gaps.ROOM, by, at)


@transaction.atomic
def translate(proposal: Proposal, language: str, typed: Mapping[str, str], *, by: Person, at: datetime) -> int:
    """Keep translations, by the keys of `gaps.pieces`; what is left empty stays. Returns how many were kept."""
    proposal = queries.locked(proposal)
    _require_writable(proposal, by)
    if language == proposal.language:
        raise Refused("proposal-is-written-in-it")
    rows = _rows(proposal)
    count = 0
    for key, text in typed.items():
        row, name = rows.get(key, (None, ""))
        text = text.strip()
        if row is None or not text:
            continue
        _require_plain(text)
        texts: Texts = getattr(row, name)
        source = fingerprint(texts.versions[texts.original].text)
        standing = texts.versions.get(language)
        if standing is not None and (standing.text, standing.source) == (text, source):
            continue
        setattr(row, name, texts.with_version(language, Version(text, TRANSLATED, True, at.isoformat(), source)))
        row.save()
        count += 1
    if count:
        _kept(queries.locked(proposal), f"translation-{language}", by, at)
    return count


def _rows(proposal: Proposal) -> dict[str, tuple[Any, str]]:
    """The row and the field behind the key of each text."""
    found: dict[str, tuple[Any, str]] = {"title": (proposal, "title"), ANONYMOUS: (proposal, "anonymous")}
    found |= {f"section-{one.key}": (one, "text") for one in proposal.sections.all()}
    found |= {f"assumption-{place}": (one, "text") for place, one in enumerate(proposal.assumptions.all())}
    for place, one in enumerate(proposal.risks.all()):
        found |= {f"risk-{place}": (one, "text"), f"answer-{place}": (one, "answer")}
    return found | {f"step-{place}": (one, "text") for place, one in enumerate(proposal.steps.all())}


@transaction.atomic
def begin_from_examples(
    organisation: Organisation,
    about: About,
    *,
    language: str,
    plan: Mapping[str, Any],
    by: Person,
    at: datetime,
    titles: Mapping[str, str] | None = None,
) -> Proposal:
    """A proposal whose texts are the examples of the pack's outline, for trying the pages out.

    `titles` are its titles in other languages; `plan` has the names and values of `Plan`. The lists stay empty, so that
    its page has something to ask for.
    """
    known = _outline()
    made = begin(organisation, title=about.title, language=language, by=by, at=at, is_example=True)
    write_about(made, about, seen=stamp_of(made, gaps.ABOUT), by=by, at=at)
    texts = {ANONYMOUS: known.anonymous.example} | {one.key: one.example for one in known.sections}
    for key, example in texts.items():
        write_part(made, key, example.in_language(language).text, seen=stamp_of(made, key), by=by, at=at)
    figures = Plan.read(plan)
    if figures is not None:
        write_plan(made, figures, seen=stamp_of(made, gaps.PLAN), by=by, at=at)
    for other in sorted({one for example in texts.values() for one in example.texts} - {language}):
        pieces = {"title": (titles or {}).get(other, "")}
        pieces |= {
            key if key == ANONYMOUS else f"section-{key}": one.texts.get(other, "") for key, one in texts.items()
        }
        translate(made, other, pieces, by=by, at=at)
    return made


# Handing in ---------------------------------------------------------------------------------------------


@transaction.atomic
def hand_in(proposal: Proposal, *, by: Person, at: datetime) -> Edition:
    """Hand it in to the desk: it is frozen as an edition, and its company writes no more in it until it comes back."""
    proposal = queries.locked(proposal)
    _require_writable(proposal, by)
    known = _outline()
    last = proposal.editions.first()
    content = _content(proposal, at.date(), known, (last.number if last else 0) + 1)
    missing = gaps.gaps(content, known)
    if missing:
        raise Refused("proposal-misses-parts", n=len(missing))
    plain = content.plain()
    edition = proposal.editions.create(
        number=content.edition, content=plain, digest=contents.digest(plain), by=by, at=at
    )
    proposal.state, proposal.handed_in_at, proposal.reason, proposal.updated_at = HANDED_IN, at, "", at
    proposal.save(update_fields=["state", "handed_in_at", "reason", "updated_at"])
    facts = {"edition": edition.number, "digest": edition.digest}
    journal.record("proposal.handed-in", proposal, by=by, at=at, facts=facts)
    return edition


@transaction.atomic
def take_back(proposal: Proposal, *, by: Person, at: datetime) -> Proposal:
    """Its company takes it back, to go on writing; the editions stay."""
    proposal = queries.locked(proposal)
    if not registry.acts_for(by, proposal.organisation):
        raise Refused("proposal-is-not-yours")
    if proposal.state not in OPEN_TO_THE_DESK:
        raise Refused("proposal-is-not-at-the-desk")
    return _moved(proposal, RETURNED, "proposal.taken-back", by, at)


@transaction.atomic
def write_on(proposal: Proposal, *, by: Person, at: datetime) -> Proposal:
    """Its company writes a further edition of what became a project: to translate it, or because something changed.

    The project goes on with the last edition until the desk joins the next one.
    """
    proposal = queries.locked(proposal)
    if not registry.acts_for(by, proposal.organisation):
        raise Refused("proposal-is-not-yours")
    if proposal.state != ATTACHED:
        raise Refused("proposal-is-no-project-yet")
    return _moved(proposal, RETURNED, "proposal.written-on", by, at)


@transaction.atomic
def mark_seen(proposal: Proposal, *, by: Person, at: datetime) -> Proposal:
    """The desk has read it; its company is told."""
    proposal = _at_the_desk(proposal, by)
    if proposal.state == SEEN:
        return proposal
    proposal = _moved(proposal, SEEN, "proposal.seen", by, at)
    _tell(proposal, at)
    return proposal


@transaction.atomic
def give_back(proposal: Proposal, *, reason: str, by: Person, at: datetime) -> Proposal:
    """The desk gives it back with what is to be changed; its company is told and may write again."""
    proposal = _at_the_desk(proposal, by)
    if not reason.strip():
        raise Refused("giving-back-needs-a-reason")
    proposal = _moved(proposal, RETURNED, "proposal.given-back", by, at, reason=reason.strip())
    _tell(proposal, at)
    return proposal


@transaction.atomic
def attach(proposal: Proposal, project: Project | None, *, by: Person, at: datetime) -> Project:
    """It becomes a project, or is joined to one its company takes part in; what it says is carried over.

    A project that stood before keeps what it says; what it does not say yet comes from the proposal. A further edition
    goes to the project the first one became.
    """
    proposal = _at_the_desk(proposal, by)
    project = proposal.project or project
    if project is None:
        project = _made_into_a_project(proposal, by, at)
    elif not project.participations.filter(organisation=proposal.organisation, to_on__isnull=True).exists():
        raise Refused("project-is-of-others", number=project.number)
    else:
        project = _carried_over(proposal, project, by, at)
    proposal.project, proposal.joined_edition = project, proposal.editions.count()
    proposal = _moved(proposal, ATTACHED, "proposal.attached", by, at, facts={"project": project.number})
    _tell(proposal, at)
    return project


def _made_into_a_project(proposal: Proposal, by: Person, at: datetime) -> Project:
    """A project with the texts, the cost, the place, the risks and the steps of the last edition."""
    project = projects.propose(
        _last(proposal).title,
        sponsor=proposal.organisation,
        by=proposal.entered_by,
        at=at,
        is_example=proposal.is_example,
    )
    return _carried_over(proposal, project, by, at)


def _carried_over(proposal: Proposal, project: Project, by: Person, at: datetime) -> Project:
    """The same project; where it said nothing yet it says what the last edition says."""
    known, content, project = _outline(), _last(proposal), asking.locked(project)
    values: dict[str, Any] = {
        one.fills: content.sections[one.key]
        for one in known.sections
        if one.fills and one.key in content.sections and not getattr(project, one.fills)
    }
    if content.plan and project.cost is None:
        plan = content.plan
        values |= {"cost": plan.investment, "cost_currency": plan.currency, "cost_on": plan.agreed_on}
    if values:
        project = projects.write(project, values, by=by, at=at)
    if not project.sectors.exists() and not project.places.exists():
        whole = Decimal(100)
        project = projects.set_shares(
            project,
            sectors=[projects.Part(content.sector, whole)],
            where=[projects.Part(content.place_code, whole, content.place_kind or REGION)],
            by=by,
            at=at,
        )
    for risk in [] if project.risks.exists() else content.risks:
        projects.add_risk(project, text=risk.text, answer=risk.answer, owner=risk.owner, by=by, at=at)
    for step in [] if project.milestones.exists() else content.steps:
        projects.add_milestone(project, title=step.text, due_on=step.done_on, by=by, at=at)
    return asking.locked(project)


def _last(proposal: Proposal) -> Content:
    """What the last edition says."""
    edition = proposal.editions.first()
    assert edition is not None  # it was handed in
    return contents.read(edition.content)


# What holds them up -------------------------------------------------------------------------------------


def _outline() -> Outline:
    found = outline.current()
    if found is None:
        raise Refused("no-proposals-here")
    return found


def _content(proposal: Proposal, on: date, known: Outline, edition: int) -> Content:
    return contents.content_of(proposal, on=on, outline=known.version, edition=edition)


def _require_writable(proposal: Proposal, by: Person) -> None:
    if not registry.acts_for(by, proposal.organisation):
        raise Refused("proposal-is-not-yours")
    if proposal.state not in OPEN_TO_ITS_COMPANY:
        raise Refused("proposal-is-at-the-desk")


def _opened(proposal: Proposal, part: str, seen: str, by: Person) -> Proposal:
    """The proposal, locked, if this person may write in it and the part is as they saw it."""
    proposal = queries.locked(proposal)
    _require_writable(proposal, by)
    if stamp_of(proposal, part) != seen:
        raise Refused("part-was-changed-meanwhile")
    return proposal


def _at_the_desk(proposal: Proposal, by: Person) -> Proposal:
    proposal = queries.locked(proposal)
    if not rules.may(by, rules.DECIDE, proposal):
        raise Refused("proposal-is-not-at-the-desk")
    return proposal


def _kept(proposal: Proposal, part: str, by: Person, at: datetime) -> Proposal:
    proposal.updated_at = at
    proposal.save()
    journal.record("proposal.written", proposal, by=by, at=at, facts={"part": part})
    return proposal


def _moved(
    proposal: Proposal,
    state: str,
    kind: str,
    by: Person,
    at: datetime,
    *,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Proposal:
    proposal.state, proposal.reason, proposal.updated_at = state, reason, at
    proposal.save(update_fields=["state", "reason", "updated_at", "project", "joined_edition"])
    journal.record(kind, proposal, by=by, at=at, facts=facts or {})
    return proposal


def _tell(proposal: Proposal, at: datetime) -> None:
    """One letter to each person of the company about what became of it."""
    edition = proposal.editions.count()
    for person in registry.people_of(proposal.organisation):
        notices.send(
            "proposal-moved",
            to=person,
            about=proposal,
            at=at,
            dedupe=f"proposal-moved:{proposal.reference}:{edition}:{proposal.state}:{person.reference}",
            facts={"state": proposal.state},
        )


def _rewritten(earlier: Texts, language: str, text: str, at: datetime) -> Texts:
    """The text in its own language; translations stay, and are known to be of the older text."""
    text = text.replace("\r\n", "\n").strip()
    standing = earlier.versions.get(language)
    if standing is not None and standing.text == text:
        return earlier
    if not text:
        return Texts()
    return earlier.with_version(language, Version(text, WRITTEN, True, at.isoformat()))


def _require_plain(*texts: str) -> None:
    if any(turns_the_writing(one) for one in texts):
        raise Refused("text-has-direction-marks", field="text")
    if any(names_a_contact(one) for one in texts):
        raise Refused("text-names-a-contact", field="text")


def _require_row(row: Any) -> None:
    if isinstance(row, Assumption):
        row.source, row.ground = row.source.strip(), row.ground or ESTIMATED
        if not row.source:
            raise Refused("assumption-needs-a-source")
        if row.ground not in GROUNDS:
            raise Refused("ground-is-not-known", value=row.ground)
    if isinstance(row, ProposalRisk):
        row.owner = row.owner.strip()
        if not row.owner:
            raise Refused("proposed-risk-needs-an-owner")
    if isinstance(row, Step) and row.done_on is None:
        raise Refused("step-needs-a-day")


__all__ = [
    "About",
    "Line",
    "attach",
    "begin",
    "give_back",
    "hand_in",
    "mark_seen",
    "stamp_of",
    "take_back",
    "translate",
    "write_about",
    "write_lines",
    "write_on",
    "write_part",
    "write_plan",
    "write_room",
]
