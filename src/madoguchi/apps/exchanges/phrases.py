"""The sentences of refusals about exchanges: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "programme-key-is-taken": _("There is a programme called %(word)s in addresses already. Choose another word."),
    "text-lacks-a-language": _(
        "Everybody reads this in their own language, and %(count)s texts are missing. Fill in every language, then try "
        "again."
    ),
    "place-has-two-names": _(
        "“%(name)s” is the name one side gives to a place both sides claim. Write both names: %(both)s."
    ),
    "event-ends-before-it-begins": _("The event would end before it begins. Look at the two times."),
    "event-is-open-already": _("This event is published already."),
    "event-is-a-draft": _("This event is a draft that nobody could read. Publish it first."),
    "event-has-begun": _("It begins on %(day)s, so nobody could come any more. Change the day, then publish it."),
    "event-has-not-begun": _("A report comes after the event, which begins on %(day)s."),
    "event-is-over": _("This event is over or called off; it takes no more changes."),
    "event-takes-no-applications": _("This event takes no applications: anybody may come, or it is not open."),
    "applications-are-closed": _("Applications were taken until %(day)s. Look at what comes next."),
    "applicant-does-not-act-for-it": _("You can apply for yourself or for an organisation you act for."),
    "already-applied": _("You have applied for this event already; you find it under “My exchanges”."),
    "no-place-is-offered": _("No place is offered to you at the moment. We write to you as soon as one is."),
    "offer-has-lapsed": _("The offer was not answered in time, and the place has gone to the next in the line."),
    "application-is-over": _("This application is over; there is nothing left to take back."),
    "application-is-anothers": _("Only the person who applied can answer."),
    "event-has-begun-already": _("The event has begun or was called off, so the place cannot go to anybody else."),
    "places-and-term-belong-together": _("Give both the number of places and until when to apply, or neither."),
    "whole-programme-is-settled": _(
        "Whether the places are in the whole programme was settled when it was published and cannot be changed now."
    ),
    "whole-programme-needs-places": _("Say how many can take part in the whole programme, and until when to apply."),
    "term-ends-after-the-event-begins": _("People would apply after the event has begun. Look at the two times."),
    "applications-would-be-closed": _(
        "Applications would be closed since %(day)s. Set a later deadline, then publish it."
    ),
    "places-are-settled": _("Whether people apply was settled when the event was published and cannot be changed now."),
    "event-is-drawn": _("The lots are drawn, so the deadline for applications cannot be moved any more."),
    "places-are-taken": _("%(taken)s places are given already; there cannot be fewer of them."),
    "expert-is-read-already": _("Somebody has read this profile over already. Look at the list again."),
    "expert-is-yourself": _("A profile is read over by somebody else than the person it is about."),
    "expert-is-not-listed": _("This profile is not in the roster now, so nobody can ask. Look for somebody else."),
    "expert-was-not-listed": _("A desk has to read your profile over first. Hand it in again."),
    "expert-is-somebody-else": _("Only the expert or interpreter who was asked can answer."),
    "expert-holds-office": _(
        "You answer for an authority that decides about companies, so you cannot go along with one of them."
    ),
    "expert-text-names-a-contact": _(
        "The text holds a name, an email address or a telephone number. Take it out: contacts are shown once both "
        "said yes."
    ),
    "interpreter-needs-two-languages": _("An interpreter goes between two languages. Choose at least two."),
    "expert-does-not-do-this": _("This person does not offer that. Choose what they offer."),
    "expert-is-of-the-company": _("This person acts for your company already and can go along without being asked."),
    "expert-was-asked-already": _("You have asked this person already; you find it under “My exchanges”."),
    "too-many-requests-wait": _(
        "%(most)s of your requests wait for an answer. Wait for one, or take one back, then ask again."
    ),
    "asker-does-not-act-for-it": _("Only somebody who acts for the company can do this."),
    "case-is-anothers": _("Choose a case of the company for which you ask."),
    "case-has-ended": _("This case has ended; nobody needs to go along with it any more."),
    "visit-needs-place-and-days": _("Choose a case, or say to which region you go, from which day and until which."),
    "visit-is-over": _("The visit would end before it begins, or begins before today. Look at the two days."),
    "request-is-over": _("This request is over: it was answered, taken back, or not answered in time."),
    "request-waits-for-an-answer": _("Nothing was agreed yet. Say yes or no."),
    "request-is-not-agreed": _("This can be done once both of you have said yes."),
    "accompaniment-waits-for-the-desk": _(
        "The desk has to look at something first. That is a question, not an accusation; try again in a few days."
    ),
    "record-is-open-already": _("Everybody can read this already."),
    "route-needs-stops": _("A route that everybody reads has at least %(least)s stops. Add them first."),
    "route-has-too-many-stops": _("A route has at most %(most)s stops. Make two routes of it."),
}
