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
    "term-ends-after-the-event-begins": _("People would apply after the event has begun. Look at the two times."),
    "applications-would-be-closed": _(
        "Applications would be closed since %(day)s. Set a later deadline, then publish it."
    ),
    "places-are-settled": _("Whether people apply was settled when the event was published and cannot be changed now."),
    "event-is-drawn": _("The lots are drawn, so the deadline for applications cannot be moved any more."),
    "places-are-taken": _("%(taken)s places are given already; there cannot be fewer of them."),
}
