"""What is kept about people who sign in, and about the desks they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madoguchi.core.journal.purposes import ACCOUNT, DEED, SECRET
from madoguchi.core.personal_data import KEEP, NotPersonal, not_personal, register

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person


def empty_address(person: Person) -> str:
    """An address nobody has, for the row of an erased person: addresses there differ, and receive nothing."""
    return f"{person.reference}@erased.invalid"


def no_password(person: Person) -> str:
    """What stands for a password that nobody can type."""
    return "!"


def join() -> None:
    """Say it. Called once the apps are loaded."""
    register(
        "accounts.Person",
        whose=["pk"],
        fields={
            "email": ACCOUNT.but(erase=empty_address),
            "name": ACCOUNT,
            "language": ACCOUNT.but(erase=KEEP),
            "time_zone": ACCOUNT.but(erase=lambda person: "UTC"),
            "password": SECRET.but(erase=no_password),
            "reference": ACCOUNT.but(erase=KEEP),
        },
    )
    register(
        "accounts.Desk",
        fields={
            **not_personal("the name of an office", "name", "side"),
            "reference": NotPersonal("a random key"),
            "email": NotPersonal("the shared address of an office"),
        },
    )
    register("accounts.Appointment", whose=["person"], fields={"person": DEED, "role": DEED})
    register("accounts.Office", whose=["person"], fields={"person": DEED, "role": DEED, "authority": DEED})
    register(
        "accounts.Token",
        whose=["person"],
        fields={"person": SECRET.but(is_exported=True), "name": SECRET.but(is_exported=True), "digest": SECRET},
    )
