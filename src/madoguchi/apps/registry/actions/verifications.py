"""The ladder on which a company proves who it is."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.actions.organisations import let_act
from madoguchi.apps.registry.letters import tell_people
from madoguchi.apps.registry.models import (
    ASKED,
    CODE,
    CONFIRMED,
    DOCUMENT,
    EXTRACT,
    REFUSED,
    Organisation,
    Verification,
)
from madoguchi.apps.registry.writing import KIND
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused
from madoguchi.core.search import outbox

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read for another
CODE_LENGTH = 8
CODE_TRIES = 6


@transaction.atomic
def ask_for_letter(organisation: Organisation, *, by: Person, at: datetime) -> Verification:
    """Ask the desk for a letter with a code. Asking again while one is on its way changes nothing."""
    organisation = queries.locked(organisation)
    standing = organisation.verifications.filter(kind=CODE, state=ASKED, asked_by=by).first()
    if standing is not None:
        return standing
    return _ask(organisation, CODE, by, at)


@transaction.atomic
def ask_for_code(organisation: Organisation, *, by: Person, at: datetime, proof: Verification | None = None) -> str:
    """Make the code that the desk sends by letter to the registered address. Returned once; only its digest stays.

    It answers the wish of whoever asked for a letter; without one it is the desk's own.
    """
    organisation = queries.locked(organisation)
    code = "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))
    if proof is not None:
        proof = organisation.verifications.get(pk=proof.pk)
        if proof.state != ASKED:
            raise Refused("verification-is-decided", state=proof.state)
        proof.code_digest, proof.tries = _digest(organisation, code), 0
        proof.save(update_fields=["code_digest", "tries"])
    else:
        organisation.verifications.filter(kind=CODE, state=ASKED, asked_by=by).update(
            state=REFUSED, decided_at=at, reason="replaced by a new code"
        )
        _ask(organisation, CODE, by, at, code_digest=_digest(organisation, code))
    journal.record("verification.code-made", organisation, by=by, at=at)
    return code


@transaction.atomic
def enter_code(organisation: Organisation, *, code: str, by: Person, at: datetime) -> bool:
    """Compare a typed code with the ones sent. After six wrong ones a code is void.

    Whoever returns the code of a letter they asked for acts for the company from then on. Returns whether it fits:
    a wrong try must be kept, so it is no refusal that would undo the transaction.
    """
    organisation = queries.locked(organisation)
    sent = organisation.verifications.filter(kind=CODE, state=ASKED).exclude(code_digest="").order_by("pk")
    open_to_them = list(sent if queries.acts_for(by, organisation) else sent.filter(asked_by=by))
    if not open_to_them:
        raise Refused("no-code-was-sent")
    typed = _digest(organisation, code.strip().upper().replace("-", "").replace(" ", ""))
    fitting = next((one for one in open_to_them if hmac.compare_digest(one.code_digest, typed)), None)
    for asked in [fitting] if fitting else open_to_them:
        asked.tries += 1
        if asked is fitting or asked.tries >= CODE_TRIES:
            asked.state = CONFIRMED if fitting else REFUSED
            asked.decided_at, asked.reason = at, "" if fitting else "too many wrong codes"
        asked.save()
    journal.record("verification.code-entered", organisation, by=by, at=at, facts={"fits": fitting is not None})
    if fitting is not None:
        let_act(organisation, person=by, by=by, at=at)
        outbox.touch(KIND, organisation.reference)
    return fitting is not None


@transaction.atomic
def offer_document(organisation: Organisation, *, file: File[bytes], by: Person, at: datetime) -> Verification:
    """Hand the desk a paper that shows who the company is."""
    organisation = queries.locked(organisation)
    return _ask(organisation, DOCUMENT, by, at, evidence=file)


@transaction.atomic
def ask_for_extract(organisation: Organisation, *, by: Person, at: datetime) -> Verification:
    """Ask the desk to compare the company with the extract of its register."""
    organisation = queries.locked(organisation)
    standing = organisation.verifications.filter(kind=EXTRACT, state=ASKED, asked_by=by).first()
    if standing is not None:
        return standing
    return _ask(organisation, EXTRACT, by, at)


@transaction.atomic
def decide_verification(proof: Verification, *, is_confirmed: bool, reason: str, by: Person, at: datetime) -> None:
    """The desk accepts or refuses a proof. A refusal says why. Whoever gave an accepted proof acts for the company."""
    organisation = queries.locked(proof.organisation)
    proof = Verification.objects.get(pk=proof.pk)
    if proof.state != ASKED:
        raise Refused("verification-is-decided", state=proof.state)
    if not is_confirmed and not reason:
        raise Refused("refusal-needs-a-reason")
    proof.state = CONFIRMED if is_confirmed else REFUSED
    proof.decided_by, proof.decided_at, proof.reason = by, at, reason
    proof.save()
    outbox.touch(KIND, organisation.reference)
    journal.record("verification.decided", organisation, by=by, at=at, facts={"kind": proof.kind, "state": proof.state})
    if is_confirmed and proof.asked_by is not None and not accounts.serves(proof.asked_by):
        let_act(organisation, person=proof.asked_by, by=by, at=at)
    tell_people(
        organisation,
        "verification-decided",
        at,
        {"kind": proof.kind, "state": proof.state, "reason": reason},
        also=proof.asked_by,
    )


@transaction.atomic
def record_verification(
    organisation: Organisation, *, kind: str, reason: str, by: Person | None, at: datetime
) -> Verification:
    """The desk notes that it saw a proof itself: an extract it fetched, a visit it made."""
    organisation = queries.locked(organisation)
    proof = Verification.objects.create(
        organisation=organisation,
        kind=kind,
        state=CONFIRMED,
        asked_at=at,
        decided_by=by,
        decided_at=at,
        reason=reason,
    )
    outbox.touch(KIND, organisation.reference)
    journal.record("verification.recorded", organisation, by=by, at=at, facts={"kind": kind})
    return proof


def _ask(organisation: Organisation, kind: str, by: Person, at: datetime, **values: Any) -> Verification:
    proof = Verification.objects.create(organisation=organisation, kind=kind, asked_by=by, asked_at=at, **values)
    journal.record("verification.asked", organisation, by=by, at=at, facts={"kind": kind})
    return proof


def _digest(organisation: Organisation, code: str) -> str:
    return hashlib.sha256(f"{organisation.reference}:{code}".encode()).hexdigest()
