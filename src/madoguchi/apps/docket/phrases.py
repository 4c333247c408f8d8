"""The sentences of refusals about entries: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "text-names-a-contact": _(
        "The text seems to hold an email address or a telephone number. Take it out: contacts are exchanged only"
        " when both sides have said yes."
    ),
    "direction-is-not-known": _("Say whether the company seeks or offers."),
    "kind-is-not-known": _("“%(value)s” is no kind of cooperation here. Choose one of the list."),
    "entry-needs-a-title": _("The entry needs a title in at least one language."),
    "product-is-not-known": _("The code %(value)s does not stand in the list of goods."),
    "values-are-not-in-order": _("The lowest value, %(low)s, is above the highest, %(high)s."),
    "entry-has-ended": _("Entry %(number)s has ended. Open it again to change it."),
    "entry-has-not-ended": _("Entry %(number)s has not ended."),
    "entry-is-not-a-draft": _("Entry %(number)s was handed to the desk already."),
    "entry-is-not-in-review": _("Entry %(number)s does not wait for a decision."),
    "entry-cannot-be-confirmed": _("Entry %(number)s is not published, so there is nothing to confirm."),
    "entry-need-not-be-confirmed": _("Entry %(number)s is not waiting to be confirmed."),
    "entry-waits-for-its-goods": _(
        "Goods of entry %(number)s stand on a list, and nobody has answered yet whether it binds."
    ),
    "entry-is-kept-back-for-its-goods": _("Entry %(number)s is kept back: the desk found that a list binds its goods."),
    "goods-are-no-longer-asked-about": _(
        "Entry %(number)s or the list says something else by now; nothing is left to answer."
    ),
    "answer-about-goods-needs-a-reason": _("Write the reason of the answer; it is kept with the question."),
    "search-has-ended": _("This saved search has ended. Save it again to be told."),
}
