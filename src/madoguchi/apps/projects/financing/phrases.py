"""The sentences of refusals about the money of projects: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "money-kind-is-not-known": _("“%(value)s” is no kind of money here. Choose one of the list."),
    "money-state-is-not-known": _("“%(value)s” is no state of money here. Choose one of the list."),
    "money-has-one-giver": _("Name one giver: an instrument, a company, or a name."),
    "instrument-is-not-known": _("“%(value)s” is no instrument here. Choose one of the list."),
    "sure-money-needs-a-giver": _("Money that is pledged or under contract has a giver. Say whose it is."),
    "paid-money-stays-closed": _("A part of it was paid already. Its contract stays signed."),
    "plan-needs-uses": _("Say what the money goes into."),
    "plan-is-not-even": _(
        "Sources are %(sources)s and uses %(uses)s; %(missing)s are missing. Change one until both are the same."
    ),
    "plan-is-below-its-tranches": _(
        "Tranches of “%(giver)s” come to %(sum)s. The plan cannot count on less; drop a tranche first."
    ),
    "tranches-keep-the-currency": _("Tranches are planned in %(currency)s. The plan stays in this currency."),
    "condition-needs-a-text": _("Write what the giver asks for."),
    "condition-needs-evidence": _("Say what shows that it is met: a paper, its number, its day."),
    "tranche-needs-an-amount": _("Say how much is paid."),
    "tranche-needs-a-plan": _("The finance plan does not count on this money yet. Write it into the plan first."),
    "tranches-exceed-the-plan": _("The plan leaves %(left)s of this money for another tranche. Take that or less."),
    "tranche-was-dropped": _("This tranche was dropped. Add a new one."),
    "tranche-was-paid": _("This tranche was paid. It stays as it is."),
    "tranche-waits-for-a-contract": _("It waits for the contract: the money is not under contract yet."),
    "tranche-waits-for-a-condition": _("It waits for a condition: %(condition)s"),
    "tranche-waits-for-the-project": _("Project %(number)s is frozen in its condition. Nothing is paid into it."),
    "tranche-waits-for-screening": _(
        "Everybody who takes part is compared with the lists not longer than %(days)s days before a payment."
    ),
    "tranche-waits-for-a-likeness": _("A likeness to a listed party is open. A person has to look at it first."),
    "fund-needs-a-name": _("The fund needs a name in at least one language."),
    "rules-follow-one-another": _("The rules before began on %(day)s. New ones cannot begin earlier."),
    "a-sum-is-not-below-nothing": _("A sum of money is not below nothing."),
    "least-is-above-most": _("The least is above the most. Change one of the two."),
    "a-sector-takes-a-part": _("Say which part of the budget one sector may take, from 1 to 100."),
    "points-are-of-a-hundred": _("Points go from 0 to 100; %(points)s is neither."),
    "appraisal-needs-a-reason": _("Say why the project is given these points. The reason is kept."),
    "money-is-decided-by-a-desk": _("Only an officer of a desk decides about the money of funds."),
    "money-needs-an-outsider": _("Somebody who does not work on project %(number)s decides about its money."),
    "no-project-seeks-money": _(
        "No project takes part. Each needs a plan with money that is sought, an appraisal, and the first two gates."
    ),
    "no-fund-has-rules": _("No fund has rules in force on %(day)s whose currency has a rate."),
    "floors-cannot-be-met": _(
        "No allowed choice puts as much into these regions as asked: %(regions)s. Ask for less there."
    ),
    "verdict-is-not-known": _("“%(value)s” is nothing a committee can say here. Choose one of the list."),
    "award-is-confirmed": _("This line was decided and confirmed. It stays as it is."),
    "award-is-not-decided": _("Nobody has decided on this line yet."),
    "award-takes-two-persons": _("You decided on this line yourself. Somebody else confirms it."),
    "departing-from-advice-needs-a-reason": _("Say why the committee departs from the advice. The reason is kept."),
    "award-exceeds-what-is-sought": _(
        "The plan of project %(number)s seeks less by now. Change the line to what is still sought."
    ),
    "fund-does-not-serve-the-project": _(
        "By its rules this fund gives nothing to project %(number)s: its sector, region, share or ticket."
    ),
    "award-breaks-the-rules-of-the-fund": _("By its rules the fund gives from %(least)s to %(most)s to this project."),
    "fund-has-less-left": _("The fund has %(left)s left in this allocation."),
}
