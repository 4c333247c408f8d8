"""Restrictions: computed for a day and a law, explained, and asked for as they were known then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.apps.screening import actions, queries
from madoguchi.apps.screening.models import Restriction
from madoguchi.apps.screening.ownership import Share, blocked_through
from madoguchi.apps.screening.subjects import Subject
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs import PackError
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

ISLAND_PROJECTS = [f"project:JEA-{number}" for number in range(1, 6)]


def draft(key: str = "X1", *targets: str, **more) -> actions.Draft:
    return actions.Draft(
        key=key,
        jurisdiction=more.pop("jurisdiction", "jp"),
        authority=Texts.written(en="Ministry"),
        measure="asset-freeze",
        effect=more.pop("effect", "prohibits"),
        binds=Texts.written(en="everybody"),
        text=more.pop("text", Texts.written(en="it is frozen")),
        targets=tuple(map(Subject.of, targets or ("party:example",))),
        from_on=more.pop("from_on", date(2022, 3, 1)),
        known_on=more.pop("known_on", date(2022, 3, 1)),
        **more,
    )


@pytest.fixture
def of_the_pack(db):
    return actions.load_pack_restrictions(at=MONDAY)


def keys(*things: str, on: date, **more) -> list[str]:
    return [one.rule.key for one in queries.restrictions_on(things, on=on, **more)]


# What the pack says ----------------------------------------------------------------------------------------


def test_in_october_2017_no_project_was_restricted(of_the_pack):
    things = [*ISLAND_PROJECTS, "instrument:RJIF", "project:PRJ-ARCTICLNG2", "project:PRJ-SAKHALIN2"]

    assert queries.restrictions_on(things, on=date(2017, 10, 31)) == ()
    assert queries.standing_of(things, on=date(2017, 10, 31)).outcome == queries.FREE


def test_in_april_2022_the_island_projects_are_stopped_and_the_fund_is_blocked(of_the_pack):
    on = date(2022, 4, 30)

    stopped = {queries.standing_of([thing], on=on).outcome for thing in ISLAND_PROJECTS}

    assert stopped == {queries.SUSPENDED}
    assert keys("instrument:RJIF", on=on) == ["R01"]


def test_in_november_2023_a_plant_is_prohibited_under_one_law_and_its_loan_is_stopped(of_the_pack):
    on = date(2023, 11, 30)

    standing = queries.standing_of(["project:PRJ-ARCTICLNG2"], on=on)
    own_law = queries.standing_of(["project:PRJ-ARCTICLNG2"], on=on, jurisdiction="jp")

    assert (standing.outcome, standing.since) == (queries.PROHIBITED, date(2023, 11, 2))
    assert [one.text.in_language("en").text for one in standing.findings[0].licences] == [
        "winding down of what was agreed before"
    ]
    assert own_law.outcome == queries.SUSPENDED
    assert queries.standing_of(["project:PRJ-ARCTICLNG2"], on=date(2024, 2, 1)).findings[0].licences == ()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Prohibited by the law of the United States since 2\u00a0November 2023: Arctic LNG 2 LLC is blocked"),
        ("ja", "2023年11月2日から米国の法令により禁止：「アークティックLNG2」社の資産を凍結"),
        ("ru", "Запрещено с 2\u00a0ноября 2023\u00a0года (право: США): заблокированы активы ООО «Арктик СПГ 2»"),
    ],
)
def test_a_prohibition_says_since_when_for_whom_and_by_whom(of_the_pack, language, expected):
    finding = queries.restrictions_on(["project:PRJ-ARCTICLNG2"], on=date(2023, 11, 30))[0]

    with override(language):
        sentences = queries.explain(finding)

    assert sentences[0] == expected
    assert len(sentences) == 4


def test_a_beginning_known_to_the_month_is_said_so(of_the_pack):
    finding = queries.restrictions_on(["financing:JBIC-ARCTICLNG2"], on=date(2022, 5, 1))[0]

    with override("en"):
        assert "since March 2022" in queries.explain(finding)[0]


def test_loading_the_pack_again_changes_nothing(of_the_pack):
    again = actions.load_pack_restrictions(at=MONDAY + timedelta(days=1))

    assert (again.new, again.reworded, again.unchanged) == ((), (), len(of_the_pack.new))


# Two clocks --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_was_true_then_and_what_was_known_then_are_two_questions():
    actions.record_restriction(draft(to_on=None), by=None, at=datetime(2022, 3, 1, tzinfo=UTC))
    actions.record_restriction(draft(to_on=date(2022, 12, 31)), by=None, at=datetime(2023, 2, 1, tzinfo=UTC))

    in_january = date(2023, 1, 15)

    assert keys("party:example", on=in_january) == []
    assert keys("party:example", on=in_january, known_on=date(2023, 1, 15)) == ["X1"]
    assert keys("party:example", on=in_january, known_on=date(2023, 2, 1)) == []
    assert keys("party:example", on=date(2022, 6, 1), known_on=date(2022, 2, 1)) == []


@pytest.mark.django_db
def test_an_announcement_is_known_before_it_is_in_force():
    actions.record_restriction(
        draft(from_on=date(2022, 5, 12), known_on=date(2022, 4, 12)), by=None, at=datetime(2022, 4, 12, tzinfo=UTC)
    )

    assert keys("party:example", on=date(2022, 5, 12), known_on=date(2022, 4, 20)) == ["X1"]
    assert keys("party:example", on=date(2022, 4, 20)) == []


@pytest.mark.django_db
def test_a_correction_keeps_the_wording_before_it():
    actions.record_restriction(draft(), by=None, at=MONDAY - timedelta(days=9))
    actions.record_restriction(draft(text=Texts.written(en="otherwise")), by=None, at=MONDAY)

    wordings = queries.wordings_of("X1")

    assert [(one.wording, one.superseded_on) for one in wordings] == [(2, None), (1, MONDAY.date())]
    assert Restriction.objects.filter(superseded_on__isnull=True).count() == 1


# Whom it touches ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_goods_are_touched_by_every_shorter_code():
    actions.record_restriction(draft("G1", "goods:8542"), by=None, at=MONDAY)

    assert keys("goods:854231", on=MONDAY.date()) == ["G1"]
    assert keys("goods:8541", on=MONDAY.date()) == []


@pytest.mark.django_db
def test_a_licence_for_everything_allows_and_one_for_a_part_does_not():
    def licensed(covers: str):
        return (actions.Licence(date(2022, 3, 1), date(2022, 6, 30), covers, Texts.written(en="fuel")),)

    actions.record_restriction(draft("ALL", "party:one", licences=licensed("everything")), by=None, at=MONDAY)
    actions.record_restriction(draft("PART", "party:two", licences=licensed("part")), by=None, at=MONDAY)

    in_june, in_july = date(2022, 6, 30), date(2022, 7, 1)

    assert queries.standing_of(["party:one"], on=in_june).outcome == queries.LICENSED
    assert queries.standing_of(["party:one"], on=in_july).outcome == queries.PROHIBITED
    assert queries.standing_of(["party:two"], on=in_june).outcome == queries.PROHIBITED


@pytest.mark.django_db
def test_owners_that_are_restricted_count_together_and_through_one_another():
    sakura, _ = cast.sakura()
    vostok, _ = cast.vostok()
    actions.record_restriction(draft("OWN", "party:one", "party:two", reaches_owned=True), by=None, at=MONDAY)
    for name, percent in (("One", 30), ("Two", 20)):
        actions.record_shareholding(
            vostok, owner_name=name, owner_party=name, percent=Decimal(percent), from_on=date(2020, 1, 1),
            source="its register", by=None, at=MONDAY,
        )  # fmt: skip
    actions.record_shareholding(
        sakura, owner=vostok, percent=Decimal("50"), from_on=date(2020, 1, 1), source="its register", by=None, at=MONDAY
    )

    (finding,) = queries.restrictions_on([sakura], on=date(2022, 6, 1))

    assert (finding.rule.key, finding.through.percent) == ("OWN", Decimal(50))
    with override("en"):
        assert "50 % together" in " ".join(queries.explain(finding))
    assert queries.restrictions_on([sakura], on=date(2021, 6, 1)) == ()


@pytest.mark.django_db
def test_less_than_half_is_not_reached():
    vostok, _ = cast.vostok()
    actions.record_restriction(draft("OWN", "party:one", reaches_owned=True), by=None, at=MONDAY)
    actions.record_shareholding(
        vostok, owner_name="One", owner_party="one", percent=Decimal("49.9999"), from_on=date(2020, 1, 1),
        source="its register", by=None, at=MONDAY,
    )  # fmt: skip

    assert queries.restrictions_on([vostok], on=date(2022, 6, 1)) == ()


@pytest.mark.django_db
def test_shares_of_a_day_are_never_more_than_a_whole():
    vostok, _ = cast.vostok()

    def hold(percent: int, from_on: date, to_on: date | None = None):
        actions.record_shareholding(
            vostok, owner_name="Somebody Ltd", percent=Decimal(percent), from_on=from_on, to_on=to_on,
            source="its register", by=None, at=MONDAY,
        )  # fmt: skip

    hold(60, date(2020, 1, 1), date(2021, 12, 31))
    hold(60, date(2022, 1, 1))

    with pytest.raises(Refused, match="shares-are-more-than-a-whole"):
        hold(50, date(2021, 6, 1))


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 100)).filter(lambda one: one[0] != one[1]),
        max_size=20,
    ),
    st.sets(st.integers(0, 6), max_size=3),
)
def test_who_is_blocked_through_owners_needs_no_order_and_more_blocked_owners_free_nobody(edges, blocked):
    shares = [Share(str(owner), str(owned), Decimal(percent)) for owner, owned, percent in edges]
    names = {str(one) for one in blocked}

    found = blocked_through(shares, names)

    assert set(blocked_through(shares[::-1], names)) == set(found)
    assert set(found) <= set(blocked_through(shares, names | {"6"})) | {"6"}
    for owned, through in found.items():
        owners = names | set(found)
        assert through.percent == sum(one.percent for one in shares if one.owned == owned and one.owner in owners) or (
            through.percent >= 50
        )


# Many at once, files, and what is refused ------------------------------------------------------------------------


def test_many_projects_are_asked_about_in_a_fixed_number_of_queries(of_the_pack, django_assert_num_queries):
    groups = [[f"project:JEA-{number}"] for number in range(1, 6)]

    with django_assert_num_queries(2):
        few = queries.standings(groups[:2], on=date(2022, 4, 30))
    with django_assert_num_queries(2):
        many = queries.standings(groups, on=date(2022, 4, 30))

    assert {one.outcome for one in [*few, *many]} == {queries.SUSPENDED}


def test_a_wrong_file_is_refused_with_the_line_and_takes_in_nothing(db, tmp_path):
    path = tmp_path / "restrictions.yaml"
    path.write_text(
        "restrictions:\n"
        "  - {key: A1, jurisdiction: xx, authority: {en: A, ja: A, ru: A}, measure: freeze, effect: prohibits,\n"
        "     binds: {en: B, ja: B, ru: B}, text: {en: T, ja: T}, targets: ['party:x'], from: 2022-01-01,\n"
        "     sources: [{publisher: P}]}\n",
        "utf-8",
    )

    with pytest.raises(PackError) as refused:
        actions.load_restriction_file(path, by=None, at=MONDAY)

    assert [(one.line, one.field) for one in refused.value.problems] == [(2, "jurisdiction"), (2, "text")]
    assert not Restriction.objects.exists()


def test_a_target_of_no_known_kind_is_refused():
    with pytest.raises(ValueError, match="is not one of"):
        Subject.of("ship:1")
