from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.core import invariants
from madoguchi.core.accounts.models import Person
from madoguchi.core.invariants import Invariant, Violation
from madoguchi.site.commands import verify


@pytest.fixture
def only(monkeypatch):
    """Replace the registered invariants by these."""

    def put(*found):
        monkeypatch.setattr(invariants, "_registered", {one.name + one.key: one for one in found})

    return put


def nothing_wrong():
    return iter(())


def two_wrong():
    yield Violation("introduction 1", "accepted with one consent")
    yield Violation("introduction 2", "accepted with none")


def options(*words):
    import argparse

    parser = argparse.ArgumentParser()
    verify.arguments(parser)
    return parser.parse_args(words)


@pytest.mark.django_db
def test_a_sound_database_breaks_no_rule_of_its_own():
    assert list(invariants.database_is_whole()) == []


@pytest.mark.django_db
def test_every_registered_check_runs_on_an_empty_database():
    broken = [(finding.invariant.name, finding.violations) for finding in invariants.verify() if not finding.holds]

    assert broken == []


@pytest.mark.django_db
def test_nothing_can_be_written_while_rules_are_checked():
    if connection.vendor != "sqlite":
        pytest.skip("inside a test's transaction PostgreSQL cannot be told to refuse")

    with invariants.reading(), pytest.raises(DatabaseError, match="readonly"), transaction.atomic():
        Person.objects.create(email="anna@example.com")

    assert Person.objects.count() == 0


@pytest.mark.django_db
def test_a_row_that_refers_to_nothing_is_found():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses the row at once in a transaction that ends")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_appointment (person_id, desk_id, role, from_at) VALUES (77, 88, 'x', '2026-01-01')"
        )

    found = list(invariants.database_is_whole())

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_appointment")
    assert [violation.what for violation in found] == [
        "refers to a row of accounts_desk that is not there",
        "refers to a row of accounts_person that is not there",
    ]


@pytest.mark.django_db
def test_verify_says_which_rule_is_broken_and_where_and_fails(only, capsys):
    only(Invariant("I4", "accepted means two consents", two_wrong), Invariant("I1", "whole", nothing_wrong))

    status = verify.run(options())

    assert status == 1
    assert capsys.readouterr().out.splitlines() == [
        "I1   holds  whole",
        "I4   BROKEN accepted means two consents",
        "            introduction 1: accepted with one consent",
        "            introduction 2: accepted with none",
        "1 of 2 checks found something: I4.",
    ]


@pytest.mark.django_db
def test_verify_can_be_asked_for_one_rule_and_answers_machines(only, capsys):
    only(Invariant("I4", "accepted means two consents", two_wrong), Invariant("I1", "whole", nothing_wrong))

    status = verify.run(options("--only", "i1", "--json"))

    answer = json.loads(capsys.readouterr().out)
    assert (status, answer["holds"], [check["key"] for check in answer["checks"]]) == (0, True, ["I1"])


@pytest.mark.django_db
def test_asking_for_a_rule_that_is_none_is_a_mistake(only, capsys):
    only(Invariant("I1", "whole", nothing_wrong))

    assert verify.run(options("--only", "I99")) == 2


@pytest.mark.django_db
def test_a_thousand_violations_are_counted_and_the_first_are_kept(only):
    only(Invariant("I3", "x", lambda: (Violation(str(number), "wrong") for number in range(1000))))

    finding = next(iter(invariants.verify()))

    assert (finding.count, len(finding.violations)) == (1000, invariants.SHOWN)


def test_rules_are_checked_in_the_order_of_their_numbers(only):
    only(*(Invariant(key, "x", nothing_wrong) for key in ("I10", "I2", "I1")))

    assert [one.key for one in invariants.registered()] == ["I1", "I2", "I10"]
