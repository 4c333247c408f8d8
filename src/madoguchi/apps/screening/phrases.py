"""The sentences of refusals about screening: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "list-kind-is-not-known": _("“%(kind)s” is no kind of list that is read here. Known are: %(known)s."),
    "hit-is-decided": _("This question was decided already."),
    "decision-needs-a-reason": _("Write the reason of the decision; it is kept with the hit."),
    "hit-needs-more-than-a-name": _(
        "A name alone never clears a hit. Say what else was compared: number, place, activity or people."
    ),
    "restriction-names-an-unknown-company": _("There is no company %(reference)s for the restriction to name."),
    "owner-is-a-company-or-a-name": _("Give the owner as a company of the registry or by name: one of the two."),
    "owner-is-not-found": _(
        "No company of the registry has this number or reference. Look at its page, or give the owner by name."
    ),
    "owner-owns-itself": _("A company does not own itself. Give another owner."),
    "share-makes-a-circle": _(
        "This company has the majority of that very owner, directly or through others, at the same time. Companies may"
        " hold parts of each other, but not the majority each. Look at the days and percents."
    ),
    "share-ends-before-it-begins": _("The share begins on %(day)s. It cannot end before."),
    "share-has-ended": _("The end of this share is known already."),
    "share-is-no-part": _("A share is more than 0 and at most 100 percent; %(percent)s is not."),
    "share-needs-a-source": _("Say where the share was read."),
    "shares-are-more-than-a-whole": _(
        "Shares of %(held)s percent are known for this time already; %(percent)s more make more than a whole."
    ),
    "company-waits-for-comparison": _(
        "%(company)s was not compared yet with every list in force under its present names and numbers. That is done"
        " within a quarter of an hour; then try again."
    ),
    "company-waits-for-an-answer": _(
        "Whether %(company)s is a listed party is a question that waits for a person. Answer it under Questions;"
        " until then nothing moves on."
    ),
    "company-is-listed": _("A person has confirmed that %(company)s is a party of a list in force. Nothing moves on."),
    "list-version-is-loaded": _("Version %(version)s of this list is loaded already."),
    "list-holds-something-else": _("The list %(list)s holds something else: parties and goods are lists of their own."),
    "list-has-no-names": _("Nothing in the file could be read as a party or a good."),
}
