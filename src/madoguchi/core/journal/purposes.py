"""The kinds of personal data that most apps keep, in words that the person can read. Apps vary them with `but`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.core.personal_data import DELETE, KEEP, Personal

HOME_SIDE = _("the installation of your own side; it does not leave it")
BOTH_SIDES = _("both sides, the other one as a sealed proof only")

ACCOUNT = Personal(
    subject=_("somebody who signs in"),
    purpose=_("to let you sign in and to write to you in your language and at your hours"),
    basis=_("your agreement when you registered"),
    side=HOME_SIDE,
    retention=_("while you use it, and 24 months after"),
    readers=_("you, the people of your organisation, the officers of your side"),
)
SECRET = Personal(
    subject=_("somebody who signs in"),
    purpose=_("to make sure that it is you who signs in"),
    basis=_("your agreement when you registered"),
    side=HOME_SIDE,
    retention=_("until you change or remove it"),
    readers=_("nobody: only the program compares it"),
    is_exported=False,
    erase=DELETE,
)
SECURITY = Personal(
    subject=_("somebody who signs in"),
    purpose=_("to notice when somebody else tries to use your account"),
    basis=_("the legitimate interest in keeping accounts safe"),
    side=HOME_SIDE,
    retention=_("30 days"),
    readers=_("you and the operator"),
    erase=DELETE,
)
CONTACT = Personal(
    subject=_("the person whom another company may write to"),
    purpose=_("to hand it to the other side once both companies have said yes"),
    basis=_("your consent, which you can withdraw"),
    side=HOME_SIDE,
    retention=_("while the company is active, and 24 months after"),
    readers=_("your organisation, and those with whom it exchanged contacts"),
    erase=DELETE,
)
DEED = Personal(
    subject=_("somebody who acted for an organisation or a desk"),
    purpose=_("to be able to say who did what, and when"),
    basis=_("the duty to account for what was done"),
    side=HOME_SIDE,
    retention=_("5 years; after an erasure it leads to an empty row that names nobody"),
    readers=_("the officers of your side; you"),
    erase=KEEP,
)
WORDS = Personal(
    subject=_("somebody who wrote something"),
    purpose=_("to carry what you wrote to those it was meant for"),
    basis=_("your agreement when you wrote it"),
    side=HOME_SIDE,
    retention=_("5 years"),
    readers=_("those to whom it was addressed, and the officers of your side"),
)
MESSAGE = Personal(
    subject=_("somebody we wrote to"),
    purpose=_("to send you a message once, and to know that it was sent"),
    basis=_("your agreement to be written to"),
    side=HOME_SIDE,
    retention=_("90 days; the number of the message stays"),
    readers=_("you and the operator"),
)
SEALED = Personal(
    subject=_("somebody who acted, or whom it was about"),
    purpose=_("to prove later what was recorded, and by whom"),
    basis=_("the duty to account for what was done"),
    side=BOTH_SIDES,
    retention=_("5 years, or until you ask for its erasure"),
    readers=_("the officers of your side; you"),
    erase=DELETE,
)
