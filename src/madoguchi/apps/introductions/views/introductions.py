"""The pages of the two sides: what is proposed, the answer, the contact card, what came of it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import actions, gate, partners, profiles, queries, rules
from madoguchi.apps.introductions.calls import calendar_file
from madoguchi.apps.introductions.cards import card_for, rows_for
from madoguchi.apps.introductions.forms import AnswerForm, ContactCardForm, OutcomeForm
from madoguchi.apps.introductions.gate import Contact
from madoguchi.apps.introductions.models import DECLINED, LAPSED, YES, Introduction
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import MEMBER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told

PAGE = 20


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def _own(request: HttpRequest, reference: str) -> Introduction:
    """The introduction, for somebody of one of its sides; anybody else is told that there is none."""
    found = queries.introduction(reference)
    if found is None or not rules.may(_person(request), rules.ANSWER, found):
        raise Http404
    return found


@audience(MEMBER)
@require_safe
def introductions(request: HttpRequest) -> HttpResponse:
    """Every introduction of the companies a person acts for; what waits for an answer first."""
    person, at = _person(request), clock.now()
    page = Paginator(queries.introductions_for(person), PAGE).get_page(request.GET.get("page"))
    cards = rows_for(page, person, at=at)
    waiting = [card for card in cards if card.may_answer]
    context = {
        "page": page,
        "waiting": waiting,
        "others": [card for card in cards if card not in waiting],
        "next_round": queries.next_round(),
        "has_company": registry.memberships_of(person).exists(),
    }
    return render(request, "introductions/list.html", context)


@audience(MEMBER)
@require_safe
def introduction(request: HttpRequest, reference: str) -> HttpResponse:
    """One introduction, as the reader's side may see it now."""
    person, at = _person(request), clock.now()
    card = card_for(_own(request, reference), person, at=at)
    if card is None:
        raise Http404
    form = AnswerForm()
    days = (card.introduction.expires_at - at) // timedelta(days=1)
    context = {"card": card, "form": form, "days_left": max(0, days), "sides": packs.current().sides}
    context["is_closed"] = card.introduction.state in {DECLINED, LAPSED}
    context["led_to_deal"] = queries.led_to_deal(card.introduction)
    context["outcomes"] = [one for one in queries.outcomes_of(card.introduction) if one.organisation_id == card.own.pk]
    return render(request, "introductions/introduction.html", context)


@audience(MEMBER)
@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Yes or no."""
    person, at = _person(request), clock.now()
    found = _own(request, reference)
    form = AnswerForm(request.POST)
    own = queries.own_side(found, person)
    if own is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, _("The answer could not be read. Choose one of the two."))
        return redirect(found)
    with refusals_told(request):
        if form.cleaned_data["answer"] == YES:
            if not gate.has_card(own):
                messages.warning(request, _("First say whom the other side may write to."))
                return redirect("contact-card", reference=own.reference)
            answered = actions.accept(found, organisation=own, by=person, at=at, note=form.cleaned_data["note"])
            if answered.accepted_at:
                messages.success(request, _("Both said yes. Here is whom to write to."))
            else:
                messages.success(request, _("Your yes is recorded. The other side is not told before it has answered."))
        else:
            actions.decline(
                found,
                organisation=own,
                by=person,
                at=at,
                reason=form.cleaned_data["reason"],
                never_again=form.cleaned_data["never_again"],
            )
            messages.success(request, _("Your no is recorded. Your name was never shown."))
    return redirect(found)


@audience(MEMBER)
@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a yes back while the other side has not answered."""
    person = _person(request)
    found = _own(request, reference)
    own = queries.own_side(found, person)
    if own is None:
        raise Http404
    with refusals_told(request):
        actions.take_back(found, organisation=own, by=person, at=clock.now())
        messages.success(request, _("Your answer is taken back; you can answer anew."))
    return redirect(found)


@audience(MEMBER)
@require_safe
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """The calendar file of the first call, once contacts were exchanged."""
    person, at = _person(request), clock.now()
    found = _own(request, reference)
    card = card_for(found, person, at=at)
    if card is None or card.contact is None or found.exchange.call_at is None:
        raise Http404
    text = calendar_file(
        reference=found.reference,
        call_at=found.exchange.call_at,
        summary=_("First call with %(name)s") % {"name": card.partner_name},
        description=f"{card.contact.name}, {card.contact.email}",
        made_at=at,
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="first-call.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_card(request: HttpRequest, reference: str) -> HttpResponse:
    """Whom the other side may write to."""
    person = _person(request)
    organisation = registry.company(reference)
    if organisation is None or not registry.acts_for(person, organisation):
        raise Http404
    card = gate.own_card(organisation, reader=person)
    initial = vars(card) if card else {"name": person.name, "email": person.email, "language": person.language}
    form = ContactCardForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if key != "agrees"}
        actions.keep_contact_card(organisation, Contact(**values), by=person, at=clock.now())
        messages.success(request, _("The contact card is saved. Nobody sees it before both sides have said yes."))
        return redirect("introductions")
    context = {"form": form, "organisation": organisation, "reads": queries.reads_of(organisation)}
    return render(request, "introductions/contact_card.html", context, status=400 if form.errors else 200)


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, reference: str, days: int) -> HttpResponse:
    """What came of an introduction: asked after some days, answered in one click."""
    person = _person(request)
    found = _own(request, reference)
    own = queries.own_side(found, person)
    question = next(
        (one for one in queries.outcomes_of(found) if own and one.organisation_id == own.pk and one.after_days == days),
        None,
    )
    if question is None:
        raise Http404
    form = OutcomeForm(request.POST or None, initial={"answer": question.answer})
    if request.method == "POST" and form.is_valid():
        actions.record_outcome(question, answer=form.cleaned_data["answer"], by=person, at=clock.now())
        messages.success(request, _("Thank you. It helps to propose better next time."))
        return redirect(found)
    context = {"form": form, "introduction": found, "days": days}
    return render(request, "introductions/outcome.html", context, status=400 if form.errors else 200)


@audience(MEMBER)
@require_POST
def interest(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask to be introduced to the company behind an entry."""
    person, at = _person(request), clock.now()
    entry = docket.entry(reference)
    if entry is None or not entry.is_public:
        raise Http404
    membership = next(
        (one for one in registry.memberships_of(person) if one.organisation.side != entry.organisation.side), None
    )
    if membership is None:
        messages.error(request, say(Refused("interest-in-own-entry")))
        return redirect(entry)
    own = membership.organisation
    if not gate.has_card(own):
        messages.warning(request, _("First say whom the other side may write to."))
        return redirect("contact-card", reference=own.reference)
    own_entry = docket.best_entry_against(own, entry)
    day = at.date()
    mine = profiles.of_entry(own_entry, on=day) if own_entry else profiles.of_company(own)
    yours, theirs, chance = partners.of_pair(mine, profiles.of_entry(entry, on=day))
    is_first = own.side == packs.current().sides[0].key
    reasons = partners.as_facts(yours, theirs) if is_first else partners.as_facts(theirs, yours)
    with refusals_told(request):
        made = actions.express_interest(
            organisation=own, entry=entry, own_entry=own_entry, reasons=reasons, chance=chance, by=person, at=at
        )
        messages.success(request, _("We ask them without your name. You will be told when both have said yes."))
        return redirect(made.introduction or entry)
    return redirect(entry)
