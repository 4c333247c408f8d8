"""The sentences of refusals about cases: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "procedure-is-not-known": _("There is no procedure “%(value)s” here. Choose one from the list."),
    "procedure-is-not-in-force": _("On %(on)s no rules of this procedure were in force."),
    "case-is-filed": _("Case %(number)s is filed already. Change its answers on the page of the case."),
    "case-is-not-open": _("Case %(number)s is not under way, so nothing can be done in it."),
    "case-is-decided": _("Case %(number)s is decided. A decision is not taken back; you can appeal a refusal."),
    "case-is-not-decided": _("Case %(number)s is not decided yet."),
    "fact-is-not-asked": _("The rules of this procedure do not ask for “%(value)s”."),
    "fact-is-not-an-answer": _("This is no answer to the question. Choose one of those offered, or type a number."),
    "requirement-is-not-met": _(
        "With these answers a requirement of the procedure is not met. Look at the marked step."
    ),
    "step-is-not-current": _("This step of case %(number)s is not with you now. Load the page again."),
    "step-is-not-yours": _("This step of case %(number)s is not yours to do now."),
    "step-is-the-applicants": _("This step of case %(number)s is the applicant's own."),
    "step-was-not-returned": _("This step of case %(number)s was not returned to you."),
    "question-is-open": _("A question of case %(number)s waits for the applicant. It has to be answered first."),
    "question-is-answered": _("This question of case %(number)s was answered already."),
    "question-is-empty": _("Write the question."),
    "answer-is-empty": _("Write the answer."),
    "outcome-is-not-possible": _("The rules of this step do not know this outcome."),
    "outcome-needs-a-reason": _(
        "Give the reason in a sentence or two: the company reads it, and so does who looks at an appeal."
    ),
    "paper-is-of-no-kind": _("“%(value)s” is no kind of paper here. Choose one of the list."),
    "nothing-to-appeal": _("Case %(number)s holds no refusal that could be appealed."),
    "appeal-is-made": _("An appeal against this refusal in case %(number)s was made already."),
    "appeal-is-decided": _("The appeal in case %(number)s is decided."),
    "comments-are-closed": _("Comments on this draft are taken until %(closes)s, and from its first day on only."),
    "comment-is-empty": _("Write the comment."),
    "comments-are-many": _("Your company has made %(most)s comments on this draft. More do not fit."),
    "comment-is-read": _("Somebody at your desk read this comment already. Load the page again."),
    "comment-is-not-shown": _("Only a comment that is shown is answered."),
    "kept-back-needs-a-reason": _("Say why the comment is kept back: its author reads it."),
    "draft-is-settled": _("This draft is settled. What was answered stays as it is."),
    "change-is-no-draft": _("This change was never open for comment, so there is nothing to adopt here."),
    "comments-are-open": _("Comments are taken until %(closes)s. The draft can be settled after that."),
    "comments-wait": _("Comments not read or not answered yet: %(n)s. Answer them first."),
    "effect-is-not-ahead": _(
        "The change would take effect on %(effective)s, which is not ahead any more. Give it a later day in the pack."
    ),
    "draft-drop-needs-a-reason": _("Say in a sentence or two why the draft is dropped."),
    "side-gives-no-rulings": _("This side gives no rulings through the window."),
    "ruling-is-given": _("This question was answered already. Load the page again."),
    "ruling-is-withdrawn": _("The company took this question back. There is nothing left to answer."),
    "ruling-is-not-given": _("There is no answer yet that could be published."),
    "ruling-needs-reasons": _("Give the reasons: the company reads them."),
    "ruling-needs-a-law": _("Name the act and the provision the answer rests on."),
    "ruling-is-published": _("This ruling is published. Its text does not change any more."),
    "ruling-text-is-empty": _("Write the title and the text everybody is to read."),
    "ruling-names-the-company": _("The text for everybody names the company that asked. Take the name out."),
    "ruling-names-a-contact": _("The text for everybody holds an address or a telephone number. Take it out."),
    "ruling-needs-another-person": _("Whoever wrote the text cannot publish it. Ask a colleague."),
    "ruling-is-not-in-force": _("This ruling is not in force on that day."),
    "ruling-ends-backwards": _("A ruling ends on a day that is ahead, never backwards. Choose tomorrow or later."),
    "ruling-ends-by-itself": _("This ruling ends by itself on %(until)s. Choose an earlier day."),
    "ruling-is-of-another": _("A case rests on rulings of its own company about its own procedure only."),
    "nothing-is-followed": _("Choose at least one procedure, code of goods or region."),
    "appeal-needs-grounds": _("Say in a sentence or two why the refusal should be looked at again."),
}
