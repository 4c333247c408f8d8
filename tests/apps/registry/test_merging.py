"""Two records made one, and parted again without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import translation

from madoguchi.apps.docket.models import Entry
from madoguchi.apps.introductions.models import (
    Block,
    Consent,
    ContactCard,
    ContactRead,
    Exchange,
    Interest,
    Introduction,
    Outcome,
)
from madoguchi.apps.registry import actions as registry
from madoguchi.apps.registry import merging, queries, sentences
from madoguchi.apps.registry.models import (
    Import,
    ImportRow,
    Merge,
    Organisation,
    Resemblance,
    Site,
    Verification,
)
from madoguchi.apps.registry.snapshots import relations
from madoguchi.apps.screening.models import Check, Hit, List, ListedParty
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast as people
from tests.rows import make_row

pytestmark = pytest.mark.django_db

MONDAY = people.MONDAY
TUESDAY = MONDAY + timedelta(days=1)

# What is written down about a merge is not part of what the merge changed: the journal, the outbox of the search,
# the edits that are kept, and the merge's own row grow by design.
LEDGERS = {"registry.merge", "search.change", "journal.event", "journal.sealed", "journal.head", "notices.message"}


def everything() -> dict[str, str]:
    """Every row of every table that holds the matter itself."""
    models = [
        one for one in apps.get_models() if one._meta.label_lower not in LEDGERS and not hasattr(one, "history_id")
    ]
    return {one._meta.label_lower: serializers.serialize("json", one._default_manager.order_by("pk")) for one in models}


def double(name: str = "サクラ水産株式会社"):
    """Another record of the same company, entered from another register."""
    record = registry.CompanyRecord(
        side="jp",
        names=(registry.NameRecord(name, "ja"), registry.NameRecord("Sakura Suisan", "en", kind="short")),
        identifiers=(registry.IdentifierRecord("edinet", "E99999"),),
        activities=(registry.ActivityRecord("isic4", "1020", is_main=True), registry.ActivityRecord("isic4", "5210")),
        address="1-2-3",
        web="https://sakura.example/",
        employees=30,
    )
    return registry.record_organisation(record, by=None, at=MONDAY, origin=registry.Origin("other", MONDAY.date()))


def test_a_merge_moves_what_points_to_the_absorbed_record_and_keeps_every_name(sakura):
    kept, kenji = sakura
    absorbed = double()
    entry = people.entry(absorbed, "seek", "Snow crab")

    merging.merge(kept, absorbed, reason="same number", by=kenji, at=TUESDAY)

    names = {alias.text for alias in queries.company(kept.reference).aliases.all()}
    assert names == {"株式会社サクラ水産", "サクラ水産株式会社", "Sakura Suisan"}
    assert Entry.objects.get(pk=entry.pk).organisation == kept
    assert queries.company(absorbed.reference) is None
    assert queries.successor(absorbed.reference) == kept


def test_the_kept_record_takes_over_only_facts_it_lacks(sakura):
    kept, kenji = sakura
    absorbed = double()

    merging.merge(kept, absorbed, reason="same number", by=kenji, at=TUESDAY)

    kept.refresh_from_db()
    assert (kept.web, kept.address, kept.size_band) == ("https://sakura.example/", "1-2-3", "20-49")
    assert kept.provenance["web"]["source"] == "other"


def test_looking_at_a_merge_changes_nothing(sakura):
    kept, _kenji = sakura
    absorbed = double()
    before = everything()

    seen = merging.preview(kept, absorbed)

    assert everything() == before
    assert {move.model for move in seen.moved} >= {"registry.alias", "registry.identifier"}
    assert [move.model for move in seen.staying] == ["registry.activity"]
    assert dict(seen.filled)["web"] == "https://sakura.example/"


def test_a_merge_that_is_undone_leaves_every_row_of_every_relation_as_it_was(sakura):
    kept, kenji = sakura
    absorbed = double()
    fill_every_relation(absorbed, kept, kenji)
    missing = {
        f"{model._meta.label}.{field}"
        for model, field in relations()
        if not model._default_manager.filter(**{field: absorbed}).exists()
    }
    assert missing == set(), "a relation without a row proves nothing: add one in fill_every_relation"
    before = everything()

    done = merging.merge(kept, absorbed, reason="same number", by=kenji, at=TUESDAY)
    during = everything()
    merging.undo(done, by=kenji, at=TUESDAY)

    assert during != before
    assert everything() == before


def fill_every_relation(one: Organisation, other: Organisation, person) -> None:
    """A row of every kind that points to a company, for each way in which it may point."""
    vostok, anna = people.vostok()
    entry = people.entry(one, "seek", "Crab")
    offer = people.entry(vostok, "offer", "Storage")
    registry.add_member(one, person=anna, role="editor", by=None, at=MONDAY)
    Site.objects.create(organisation=one, region="JP-01", city=Texts.written(ja="札幌"))
    Verification.objects.create(organisation=one, kind="extract", asked_at=MONDAY, asked_by=person)
    source = Import.objects.create(
        kind="table", file_name="a.csv", file_digest="x", state="imported", started_at=MONDAY
    )
    ImportRow.objects.create(source=source, line=1, outcome="new", organisation=one)
    record = registry.CompanyRecord(side="jp", names=(registry.NameRecord("第三水産株式会社", "ja"),))
    origin = registry.Origin("other", MONDAY.date())
    third = registry.record_organisation(record, by=None, at=MONDAY, origin=origin)
    fourth = registry.record_organisation(record, by=None, at=MONDAY, origin=origin)
    merging.merge(one, third, reason="same", by=None, at=MONDAY)
    parted = merging.merge(fourth, one, reason="same", by=None, at=MONDAY)
    merging.undo(parted, by=None, at=MONDAY)
    Organisation.objects.filter(pk=one.pk).update(version=Organisation.objects.get(pk=one.pk).version)
    Resemblance.objects.create(left=one, right=third, score=0.9, found_at=MONDAY)
    Resemblance.objects.create(left=other, right=one, score=0.9, found_at=MONDAY)
    made = people.proposal(one, vostok, first_entry=entry, second_entry=offer)
    backwards = Introduction.objects.create(
        first=vostok, second=one, proposed_at=MONDAY, expires_at=MONDAY, state="declined"
    )
    Consent.objects.create(introduction=made, organisation=one, by=person, at=MONDAY, answer="yes", wording="1")
    Outcome.objects.create(introduction=made, organisation=one, after_days=30, asked_at=MONDAY)
    Exchange.objects.create(introduction=backwards, at=MONDAY)
    Interest.objects.create(organisation=one, entry=offer, by=anna, at=MONDAY)
    Block.objects.create(organisation=one, other=vostok, by=person, at=MONDAY)
    Block.objects.create(organisation=vostok, other=one, by=anna, at=MONDAY)
    ContactCard.objects.create(organisation=one, name="A", email="a@a.example", language="ja", consented_at=MONDAY)
    ContactRead.objects.create(introduction=backwards, card_of=one, by=anna, at=MONDAY)
    listing = List.objects.create(key="a", name="A", version="1", file_digest="x", loaded_at=MONDAY)
    party = ListedParty.objects.create(listing=listing, key="1")
    Check.objects.create(organisation=one, at=MONDAY, cause="import")
    Hit.objects.create(organisation=one, party=party, found_at=MONDAY, score=0.9)
    for model, field in list(relations()):
        if not model._default_manager.filter(**{field: one}).exists():
            make_row(model, **{field: one})  # whatever an app written since points to a company with
    one.refresh_from_db()
    other.refresh_from_db()


def test_what_comes_after_a_merge_stays_with_the_kept_record_when_it_is_undone(sakura):
    kept, kenji = sakura
    absorbed = double()
    done = merging.merge(kept, absorbed, reason="same number", by=kenji, at=TUESDAY)
    later = people.entry(kept, "seek", "Scallops", at=TUESDAY)
    registry.describe(
        Organisation.objects.get(pk=kept.pk),
        about=Texts.written(ja="水産加工"),
        languages=["ja"],
        web="https://sakura.example/",
        employees=None,
        shows_name=False,
        by=kenji,
        at=TUESDAY,
    )

    merging.undo(done, by=kenji, at=TUESDAY)

    kept.refresh_from_db()
    assert Entry.objects.get(pk=later.pk).organisation == kept
    assert str(kept.about) == "水産加工"
    assert kept.address == ""
    assert {alias.text for alias in absorbed.aliases.all()} == {"サクラ水産株式会社", "Sakura Suisan"}


def test_an_answer_stays_with_the_introduction_it_answers(sakura, vostok):
    kept, kenji = sakura
    absorbed = double()
    people.proposal(kept, vostok[0])
    again = people.proposal(absorbed, vostok[0])
    answer = Consent.objects.create(
        introduction=again, organisation=absorbed, by=kenji, at=MONDAY, answer="yes", wording="1"
    )

    done = merging.merge(kept, absorbed, reason="same number", by=kenji, at=TUESDAY)

    again.refresh_from_db()
    answer.refresh_from_db()
    assert (again.first, answer.organisation) == (absorbed, absorbed)
    assert {label for label, _pk, _field in done.moved} == {
        "registry.alias",
        "registry.identifier",
        "registry.activity",
    }


@pytest.mark.parametrize("again", ["undo", "merge"])
def test_a_merge_is_done_and_undone_once(sakura, again):
    kept, kenji = sakura
    absorbed = double()
    done = merging.merge(kept, absorbed, reason="same number", by=kenji, at=TUESDAY)

    if again == "merge":
        with pytest.raises(Refused) as refusal:
            merging.merge(kept, absorbed, reason="same number", by=kenji, at=TUESDAY)
        assert refusal.value.key == "company-is-merged-already"
    else:
        merging.undo(done, by=kenji, at=TUESDAY)
        with pytest.raises(Refused) as refusal:
            merging.undo(done, by=kenji, at=TUESDAY)
        assert refusal.value.key == "merge-is-undone-already"


def test_records_of_two_sides_are_not_one_company(sakura, vostok):
    with pytest.raises(Refused) as refusal:
        merging.preview(sakura[0], vostok[0])

    assert refusal.value.key == "merge-needs-one-side"


def test_whatever_may_move_has_a_name_in_every_language():
    named = {model._meta.label_lower for model, _ in relations() if model not in merging.UNMOVED}

    assert named <= sentences.ROWS.keys()
    for language in ("ja", "ru"):
        with translation.override(language):
            assert {label for label in named if sentences.model_label(label).isascii()} == set()


@pytest.mark.parametrize(
    ("language", "day"), [("en", "1 January 1987"), ("ja", "1987年1月1日"), ("ru", "1 января 1987")]
)
def test_a_day_in_a_reason_is_written_as_the_reader_writes_it(language, day):
    with translation.override(language):
        said = sentences.resemblance({"key": "same-founding", "facts": {"left": "1987-01-01", "right": "1987-01-01"}})

    assert day in said.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def test_a_merge_needs_a_reason(sakura):
    with pytest.raises(Refused) as refusal:
        merging.merge(sakura[0], double(), reason=" ", by=sakura[1], at=TUESDAY)

    assert refusal.value.key == "refusal-needs-a-reason"
    assert Merge.objects.count() == 0
