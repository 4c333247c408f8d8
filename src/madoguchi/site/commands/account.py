"""`madoguchi account`: the first desk, its officers, and the links by which people choose a password."""

from __future__ import annotations

import argparse

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from madoguchi.core import clock, packs
from madoguchi.core.accounts import actions, queries
from madoguchi.core.accounts.models import OFFICER, OPERATOR, Desk, Person
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

HELP = "Open a desk, enter an officer or operator, or make a link by which somebody chooses a password."
EXAMPLE = 'madoguchi account officer anna@agency.example --name "Anna" --side west --language en'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who, for which side, in which language."""
    parser.add_argument("what", choices=["officer", "operator", "password"], help="what to enter")
    parser.add_argument("email", type=_address, help="the address the person signs in with")
    parser.add_argument("--name", default="", help="how the person is named")
    sides = [side.key for side in packs.current().sides]
    parser.add_argument("--side", default=sides[0], choices=sides, help="the side whose desk the person serves at")
    languages = [code for code, _name in settings.LANGUAGES]
    parser.add_argument("--language", default="en", choices=languages, help="language of letters to the person")
    parser.add_argument("--desk", default="", help="name of the desk, when it is opened by this")


def _address(text: str) -> str:
    """An address of mail, as it would be taken on a page."""
    try:
        validate_email(text)
    except ValidationError:
        raise argparse.ArgumentTypeError(f"{text!r} is no address of mail, such as anna@agency.example") from None
    return text


def run(options: argparse.Namespace) -> int:
    """Do it, and print the link."""
    person = Person.objects.filter(email__iexact=options.email).first()
    if options.what == "password":
        if person is None:
            raise Refused("person-is-not-known", email=options.email)
    else:
        person = _appoint(options, person)
        print(f"{person} serves as {options.what}. A second factor is asked for at the first visit to the desk.")
    print(f"Choose a password here: {password_link(person)}")
    return 0


@transaction.atomic
def _appoint(options: argparse.Namespace, person: Person | None) -> Person:
    at = clock.now()
    side = packs.current().side(options.side)
    if person is None:
        person = actions.enrol(
            email=options.email, name=options.name, language=options.language, time_zone=side.time_zone, at=at
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    desk = Desk.objects.filter(side=side.key).first()
    if desk is None:
        name = Texts.written({options.language: options.desk}) if options.desk else Texts.written(side.names.texts)
        desk = actions.open_desk(side=side.key, name=name, email="", by=None, at=at)
    if not queries.desks_of(person).filter(pk=desk.pk).exists():
        actions.appoint(person, desk=desk, role=OPERATOR if options.what == "operator" else OFFICER, by=None, at=at)
    return person


def password_link(person: Person) -> str:
    """An address at which this person, and nobody else, can choose a password once."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    with translation.override(person.language):
        uidb36, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token})
    return f"{settings.SITE_ADDRESS}{path}"
