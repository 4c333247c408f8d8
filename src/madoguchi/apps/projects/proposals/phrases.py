"""The sentences of refusals of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "no-proposals-here": _("This corridor does not say what a proposal consists of, so none can be written here."),
    "proposal-is-not-yours": _("Only people of the company that proposes it can do this."),
    "proposals-are-too-many": _("Your company has %(most)s proposals. Finish one before you begin another."),
    "proposal-needs-a-title": _("Give the proposal a title."),
    "proposal-is-at-the-desk": _(
        "The proposal was handed in and is not changed meanwhile. Take it back to write in it."
    ),
    "proposal-is-not-at-the-desk": _("The proposal is not with the desk now. Look at its page again."),
    "proposal-is-no-project-yet": _("The proposal is no project yet. Look at its page again."),
    "proposal-is-written-in-it": _("The proposal is written in this language. Choose another to translate into."),
    "proposal-misses-parts": _("The proposal was not handed in: %(n)s things are missing. See the list."),
    "part-is-not-known": _("“%(value)s” is no part of a proposal here."),
    "part-is-too-long": _("It has %(n)s characters, %(most)s fit."),
    "part-was-changed-meanwhile": _(
        "Somebody of your company changed this part while you were writing. What stands there now is shown below; what"
        " you wrote is still in the form. Send it again to put yours in its place."
    ),
    "lines-are-too-many": _("At most %(most)s lines fit."),
    "plan-needs-an-investment": _("A plan needs an investment above nothing."),
    "loan-is-more-than-the-investment": _("The loan is larger than the investment. Lower it, or raise the investment."),
    "loan-runs-while-it-works": _(
        "The loan is repaid out of the years of working: it runs %(least)s years at least, and ends with them."
    ),
    "giving-back-needs-a-reason": _("Say what is to be changed. The company reads it."),
    "project-is-of-others": _("The company of the proposal takes no part in project %(number)s."),
    "assumption-needs-a-source": _("Say where each figure is from: a letter, a count, a quotation, your own estimate."),
    "ground-is-not-known": _("“%(value)s” is nothing a figure can rest on here. Choose one of the list."),
    "proposed-risk-needs-an-owner": _("Say for each risk which post or company sees to it."),
    "step-needs-a-day": _("Give each step the day by which it is done."),
    "teaser-names-its-company": _(
        "The anonymous teaser was not made: it would tell who you are by %(words)s. Write the text for it without."
    ),
    "paper-lacks-a-language": _(
        "The paper was not made in this language: %(n)s of its texts are missing in it or translated from an older"
        " text. Translate them first."
    ),
}
