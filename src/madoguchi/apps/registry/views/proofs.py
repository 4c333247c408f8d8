"""The ladder on which a company shows who it is: its own side, and the desk's."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.registry import actions, queries, rules
from madoguchi.apps.registry.forms import CodeForm, DecisionForm, DocumentForm
from madoguchi.apps.registry.models import CODE, Organisation, Verification
from madoguchi.apps.registry.views.asking import company_of, person_of
from madoguchi.core import clock, packs, papers
from madoguchi.core.accounts.routes import MEMBER, OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.references import new_reference
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told


@audience(MEMBER)
@require_safe
def company_verify(request: HttpRequest, reference: str) -> HttpResponse:
    """Which proofs there are, which of them wait, and how to give one."""
    organisation = company_of(request, reference, rules.SEE)
    return _ladder(request, organisation)


def _ladder(
    request: HttpRequest, organisation: Organisation, document: DocumentForm | None = None, code: CodeForm | None = None
) -> HttpResponse:
    person = person_of(request)
    is_own = queries.acts_for(person, organisation)
    own = queries.proofs_of(organisation, None if is_own else person)
    waiting = {one.kind for one in own if one.state == "asked"}
    context = {
        "organisation": organisation,
        "proofs": own,
        "is_own": is_own,
        "waiting": waiting,
        "letter_is_sent": any(one.kind == CODE and one.state == "asked" and one.code_digest for one in own),
        "is_verified": queries.is_verified(organisation),
        "document": document or DocumentForm(),
        "code": code or CodeForm(),
    }
    has_mistakes = bool((document and document.errors) or (code and code.errors))
    return render(request, "registry/company_verify.html", context, status=400 if has_mistakes else 200)


@audience(MEMBER)
@require_POST
def ask_extract(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the desk to compare with the register."""
    organisation = company_of(request, reference, rules.SEE)
    actions.ask_for_extract(organisation, by=person_of(request), at=clock.now())
    messages.success(request, _("The desk compares with the register and may write to you."))
    return redirect("company-verify", reference=reference)


@audience(MEMBER)
@require_POST
def ask_letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the desk for a letter with a code."""
    organisation = company_of(request, reference, rules.SEE)
    actions.ask_for_letter(organisation, by=person_of(request), at=clock.now())
    messages.success(request, _("The desk sends a letter with a code to the registered address."))
    return redirect("company-verify", reference=reference)


@audience(MEMBER)
@require_POST
def enter_code(request: HttpRequest, reference: str) -> HttpResponse:
    """Type the code of the letter."""
    organisation = company_of(request, reference, rules.SEE)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ladder(request, organisation, code=form)
    try:
        fits = actions.enter_code(organisation, code=form.cleaned_data["code"], by=person_of(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, say(refusal))
        return redirect("company-verify", reference=reference)
    if not fits:
        form.add_error("code", _("This is not the code of the letter. After six wrong ones it is void."))
        return _ladder(request, organisation, code=form)
    messages.success(request, _("The code fits. You act for this company now."))
    return redirect(organisation)


@audience(MEMBER)
@require_POST
def offer_document(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the desk a paper."""
    organisation = company_of(request, reference, rules.SEE)
    person, at = person_of(request), clock.now()
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ladder(request, organisation, document=form)

    def offer() -> str:
        paper = form.cleaned_data["file"].read()
        # What it is called where it comes from may name people, and is not kept.
        file = ContentFile(paper, name=f"{new_reference()}{papers.TYPES[papers.kind_of(paper)]}")
        actions.offer_document(organisation, file=file, by=person, at=at)
        return organisation.reference

    act_once(form.cleaned_data["once"], at=at, act=offer)
    messages.success(request, _("The document is with the desk. Nobody else can read it."))
    return redirect("company-verify", reference=reference)


# The desk


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def verifications(request: HttpRequest) -> HttpResponse:
    """Proofs that wait for a decision, the oldest first."""
    return render(request, "registry/verifications.html", {"proofs": queries.verifications_asked()[:100]})


@audience(OFFICER)
@require_POST
def verification_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse a proof."""
    proof = _proof(pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose whether the proof is accepted or refused."))
        return redirect("verifications")
    with refusals_told(request):
        actions.decide_verification(
            proof,
            is_confirmed=form.cleaned_data["decision"] == "confirm",
            reason=form.cleaned_data["reason"].strip(),
            by=person_of(request),
            at=clock.now(),
        )
        messages.success(request, _("The decision is kept, and whoever asked is told."))
    return redirect("verifications")


@audience(OFFICER)
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A paper that was handed in: saved, never shown inside the site."""
    proof = _proof(pk)
    return papers.saved(proof.evidence, proof.organisation.reference)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def company_code(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter with the code, to be printed. The code is shown this once; asking again makes another."""
    organisation = company_of(request, reference, rules.SEE)
    proofs = [one for one in queries.proofs_of(organisation) if one.kind == CODE and one.state == "asked"]
    context: dict[str, object] = {"organisation": organisation, "proofs": proofs}
    if request.method == "POST":
        proof = next((one for one in proofs if str(one.pk) == request.POST.get("proof")), None)
        try:
            code = actions.ask_for_code(organisation, by=person_of(request), at=clock.now(), proof=proof)
        except Refused as refusal:
            messages.error(request, say(refusal))
            return redirect("verifications")
        side = packs.current().side(organisation.side)
        context |= {
            "code": f"{code[:4]}-{code[4:]}",
            "languages": [*side.languages, "en"],
            "on": clock.today(side.time_zone),
        }
    response = render(request, "registry/company_code.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _proof(pk: int) -> Verification:
    found = queries.proof(pk)
    if found is None:
        raise Http404
    return found
