"""Companies of both sides, what they seek and offer, who was proposed to whom, and what the desk has of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.apps.docket import actions as docket
from madoguchi.apps.docket.models import GoodsQuestion, Subscription
from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.observatory import actions as observatory
from madoguchi.apps.observatory import keys as figure_keys
from madoguchi.apps.observatory import uploading
from madoguchi.apps.registry import actions as registry
from madoguchi.apps.registry import merging
from madoguchi.apps.registry.models import Import, ImportRow, Resemblance
from madoguchi.apps.screening import actions as screening
from madoguchi.apps.screening.models import Hit, List, ListedParty, Restriction
from madoguchi.core import packs
from madoguchi.core.accounts import actions as accounts
from madoguchi.core.languages.texts import Texts
from tests import cast
from tests.cast import MONDAY
from tests.stage import ALL_OFFICER, OTHER_SIDE, OWN, STRANGER


def with_companies(people: dict[str, Any]) -> dict[str, Any]:
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    midori = cast.person("midori@stranger.example", "Midori", "ja")
    stranger = cast.company("jp", "株式会社ミドリ商会", language="ja", region="JP-13", who=midori)
    people |= {OWN: kenji, OTHER_SIDE: anna, STRANGER: midori}
    hidden = registry.register_company(
        registry.CompanyRecord(side="jp", names=(registry.NameRecord("株式会社サクラ新事業", "ja"),), region="JP-01"),
        by=kenji,
        at=MONDAY,
    )
    reviewed = registry.register_company(
        registry.CompanyRecord(side="jp", names=(registry.NameRecord("株式会社サクラ貿易", "ja"),), region="JP-01"),
        by=kenji,
        at=MONDAY,
    )
    registry.describe(
        reviewed,
        about=Texts.written(en="It trades in fish."),
        languages=["ja"],
        web="",
        employees=None,
        shows_name=False,
        by=kenji,
        at=MONDAY,
    )
    registry.submit_profile(reviewed, by=kenji, at=MONDAY)
    proof = registry.ask_for_extract(sakura, by=kenji, at=MONDAY)
    return {
        "sakura": sakura,
        "vostok": vostok,
        "stranger": stranger,
        "hidden": hidden,
        "reviewed": reviewed,
        "proof": proof,
    }


def with_entries(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    kenji, anna = people[OWN], people[OTHER_SIDE]
    sakura, vostok = parts["sakura"], parts["vostok"]
    draft = cast.entry(sakura, "seek", "A draft about crab", by=kenji, is_live=False)
    handed_in = docket.submit(
        cast.entry(sakura, "seek", "Handed in about squid", by=kenji, is_live=False), by=kenji, at=MONDAY
    )
    public = cast.entry(sakura, "seek", "Cold storage wanted", by=kenji, activities=("5210",))
    offered = cast.entry(vostok, "offer", "Cold storage offered", by=anna, activities=("5210",))
    saved = docket.save_search(email=kenji.email, language="ja", name="Storage", query={}, person=kenji, at=MONDAY)
    unconfirmed: Subscription = docket.save_search(
        email="reader@elsewhere.example", language="ru", name="Fish", query={}, person=None, at=MONDAY
    )
    return {
        "draft": draft,
        "handed in": handed_in,
        "public": public,
        "offered": offered,
        "saved": saved,
        "unconfirmed": unconfirmed,
    }


def with_introductions(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    proposal = cast.proposal(
        parts["sakura"], parts["vostok"], first_entry=parts["public"], second_entry=parts["offered"]
    )
    other = cast.company("ru", "ООО «Третий причал»", language="ru", region="RU-SAK", who=None)
    met = cast.proposal(parts["sakura"], other)
    held = introductions.plan_round(on=MONDAY.date(), by=people[ALL_OFFICER], at=MONDAY)
    return {"proposal": proposal, "unmet": met, "round": held, "third": other}


def with_desk(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    officer = people[ALL_OFFICER]
    twin = cast.company("jp", "株式会社ミドリ商店", language="ja", region="JP-13")
    other_twin = cast.company("jp", "(株)ミドリ商店", language="ja", region="JP-13")
    merge = merging.merge(twin, other_twin, reason="One number", by=officer, at=MONDAY)
    left, right = sorted([parts["stranger"], twin], key=lambda one: one.pk)
    pair = Resemblance.objects.create(left=left, right=right, score=0.9, reasons=[], found_at=MONDAY)
    listing = List.objects.create(
        key="example", name="An example list", version="1", file_digest="0" * 64, loaded_at=MONDAY, replaced_at=MONDAY
    )
    party = ListedParty.objects.create(listing=listing, key="1", names=[{"text": "Midori", "language": "en"}])
    hit = Hit.objects.create(
        organisation=parts["stranger"], party=party, found_at=MONDAY, score=0.9, own_name="ミドリ", listed_name="Midori"
    )
    goods = GoodsQuestion.objects.create(
        entry=parts["handed in"], code="0303", listing=listing, digest="0" * 64, found_at=MONDAY,
        listed=[{"code": "0303", "tier": "1", "text": "Fish"}],
    )  # fmt: skip
    screening.load_pack_restrictions(at=MONDAY)
    share = screening.record_shareholding(
        parts["sakura"],
        owner_name="Midori Holdings",
        percent=Decimal(40),
        from_on=MONDAY.date(),
        source="Its report",
        by=officer,
        at=MONDAY,
    )
    observatory.load_pack_figures(at=MONDAY)
    source = Import.objects.create(
        kind="table",
        side="jp",
        file_name="companies.csv",
        file_digest="0" * 64,
        columns=[["name", "A"]],
        state="staged",
        read=1,
        refused=1,
        by=officer,
        started_at=MONDAY,
        staged_at=MONDAY,
    )
    ImportRow.objects.create(source=source, line=2, outcome="refused", field="name", reason="name-is-missing")
    alike = {"organisation": right.pk, "reference": right.reference, "score": 0.9}
    alike["reasons"] = [{"key": "same-name", "facts": {"left": "Twin"}}]
    record = {"side": right.side, "names": [{"text": "Twin"}], "identifiers": [], "activities": []}
    payload = {"digest": "0", "record": record, "alike": [alike]}
    ImportRow.objects.create(source=source, line=3, outcome="new", reason="resembles-a-company", payload=payload)
    accounts.issue_token(people[OWN], name="A program", at=MONDAY)
    return {
        "merge": merge,
        "twin": twin,
        "pair": pair,
        "hit": hit,
        "question about goods": goods,
        "list": listing,
        "restriction": Restriction.objects.earliest("pk"),
        "share": share,
        "import": source,
        "officer": officer,
        "token": people[OWN].tokens.get(),
        **with_files_of_figures(officer),
    }


def with_files_of_figures(officer: Any) -> dict[str, Any]:
    """A file that was read and waits, a table whose columns are to be named, a release that was published, and one
    of a place under dispute to which one side gave its key.
    """
    source = observatory.open_source("office", name={"en": "An example office"})
    rows = "series,period,value\nexample,2016,{}\nexample,2017,x\n"

    def bring(content: str, kind: str) -> Any:
        file = SimpleUploadedFile("figures.csv", content.encode())
        return uploading.receive(file, kind=kind, source=source, by=officer, at=MONDAY)

    published = uploading.read(bring(rows.format(1), "tidy"), at=MONDAY)
    release = uploading.publish(published, by=officer, at=MONDAY)
    waiting = uploading.read(bring(rows.format(2), "tidy"), at=MONDAY)
    table = bring("key,period,value\na,2016,1\n", "table")
    place = packs.current().neutral_places[0].key
    disputed = bring(f"series,entity,item,period,value\nislands,{place},CANARY-FIGURE,2016,70123\n", "tidy")
    disputed = uploading.read(disputed, at=MONDAY)
    figure_keys.give(disputed, side="jp", by=officer, at=MONDAY)
    return {
        "release of figures": release,
        "file of figures": waiting,
        "table of figures": table,
        "figures that wait for a key": disputed,
    }
