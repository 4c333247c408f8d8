"""The sentences of refusals about introductions and rounds: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "introduction-needs-both-sides": _("An introduction needs a company of each side."),
    "company-is-kept-back": _(
        "This introduction is kept back until a person has looked at a list. That is a question, not an accusation;"
        " the desk answers within days."
    ),
    "company-is-not-compared-yet": _(
        "This introduction waits until both companies were compared with the lists in force. That is done within a"
        " quarter of an hour; then try again."
    ),
    "goods-are-asked-about": _(
        "This introduction is kept back: goods of one of the two entries stand on a list, and the desk has not said"
        " that it may go on. That says nothing about a company."
    ),
    "pair-was-introduced-already": _("These two companies were introduced before."),
    "pair-cannot-be-introduced": _("These two companies cannot be introduced to each other now."),
    "contact-card-is-missing": _(
        "There is no contact card yet, so the other side would have nobody to write to. Fill it in, then answer."
    ),
    "contacts-were-exchanged": _("Both said yes and the contacts were exchanged; the answer stands."),
    "introduction-is-closed": _("This introduction is closed. Nothing was shown to the other side."),
    "introduction-expired": _("The time to answer has passed. Nothing was shown to the other side."),
    "answer-cannot-be-taken-back": _("There is no answer that could still be taken back."),
    "entry-is-not-public": _("This entry is not published any more."),
    "interest-in-own-entry": _("This is an entry of your own side; look among those of the other side."),
    "round-was-opened-already": _("Round %(number)s was opened already; its proposals are out."),
    "round-is-not-drawn-up": _("Round %(number)s is not drawn up yet."),
    "round-is-not-open": _("Round %(number)s is not open."),
    "no-places-came-back": _(
        "No place came back in round %(number)s for which there is anybody left to meet. Nothing was sent."
    ),
    "round-still-waits": _("Some answers of round %(number)s are still awaited."),
}
