"""Lists in every form their publishers give them out, version after version."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from madoguchi.apps.registry import actions as registry
from madoguchi.apps.screening import actions, queries, readers
from madoguchi.apps.screening.models import CONFIRMED, OPEN, Hit
from madoguchi.apps.screening.readers import Good, Party
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

HEADER = "key,name,aliases,identifiers,countries,programme,listed_on\n"
NO_LISTS = ["", "\x00", "no, list\n", '"open', "{}\n[]\n1\n", "key,title\n" + "x," * 3000, '"' + "x" * 200_000]
TUESDAY = MONDAY + timedelta(days=1)


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def load(tmp_path: Path, rows: str, version: str = "1", kind: str = "table", at=MONDAY, **more):
    path = written(tmp_path, f"list-{version}.csv", rows if kind != "table" else HEADER + rows)
    return actions.load_list(
        path, key=more.pop("key", "example"), name="Example list", version=version, kind=kind, by=None, at=at
    )


# What the readers read ---------------------------------------------------------------------------------------


def test_opensanctions_gives_organisations_and_leaves_people_and_ships_out(tmp_path):
    path = written(
        tmp_path,
        "targets.simple.csv",
        "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset,"
        "first_seen,last_seen,last_change\n"
        "a1,Company,Alpha Ltd,Альфа;アルファ,,xa;xb,,7707083893,Programme A,,,,list,2022-03-01T00:00:00,2023,2023\n"
        "a2,Person,Somebody,,1960,,,,,,,,,,,\n"
        "a3,Vessel,Ship,,,,,,,,,,,,,\n",
    )

    found, refused = readers.read(path, "opensanctions")

    assert found == [
        Party(
            "a1",
            (("Alpha Ltd", ""), ("Альфа", ""), ("アルファ", "")),
            (("", "7707083893"),),
            ("xa", "xb"),
            "Programme A",
            date(2022, 3, 1),
        )
    ]
    assert refused == []


def test_followthemoney_gives_targets_and_what_targets_own_half_of(tmp_path):
    def company(key: str, name: str, *, target: bool) -> str:
        return json.dumps({"id": key, "schema": "Company", "target": target, "properties": {"name": [name]}})

    def owns(owner: str, asset: str, percentage: str) -> str:
        properties = {"owner": [owner], "asset": [asset], "percentage": [percentage]}
        return json.dumps({"id": f"{owner}-{asset}", "schema": "Ownership", "properties": properties})

    path = written(
        tmp_path,
        "entities.ftm.json",
        "\n".join(
            [
                company("t1", "Target One", target=True),
                company("t2", "Target Two", target=True),
                company("half", "Half Owned", target=False),
                company("less", "Less Owned", target=False),
                owns("t1", "half", "30 %"),
                owns("t2", "half", "20.0"),
                owns("t1", "less", "49,9"),
                "no json",
            ]
        ),
    )

    found, refused = readers.read(path, "ftm")

    assert [(one.key, one.programme) for one in found if isinstance(one, Party)] == [
        ("t1", ""),
        ("t2", ""),
        ("half", "owned by t1, t2"),
    ]
    assert [one.line for one in refused] == [8]


def test_the_list_of_the_eu_stands_on_many_lines_for_one_entity(tmp_path):
    columns = (
        "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType;"
        "Entity_SubjectType_ClassificationCode;Entity_Regulation_PublicationDate;Entity_Regulation_NumberTitle;"
        "Entity_Regulation_Programme;NameAlias_WholeName;NameAlias_NameLanguage;Address_CountryIso2Code;"
        "Identification_Number\n"
    )
    path = written(
        tmp_path,
        "eu.csv",
        "\ufeff"
        + columns
        + "28/11/2026;7;EU.7.1;enterprise;E;2022-03-01;2022/1;PRG;Alpha Ltd;EN;;\n"
        + "28/11/2026;8;EU.8.1;person;P;2022-03-01;2022/1;PRG;Some Person;EN;;\n"
        + "28/11/2026;7;EU.7.1;enterprise;E;2022-03-01;2022/1;PRG;ООО «Альфа»;RU;XA;7707083893\n",
    )

    found, _ = readers.read(path, "eu")

    assert found == [
        Party(
            "EU.7.1",
            (("Alpha Ltd", "en"), ("ООО «Альфа»", "ru")),
            (("", "7707083893"),),
            ("xa",),
            "PRG 2022/1",
            date(2022, 3, 1),
        )
    ]


def test_the_tables_of_meti_give_names_besides_the_name_in_brackets_or_in_a_column(tmp_path):
    path = written(
        tmp_path,
        "meti.csv",
        "list,No.,企業名、組織名,別名,Company or Organization,Also Known As\n"
        'A,1,アルファ社（別称、アルファ工業、アルファ製作所）,,"Alpha (a.k.a., Alpha Works, Alpha Co., Ltd.)",\n'
        'A,2,ベータ・システムズ,ベータ、株式会社ベータ,"Beta Systems",Beta; BETA LLC\n'
        "A,,,,,\n",
    )

    found, refused = readers.read(path, "meti")

    assert [[text for text, _ in one.names] for one in found if isinstance(one, Party)] == [
        ["アルファ社", "アルファ工業", "アルファ製作所", "Alpha", "Alpha Works", "Alpha Co., Ltd."],
        ["ベータ・システムズ", "ベータ", "株式会社ベータ", "Beta Systems", "Beta", "BETA LLC"],
    ]
    assert [one.key for one in found if isinstance(one, Party)] == ["A-1", "A-2"]
    assert len(refused) == 1


def test_a_list_of_goods_takes_codes_however_they_are_written(tmp_path):
    path = written(tmp_path, "goods.csv", "HS Code,Tier,Description\n8542.31,1,Processors\n85 42,2,\nabc,1,\n")

    found, refused = readers.read(path, "goods")

    assert found == [Good("854231", "1", "Processors"), Good("8542", "2")]
    assert [one.line for one in refused] == [4]


@pytest.mark.parametrize("kind", list(readers.KINDS))
@pytest.mark.parametrize(
    "text", ["", "\x00", "no, list\n", '"open', "{}\n[]\n1\n", "key,title\n" + "x," * 3000, '"' + "x" * 200_000]
)
def test_no_file_stops_a_reader(tmp_path, kind, text):
    found, _ = readers.read(written(tmp_path, "list", text), kind)

    assert found == []


# Versions ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_version_says_what_is_new_gone_and_changed(tmp_path):
    load(tmp_path, "1,Alpha,,,,,\n2,Beta,,,,,\n3,Gamma,,,,,\n")

    listing = load(tmp_path, "2,Beta,Second name,,,,\n3,Gamma,,,,,\n4,Delta,,,,,\n", version="2", at=TUESDAY).listing
    changes = queries.changes_of(listing)

    assert changes.before.version == "1"
    assert [str(one) for one in changes.added] == ["4"]
    assert [str(one) for one in changes.dropped] == ["1"]
    assert [str(one) for one in changes.changed] == ["2"]


@pytest.mark.django_db
def test_a_decision_moves_on_while_the_list_says_the_same_and_is_asked_anew_when_it_does_not(tmp_path):
    vostok, anna = cast.vostok()
    load(tmp_path, "1,Vostok Logistics LLC,,,,,\n")
    actions.screen([vostok], cause="test", by=None, at=MONDAY)
    actions.decide(Hit.objects.get(), is_same=False, compared=["number"], reason="another", by=anna, at=MONDAY)

    load(tmp_path, "1,Vostok Logistics LLC,,,,,\n", version="2", at=TUESDAY)
    raised = actions.screen([vostok], cause="test", by=None, at=TUESDAY)
    moved_on = queries.is_cleared(vostok), Hit.objects.get().party.listing.version
    load(tmp_path, "1,Vostok Logistics LLC,Vostok Group,,,,\n", version="3", at=TUESDAY + timedelta(days=1))
    raised_again = actions.screen([vostok], cause="test", by=None, at=TUESDAY + timedelta(days=1))

    assert (raised, moved_on) == (0, (True, "2"))
    assert raised_again == 1
    assert not queries.is_cleared(vostok)
    assert [one.state for one in Hit.objects.order_by("pk")] == ["cleared", "open"]


@pytest.mark.django_db
def test_a_party_that_is_gone_from_the_list_keeps_nobody_back_once_everybody_was_compared_anew(tmp_path):
    vostok, anna = cast.vostok()
    load(tmp_path, "1,Vostok Logistics LLC,,,,,\n2,Other,,,,,\n")
    actions.screen([vostok], cause="test", by=None, at=MONDAY)
    actions.decide(Hit.objects.get(), is_same=True, compared=["number"], reason="the same", by=anna, at=MONDAY)

    listing = load(tmp_path, "2,Other,,,,,\n", version="2", at=TUESDAY).listing
    before_it = queries.is_cleared(vostok)
    actions.screen_everybody(cause="new-list", by=None, at=TUESDAY)

    assert (before_it, queries.is_cleared(vostok)) == (False, True)
    assert [one.state for one in queries.changes_of(listing).moot] == [CONFIRMED]


@pytest.mark.django_db
def test_a_list_of_parties_never_becomes_one_of_goods(tmp_path):
    load(tmp_path, "1,Alpha,,,,,\n")

    with pytest.raises(Refused, match="list-holds-something-else"):
        load(tmp_path, "code\n8542\n", version="2", kind="goods")


@pytest.mark.django_db
def test_goods_are_found_by_their_own_code_a_shorter_and_a_longer_one(tmp_path):
    load(tmp_path, "code,tier\n8542,1\n902910,2\n", kind="goods", key="goods")

    found = queries.listed_goods(["854231", "9029", "0303"])

    assert {code: [one.tier for one in goods] for code, goods in found.items()} == {"854231": ["1"], "9029": ["2"]}


# The gate --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_company_that_changes_its_name_is_compared_under_the_new_one_before_it_passes(tmp_path):
    named = cast.company("ru", "ООО «Совсем Другое»", language="ru", region="RU-PRI")
    load(tmp_path, "1,Vostok Logistics LLC,,,,,\n")
    before = actions.screen_before([named], cause="test", by=None, at=MONDAY)[named.pk]
    record = registry.CompanyRecord(
        side="ru", names=(registry.NameRecord("ООО «Восток Логистика»", "ru"),), region="RU-PRI"
    )
    registry.change_organisation(named, record, by=None, at=MONDAY, origin=registry.Origin("test", MONDAY.date()))

    changed = queries.passages([named.pk])[named.pk]
    compared = actions.screen_before([named], cause="test", by=None, at=TUESDAY)[named.pk]

    assert (before.why, changed.why, compared.why) == ("passes", "new-name", "question")


@pytest.mark.django_db
def test_newcomers_are_compared_without_anybody_asking(tmp_path):
    load(tmp_path, "1,Vostok Logistics LLC,,,,,\n")
    vostok, _ = cast.vostok()
    sakura, _ = cast.sakura()

    waiting = list(queries.to_be_compared())
    actions.screen_unscreened(cause="newcomer", at=MONDAY)

    assert waiting == [vostok.pk, sakura.pk]
    assert list(queries.to_be_compared()) == []
    assert [queries.passages([one.pk])[one.pk].why for one in (vostok, sakura)] == ["question", "passes"]


@pytest.mark.django_db
def test_a_company_that_listed_owners_hold_half_of_is_asked_about(tmp_path):
    sakura, anna = cast.sakura()
    vostok, _ = cast.vostok()
    load(tmp_path, "1,Vostok Logistics LLC,,,,,\n2,Kita Holdings,,,,,\n")
    actions.screen([vostok], cause="test", by=None, at=MONDAY)
    actions.decide(Hit.objects.get(), is_same=True, compared=["number"], reason="the same", by=anna, at=MONDAY)

    def hold(percent: int, **owner):
        actions.record_shareholding(
            sakura,
            percent=Decimal(percent),
            from_on=date(2020, 1, 1),
            source="its register",
            by=None,
            at=MONDAY,
            **owner,
        )

    hold(30, owner=vostok)
    less = actions.screen([sakura], cause="test", by=None, at=MONDAY)
    hold(20, owner_name="Kita Holdings Ltd")
    half = actions.screen([sakura], cause="test", by=None, at=TUESDAY)

    hit = Hit.objects.get(organisation=sakura)
    assert (less, half, hit.state) == (0, 1, OPEN)
    assert hit.features == [{"key": "owned-by-listed", "facts": {"percent": "50", "owner": "Vostok Logistics LLC"}}]


# Pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_of_a_version_shows_what_changed(tmp_path, client):
    load(tmp_path, "1,Alpha,,,,,\n2,Beta,,,,,\n")
    listing = load(tmp_path, "2,Beta,,,,,\n3,Gamma,,,,,\n,No key,,,,,\n", version="2", at=TUESDAY).listing
    client.force_login(cast.officer(), backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(reverse("list", args=[listing.reference])).content.decode()
    dropped = client.get(reverse("list", args=[listing.reference]), {"show": "dropped"}).content.decode()

    assert "Gamma" in page
    assert "Alpha" not in page
    assert "Alpha" in dropped
    assert "no name or no key" in page
