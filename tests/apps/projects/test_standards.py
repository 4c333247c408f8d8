"""Public projects as OC4IDS and IATI, against the structure of OC4IDS and what we use of both, and as a feed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from defusedxml import ElementTree

from madoguchi.apps.projects import actions, standards, terms
from madoguchi.apps.projects.models import Project
from madoguchi.core import clock
from madoguchi.core.languages.texts import NOTHING_SAID
from tests.apps.projects.conftest import Works
from tests.cast import MONDAY

SCHEMAS = Path(__file__).parent / "schemas"


def strict(schema: Any) -> Any:
    """The same structure, but with no field that it does not name: the standard lets others pass."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: strict(one) for name, one in schema.items()}
    return (
        {**found, "additionalProperties": False} if schema.get("type") == "object" and "properties" in schema else found
    )


def validator(schema: Any) -> Any:
    kind = jsonschema.Draft202012Validator
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


STRUCTURE = json.loads((SCHEMAS / "oc4ids-0.9.json").read_text("utf-8"))
SUBSET = json.loads((SCHEMAS / "oc4ids-0.9-subset.json").read_text("utf-8"))
WHOLE, STRICT, OURS = validator(STRUCTURE), validator(strict(STRUCTURE)), validator(SUBSET)
NOTICES = {"notice", "notice portfolio"}  # fields of a package that are ours
# What we write of an IATI 2.03 activity, in the order of the standard; the mark says how often: once, at most, any.
ACTIVITY = {
    "iati-identifier": "1",
    "reporting-org": "1",
    "title": "1",
    "description": "+",
    "participating-org": "*",
    "activity-status": "1",
    "activity-date": "*",
    "recipient-country": "*",
    "location": "*",
    "sector": "*",
    "budget": "?",
    "document-link": "1",
}
# What makes a package one that the standard refuses: where, what stands there instead (or nothing), and the rule.
WRONG = [
    ("version", "0.8", "const"),
    ("uri", "https://no where", "format"),
    ("publishedDate", "2026-13-01T00:00:00+09:00", "format"),
    ("publishedDate", "2026-12-01", "pattern"),
    ("publisher/name", None, "required"),
    ("projects/0/id", None, "required"),
    ("projects/0/title", "", "minLength"),
    ("projects/0/status", "suspended", "enum"),
    ("projects/0/period", {}, "minProperties"),
    ("projects/0/period/endDate", "2028-02-30T00:00:00+09:00", "format"),
    ("projects/0/locations", [], "minItems"),
    ("projects/0/locations/0/id", None, "required"),
    ("projects/0/budget/amount/amount", "1500000000.50", "type"),
    ("projects/0/budget/amount/currency", "roubles", "pattern"),
    ("projects/0/parties/0/roles", ["funder", "funder"], "uniqueItems"),
    ("projects/0/documents/0/id", None, "required"),
    ("projects/0/documents/0/url", "/en/projects", "pattern"),
]
# The same for the whole structure; fields that we never write stand after a plus sign.
AGAINST_THE_STRUCTURE = [
    ("version", "zero", "pattern"),
    ("uri", "https://no where", "format"),
    ("publishedDate", "2026-13-01T00:00:00+09:00", "format"),
    ("license", 4, "type"),
    ("publisher/name", "", "minLength"),
    ("projects", [], "minItems"),
    ("projects/0/id", None, "required"),
    ("projects/0/status", "suspended", "enum"),
    ("projects/0/period/endDate", "2028-02-30T00:00:00+09:00", "format"),
    ("projects/0/budget/amount/amount", "1500000000.50", "type"),
    ("projects/0/budget/amount/currency", "RUX", "enum"),
    ("projects/0/parties/0/roles", ["funder", "funder"], "uniqueItems"),
    ("projects/0/locations/0/id", None, "required"),
    ("projects/0/locations/0/address", {}, "minProperties"),
    ("projects/0/documents/0/url", "no where", "format"),
    ("projects/0/+type", "new business", "enum"),
    ("projects/0/+assetLifetime", {"durationInDays": 1.5}, "type"),
    ("projects/0/+relatedProjects", [{"scheme": "oc4ids"}], "required"),
    ("projects/0/+forecasts", [{"id": "progress", "observations": []}], "minItems"),
    ("projects/0/locations/0/+geometry", {"type": "Circle", "coordinates": [135.0, 43.0]}, "enum"),
    ("projects/0/+contractingProcesses", [{"id": "1", "releases": [{"id": "1", "tag": ["tender"]}]}], "required"),
    ("projects/0/+contractingProcesses", [{"id": "1", "summary": {"nature": ["finance"]}}], "enum"),
    ("projects/0/+contractingProcesses", [{"id": "1", "summary": {"tender": {"procurementMethod": "any"}}}], "enum"),
]
SPOKEN = ("reporting-org", "title", "description", "participating-org", "sector")


def public(works: Works, **more: Any) -> Project:
    """The hub is public, with what is told of it."""
    works.to_idea()
    Project.objects.filter(pk=works.project.pk).update(
        published_at=MONDAY, cost=Decimal("1500000000.50"), cost_currency="RUB", cost_on=date(2026, 11, 1), **more
    )
    return works.fresh()


def package(client: Any, language: str = "en") -> dict[str, Any]:
    with clock.set_to(MONDAY):
        found: dict[str, Any] = client.get(f"/{language}/projects/oc4ids.json").json()
    if found["projects"]:
        assert follows(found)
    else:
        assert {*refused(found), *refused(found, WHOLE)} == {("projects", "minItems")}
    for one in found["projects"]:
        for name in ("additionalClassifications", "locations", "parties", "documents"):
            keys = [(each.get("scheme"), each["id"]) for each in one.get(name, [])]
            assert len(keys) == len(set(keys)), name
    return found


def refused(found: dict[str, Any], rules: Any = OURS) -> list[tuple[str, str]]:
    """Where a package is not what is asked for, and by which rule."""
    return [("/".join(map(str, one.path)), one.validator) for one in rules.iter_errors(found)]


def follows(found: dict[str, Any]) -> bool:
    """Whether a package is what the standard asks for, has no field it does not know, and is what we say we write."""
    known = {name: one for name, one in found.items() if name not in NOTICES}
    assert [refused(found, WHOLE), refused(known, STRICT), refused(found)] == [[], [], []]
    return True


def spoil(found: dict[str, Any], path: str, wrong: Any) -> dict[str, Any]:
    """A copy with something else, or nothing, at a place that exists; `+name` is a field that did not."""
    spoiled: dict[str, Any] = json.loads(json.dumps(found))
    *way, last = path.split("/")
    place: Any = spoiled
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    assert last.startswith("+") or last in place, path
    if wrong is None:
        del place[last]
    else:
        place[last.removeprefix("+")] = wrong
    return spoiled


def test_the_interface_for_programs_gives_the_same_packages(works: Works, client: Any) -> None:
    project = public(works)
    with clock.set_to(MONDAY):
        page, program = (client.get(address) for address in ("/en/projects/oc4ids.json", "/api/v1/projects/oc4ids"))
        xml, before = (client.get(f"/api/v1/projects/iati{more}") for more in ("", "?on=2020-01-01"))
        wrong = client.get("/api/v1/projects/oc4ids?on=yesterday")
    assert follows(program.json())
    root = ElementTree.fromstring(xml.content)

    assert program.json()["projects"] == page.json()["projects"]
    assert program.json()["uri"].endswith("/api/v1/projects/oc4ids")
    assert (xml["Content-Type"], root.attrib["version"]) == ("application/xml; charset=utf-8", "2.03")
    assert project.number in xml.content.decode()
    assert before.status_code == 200
    assert wrong.status_code == 422


def activities(client: Any) -> list[Any]:
    with clock.set_to(MONDAY):
        root = ElementTree.fromstring(client.get("/en/projects/iati.xml").content)
    assert (root.tag, root.attrib["version"]) == ("iati-activities", "2.03")
    for activity in root:
        names = [child.tag for child in activity]
        order = list(ACTIVITY)
        assert names == sorted(names, key=order.index), "the standard wants its order"
        for name, mark in ACTIVITY.items():
            least, most = {"1": (1, 1), "+": (1, 99), "*": (0, 99), "?": (0, 1)}[mark]
            assert least <= names.count(name) <= most, name
        assert all(child.findall("narrative") for child in activity if child.tag in SPOKEN)
    return list(root)


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_package_holds_each_public_project_in_the_readers_language(works: Works, client, language):
    project = public(works, starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))

    found = package(client, language)

    [one] = found["projects"]
    assert one["id"].endswith(project.number)
    assert one["title"] == project.title.in_language(language).text
    assert one["status"] == "preparation"
    assert one["budget"] == {"amount": {"amount": 1500000000.5, "currency": "RUB"}}
    assert one["locations"][0]["id"] == "RU-PRI"
    assert {(each["scheme"], each["id"]) for each in one["additionalClassifications"]} >= {
        ("madoguchi-stage", "G0"),
        ("madoguchi-condition", "active"),
        ("madoguchi-sector", "fisheries"),
    }


def test_words_of_the_standard_stand_only_for_what_it_means_by_them(works: Works) -> None:
    public(works)
    for role in ("buyer", "lender", "sponsor"):
        actions.enter_participant(works.project, actions.Entrant(role, name=role), by=works.officer, at=MONDAY)
    [line] = standards.lines_on(MONDAY.date())
    gates = {gate.stands_for: gate.key for gate in terms.current().gates}
    as_it_stood = [
        replace(line, stage=gates["operating"], condition="active"),
        replace(line, stage=gates["operating"], condition="lost"),
        replace(line, stage=gates["building"], condition="abandoned"),
        replace(line, stage="", gate_name=NOTHING_SAID),
    ]

    found = [standards.oc4ids([one], address="https://desk.example/oc4ids", at=MONDAY) for one in as_it_stood]

    assert all(follows(one) for one in found)
    projects = [one["projects"][0] for one in found]
    assert [one["status"] for one in projects] == ["completed", "completed", "cancelled", "preparation"]
    assert {
        one["name"]: one["roles"] for one in projects[0]["parties"] if one["name"] in ("buyer", "lender", "sponsor")
    } == {
        "buyer": ["offtaker"],
        "lender": ["funder"],
        "sponsor": ["sponsor"],
    }
    assert "madoguchi-stage" not in {one["scheme"] for one in projects[3]["additionalClassifications"]}


def test_the_reference_portfolio_is_what_the_standard_asks_for(db: None) -> None:
    actions.load_pack_portfolio(at=MONDAY)

    found = standards.oc4ids_package(MONDAY.date(), address="https://desk.example/oc4ids", at=MONDAY)

    assert follows(found)
    assert {one["status"] for one in found["projects"]} == {"preparation", "implementation", "completed"}


def test_a_wrong_package_is_refused(works: Works, client: Any) -> None:
    public(works, starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))
    actions.enter_participant(works.project, actions.Entrant("lender", name="A bank"), by=works.officer, at=MONDAY)
    found = package(client)

    for name in ("uri", "publisher", "publishedDate", "projects", "version"):
        assert refused({key: one for key, one in found.items() if key != name}) == [("", "required")], name
    for path, wrong, rule in WRONG:
        rules = refused(spoil(found, path, wrong))
        where = path.rpartition("/")[0] if wrong is None else path
        assert (where, rule) in rules, (path, wrong)
        assert {place for place, _ in rules} == {where}, (path, wrong)


def test_the_structure_of_the_standard_can_be_read_and_takes_none_of_its_sentences() -> None:
    jsonschema.Draft202012Validator.check_schema(STRUCTURE)
    named, pointed = set(STRUCTURE["$defs"]), set()

    def walk(schema: Any) -> None:
        for name, one in schema.items() if isinstance(schema, dict) else enumerate(schema):
            if name == "$ref":
                pointed.add(one.removeprefix("#/$defs/"))
            if name in ("title", "description"):
                assert one == {"$ref": "#/$defs/text"}, "a field of that name, never a text about one"
            if isinstance(one, dict | list):
                walk(one)

    walk(STRUCTURE)
    assert named == pointed
    assert all(
        word in STRUCTURE["$comment"] for word in ("0.9.3", "Apache License 2.0", "open-contracting/infrastructure")
    )


def test_the_structure_of_the_standard_notices_what_is_wrong(works: Works, client: Any) -> None:
    public(works, starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))
    actions.enter_participant(works.project, actions.Entrant("lender", name="A bank"), by=works.officer, at=MONDAY)
    found = package(client)

    for path, wrong, rule in AGAINST_THE_STRUCTURE:
        rules = refused(spoil(found, path, wrong), WHOLE)
        where = path.rpartition("/")[0] if wrong is None else path.replace("+", "")
        assert [(place, why) for place, why in rules if place.startswith(where)] == rules, (path, wrong)
        assert rule in {why for _, why in rules}, (path, wrong)
    for path in ("projects/0/+sectors", "projects/0/budget/+amounts", "projects/0/documents/0/+href"):
        misspelt = spoil({name: one for name, one in found.items() if name not in NOTICES}, path, "fisheries")
        assert refused(misspelt, WHOLE) == []
        assert refused(misspelt, STRICT) == [(path.rpartition("/")[0], "additionalProperties")]


def test_an_activity_is_whole_and_in_order(works: Works, client):
    public(works, starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))

    [one] = activities(client)

    assert [each.attrib for each in one.findall("recipient-country")] == [{"code": "RU", "percentage": "100"}]
    assert one.find("activity-status").attrib == {"code": "1"}
    assert one.find("budget/value").text == "1500000000.50"
    assert [each.attrib["type"] for each in one.findall("activity-date")] == ["1", "3"]
    assert {each.attrib["{http://www.w3.org/XML/1998/namespace}lang"] for each in one.find("title")} == {
        "en",
        "ja",
        "ru",
    }


@pytest.mark.parametrize(
    ("condition", "status", "code"),
    [("suspended", "preparation", "6"), ("lost", "cancelled", "5"), ("active", "preparation", "1")],
)
def test_a_condition_is_said_as_far_as_each_standard_has_a_word(works: Works, client, condition, status, code):
    project = public(works)
    if condition != "active":
        actions.set_condition(project, condition, reason="As it is", on=MONDAY.date(), by=works.officer, at=MONDAY)

    assert package(client)["projects"][0]["status"] == status
    assert activities(client)[0].find("activity-status").attrib == {"code": code}


def test_a_place_both_sides_claim_has_both_names_no_country_and_the_notice(works: Works, client):
    project = public(works)
    works.shares("isl-all", kind="neutral")
    Project.objects.filter(pk=project.pk).update(published_at=MONDAY)

    found, [activity] = package(client), activities(client)

    [place] = found["projects"][0]["locations"]
    assert all(name in place["description"] for name in ("Etorofu", "Iturup"))
    assert "address" not in place
    assert found["notice"]
    assert activity.findall("recipient-country") == []
    assert any(found["notice"] == each.text for each in activity.iter("narrative"))


def test_what_is_not_public_stands_in_none_of_them(works: Works, client):
    works.to_idea()

    with clock.set_to(MONDAY):
        feed = client.get("/en/projects/feed.atom").content.decode()
    assert package(client)["projects"] == []
    assert activities(client) == []
    assert "A seafood hub" not in feed


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_the_feed_tells_what_changed_with_stage_and_condition(works: Works, client, language):
    project = public(works)

    with clock.set_to(MONDAY):
        feed = client.get(f"/{language}/projects/feed.atom")

    root = ElementTree.fromstring(feed.content)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    [entry] = root.findall("a:entry", atom)
    assert entry.find("a:title", atom).text == project.title.in_language(language).text
    assert len(entry.findall("a:category", atom)) == 2
    assert root.find("a:rights", atom).text
