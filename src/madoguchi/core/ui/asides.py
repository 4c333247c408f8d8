"""What other apps have to say beside a page, without the page knowing who says it.

An app above says once, when it starts, what it can tell about a thing of an app below; the page of that thing shows it
with `{% beside "case" case.reference case %}`. Nothing is shown where nobody has anything to say.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString, mark_safe

from madoguchi.core.accounts.models import Person

Reader = Person | AnonymousUser
Saying = Callable[[str, str, Reader, object], SafeString]
"""Takes the kind of thing, its reference or key, the reader, and the thing itself where the page has it at hand (None
otherwise); returns what is shown, empty for nothing."""

_known: dict[str, list[Saying]] = {}


def say_beside(*kinds: str) -> Callable[[Saying], Saying]:
    """Let this function tell about things of these kinds."""

    def keep(saying: Saying) -> Saying:
        for kind in kinds:
            _known.setdefault(kind, []).append(saying)
        return saying

    return keep


def said_beside(kind: str, key: str, reader: Reader, thing: object = None) -> SafeString:
    """All that is said about a thing to this reader, in the order in which the apps joined."""
    said = [saying(kind, key, reader, thing) for saying in _known.get(kind, ())]
    return mark_safe("".join(said))  # noqa: S308 (each part is safe already)
