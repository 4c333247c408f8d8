"""The pages about companies, as visitors, companies and the desk see them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.apps.registry import actions as registry
from madoguchi.apps.registry import merging, queries
from madoguchi.apps.registry.models import Organisation, Resemblance, Verification
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from madoguchi.core.search import indexing
from tests import cast as people
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
NUMBER = "7000012050002"


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    from madoguchi.core.search import opening

    settings.DATA = tmp_path
    yield
    opening.forget()


def enter(name: str, number: str = "", *, side: str = "jp", web: str = "", region: str = "", code: str = "1020"):
    """A company from a register."""
    record = registry.CompanyRecord(
        side=side,
        names=(registry.NameRecord(name, "ja" if side == "jp" else "ru"),),
        identifiers=(registry.IdentifierRecord("edinet", number),) if number else (),
        activities=(registry.ActivityRecord("isic4", code, is_main=True),),
        region=region,
        web=web,
        size_band="20-49",
    )
    return registry.record_organisation(record, by=None, at=MONDAY, origin=registry.Origin("test", MONDAY.date()))


def of_their_own(person, name: str = "北海道除雪株式会社"):
    """A company its people entered: a draft."""
    record = registry.CompanyRecord(side="jp", names=(registry.NameRecord(name, "ja"),), region="JP-01")
    return registry.register_company(record, by=person, at=MONDAY)


def published(person, officer, name: str = "北海道除雪株式会社"):
    """The same, read over and published."""
    one = of_their_own(person, name)
    registry.describe(
        one,
        about=Texts.written(ja="除雪車を作る。"),
        languages=["ja"],
        web="",
        employees=30,
        shows_name=True,
        by=person,
        at=MONDAY,
    )
    registry.record_verification(one, kind="extract", reason="seen", by=officer, at=MONDAY)
    registry.submit_profile(one, by=person, at=MONDAY)
    registry.publish_profile(one, by=officer, at=MONDAY)
    return queries.company(one.reference)


# The directory


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("サクラ", True),
        ("sakura", True),
        ("水産", True),
        ("E00001", True),
        ("рыбы", True),
        ("fish", True),
        ("山川", False),
    ],
)
def test_a_company_is_found_in_any_script_by_name_number_and_activity(visit, words, is_found):
    enter("株式会社サクラ水産", "E00001")
    enter("株式会社北方建設", code="4100")
    indexing.drain()

    answer = visit().get("/en/companies/", {"q": words})

    assert ("サクラ水産" in answer.content.decode()) is is_found
    assert "北方建設" not in answer.content.decode()


def test_the_directory_counts_what_each_choice_would_leave(visit):
    enter("甲水産", region="JP-01")
    enter("乙水産", region="JP-01")
    enter("丙建設", region="JP-13", code="4100")
    indexing.drain()

    context = visit().get("/en/companies/", {"activity": "C"}).context

    facets = {one.name: {choice.value: choice.count for choice in one.choices} for one in context["facets"]}
    assert context["found"].total == 2
    assert facets["region"] == {"JP-01": 2}
    assert facets["activity"] == {"C": 2, "10": 2, "F": 1}


def test_an_empty_list_leads_on(visit):
    enter("甲水産", region="JP-01")
    indexing.drain()

    answer = visit().get("/en/companies/", {"q": "甲", "region": "JP-13"})

    assert answer.context["found"].total == 0
    assert [address for address, _label in answer.context["ways"]] == ["?q=%E7%94%B2"]


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_the_directory_makes_no_more_queries_for_thirty_companies_than_for_three(visit, language):
    for place in range(30):
        enter(f"第{place}水産" if place < 3 else f"第{place}建設", f"E{place:05}")
    indexing.drain()
    visit().get(f"/{language}/companies/")

    with CaptureQueriesContext(connection) as few:
        visit().get(f"/{language}/companies/", {"q": "水産"})
    with CaptureQueriesContext(connection) as many:
        answer = visit().get(f"/{language}/companies/")

    assert len(answer.context["rows"]) == 30
    assert len(many) == len(few)


def test_suggestions_are_names_that_begin_so(visit):
    enter("株式会社サクラ水産")
    indexing.drain()

    items = visit().get("/en/companies/suggest/", {"q": "株式会社サク"}).json()["items"]

    assert [one["value"] for one in items] == ["株式会社サクラ水産"]


def test_a_list_leaves_as_csv_json_and_xlsx_with_source_terms_and_notice(visit):
    enter("株式会社サクラ水産", "E00001")
    enter("乙建設", code="4100")
    indexing.drain()

    sheet = b"".join(visit().get("/en/companies/list.csv", {"q": "水産"}).streaming_content).decode("utf-8-sig")
    plain = json.loads(b"".join(visit().get("/en/companies/list.json", {"q": "水産"}).streaming_content))
    book = visit().get("/en/companies/list.xlsx")

    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert (rows[0]["Name"], rows[0]["Source"], rows[0]["Read on"]) == ("株式会社サクラ水産", "test", "2026-11-23")
    assert rows[-1]["Reference"].startswith("# ")
    assert [one["name"] for one in plain["rows"]] == ["株式会社サクラ水産"]
    assert plain["about"]["notice 1"]
    assert book.content[:2] == b"PK"


def test_no_cell_of_a_list_is_a_formula(visit):
    one = enter("甲水産")
    Organisation.objects.filter(pk=one.pk).update(web="https://a.example", city=Texts.written(en="=1+1"))
    indexing.drain()

    sheet = b"".join(visit().get("/en/companies/list.csv").streaming_content).decode("utf-8-sig")

    assert next(csv.DictReader(io.StringIO(sheet)))["City"] == "'=1+1"


# A company's page


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_companys_page_shows_its_names_facts_and_sources(visit, language):
    one = enter("株式会社サクラ水産", "E00001", region="JP-01", web="https://sakura.example/")
    indexing.drain()

    page = visit().get(f"/{language}/companies/{one.reference}/").content.decode()

    assert "株式会社サクラ水産" in page
    assert "E00001" in page
    assert "https://sakura.example/" in page
    assert '"@type": "Organization"' in page


def test_linked_data_cannot_end_its_script(visit):
    one = enter("</script><b>水産")

    page = visit().get(f"/en/companies/{one.reference}/").content.decode()

    assert "</script><b>水産" not in page
    assert "\\u003c/script\\u003e\\u003cb\\u003e水産" in page


def test_hidden_and_absent_companies_answer_alike(visit, stranger):
    draft = of_their_own(people.person("own@a.example", "Own"))

    hidden = visit(stranger).get(f"/en/companies/{draft.reference}/")
    absent = visit(stranger).get(f"/en/companies/{'a' * 26}/")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert "除雪" not in hidden.content.decode()


def test_a_draft_is_seen_by_its_people_and_the_desk(visit, officer):
    own = people.person("own@a.example", "Own")
    draft = of_their_own(own)

    assert visit(own).get(f"/en/companies/{draft.reference}/").status_code == 200
    assert visit(officer).get(f"/en/companies/{draft.reference}/").status_code == 200


def test_a_merged_record_leads_to_the_one_that_stands(visit):
    kept, absorbed = enter("甲水産", "E00001"), enter("甲水産株式会社", "E00002")
    merging.merge(kept, absorbed, reason="same", by=None, at=MONDAY)

    answer = visit().get(f"/en/companies/{absorbed.reference}/")

    assert (answer.status_code, answer["Location"]) == (301, f"/en/companies/{kept.reference}/")


def test_entries_stand_on_a_companys_page_only_under_its_own_name(visit, officer):
    own = people.person("own@a.example", "Own")
    named = published(own, officer)
    people.entry(named, "seek", "Snow ploughs", by=own)
    shown = visit().get(f"/en/companies/{named.reference}/").content.decode()

    Organisation.objects.filter(pk=named.pk).update(shows_name=False)
    kept_back = visit().get(f"/en/companies/{named.reference}/").content.decode()

    assert "Snow ploughs" in shown
    assert "Snow ploughs" not in kept_back


def test_a_company_that_posted_nothing_gets_promising_partners_and_no_intention(visit):
    one = enter("株式会社サクラ水産", region="JP-01")
    other = enter("ООО «Рыба»", side="ru")
    indexing.drain()

    page = visit().get(f"/en/companies/{one.reference}/")

    assert [partner.organisation for partner, _why in page.context["partners"]] == [other]
    assert "has not said here" in page.content.decode()


# Entering a company


def form(**changes: object) -> dict[str, object]:
    """What somebody types."""
    return {
        "register": "jp edinet",
        "number": "E12345",
        "names_ja": "株式会社サクラ水産",
        "names_en": "",
        "names_ru": "",
        "region": "JP-01",
        "activities": ["1020"],
        "employees": "30",
        "web": "",
        "once": "abcdefghijklmnopqrstuvwxyz",
        **changes,
    }


def test_a_company_is_entered_by_whoever_acts_for_it(visit, stranger):
    answer = visit(stranger).post("/en/companies/new/", form())

    made = Organisation.objects.get()
    assert answer["Location"] == f"/en/companies/{made.reference}/edit/"
    assert (made.source, made.profile, made.size_band) == ("", "draft", "20-49")
    assert queries.acts_for(stranger, made)


def test_a_form_sent_twice_enters_one_company(visit, stranger):
    browser = visit(stranger)

    browser.post("/en/companies/new/", form())
    again = browser.post("/en/companies/new/", form())

    assert Organisation.objects.count() == 1
    assert again.status_code in {302, 400}


def test_a_number_that_is_known_is_refused_with_the_way_to_the_company(visit, stranger):
    known = enter("株式会社サクラ水産", "E12345")

    answer = visit(stranger).post("/en/companies/new/", form())

    assert answer.status_code == 400
    assert f"/en/companies/{known.reference}/" in answer.content.decode()
    assert Organisation.objects.count() == 1


def test_a_company_with_a_like_name_is_shown_before_another_is_made(visit, stranger):
    like = enter("サクラ水産株式会社", "E00001")
    indexing.drain()
    browser = visit(stranger)

    shown = browser.post("/en/companies/new/", form())
    before = Organisation.objects.count()
    browser.post("/en/companies/new/", form(looked=shown.context["seal"]))

    assert [one.organisation for one in shown.context["similar"]] == [like]
    assert (before, Organisation.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"register": "jp corporate-number", "number": "1234567890123"}, "number"),
        ({"region": "RU-PRI"}, "region"),
        ({"names_ja": ""}, "names"),
        ({"names_ja": "=1+1"}, "names"),
        ({"activities": []}, "activities"),
        ({"activities": ["9999x"]}, "activities"),
    ],
)
def test_a_mistake_gets_its_sentence_at_its_field(visit, stranger, changes, field):
    answer = visit(stranger).post("/en/companies/new/", form(**changes))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert Organisation.objects.count() == 0


# Showing who one is


def test_the_code_of_a_letter_lets_whoever_asked_act(visit, stranger, officer):
    one = enter("株式会社サクラ水産")
    member, desk = visit(stranger), visit(officer)

    member.post(f"/en/companies/{one.reference}/proofs/letter/")
    proof = Verification.objects.get()
    letter = desk.post(f"/en/desk/companies/{one.reference}/code/", {"proof": proof.pk})
    code = letter.context["code"]
    wrong = member.post(f"/en/companies/{one.reference}/proofs/code/", {"code": "AAAA-AAAA"})
    right = member.post(f"/en/companies/{one.reference}/proofs/code/", {"code": code.lower()})

    assert code in letter.content.decode()
    assert letter["Cache-Control"] == "private, no-store"
    assert wrong.status_code == 400
    assert right.status_code == 302
    assert queries.acts_for(stranger, one)
    assert queries.is_verified(one)


def test_a_code_sent_to_one_person_serves_no_other(stranger, officer):
    one = enter("株式会社サクラ水産")
    other = people.person("other@nowhere.example", "Other")
    proof = registry.ask_for_letter(one, by=stranger, at=MONDAY)
    code = registry.ask_for_code(one, by=officer, at=MONDAY, proof=proof)
    registry.ask_for_letter(one, by=other, at=MONDAY)

    with pytest.raises(Refused) as refusal:
        registry.enter_code(one, code=code, by=other, at=MONDAY)

    assert refusal.value.key == "no-code-was-sent"
    assert not queries.acts_for(other, one)


def test_after_six_wrong_codes_the_right_one_does_not_serve(stranger, officer):
    one = enter("株式会社サクラ水産")
    proof = registry.ask_for_letter(one, by=stranger, at=MONDAY)
    code = registry.ask_for_code(one, by=officer, at=MONDAY, proof=proof)

    tries = [registry.enter_code(one, code="WRONG", by=stranger, at=MONDAY) for _ in range(6)]

    assert tries == [False] * 6
    with pytest.raises(Refused):
        registry.enter_code(one, code=code, by=stranger, at=MONDAY)


def test_a_document_is_saved_by_officers_and_read_by_nobody_else(visit, stranger, officer):
    one = enter("株式会社サクラ水産")
    paper = SimpleUploadedFile("Ivanov power of attorney.pdf", PDF, content_type="text/html")

    visit(stranger).post(
        f"/en/companies/{one.reference}/proofs/document/", {"file": paper, "once": "abcdefghijklmnopqrstuvwxyz"}
    )
    proof = Verification.objects.get()
    saved = visit(officer).get(f"/en/desk/proofs/{proof.pk}/document/")
    refused = visit(stranger).get(f"/en/desk/proofs/{proof.pk}/document/")

    assert b"".join(saved.streaming_content) == PDF
    assert saved["Content-Disposition"].startswith("attachment")
    assert (saved["X-Content-Type-Options"], saved["Content-Security-Policy"]) == (
        "nosniff",
        "default-src 'none'; sandbox",
    )
    assert "Ivanov" not in proof.evidence.name
    assert refused.status_code == 404


@pytest.mark.parametrize("paper", [b"<html><script>alert(1)</script></html>", b"MZ\x90\x00", b""])
def test_what_is_no_document_is_refused_by_its_contents(visit, stranger, paper):
    one = enter("株式会社サクラ水産")
    file = SimpleUploadedFile("paper.pdf", paper, content_type="application/pdf")

    answer = visit(stranger).post(
        f"/en/companies/{one.reference}/proofs/document/", {"file": file, "once": "abcdefghijklmnopqrstuvwxyz"}
    )

    assert answer.status_code == 400
    assert Verification.objects.count() == 0


def test_whoever_gave_an_accepted_proof_acts_for_the_company(visit, stranger, officer):
    one = enter("株式会社サクラ水産")
    proof = registry.ask_for_extract(one, by=stranger, at=MONDAY)

    visit(officer).post(f"/en/desk/proofs/{proof.pk}/", {"decision": "confirm", "reason": ""})

    assert queries.acts_for(stranger, one)
    assert Message.objects.filter(kind="verification-decided", to=stranger).count() == 1


def test_a_refused_proof_says_why_and_lets_nobody_act(visit, stranger, officer):
    one = enter("株式会社サクラ水産")
    proof = registry.ask_for_extract(one, by=stranger, at=MONDAY)

    visit(officer).post(f"/en/desk/proofs/{proof.pk}/", {"decision": "refuse", "reason": ""})
    proof.refresh_from_db()
    without_reason = proof.state
    visit(officer).post(f"/en/desk/proofs/{proof.pk}/", {"decision": "refuse", "reason": "another company"})
    proof.refresh_from_db()

    assert (without_reason, proof.state) == ("asked", "refused")
    assert not queries.acts_for(stranger, one)


# The profile


def test_a_profile_goes_through_the_desk(visit, officer):
    own = people.person("own@a.example", "Own")
    one = of_their_own(own)
    typed = {"about_ja": "除雪車を作る。", "languages": ["ja"], "employees": "30", "web": "", "submit-profile": "1"}

    visit(own).post(f"/en/companies/{one.reference}/edit/", typed)
    visit(officer).post(f"/en/desk/companies/{one.reference}/review/", {"decision": "return", "reason": "Since when?"})
    one.refresh_from_db()
    returned = (one.profile, one.review_note)
    visit(own).post(f"/en/companies/{one.reference}/edit/", typed)
    registry.record_verification(one, kind="extract", reason="seen", by=officer, at=MONDAY)
    visit(officer).post(f"/en/desk/companies/{one.reference}/review/", {"decision": "publish"})
    one.refresh_from_db()

    assert returned == ("draft", "Since when?")
    assert (one.profile, one.review_note) == ("published", "")
    assert {one.kind for one in Message.objects.all()} == {"profile-to-review", "profile-returned", "profile-published"}


def test_the_last_administrator_stays(visit):
    own = people.person("own@a.example", "Own")
    one = of_their_own(own)
    membership = one.memberships.get()

    visit(own).post(f"/en/companies/{one.reference}/people/{membership.pk}/end/")

    assert queries.acts_for(own, one)


def test_somebody_else_may_be_let_in_and_may_leave(visit, stranger):
    own = people.person("own@a.example", "Own")
    one = of_their_own(own)
    typed = {"email": stranger.email.upper(), "role": "editor", "once": "abcdefghijklmnopqrstuvwxyz"}

    visit(own).post(f"/en/companies/{one.reference}/people/", typed)
    let_in = queries.acts_for(stranger, one)
    membership = one.memberships.get(person=stranger)
    visit(stranger).post(f"/en/companies/{one.reference}/people/{membership.pk}/end/")

    assert let_in
    assert not queries.acts_for(stranger, one)


# Who may open what


OWN_PAGES = ["edit/", "people/"]
OWN_DEEDS = ["confirm/", "withdraw/", "people/"]
DESK_PAGES = ["proofs/", "merges/", "merges/new/", "pairs/"]


@pytest.mark.parametrize("page", OWN_PAGES)
def test_others_pages_and_absent_ones_answer_alike(visit, stranger, page):
    public = enter("株式会社サクラ水産")

    answers = [visit(stranger).get(f"/en/companies/{key}/{page}") for key in (public.reference, "a" * 26)]

    assert [one.status_code for one in answers] == [404, 404]


@pytest.mark.parametrize("deed", OWN_DEEDS)
def test_nobody_does_for_another_company_what_is_its_own_to_do(visit, stranger, deed):
    public = enter("株式会社サクラ水産")
    before = Organisation.objects.values().get()

    answer = visit(stranger).post(f"/en/companies/{public.reference}/{deed}", {"email": stranger.email})

    assert answer.status_code == 404
    assert Organisation.objects.values().get() == before


@pytest.mark.parametrize("page", DESK_PAGES)
def test_the_desks_pages_do_not_exist_for_others(visit, stranger, officer, page):
    assert visit(stranger).get(f"/en/desk/{page}").status_code == 404
    assert visit(officer).get(f"/en/desk/{page}").status_code == 200


# Pairs


def test_a_pair_that_is_two_companies_is_not_asked_about_again(visit, officer):
    one = enter("株式会社サクラ水産", "E00001", web="https://sakura.example/")
    enter("サクラ水産株式会社", "", web="https://sakura.example/")
    indexing.drain()
    registry.find_resemblances(queries.changed_since(MONDAY), at=MONDAY)
    pair = Resemblance.objects.get()
    desk = visit(officer)

    page = desk.get("/ja/desk/pairs/").content.decode()
    desk.post(f"/en/desk/pairs/{pair.pk}/", {"decision": "different", "reason": "brothers"})
    registry.find_resemblances([queries.company(one.reference)], at=MONDAY)

    assert "株式会社サクラ水産" in page
    assert "サクラ水産株式会社" in page
    assert [(one.state, one.reason) for one in Resemblance.objects.all()] == [("different", "brothers")]


def test_a_pair_that_is_one_company_leads_to_the_merge(visit, officer):
    one = enter("株式会社サクラ水産", "E00001", web="https://sakura.example/")
    two = enter("サクラ水産株式会社", "", web="https://sakura.example/")
    indexing.drain()
    registry.find_resemblances([one], at=MONDAY)
    desk = visit(officer)

    led = desk.post(f"/en/desk/pairs/{Resemblance.objects.get().pk}/", {"decision": "same"})
    seen = desk.get(led["Location"])
    desk.post("/en/desk/merges/new/", {"kept": one.reference, "absorbed": two.reference, "reason": "same web"})

    assert seen.status_code == 200
    assert Resemblance.objects.get().state == "same"
    assert queries.successor(two.reference) == one
