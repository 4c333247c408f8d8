"""What would happen if a control of screening were broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from unittest.mock import patch

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import answering
from madoguchi.apps.introductions.invariants import goods_were_answered_before
from madoguchi.apps.screening import actions, comparisons, passing, queries
from madoguchi.apps.screening.invariants import nothing_passed_in_spite_of_a_hit, wordings_follow_one_another
from madoguchi.apps.screening.models import List, ListedGood, ListedParty, Restriction
from madoguchi.apps.screening.subjects import Subject
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register

# Checks -------------------------------------------------------------------------------------------------


def nobody_passes_unscreened() -> None:
    vostok, _ = cast.vostok()
    listing = List.objects.create(key="a", name="A", version="1", file_digest="x", loaded_at=MONDAY)
    ListedParty.objects.create(listing=listing, key="1", names=[{"text": "Vostok Logistics LLC", "language": ""}])

    assert not queries.is_cleared(vostok)
    actions.screen([vostok], cause="test", by=None, at=MONDAY)
    assert not queries.is_cleared(vostok)


def wordings_are_sound() -> None:
    for text in ("first", "second"):
        actions.record_restriction(
            actions.Draft(
                key="X1",
                jurisdiction="jp",
                authority=Texts.written(en="Ministry"),
                measure="freeze",
                effect="prohibits",
                binds=Texts.written(en="all"),
                text=Texts.written(en=text),
                targets=(Subject.of("party:x"),),
                from_on=date(2022, 3, 1),
            ),
            by=None,
            at=MONDAY,
        )

    assert list(wordings_follow_one_another()) == []
    assert Restriction.objects.get(superseded_on=None).wording == 2


def nothing_moves_on_while_a_question_is_open() -> None:
    sakura, _ = cast.sakura()
    vostok, _ = cast.vostok()
    listing = List.objects.create(key="a", name="A", version="1", file_digest="x", loaded_at=MONDAY)
    ListedParty.objects.create(listing=listing, key="1", names=[{"text": "Vostok Logistics LLC", "language": ""}])
    actions.screen([sakura, vostok], cause="test", by=None, at=MONDAY)
    with suppress(Refused):
        cast.proposal(sakura, vostok, at=MONDAY + timedelta(days=1))

    assert list(nothing_passed_in_spite_of_a_hit()) == []


def nothing_moves_on_while_goods_are_asked_about() -> None:
    sakura, _ = cast.sakura()
    vostok, _ = cast.vostok()
    listing = List.objects.create(
        key="g", content="goods", name="G", version="1", file_digest="x", loaded_at=MONDAY, publisher="Authority"
    )
    ListedGood.objects.create(listing=listing, code="8542")
    seek = cast.entry(sakura, "seek", "Circuits", products=("8542",))
    with suppress(Refused):
        cast.proposal(sakura, vostok, first_entry=seek, at=MONDAY + timedelta(days=1))

    assert docket.goods_waiting().count() == 1
    assert list(goods_were_answered_before()) == []


# Defects ------------------------------------------------------------------------------------------------


@contextmanager
def lists_count_for_nothing() -> Iterator[None]:
    with patch.object(List, "objects", List.objects.none()):
        yield


@contextmanager
def nothing_looks_alike() -> Iterator[None]:
    with patch.object(comparisons, "_likenesses", lambda *_: []):
        yield


@contextmanager
def the_last_wording_is_rewritten() -> Iterator[None]:
    create = Restriction.objects.create

    def rewritten(**fields):
        Restriction.objects.filter(key=fields["key"]).delete()
        return create(**fields)

    with patch.object(Restriction.objects, "create", rewritten):
        yield


@contextmanager
def goods_stand_in_nobodys_way() -> Iterator[None]:
    with patch.object(answering, "_require_free_goods", lambda *_: None):
        yield


@contextmanager
def every_gate_is_open() -> Iterator[None]:
    with patch.object(passing.Passage, "is_open", True):
        yield


register(
    "screening.gates-open",
    "nothing passes a gate while a hit of one of its companies is open",
    plant=every_gate_is_open,
    check=nothing_moves_on_while_a_question_is_open,
)
register(
    "screening.goods-ignored",
    "nothing is proposed while goods of an entry stand on a list and nobody has answered",
    plant=goods_stand_in_nobodys_way,
    check=nothing_moves_on_while_goods_are_asked_about,
)
register(
    "screening.lists-ignored",
    "nothing passes uncompared with the lists in force",
    plant=lists_count_for_nothing,
    check=nobody_passes_unscreened,
)
register(
    "screening.blind",
    "a listed party under another spelling becomes a question",
    plant=nothing_looks_alike,
    check=nobody_passes_unscreened,
)
register(
    "screening.wording-rewritten",
    "what was known of a restriction is kept",
    plant=the_last_wording_is_rewritten,
    check=wordings_are_sound,
)

test_the_control_holds, test_the_defect_is_caught = holds("screening"), is_caught("screening")
