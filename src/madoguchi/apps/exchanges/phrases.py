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
}
