"""What the journal keeps about people, and what the libraries keep on which people sign in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import QuerySet

from madoguchi.core.journal.purposes import ACCOUNT, SEALED, SECRET, SECURITY
from madoguchi.core.journal.queries import sealed_of
from madoguchi.core.personal_data import DELETE, Entry, NotPersonal, Whose, not_personal, register

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person

KEY = "a random key"
OURS = "written by the program, names nobody"


def join() -> None:
    """Say it. Called once the apps are loaded."""
    _journal()
    for label, whose, fields in [*_signing_in(), *_keeping_out(), *_machinery()]:
        register(label, whose=whose, fields=fields)


def _journal() -> None:
    register(
        "journal.Event", fields=not_personal(OURS, "kind", "subject", "rule_version", "facts", "commitment", "leaf")
    )
    register("journal.Head", fields=not_personal(OURS, "root", "previous", "key", "signature", "frontier"))
    register(
        "journal.Sealed",
        whose=sealed_of,
        fields={
            "data": SEALED,
            "by": SEALED,
            "about": SEALED,
            "salt": SEALED.but(is_exported=False),
        },
    )


def _sessions_of(person: Person) -> QuerySet[Any]:
    keys = apps.get_model("usersessions.UserSession")._base_manager.filter(user_id=person.pk).values("session_key")
    return apps.get_model("sessions.Session")._base_manager.filter(session_key__in=keys)


Rows = list[tuple[str, Whose, Mapping[str, Entry]]]


def _signing_in() -> Rows:
    return [
        ("account.EmailAddress", ["user"], {"user": ACCOUNT.but(erase=DELETE), "email": ACCOUNT.but(erase=DELETE)}),
        ("account.EmailConfirmation", ["email_address__user"], {"key": SECRET}),
        ("mfa.Authenticator", ["user"], {"user": SECRET, "type": SECRET, "data": SECRET}),
        (
            "usersessions.UserSession",
            ["user"],
            {
                "user": SECURITY,
                "ip": SECURITY,
                "user_agent": SECURITY,
                "session_key": SECRET,
                "data": SECURITY,
            },
        ),
        ("sessions.Session", _sessions_of, {"session_key": SECRET, "session_data": SECRET}),
    ]


def _keeping_out() -> Rows:
    attempt: dict[str, Entry] = {
        "username": SECURITY,
        "ip_address": SECURITY,
        "user_agent": SECURITY,
        "http_accept": SECURITY,
        "path_info": SECURITY,
    }
    return [
        ("axes.AccessFailureLog", ["@username"], attempt),
        ("axes.AccessAttempt", ["@username"], {**attempt, "get_data": SECURITY, "post_data": SECURITY}),
        ("axes.AccessLog", ["@username"], {**attempt, "session_hash": SECRET}),
    ]


def _machinery() -> Rows:
    task = "tasks are handed references and numbers, never what somebody is called"
    return [
        ("auth.Permission", (), not_personal(OURS, "name", "codename")),
        ("auth.Group", (), not_personal(OURS, "name")),
        ("contenttypes.ContentType", (), not_personal(OURS, "app_label", "model")),
        (
            "django_tasks_database.DBTaskResult",
            (),
            not_personal(
                task,
                "status",
                "args_kwargs",
                "task_path",
                "worker_ids",
                "queue_name",
                "backend_name",
                "return_value",
                "exception_class_path",
                "traceback",
            ),
        ),
        ("ui.Submission", (), {"key": NotPersonal(KEY), "result_address": NotPersonal("the address of a page")}),
    ]
