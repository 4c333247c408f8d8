"""The sentences of refusals about the dialogue: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "meeting-ends-before-it-begins": _("The meeting would end before it begins. Look at the two times."),
    "meeting-is-over": _(
        "This meeting is over or called off; its agenda is closed. Put it on the agenda of the next one."
    ),
    "meeting-has-not-begun": _("Minutes come after the meeting, which begins on %(day)s."),
    "item-is-decided": _("This item was decided already."),
    "item-is-of-another-meeting": _("This item stands on the agenda of another meeting."),
    "position-is-no-interval": _("A position lies between 0 and 100, the lower end first."),
    "position-needs-a-source": _("Say where the position was stated: a document or a line."),
    "undertaking-needs-a-test": _("Say what would show that it is kept; a promise without a test cannot be assessed."),
    "undertaking-is-over": _("This undertaking is done or dropped; it takes no more changes."),
    "later-date-needs-a-reason": _("A later date needs a reason, which everybody can read."),
    "dropping-needs-a-reason": _("Say why it is dropped; everybody can read it."),
    "assessment-needs-a-reason": _("Say why; an assessment is published with its reason."),
    "assessor-is-not-of-this-side": _("You can assess for your own side only, or as the third reader of the body."),
    "nothing-to-reply-to": _("A reply answers an assessment; there is none yet."),
    "series-is-not-known": _("There is no series called %(word)s. Open the figures and copy the end of its address."),
    "no-commission-is-planned": _("No meeting of the commission is planned. Plan one, then propose the change."),
    "too-few-met-the-rule": _(
        "Agendas are public. Fewer companies met this than protect each other, so it is not named."
    ),
    "nobody-signs-in-with-it": _("Nobody signs in with this address. Ask the person to make an account first."),
}
