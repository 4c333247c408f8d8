from __future__ import annotations

import smtplib
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from madoguchi.core import invariants
from madoguchi.core.backups import ledgers
from madoguchi.core.notices import actions, tasks
from madoguchi.core.notices.ledger import Ledger
from madoguchi.core.notices.models import DROPPED, GIVEN_UP, SENT, WAITING, Message
from madoguchi.core.refusals import Refused
from tests.core.notices.conftest import send


def violations() -> list[str]:
    return [one.what for finding in invariants.verify(["I6"]) for one in finding.violations]


def one() -> Message:
    return Message.objects.get()


# Into the outbox ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_message_needs_the_transaction_of_its_cause(anna, desk, monday):
    with pytest.raises(transaction.TransactionManagementError):
        actions.send("tide", to=anna, about=desk, at=monday, dedupe="tide:1", facts={})

    with transaction.atomic():
        actions.send("tide", to=anna, about=desk, at=monday, dedupe="tide:1", facts={})
        transaction.set_rollback(True)

    assert Message.objects.count() == 0


def test_the_same_number_twice_is_one_message(anna, kenji, desk, monday):
    send(anna, desk, monday, dedupe="tide:1")
    send(kenji, desk, monday, dedupe="tide:1")

    assert one().to == anna


@pytest.mark.parametrize("number", ["", "a b", "a\nb", "a::b", "ä", "<a>", "a@b", "x" * 201])
def test_a_number_that_cannot_be_the_name_of_a_mail_is_a_fault(anna, desk, monday, number):
    with pytest.raises(ValueError, match="number of a message"):
        send(anna, desk, monday, dedupe=number)


def test_two_receivers_in_one_address_are_refused(desk, monday):
    with pytest.raises(Refused):
        send('"a,b"@x, evil@x', desk, monday)

    assert Message.objects.count() == 0


# Out to the receiver ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "hello"), [("en", "Good day"), ("ja", "こんにちは"), ("ru", "Здравствуйте")])
def test_a_message_is_written_in_the_language_of_its_receiver(anna, desk, monday, language, hello):
    anna.language = language
    anna.save()
    send(anna, desk, monday)

    tasks.deliver_due(monday)

    assert [(letter.subject, letter.to) for letter in mail.outbox] == [(f"{hello}: Sakura", ["anna@vostok.example"])]
    assert mail.outbox[0].body == f"{hello}\n\nSakura & http://127.0.0.1:8000\n"


def test_a_letter_carries_its_number_and_moment_and_nothing_that_watches(anna, desk, monday):
    send(anna, desk, monday, dedupe="tide:26.a~b:2026-11-23")

    tasks.deliver_due(monday)

    letter: Any = mail.outbox[0]
    sent = letter.message()
    assert sent["Message-ID"] == "<tide.26~1a~0b.2026-11-23@madoguchi.example>"
    assert parsedate_to_datetime(sent["Date"]) == monday
    assert sent["List-Unsubscribe"] is None
    assert sent.get_content_type() == "text/plain"
    assert (letter.attachments, letter.cc, letter.bcc) == ([], [], [])


def test_a_subscription_can_be_ended_with_one_click(desk, monday):
    send("reader@press.example", desk, monday, kind="digest")

    tasks.deliver_due(monday)

    sent = mail.outbox[0].message()
    assert sent["List-Unsubscribe"] == "<https://window.example/stop/token>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_name_with_a_line_break_makes_no_header(anna, desk, monday):
    send(anna, desk, monday, name="Sakura\r\nBcc: evil@x.example\u2028x")

    tasks.deliver_due(monday)

    assert mail.outbox[0].subject == "Здравствуйте: Sakura Bcc: evil@x.example x"
    assert mail.outbox[0].recipients() == ["anna@vostok.example"]


def test_nothing_leaves_before_it_is_due(anna, desk, monday):
    with transaction.atomic():
        actions.send(
            "tide",
            to=anna,
            about=desk,
            at=monday,
            dedupe="tide:1",
            facts={"name": "x"},
            due_at=monday + timedelta(days=1),
        )

    assert tasks.deliver_due(monday).sent == 0
    assert tasks.deliver_due(monday + timedelta(days=1)).sent == 1


def test_delivering_twice_sends_once(anna, desk, monday):
    send(anna, desk, monday)

    tasks.deliver_due(monday)
    tasks.deliver_due(monday)

    assert len(mail.outbox) == 1
    assert (one().state, one().sent_at, one().tries) == (SENT, monday, 1)
    assert violations() == []


def test_what_is_no_longer_true_is_not_said(anna, desk, monday):
    send(anna, desk, monday, is_over=True)

    tasks.deliver_due(monday)

    assert mail.outbox == []
    assert (one().state, one().last_problem) == (DROPPED, "the tide is over")


def test_somebody_who_left_is_written_to_no_more(anna, desk, monday):
    send(anna, desk, monday)
    anna.is_active = False
    anna.save()

    tasks.deliver_due(monday)

    assert (mail.outbox, one().state) == ([], DROPPED)


def test_a_broken_letter_holds_up_no_other(anna, desk, monday):
    send(anna, desk, monday, kind="broken", dedupe="broken:1")
    send(anna, desk, monday, dedupe="tide:2")

    done = tasks.deliver_due(monday)

    assert (done.sent, done.failed) == (1, 1)
    assert "nosuchfilter" in Message.objects.get(kind="broken").last_problem


def test_old_messages_forget_to_whom_and_keep_their_number(anna, desk, monday):
    send(anna, desk, monday)
    tasks.deliver_due(monday)

    tasks.forget_old(monday + timedelta(days=91))
    send(anna, desk, monday + timedelta(days=91))

    assert (one().to, one().facts, one().dedupe_key) == (None, {}, "tide:1")
    assert tasks.deliver_due(monday + timedelta(days=92)).sent == 0


# When it does not work ----------------------------------------------------------------------------------


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def refuse(self: Any, messages: list[Any]) -> int:
        asked.extend(message.extra_headers["Message-ID"] for message in messages)
        raise smtplib.SMTPRecipientsRefused({"anna@vostok.example": (450, b"anna@vostok.example is away")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    return asked


def test_a_refused_message_is_tried_seven_times_with_growing_pauses_and_always_under_one_number(
    anna, desk, monday, refusing
):
    send(anna, desk, monday)

    at, pauses = monday, []
    while one().state == WAITING:
        assert tasks.deliver_due(at - timedelta(seconds=1)).failed == 0
        tasks.deliver_due(at)
        if one().next_try_at:
            pauses.append(one().next_try_at - at)
            at = one().next_try_at

    assert (one().state, one().tries) == (GIVEN_UP, 7)
    assert pauses == sorted(pauses)
    assert len(set(refusing)) == 1
    assert one().last_problem == "refused with 450"  # and not the address


def test_a_worker_killed_after_sending_does_not_send_again(anna, desk, monday, monkeypatch):
    send(anna, desk, monday)
    with monkeypatch.context() as killed:
        killed.setattr(tasks, "_mark", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            tasks.deliver_due(monday)

    soon = tasks.deliver_due(monday + timedelta(minutes=1))
    later = tasks.deliver_due(monday + timedelta(minutes=11))

    assert len(mail.outbox) == 1
    assert (soon.known, later.known) == (0, 1)
    assert (one().state, one().sent_at) == (SENT, monday)
    assert violations() == []


def test_a_worker_killed_before_sending_leaves_the_message_to_another(anna, desk, monday, monkeypatch):
    send(anna, desk, monday)
    with monkeypatch.context() as killed:
        killed.setattr(tasks, "_deliver", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            tasks.deliver_due(monday)

    assert tasks.deliver_due(monday + timedelta(minutes=11)).sent == 1


def test_what_an_older_backup_does_not_know_is_not_sent_again(anna, desk, monday):
    send(anna, desk, monday)
    tasks.deliver_due(monday)
    Message.objects.update(state=WAITING, sent_at=None, next_try_at=monday, tries=0)  # as the backup has it

    assert violations() == ["stands in the ledger as sent and is waiting"]
    done = tasks.deliver_due(monday + timedelta(days=1))

    assert (done.known, len(mail.outbox)) == (1, 1)
    assert violations() == []


def test_nothing_leaves_while_a_restore_waits_for_somebody_to_look(anna, desk, monday):
    send(anna, desk, monday)
    ledgers.hold(3, at=monday)

    assert tasks.deliver_due(monday).sent == 0
    ledgers.release()
    assert tasks.deliver_due(monday).sent == 1


def test_held_messages_wait(anna, desk, monday):
    send(anna, desk, monday)

    assert actions.hold_waiting() == 1
    assert tasks.deliver_due(monday).sent == 0
    assert actions.release_held(at=monday) == 1
    assert tasks.deliver_due(monday).sent == 1


# The ledger ---------------------------------------------------------------------------------------------


def test_the_ledger_has_one_line_for_each_message(tmp_path, monday):
    ledger, other = Ledger(tmp_path / "sent.log"), Ledger(tmp_path / "sent.log")

    ledger.keep("tide:1", at=monday)
    other.keep("tide:1", at=monday)
    other.keep("tide:2", at=monday)

    assert [line.dedupe_key for line in ledger.lines()] == ["tide:1", "tide:2"]
    assert len(ledger.path.read_text().splitlines()) == 2


def test_a_line_without_its_end_counts_when_all_of_it_is_there(tmp_path, monday):
    ledger = Ledger(tmp_path / "sent.log")
    ledger.keep("tide:1", at=monday)
    ledger.path.write_bytes(ledger.path.read_bytes()[:-1])

    fresh = Ledger(ledger.path)
    assert fresh.sent("tide:1") is not None
    fresh.keep("tide:2", at=monday)

    assert [line.dedupe_key for line in Ledger(ledger.path).lines()] == ["tide:1", "tide:2"]


@pytest.mark.parametrize("cut", [2, 5, 20, 40, 50])
def test_half_a_line_counts_for_nothing_and_spoils_no_other(tmp_path, monday, cut):
    ledger = Ledger(tmp_path / "sent.log")
    ledger.keep("tide:1", at=monday)
    ledger.keep("tide:2", at=monday)
    ledger.path.write_bytes(ledger.path.read_bytes()[:-cut])

    fresh = Ledger(ledger.path)
    fresh.keep("tide:3", at=monday)

    assert [line.dedupe_key for line in fresh.lines()] == ["tide:1", "tide:3"]
    assert Ledger(ledger.path).sent("tide:3") is not None


def test_a_message_marked_as_sent_that_no_ledger_knows_is_found(anna, desk, monday):
    send(anna, desk, monday)
    Message.objects.update(state=SENT, sent_at=monday)

    assert violations() == ["is marked as sent but not in the ledger"]
