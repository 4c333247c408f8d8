"""What a password may not be, in the words of this window."""

from __future__ import annotations

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.utils.translation import gettext as _


class UnlikeItsOwner(UserAttributeSimilarityValidator):
    """Refuses a password that resembles the name or the address of the person it is for."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("name", "email"))

    def get_error_message(self) -> str:
        """What is said of a password that does."""
        return _("This password resembles your name or your address. Choose one that tells nothing of you.")

    def get_help_text(self) -> str:
        """What is said beforehand."""
        return _("It must not resemble your name or your address.")
