"""The procedures of Russia and Japan: what must be true of their content, and the five changes that really were."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.core.packs.procedures import Evident
from madoguchi.core.packs.reading_procedures import _parts
from madoguchi.engines import procedures as engine

LANGUAGES = ("en", "ja", "ru")
IN_2017, NOW = date(2017, 9, 1), date(2026, 11, 2)
SOME_DAY = date(2021, 6, 1)


def test_what_a_company_needs_is_there_on_both_sides_and_in_both_snapshots(corridor):
    wanted = {
        "ru-company",
        "jp-company",
        "ru-branch",
        "ru-zone-residency",
        "ru-free-port-residency",
        "ru-work-permit",
        "ru-e-visa",
        "ru-customs-import",
        "ru-customs-export",
        "jp-customs-import",
        "jp-customs-export",
        "jp-inward-investment",
        "ru-annual-statements",
        "jp-annual-statements",
    }

    assert wanted <= set(corridor.procedures)
    for key in wanted:
        assert corridor.procedure(key).on(IN_2017) is not None, key
        assert corridor.procedure(key).on(NOW) is not None, key


def test_every_text_stands_in_three_languages(corridor):
    for procedure in corridor.procedures.values():
        for version in procedure.versions:
            assert all(step.titles.is_complete(LANGUAGES) for step in version.said.steps)


def test_every_number_has_a_status_and_what_was_seen_a_source(corridor):
    statuses = set()
    for procedure in corridor.procedures.values():
        for version in procedure.versions:
            for _, part in _parts(version.said, ()):
                if isinstance(part, Evident):
                    statuses.add(part.status)
                    assert part.source or part.status == "unverified"

    assert statuses == {"seen", "conflict", "unverified"}


def test_nothing_unverified_or_contested_escalates(corridor):
    escalating = [
        (procedure.key, step.key, step.limit.evidence.status)
        for procedure in corridor.procedures.values()
        for version in procedure.versions
        for step in version.rules.steps
        if step.limit is not None and step.limit.escalates
    ]

    assert escalating
    assert {status for _, _, status in escalating} == {"seen"}
    assert "ru-company" not in {key for key, _, _ in escalating}


def test_the_zone_is_reviewed_in_fifteen_working_days_by_law_and_took_months(corridor):
    zone = corridor.procedure("ru-zone-residency").on(NOW)

    review = zone.rules.by_key["review"].limit

    assert (review.count, review.unit, review.evidence.status) == (15, "working_days", "seen")
    assert [(one.low, one.high, one.unit) for one in zone.said.observed] == [(3, 6, "months")]


def test_two_steps_of_zone_residency_run_side_by_side(corridor):
    zone = corridor.procedure("ru-zone-residency").on(NOW)
    facts = {"company_registered": False, "foreign_staff": 0, "investment_rub": 1_000_000, "buys_share": False}

    laid_out = engine.plan(engine.PlannedCase(zone.rules, facts, NOW), engine.PlainWeek())

    assert {step.key for step in zone.rules.layers[0]} == {
        "choose-site",
        "extract",
        "register-company",
        "approve-share",
    }
    assert laid_out.critical_path[0] == "register-company"
    assert laid_out.side_by_side == 33


def effects(corridor, change, *cases):
    [rules] = [one for one in corridor.changes[change].rules if one.before.procedure == cases[0].procedure]
    return [(one.how, one.from_on, one.until_on) for one in engine.effect(rules, cases)]


def visa(filed_on):
    return engine.OpenCase("V", "ru-e-visa", date(2023, 8, 1), filed_on, {"applicant_country": "JP"})


def goods(kind, origin="RU", pinned=date(2022, 4, 19), **more):
    facts = {"goods": kind, "origin": origin, "needs_licence": False, "claims_origin": False}
    return engine.OpenCase("G", "jp-customs-import", pinned, date(2022, 4, 1), facts, **more)


def test_a_visa_asked_for_on_22_august_keeps_sixteen_days(corridor):
    """filed_before: law 257-FZ, in force on 23 August 2025."""
    change = corridor.changes["e-visa-2025"].rules[0]

    assert effects(corridor, "e-visa-2025", visa(date(2025, 8, 22)), visa(date(2025, 8, 23))) == [
        (engine.KEEPS, None, None),
        (engine.CHANGES, date(2025, 8, 23), None),
    ]
    differences = engine.compare(change.before, change.after).differences
    terms = [one for one in differences if one.field.startswith("terms")]
    figures = [(one.field, getattr(one.before, "figure", None), getattr(one.after, "figure", None)) for one in terms]
    assert [(field, before.value, after.value) for field, before, after in figures] == [
        ("terms.stay", 16, 30),
        ("terms.validity", 60, 120),
    ]


def test_crab_declared_after_21_april_2022_pays_six_percent_and_other_goods_what_they_paid(corridor):
    """all_from_date: Japan's suspension of most-favoured rates."""
    since = date(2022, 4, 21)

    assert effects(
        corridor, "import-rates-2022", goods("snow-crab"), goods("machinery-listed"), goods("snow-crab", "other")
    ) == [
        (engine.CHANGES, since, None),
        (engine.KEEPS, None, None),
        (engine.KEEPS, None, None),
    ]
    newest = corridor.procedure("jp-customs-import").on(since).rules.by_key["permit"]
    assert engine.rate(newest, goods("snow-crab").facts).percent.value == 6


def test_barred_goods_contracted_before_came_in_for_three_more_months(corridor):
    """contract_before_with_sunset: Japan's import ban of 19 April 2022."""
    before, sunset, since = date(2017, 1, 1), date(2022, 7, 19), date(2022, 4, 19)

    told = effects(
        corridor,
        "import-ban-2022",
        goods("alcohol", pinned=before, contracted_on=date(2022, 3, 1)),
        goods("alcohol", pinned=before, contracted_on=since),
        goods("snow-crab", pinned=before, contracted_on=date(2022, 3, 1)),
    )

    assert told == [(engine.KEEPS_UNTIL, sunset, sunset), (engine.CHANGES, since, None), (engine.KEEPS, None, None)]


@pytest.mark.parametrize(
    ("country", "how"), [("JP", engine.LOSES_PROTECTION), ("RU", engine.KEEPS), ("other", engine.KEEPS)]
)
def test_a_signed_deal_of_a_japanese_buyer_needs_the_approval_as_well(corridor, country, how):
    """pending_included: Decree 618 of 8 September 2022."""
    deal = engine.OpenCase("D", "ru-share-purchase", date(2017, 1, 1), SOME_DAY, {"applicant_country": country})

    assert effects(corridor, "decree-618", deal)[0][0] == how


def test_a_protected_investment_is_shielded_for_its_term(corridor):
    """stabilised_for: the clause of investment-protection agreements; its term is not verified, so the case says it."""
    clause = corridor.changes["investment-protection"].said
    zone = corridor.procedure("ru-zone-residency")
    before, after = zone.versions[0].rules, zone.versions[1].rules
    months = clause.stabilised_months
    worse = engine.Change("w", before, after, clause.policy, after.in_force, stabilised_months=months)
    facts: engine.Facts = {"buys_share": True, "applicant_country": "JP"}
    shielded = date(2027, 6, 1)
    protected = engine.OpenCase("P", before.procedure, before.in_force, SOME_DAY, facts, stabilised_until=shielded)
    run_out = engine.OpenCase("R", before.procedure, before.in_force, date(2016, 1, 1), facts)

    [first, second] = engine.effect(worse, [protected, run_out])

    assert clause.status == "unverified"
    assert (first.how, first.until_on) == (engine.KEEPS_UNTIL, shielded)
    assert second.how == engine.CHANGES


def test_the_five_policies_each_have_a_change_that_really_was(corridor):
    assert {one.said.policy for one in corridor.changes.values()} == set(engine.POLICIES)
