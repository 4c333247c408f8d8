"""Two keys, one of each side: without both nobody reads figures of a place both sides claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.apps.observatory import recording
from madoguchi.apps.observatory.models import STAGED, Upload, Vintage, VintageKey
from madoguchi.apps.observatory.uploading import path_of
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused


@dataclass(frozen=True)
class Said:
    """What one side says so far; nothing when `word` is None. `is_ours`: the reader may agree for it now."""

    side: str
    word: VintageKey | None
    is_ours: bool
    is_to_take_back: bool


def said_of(vintage: Vintage, person: Person) -> Sequence[Said]:
    """What each side says to a vintage, as a person of a desk sees it. Whoever answered for one side answers for it."""
    words = {one.side: one for one in vintage.keys.all()}
    own = {desk.side for desk in accounts.desks_of(person)}
    for one in words.values():
        if one.by_id == person.pk:
            own &= {one.side}
    found = []
    for side in packs.current().sides:
        word = words.get(side.key)
        is_given = word is not None and word.is_given
        found.append(Said(side.key, word, side.key in own and not is_given, side.key in own and is_given))
    return found


@transaction.atomic
def give(upload: Upload, *, side: str, by: Person, at: datetime) -> Vintage:
    """A side agrees that everybody reads these figures. With the key of the last side they are published at once.

    Before that the officers of the other side are written to.
    """
    vintage = _answered(upload, side, by)
    _say(vintage, side=side, by=by, at=at, is_given=True)
    journal.record(
        "vintage.key-given", vintage, by=by, at=at, facts={"side": side, "digest": vintage.digest, "rows": vintage.rows}
    )
    waiting = recording.sides_without_key(vintage)
    if waiting:
        for officer in (one for key in waiting for one in accounts.officers_of_side(key)):
            notices.send(
                "figures-need-your-key",
                to=officer,
                about=upload,
                at=at,
                dedupe=f"figures-need-your-key:{vintage.reference}:{officer.reference}",
                facts={"rows": vintage.rows, "source": vintage.source.key, "release": vintage.release},
            )
        return vintage
    vintage = recording.record(vintage, by=by, at=at)
    transaction.on_commit(lambda: path_of(upload).unlink(missing_ok=True))
    return vintage


@transaction.atomic
def refuse(upload: Upload, *, side: str, reason: str, by: Person, at: datetime) -> VintageKey:
    """A side refuses its key, or takes it back before the other has given its own; with a reason for both desks."""
    if not reason.strip():
        raise Refused("key-is-refused-with-a-reason")
    vintage = _answered(upload, side, by)
    word = _say(vintage, side=side, by=by, at=at, is_given=False, reason=reason.strip())
    journal.record(
        "vintage.key-refused", vintage, by=by, at=at, facts={"side": side, "digest": vintage.digest},
        personal={"reason": word.reason},
    )  # fmt: skip
    if upload.by_id != by.pk:
        notices.send(
            "figures-are-refused",
            to=upload.by,
            about=upload,
            at=at,
            dedupe=f"figures-are-refused:{vintage.reference}:{side}:{at.timestamp():.0f}",
            facts={"source": vintage.source.key, "release": vintage.release, "side": side},
        )
    return word


def _answered(upload: Upload, side: str, by: Person) -> Vintage:
    """The vintage of an upload, locked, once it is sure that this person may say something to it for a side."""
    packs.current().side(side)
    if upload.vintage is None or upload.state != STAGED:
        raise Refused("upload-is-not-read")
    vintage = Vintage.objects.select_for_update().get(pk=upload.vintage.pk)
    if vintage.recorded_at is not None:
        raise Refused("upload-is-published")
    if not vintage.needs_keys:
        raise Refused("figures-need-no-keys")
    if not any(desk.side == side for desk in accounts.desks_of(by)):
        raise Refused("key-to-figures-is-of-its-side")
    if vintage.keys.filter(by=by).exclude(side=side).exists():
        raise Refused("one-person-holds-one-key")
    return vintage


def _say(vintage: Vintage, *, side: str, by: Person, at: datetime, is_given: bool, reason: str = "") -> VintageKey:
    said = {"by": by, "at": at, "digest": vintage.digest, "is_given": is_given, "reason": reason}
    return VintageKey.objects.update_or_create(vintage=vintage, side=side, defaults=said)[0]
