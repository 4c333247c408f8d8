"""Changes of rules as people live with them: followed by mail and feed, told once, ended in one click."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from madoguchi.apps.cases.register import actions, drafts, links, moments, queries, tasks
from madoguchi.apps.cases.register.invariants import drafts_bind_nobody, followers_are_told_once
from madoguchi.apps.cases.register.models import (
    ACTIVE,
    STOPPED,
    UNCONFIRMED,
    Adoption,
    RuleComment,
    RuleNotice,
    RuleSubscription,
)
from madoguchi.core import clock, packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions as notices
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from madoguchi.core.packs.procedures import CommentWindow
from madoguchi.core.references import new_reference
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY
from tests.drafts import EFFECTIVE, KEY, lay_draft

pytestmark = pytest.mark.django_db

HERE = "http://127.0.0.1:8000"
VISA = "ru-e-visa"
WINDOW_OF_2025 = CommentWindow(opens=date(2025, 6, 1), closes=date(2025, 6, 30))
OPENED, CLOSES, ADOPTED_ON = date(2026, 12, 1), date(2027, 1, 15), date(2027, 1, 20)


@pytest.fixture(autouse=True)
def _on_monday():
    with clock.set_to(MONDAY):
        yield


@pytest.fixture
def draft(monkeypatch):
    """The change of visas as if it were a draft now: comments from 1 December, in force on 1 March."""

    def lay(**changed):
        return lay_draft(monkeypatch, OPENED, CLOSES, **changed)

    lay()
    return lay


def follower(topics=(("procedure", VISA),), email="reader@example.com", language="en") -> RuleSubscription:
    return actions.confirm(
        actions.follow(email=email, language=language, topics=topics, person=None, at=MONDAY), at=MONDAY
    )


def at(day: date, hour: int = 21) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def told() -> list[list[list[str]]]:
    return [one.facts["moments"] for one in Message.objects.filter(kind="rules-digest").order_by("pk")]


# ── following ──


def send(client: Client, **data):
    return client.post("/en/rules/follow/", {"email": "reader@example.com", "once": new_reference(), **data})


def test_an_address_of_nobody_known_is_asked_first_and_its_link_starts_on_the_button_only(client):
    send(client, procedures=[VISA], products=["0306"], regions=["RU-PRI"])
    kept = RuleSubscription.objects.get()
    address = links.to_confirm(kept, MONDAY).removeprefix(HERE)

    client.get(address)
    kept.refresh_from_db()
    looked = kept.state
    client.post(address)
    kept.refresh_from_db()

    assert queries.topics_of(kept) == [("procedure", VISA), ("product", "0306"), ("region", "RU-PRI")]
    assert [one.kind for one in Message.objects.all()] == ["rules-confirm"]
    assert (looked, kept.state) == (UNCONFIRMED, ACTIVE)


def test_the_address_of_the_account_needs_no_letter_and_is_looked_after_on_a_page(client):
    _, kenji = cast.sakura()
    client.force_login(kenji)

    send(client, email=kenji.email, procedures=[VISA])
    page = client.get("/en/rules/following/").content.decode()
    client.post(re.search(r'action="(/en/rules/following/[^"]+/stop/)"', page)[1])

    assert "Electronic visa" in page
    assert RuleSubscription.objects.get().state == STOPPED
    assert not Message.objects.exists()


def test_nobody_ends_the_letters_of_another(client):
    _, kenji = cast.sakura()
    kept = actions.follow(email=kenji.email, language="en", topics=[("procedure", VISA)], person=kenji, at=MONDAY)
    client.force_login(cast.person("midori@stranger.example", "Midori"))

    assert client.post(f"/en/rules/following/{kept.reference}/stop/").status_code == 404
    kept.refresh_from_db()
    assert kept.state == ACTIVE


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose at least one procedure, code of goods or region."),
        ({"products": ["9999"]}, "9999 is not in the list."),
        ({"products": ["crab"]}, "crab is not in the list."),
        ({"regions": ["XX-1"]}, "XX-1 is not in the list."),
        ({"procedures": ["no-such"]}, "no-such"),
        ({"procedures": [VISA], "email": "nobody"}, "email address"),
    ],
)
def test_each_wrong_choice_has_its_sentence(client, data, sentence):
    response = send(client, **data)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not RuleSubscription.objects.exists()


@pytest.mark.parametrize(("words", "found"), [("0306.14", "HS 030614"), ("カニ", ""), ("lumber", ""), ("440", "4407")])
def test_goods_are_found_by_code_and_by_word(client, words, found):
    page = client.post("/en/rules/follow/", {"products_find": words, "find-codes": "products"}).content.decode()

    assert found in page
    assert "error" not in page


def test_an_address_may_bring_choices_along(client):
    page = client.get(f"/en/rules/follow/?procedure={VISA}&product=0306").content.decode()

    assert re.search(rf'value="{VISA}"[^>]*checked', page)
    assert "HS 0306" in page


# ── what is told, and once ──


def test_a_follower_is_told_of_draft_and_adoption_a_month_and_a_week_before_and_on_the_day(draft):
    draft(adopted=ADOPTED_ON)
    follower()

    for day in range(100):
        tasks.tell_followers(at(OPENED - timedelta(days=5) + timedelta(days=day)))

    assert told() == [
        [[KEY, "drafted", "2026-12-01"]],
        [[KEY, "adopted", "2027-01-20"]],
        [[KEY, "month-before", "2027-01-30"]],
        [[KEY, "week-before", "2027-02-22"]],
        [[KEY, "in-effect", "2027-03-01"]],
    ]
    assert list(followers_are_told_once()) == []


def test_a_scheduler_that_ran_twice_or_was_down_for_a_month_tells_each_moment_once(draft):
    draft(adopted=ADOPTED_ON)
    follower()

    tasks.tell_followers(at(OPENED))
    tasks.tell_followers(at(OPENED))
    tasks.tell_followers(at(OPENED, hour=23))
    for _ in range(3):
        tasks.tell_followers(at(date(2027, 2, 25)))

    assert told() == [
        [[KEY, "drafted", "2026-12-01"]],
        [[KEY, "adopted", "2027-01-20"], [KEY, "month-before", "2027-01-30"], [KEY, "week-before", "2027-02-22"]],
    ]


def test_a_second_moment_of_one_day_waits_for_the_next(draft):
    follower()
    tasks.tell_followers(at(OPENED, hour=1))

    draft(adopted=OPENED)
    tasks.tell_followers(at(OPENED, hour=23))
    same_day = len(told())
    tasks.tell_followers(at(OPENED + timedelta(days=1)))

    assert (same_day, len(told())) == (1, 2)


def test_a_day_that_moved_is_told_anew(draft):
    draft(adopted=ADOPTED_ON)
    follower()
    tasks.tell_followers(at(EFFECTIVE))

    draft(adopted=ADOPTED_ON, effective=EFFECTIVE + timedelta(days=30))
    tasks.tell_followers(at(EFFECTIVE + timedelta(days=30)))

    assert [KEY, "in-effect", "2027-03-31"] in told()[-1]


def test_what_was_before_somebody_followed_is_not_told(draft):
    draft(comment=CommentWindow(opens=date(2026, 11, 1), closes=CLOSES))
    follower()

    tasks.tell_followers(at(OPENED))

    assert told() == []


def test_a_killed_run_neither_loses_nor_doubles(draft, monkeypatch):
    kept = follower()
    with monkeypatch.context() as broken:
        broken.setattr(notices, "send", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.tell_followers(at(OPENED))

    assert not RuleNotice.objects.exists()
    tasks.tell_followers(at(OPENED))
    assert told() == [[[KEY, "drafted", "2026-12-01"]]]

    with pytest.raises(IntegrityError), transaction.atomic():
        RuleNotice.objects.create(subscription=kept, change=KEY, moment="drafted", on=OPENED, told_at=MONDAY)


def test_who_did_not_confirm_or_stopped_is_told_nothing(draft):
    actions.follow(email="x@example.com", language="en", topics=[("procedure", VISA)], person=None, at=MONDAY)
    actions.stop(follower(), at=MONDAY)

    tasks.tell_followers(at(OPENED))

    assert told() == []


@pytest.mark.parametrize(
    ("topic", "is_touched"),
    [
        (("procedure", VISA), True),
        (("procedure", "ru-company"), False),
        (("product", "03"), True),
        (("product", "0306"), True),
        (("product", "030614"), True),
        (("product", "0307"), False),
        (("product", "04"), False),
        (("region", "RU-PRI"), True),
        (("region", "JP-01"), False),
    ],
)
def test_the_database_and_the_feed_agree_on_whom_a_change_touches(draft, topic, is_touched):
    change = draft(products=("0306",))
    kept = follower([topic])

    touched = queries.to_be_told(at(OPENED), since=OPENED)

    assert moments.touches(change, [topic]) is is_touched
    assert (kept.pk in touched) is is_touched


def test_a_letter_says_what_comes_and_how_to_end_it(draft):
    follower(language="ja")
    tasks.tell_followers(at(OPENED))

    letter = letters.write(Message.objects.get(kind="rules-digest"))

    assert letter.unsubscribe.startswith(f"{HERE}/ja/rules/follow/stop/")
    assert f"/ja/rules/{KEY}/" in letter.body
    assert "2027年1月15日" in letter.body
    assert letter.subject == "規則の変更：電子査証の滞在期間の延長"


def test_a_mail_program_ends_it_with_one_click_and_no_cookie():
    kept = follower()
    address = links.to_stop(kept, MONDAY).removeprefix(HERE)

    Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})

    kept.refresh_from_db()
    assert kept.state == STOPPED


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_the_first_letter_can_be_written_in_every_language(language):
    actions.follow(email="x@example.com", language=language, topics=[("product", "0306")], person=None, at=MONDAY)

    letter = letters.write(Message.objects.get())

    assert f"/{language}/rules/follow/confirm/" in letter.body
    assert "HS 0306" in letter.body


# ── drafts: comments, answers, adoption ──


def words(text: str) -> Texts:
    return Texts.written(en=text)


def commented(change, *, text="Sixteen days are too few for a ship.", is_named=False, who=None):
    sakura, kenji = who or cast.sakura()
    return actions.comment(change, sakura, words(text), is_named=is_named, by=kenji, on=OPENED, at=at(OPENED))


def shown(made, officer):
    return actions.read(made, is_shown=True, note=Texts(), by=officer, at=at(OPENED))


def settled(change, officer, outcome="adopted", on=ADOPTED_ON, note="It is longer now."):
    return actions.settle(change, outcome, note=words(note) if note else Texts(), by=officer, on=on, at=at(on))


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.key


def test_a_draft_goes_from_comment_over_adoption_into_force_and_binds_nobody_before(draft):
    change, officer = draft(effective=date(2025, 8, 23), comment=WINDOW_OF_2025), cast.officer("ru")
    visa = packs.current().procedures[VISA]
    days = [date(2025, 5, 1), date(2025, 6, 1), date(2025, 6, 30), date(2025, 7, 1), date(2025, 9, 1)]

    before = [drafts.state_of(change, day) for day in days]
    bound_before = drafts.in_force(visa, date(2025, 9, 1)).in_force
    adoption = settled(change, officer, on=date(2025, 7, 10))
    after = [drafts.state_of(change, day, adoption) for day in (date(2025, 7, 9), date(2025, 7, 10), date(2025, 8, 23))]

    assert before == ["ahead", "draft", "draft", "closed", "closed"]
    assert bound_before == date(2023, 8, 1)
    assert after == ["closed", "announced", "in_force"]
    assert drafts.in_force(visa, date(2025, 9, 1)).in_force == date(2025, 8, 23)


def test_a_dropped_draft_never_binds_and_its_followers_are_told(draft):
    change = draft()
    follower()

    settled(change, cast.officer("ru"), "dropped")
    tasks.tell_followers(at(ADOPTED_ON))
    tasks.tell_followers(at(EFFECTIVE))

    assert told() == [[[KEY, "drafted", "2026-12-01"], [KEY, "dropped", "2027-01-20"]]]
    assert drafts.unbinding(VISA) == {date(2025, 8, 23)}


def test_a_comment_is_shown_once_it_was_read_without_a_name_unless_the_company_lets_it(client, draft):
    change, officer = draft(), cast.officer("ru")
    who = cast.sakura()
    quiet, named = commented(change, who=who), commented(change, text="Thirty would do.", is_named=True, who=who)

    unread = client.get(f"/en/rules/{KEY}/").content.decode()
    shown(quiet, officer)
    nameless = client.get(f"/en/rules/{KEY}/").content.decode()
    shown(named, officer)
    both = client.get(f"/en/rules/{KEY}/").content.decode()

    assert "too few for a ship" not in unread
    assert "too few for a ship" in nameless
    assert "サクラ" not in nameless
    assert "サクラ" in both


def test_answers_are_shown_and_written_to_their_authors_when_the_draft_is_settled(client, draft):
    change, officer = draft(), cast.officer("ru")
    made = shown(commented(change), officer)
    actions.answer(made, words("A ship has thirty."), by=officer, at=at(OPENED))

    before = client.get(f"/en/rules/{KEY}/").content.decode()
    settled(change, officer)
    with clock.set_to(at(ADOPTED_ON)):
        after = client.get(f"/en/rules/{KEY}/").content.decode()

    assert "A ship has thirty." not in before
    assert "A ship has thirty." in after
    assert [one.kind for one in Message.objects.order_by("pk")] == ["rules-comment-came", "rules-comment-answered"]
    assert list(drafts_bind_nobody()) == []


def test_what_the_register_refuses(draft):
    change, officer = draft(), cast.officer("ru")
    sakura, kenji = cast.sakura()
    say = {"is_named": False, "by": kenji, "at": MONDAY}
    early = refusal(actions.comment, change, sakura, words("x"), on=OPENED - timedelta(days=1), **say)
    late = refusal(actions.comment, change, sakura, words("x"), on=CLOSES + timedelta(days=1), **say)
    empty = refusal(actions.comment, change, sakura, Texts(), on=OPENED, **say)
    never = refusal(actions.comment, packs.current().changes["decree-618"], sakura, words("x"), on=OPENED, **say)
    made = actions.comment(change, sakura, words("On the last day"), on=CLOSES, **say)
    unread = refusal(actions.answer, made, words("x"), by=officer, at=MONDAY)
    unsaid = refusal(actions.read, made, is_shown=False, note=Texts(), by=officer, at=MONDAY)
    still_open = refusal(settled, change, officer, on=CLOSES)
    waiting = refusal(settled, change, officer)
    shown(made, officer)
    twice = refusal(shown, made, officer)
    unanswered = refusal(settled, change, officer)
    nothing = refusal(actions.answer, made, Texts(), by=officer, at=MONDAY)
    actions.answer(made, words("Yes"), by=officer, at=MONDAY)
    too_late = refusal(settled, change, officer, on=EFFECTIVE)
    why = refusal(settled, change, officer, "dropped", note="")
    settled(change, officer)
    again = refusal(settled, change, officer)
    after = refusal(actions.answer, made, words("No"), by=officer, at=MONDAY)

    assert (early, late, empty, never) == (*["comments-are-closed"] * 2, "comment-is-empty", "comments-are-closed")
    assert (unread, unsaid, still_open) == ("comment-is-not-shown", "kept-back-needs-a-reason", "comments-are-open")
    assert (waiting, twice, unanswered, nothing) == (
        "comments-wait",
        "comment-is-read",
        "comments-wait",
        "answer-is-empty",
    )
    assert (too_late, why) == ("effect-is-not-ahead", "draft-drop-needs-a-reason")
    assert (again, after) == ("draft-is-settled", "draft-is-settled")


def test_a_company_fills_no_register_by_itself(draft):
    change, who = draft(), cast.sakura()
    for _ in range(actions.MOST_COMMENTS):
        commented(change, who=who)

    assert refusal(commented, change, who=who) == "comments-are-many"


def test_a_kept_back_comment_is_not_shown_and_its_author_reads_why(client, draft):
    made = commented(draft())
    actions.read(made, is_shown=False, note=words("It names a person."), by=cast.officer("ru"), at=MONDAY)

    page = client.get(f"/en/rules/{KEY}/").content.decode()
    letter = letters.write(Message.objects.get(kind="rules-comment-kept-back"))

    assert "too few for a ship" not in page
    assert "It names a person." in letter.body


def test_a_company_comments_on_the_page_and_the_desk_of_that_side_alone_settles(client, draft):
    draft()
    sakura, kenji = cast.sakura()
    own, other = cast.officer("ru", "own@desk.example"), cast.officer("jp", "other@desk.example")
    client.force_login(kenji)
    with clock.set_to(at(OPENED)):
        form = {"organisation": sakura.reference, "text_en": "Too few.", "once": new_reference()}
        client.post(f"/en/rules/{KEY}/comment/", form)
        made = RuleComment.objects.get()
        client.force_login(other)
        foreign = client.get(f"/en/desk/rules/{KEY}/comments/").status_code
        client.force_login(own)
        desk = f"/en/desk/rules/comments/{made.reference}"
        mistaken = client.post(f"{desk}/read/", {f"{made.reference}-outcome": "keep-back"})
        client.post(f"{desk}/read/", {f"{made.reference}-outcome": "show"})
        client.post(f"{desk}/answer/", {f"{made.reference}-answer_en": "Enough."})
        early = client.post(f"/en/desk/rules/{KEY}/settle/", {"outcome": "adopted"}, follow=True).content.decode()
    with clock.set_to(at(ADOPTED_ON, hour=9)):
        client.post(f"/en/desk/rules/{KEY}/settle/", {"outcome": "adopted"})

    assert foreign in (302, 404)
    assert mistaken.status_code == 400
    assert "its author reads it" in mistaken.content.decode()
    assert "Comments are taken until" in early
    assert Adoption.objects.get().on == ADOPTED_ON


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_every_letter_about_a_comment_can_be_written_in_every_language(language, draft):
    change, officer = draft(), cast.officer("ru")
    with translation.override(language):
        made = commented(change)
        came = letters.write(Message.objects.get(kind="rules-comment-came"))
        actions.answer(shown(made, officer), words("Yes."), by=officer, at=MONDAY)
        settled(change, officer)
        answered = letters.write(Message.objects.get(kind="rules-comment-answered"))

    assert f"/rules/{KEY}/comments/" in came.body
    assert "Yes." in answered.body


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ("comment: {opens: 2025-02-10, closes: 2025-01-10}", "comments close before they open"),
        ("comment: {opens: 2025-01-10, closes: 2025-03-01}", "comments are open when the change has taken effect"),
        ("comment: {opens: 2025-01-10, closes: 2025-02-20}", "is within the comment window"),
        ("products: [crab]\ncomment: {opens: 2025-01-10, closes: 2025-02-10}", "products"),
    ],
)
def test_a_window_that_cannot_be_right_is_named(tmp_path, changed, sentence):
    folder = tmp_path / "pack"
    shutil.copytree("tests/corridors/norland-sudria", folder)
    file = folder / "changes" / "longer-examination.yaml"
    file.write_text(
        file.read_text("utf-8").replace("comment: {opens: 2025-01-10, closes: 2025-02-10}", changed), "utf-8"
    )

    with pytest.raises(packs.PackError) as refused:
        _ = packs.load(folder).changes

    assert sentence in str(refused.value)
    assert "longer-examination.yaml" in str(refused.value)


# ── the feed ──


def test_the_feed_of_rules_holds_what_touches_the_topics_of_its_address(client, draft):
    with clock.set_to(at(OPENED)):
        everything = client.get("/ru/rules/feed.atom").content.decode()
        own = client.get(f"/ru/rules/feed.atom?procedure={VISA}").content.decode()
        other = client.get("/ru/rules/feed.atom?procedure=ru-company").content.decode()

    assert f":rules:{KEY}:drafted:2026-12-01" in own
    assert "Электронная виза" in everything
    assert "<entry>" not in other


def test_telling_many_followers_asks_the_database_once_for_each_moment(draft, django_assert_max_num_queries):
    for number in range(3):
        follower(email=f"reader{number}@example.com")

    with django_assert_max_num_queries(2):
        found = queries.to_be_told(at(OPENED), since=OPENED)

    assert len(found) == 3
