"""The sentences of refusals about difficulties: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "corridor-takes-no-difficulties": _(
        "This window takes no reports of difficulties: its corridor names no headings."
    ),
    "heading-is-not-known": _("“%(value)s” is no heading here. Choose one of the list."),
    "difficulty-needs-a-text": _("Say in at least one language what happened."),
    "circle-is-not-known": _("“%(value)s” says nothing about who may read it. Choose one of the list."),
    "since-lies-ahead": _("%(day)s lies ahead. Say since when it has stood in your way."),
    "difficulty-was-screened": _("Difficulty %(number)s was read already."),
    "difficulty-is-not-accepted": _("Difficulty %(number)s was not accepted yet. Accept it first."),
    "difficulty-was-handed-over": _("Difficulty %(number)s is with the other desk already."),
    "difficulty-is-closed": _("Difficulty %(number)s is closed. Open it again to go on."),
    "difficulty-is-open": _("Difficulty %(number)s is not closed."),
    "difficulty-needs-a-reason": _("Give the reason in at least one language: the company will read it."),
    "not-resolved-needs-a-basis": _("“Not resolved” needs the legal basis, so that the company can check it."),
    "form-is-incomplete": _("Something is missing or cannot be read: %(fields)s."),
    "subject-is-of-another-company": _(
        "The case belongs to another of your companies. Report it for that one, or leave the case out."
    ),
    "word-is-empty": _("Write at least one sentence."),
    "party-is-not-known": _("“%(value)s” is nobody a difficulty can wait for."),
    "reopening-is-too-late": _("Difficulty %(number)s could be opened again until %(until)s. Report it anew instead."),
    "file-is-not-open": _("Open the file first: every look at it is shown to the company."),
    "record-needs-two-texts": _("The public text needs a title and a text in at least one language."),
    "record-names-the-company": _("The public text names the company. Take the name out."),
    "record-needs-another-person": _("Whoever wrote the public text cannot approve it. Ask a colleague."),
    "record-is-not-in-approval": _("This public text does not wait for approval."),
    "record-is-not-public": _("This text is not public."),
    "company-does-not-allow-it": _("The company did not allow publication."),
    "step-is-not-there": _("There is no such step in the plan."),
    "date-needs-a-reason": _("A later date needs a reason."),
    "later-date-needs-approval": _(
        "%(day)s is promised. A later date needs a reason and a colleague's approval: ask for it below."
    ),
    "longer-needs-a-reason": _("Say why it takes longer: the company will read it."),
    "later-date-waits-already": _("A later date waits for a colleague already."),
    "later-date-needs-another-person": _("Whoever asked for the later date cannot approve it. Ask a colleague."),
    "no-later-date-waits": _("No later date waits for a decision."),
    "date-is-not-later": _(
        "Choose a day after the one that is promised. An earlier one you can tell the company at once."
    ),
    "date-has-passed": _("%(day)s has passed. Choose a day ahead."),
    "survey-year-is-past": _("The survey of %(year)s is the earlier one. Choose a later year."),
    "survey-exists": _("There is a survey of %(year)s already."),
    "survey-asks-nobody": _("Choose at least one side whose companies are asked."),
    "survey-is-closed": _("This survey is closed. Thank you for looking."),
    "survey-is-not-closed": _("Close the survey first: results are counted once no more answers come."),
    "survey-needs-another-person": _("Whoever counted the results cannot publish them. Ask a colleague."),
    "ballot-is-spent": _("Your company has answered this survey. Each company answers once."),
}
