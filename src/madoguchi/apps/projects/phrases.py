"""The sentences of refusals about projects: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "project-needs-a-title": _("The project needs a title in at least one language."),
    "introduction-is-not-yours": _("Only the two companies of an introduction can make a project of it."),
    "introduction-led-to-no-deal": _(
        "A project begins with an introduction that led to a deal. Say first that you agreed on one."
    ),
    "introduction-has-a-project": _("This introduction has a project already. Open that one."),
    "change-needs-a-reason": _("This was fixed before. Say why it changes; the old value and the reason are kept."),
    "cost-needs-a-currency": _("Say in which currency the amount is."),
    "works-end-before-they-begin": _("The works begin on %(day)s. They cannot end before."),
    "only-a-pilot-prepares": _("Only a pilot project prepares another. Mark it as a pilot."),
    "project-prepares-itself": _("A project cannot prepare itself."),
    "neutral-place-has-no-regime": _(
        "The project lies at a place on whose status the sides differ. No regime is chosen or computed there."
    ),
    "share-stands-twice": _("The same line stands here twice. Keep one of the two."),
    "shares-are-given-for-all-or-none": _("Give a share for every line, or for none while the split is not known."),
    "shares-do-not-add-up": _("The shares add up to %(total)s instead of 100. Change them until they do."),
    "sector-is-not-known": _("“%(value)s” is no sector here. Choose one of the list."),
    "place-is-not-known": _("“%(value)s” is no place here. Choose one of the list."),
    "role-is-not-known": _("“%(value)s” is nothing one can be in a project. Choose one of the list."),
    "participant-has-this-role": _("This company has that role in the project already."),
    "participant-needs-a-name": _("Choose a company or an agency, or write a name."),
    "participation-ends-before-it-begins": _("It takes part since %(day)s. It cannot leave before."),
    "gate-is-not-next": _("Gate %(gate)s is not the next one of this project. Look at the page again."),
    "gate-is-passed-by-a-desk": _("Only an officer of a desk lets a project through a gate."),
    "gate-needs-an-outsider": _("Gate %(gate)s is passed by somebody who does not work on the project."),
    "project-is-frozen": _(
        "Project %(number)s passes no gate in its condition. Reading, reporting and winding up go on."
    ),
    "gate-asks-for-more": _("Gate %(gate)s asks for more: %(n)s of its points are not met yet. See the list."),
    "override-needs-a-permit": _("You have no permit to pass a gate over what is missing. An operator gives it."),
    "override-needs-a-reason": _("Say why the gate is passed over what is missing. The reason is shown and kept."),
    "stage-is-not-behind": _("“%(gate)s” does not lie behind the stage of the project."),
    "step-back-needs-a-reason": _("Say why the project goes back. The reason is kept."),
    "condition-is-not-set-by-hand": _(
        "“%(value)s” is not set by hand. What is prohibited follows from the restrictions in force."
    ),
    "condition-needs-a-reason": _("Say why the condition changes. The reason is kept."),
    "condition-begins-before-the-last": _("The condition before began on %(day)s. The new one cannot begin earlier."),
    "baseline-needs-cost-and-days": _("A baseline fixes cost, beginning and end. Enter the three first."),
    "permit-needs-a-reason": _("Say why this person may pass gates over what is missing."),
    "permit-is-for-officers": _("Only somebody who serves at a desk can be given this permit."),
    "key-is-turned-by-its-side": _("Only an officer of that side can say this for it."),
    "key-is-taken-back-with-a-reason": _("Say why your side takes its agreement back."),
    "project-is-before-its-first-gate": _("Project %(number)s has not passed its first gate yet."),
    "quarter-has-not-begun": _("Quarter %(quarter)s of %(year)s has not begun yet."),
    "quarter-was-reported": _("Quarter %(quarter)s of %(year)s was reported on already."),
    "report-needs-a-text": _("Write a few sentences on how the project stands."),
    "milestone-needs-a-title": _("The milestone needs a title in at least one language."),
    "milestone-is-met": _("This milestone was met. It stays as it is."),
    "day-has-not-come": _("The day %(day)s has not come yet."),
    "risk-needs-a-text": _("Write what may go wrong."),
    "who-is-waited-for-is-not-known": _("“%(value)s” is nobody one can wait for here. Choose one of the list."),
    "wait-needs-a-text": _("Write what the project waits for."),
    "wait-is-due-before-it-begins": _("The project waits since %(day)s. It cannot be due before."),
    "wait-ends-before-it-begins": _("The project waits since %(day)s. It cannot end before."),
    "case-is-not-yours": _("Only whoever acts for the company of a case can say that it is done for a project."),
    "case-of-project-is-not-filed": _("Case %(number)s is not filed yet. File it first."),
    "case-is-of-no-participant": _("The company of case %(number)s does not take part in this project."),
    "agreement-needs-a-title": _("The agreement needs a title in at least one language."),
    "agreement-kind-is-not-known": _("“%(value)s” is no kind of agreement here. Choose one of the list."),
}
