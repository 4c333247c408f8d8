"""The page of regimes: figures for a plan, the rule that fails, what is not verified, all of it in the address."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from madoguchi.apps.cases.models import WaitReading
from madoguchi.apps.projects import actions
from tests.apps.projects.conftest import Works
from tests.cast import MONDAY

PLAN = {
    "agreed_on": "2017-10-31", "region": "RU-PRI", "investment": "500000000", "building_years": "2",
    "working_years": "10", "revenue": "260 000 000", "costs": "90,000,000", "payroll": "40000000", "lasts": "10",
    "discount": "12", "foreign": "50", "holder": "large", "abroad": "50", "dollar": "57.6", "makes_goods": "on",
}  # fmt: skip

pytestmark = pytest.mark.django_db


def shown(client, language: str = "en", **changes: str) -> str:
    answer = client.get(f"/{language}/regimes/?{urlencode(PLAN | changes)}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_plan_is_compared_in_every_language(client, language):
    page = shown(client, language)

    assert page.count("2015") >= 2
    assert page.count("<details>") == 3


def test_the_page_shows_what_the_engine_counts_to_the_last_unit(client):
    page = shown(client)

    # contributions of the third year: 30 % and 7.6 % of 40,000,000
    assert "12,000,000" in page
    assert "3,040,000" in page
    assert "against the ordinary law" in page
    assert "whether the site lies inside the territory" in page
    assert "ninety of a hundred futures" in page


def test_a_plan_that_is_too_small_hears_the_rule_and_both_sums(client):
    page = shown(client, investment="1000000")

    assert "within 3 years are needed" in page
    assert "not open to this plan" in page


def test_a_plan_in_a_sector_the_regime_is_closed_to_hears_which_even_where_no_rate_is_known(client):
    page = shown(client, sector="oil_gas")

    assert page.count("not open to this plan") == 2  # in the table, and with its reason
    assert "It is not open to this sector: Oil and gas extraction." in page
    assert "not open to this plan" not in shown(client, sector="fisheries")


def test_what_a_regime_asks_stands_beside_its_figures_and_what_is_not_known_of_it(client):
    page = shown(client).replace("&nbsp;", " ").replace("\xa0", " ")

    assert "Invest at least RUB 50 m within 3 years or RUB 500 m within 5 years." in page
    assert "Hold no other of these regimes: Free Port of Vladivostok." in page
    assert page.count("what is taken back when one is broken") == 3


def reading(companies: int, month: date = date(2026, 10, 1)) -> None:
    WaitReading.objects.update_or_create(
        procedure="ru-zone-residency", step="", month=month, months=12,
        defaults={"count": 12, "companies": companies, "least": 11, "median": 21, "p90": 43, "taken_at": MONDAY},
    )  # fmt: skip


def test_how_long_it_takes_to_come_in_is_what_was_measured_by_the_day_asked_about(client):
    reading(companies=6)
    reading(companies=6, month=date(2027, 1, 1))

    now = shown(client, agreed_on="2026-12-01", working_years="1")
    then = shown(client)

    assert "half within 21 working days, nine in ten within 43" in now
    assert "12 cases in the year up to October 2026" in now
    assert now.count("Not measured by this day") == 1
    assert then.count("Not measured by this day") == 2
    assert '/en/procedures/ru-zone-residency/"' in then


def test_a_wait_of_fewer_than_five_companies_is_not_told(client):
    reading(companies=4)

    assert "half within" not in shown(client, agreed_on="2026-12-01", working_years="1")


def test_a_regime_whose_rates_are_not_known_gets_no_figures(client):
    page = shown(client, agreed_on="2026-02-01")

    assert page.count("no figures known") == 6  # in the table, and where each is told
    assert page.count("<details>") == 1


def test_a_year_without_a_law_is_said_and_not_guessed(client):
    assert "The pack does not say which law holds in 2012." in shown(client, agreed_on="2012-02-01")


def test_without_a_plan_the_regimes_of_today_and_the_instruments_stand_there(client):
    page = client.get("/en/regimes/").content.decode()

    assert "Free Port of Vladivostok" in page
    assert "Far East and Baikal Region Development Fund" in page


@pytest.mark.parametrize("wrong", [{"discount": "lots"}, {"region": "RU-NOWHERE"}, {"working_years": "0"}])
def test_a_figure_that_cannot_be_read_is_marked_and_nothing_is_computed(client, wrong):
    page = shown(client, **wrong)

    assert page.count('aria-invalid="true"') == 1
    assert "ninety of a hundred" not in page


def test_the_same_address_gives_the_same_answer(client):
    assert shown(client) == shown(client)


def test_a_projects_page_leads_to_the_regimes_of_its_place_with_its_cost(works: Works, client):
    works.shares("RU-PRI")
    actions.write(works.fresh(), {"cost": Decimal(700_000_000), "cost_currency": "RUB"}, by=works.kenji, at=MONDAY)
    client.force_login(works.kenji)
    address = re.search(r'href="(/en/regimes/[^"]+)"', client.get(works.project.get_absolute_url()).content.decode())

    page = client.get(address[1].replace("&amp;", "&")).content.decode()

    assert 'value="700000000"' in page
    assert '<option value="RU-PRI" selected>' in page
    assert '<option value="fisheries" selected>' in page


def test_the_table_stands_in_the_order_that_was_chosen_with_the_ordinary_law_first(client):
    given = {
        order: client.get(f"/en/regimes/?{urlencode({**PLAN, 'order': order})}").context
        for order in ("pack", "worth", "taken", "nonsense")
    }

    def keys(order: str) -> list[str]:
        return [one.key for one in given[order]["sheets"]]

    computed = [one for one in given["worth"]["sheets"][1:] if one.found]
    assert {keys(order)[0] for order in given} == {"ordinary"}
    assert [one.worth for one in computed] == sorted((one.worth for one in computed), reverse=True)
    taken = [one.taken for one in given["taken"]["sheets"][1:] if one.found]
    assert taken == sorted(taken)
    assert keys("nonsense") == keys("pack")
    assert sorted(keys("worth")) == sorted(keys("pack"))
    assert [one.found is None for one in given["worth"]["sheets"][1:]] == [False] * len(computed) + [True] * (
        len(keys("worth")) - 1 - len(computed)
    )
    assert "order=worth" in given["pack"]["orders"][1][2]
