"""Who may open which page. A page that says nothing about it is open to nobody.

The audience is only the first of two doors: inside, every view asks the policy of its app
(`rules.may`, `rules.visible_to`) about the very thing it shows. A person who may not see a thing
gets the same answer as one who asks for a thing that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

PUBLIC = "public"  # anybody
MEMBER = "member"  # anybody who is signed in
OFFICER = "officer"  # serves at a desk and has shown a second factor
CLERK = "clerk"  # answers for an authority and has shown a second factor
OPERATOR = "operator"  # runs the installation and has shown a second factor
TOKEN = "token"  # noqa: S105 (a word) whoever holds the signed link of a mail; GET shows, POST acts
AUDIENCES = (PUBLIC, MEMBER, OFFICER, CLERK, OPERATOR, TOKEN)

# Views of libraries cannot carry our mark; they are classified by module. All guard themselves.
LIBRARIES: dict[str, str] = {
    "allauth.account": PUBLIC,
    "allauth.mfa": PUBLIC,
    "allauth.usersessions": MEMBER,
    "django.contrib.staticfiles": PUBLIC,
    "django.views.static": PUBLIC,
    "ninja": PUBLIC,
}

View = TypeVar("View", bound=Callable[..., Any])


def audience(name: str) -> Callable[[View], View]:
    """Say who may open a view: `@audience(PUBLIC)`."""
    if name not in AUDIENCES:
        raise ValueError(f"no audience is called {name!r}")

    def mark(view: View) -> View:
        view.audience = name  # type: ignore[attr-defined]  # a function may carry a mark
        return view

    return mark


def audience_of(view: Callable[..., Any]) -> str | None:
    """Who may open this view; None when nobody said so."""
    marked = getattr(view, "audience", None) or getattr(getattr(view, "view_class", None), "audience", None)
    if isinstance(marked, str):
        return marked
    module = getattr(getattr(view, "view_class", view), "__module__", "")
    for prefix, name in LIBRARIES.items():
        if module == prefix or module.startswith(prefix + "."):
            return name
    return None
