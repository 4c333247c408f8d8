"""Reasons and cautions as sentences in the reader's language, from the keys and facts that the engine gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.core import packs
from madoguchi.core.ui.templatetags.window import language_here

SENTENCES: dict[str, Promise] = {
    "product-sought": _("You seek %(needed)s; they offer %(offered)s"),
    "product-sought-same": _("You seek what they offer: %(needed)s"),
    "product-wanted-from-you-same": _("They seek what you offer: %(needed)s"),
    "product-wanted-from-you": _("They seek %(needed)s; you offer %(offered)s"),
    "activity-sought": _("You look for this line of business, and it is theirs: %(activity)s"),
    "activity-wanted-from-you": _("They look for your line of business: %(activity)s"),
    "activity-shared": _("Same trade on both sides: %(theirs)s"),
    "registered-activity-sought": _("You look for this line of business, and they are registered in it: %(activity)s"),
    "registered-activity-wanted-from-you": _("They look for a line of business you are registered in: %(activity)s"),
    "registered-activity-shared": _("Both are registered in the same trade: %(theirs)s"),
    "registered-activity-shared-broad": _(
        "By the table of classifications both stand in the same broad branch: %(theirs)s"
    ),
    "kind-complementary": _("The kind of cooperation fits. Your company %(yours)s; theirs %(theirs)s"),
    "region-sought": _("They are in a region you look in: %(regions)s"),
    "region-welcome": _("You are in a region they look in: %(regions)s"),
    "registered-region-sought": _("They are registered in a region you look in: %(regions)s"),
    "size-sought": _("They have the size you asked for: %(size)s"),
    "size-welcome": _("You have the size they asked for: %(size)s"),
    "registered-size-sought": _("According to the register they have the size you asked for: %(size)s"),
    "language-shared": _("You can speak with each other in: %(languages)s"),
    "words-sought": _("Their words answer yours"),
    "words-wanted-from-you": _("Your words answer theirs"),
    "entry-complete": _("Their entry says all that is needed to judge it"),
}
CAUTIONS: dict[str, Promise] = {
    "kind-different": _("Another kind of cooperation. Your company %(yours)s; theirs %(theirs)s"),
    "region-outside": _("They are in %(regions)s; you look in %(wanted)s"),
    "region-unwelcome": _("You are in %(regions)s; they look in %(wanted)s"),
    "size-outside": _("Their size is %(size)s; you asked for %(wanted)s"),
    "size-unwelcome": _("Your size is %(size)s; they asked for %(wanted)s"),
    "language-none": _("No language in common. You: %(yours)s; they: %(theirs)s"),
    "entry-ageing": _("Their entry is soon due to be confirmed again"),
    "registered-only": _("They have posted nothing themselves; only the register speaks of them"),
}
# The same reasons where they speak for the other side, told to the reader.
FOR_THEM: dict[str, Promise] = {
    "product-sought": _("They offer what you seek: %(needed)s"),
    "activity-sought": _("Their line of business is one you look for: %(activity)s"),
    "registered-activity-sought": _("They are registered in a line of business you look for: %(activity)s"),
    "kind-complementary": _("The kind fits them as well: theirs %(theirs)s; your company %(yours)s"),
    "region-sought": _("You look for partners in their region: %(regions)s"),
    "size-sought": _("You look for companies of their size: %(size)s"),
}
LABEL_LENGTH = 60
BROAD = 2
KNOWN = {**SENTENCES, **CAUTIONS}


@dataclass(frozen=True)
class Why:
    """What speaks for a pair and the one thing to be careful about, as the reader reads it."""

    reasons: tuple[str, ...]
    caution: str


def why(view: Mapping[str, Any]) -> Why:
    """One side's view as sentences: at most three reasons, at most one caution."""
    caution = view.get("caution")
    reasons = (sentence(one) for one in view.get("reasons", ()))
    return Why(tuple(one for one in reasons if one)[:3], sentence(caution) if caution else "")


_ACROSS: dict[str, str] = {
    "product-sought": "product-wanted-from-you",
    "activity-sought": "activity-wanted-from-you",
    "activity-shared": "activity-shared",
    "registered-activity-sought": "registered-activity-wanted-from-you",
    "registered-activity-shared": "registered-activity-shared",
    "kind-complementary": "kind-complementary",
    "kind-different": "kind-different",
    "region-sought": "region-welcome",
    "region-outside": "region-unwelcome",
    "registered-region-sought": "region-welcome",
    "size-sought": "size-welcome",
    "size-outside": "size-unwelcome",
    "registered-size-sought": "size-welcome",
    "language-shared": "language-shared",
    "language-none": "language-none",
    "words-sought": "words-wanted-from-you",
}
_BACK = {across: key for key, across in reversed(_ACROSS.items())}


def why_across(view: Mapping[str, Any]) -> Why:
    """The other side's view, told to the reader: what is theirs in it is the reader's, and the reverse.

    What only the other side itself should read, such as that its own entry is complete, is left out.
    """
    caution = view.get("caution")
    reasons = (_for_them(one) for one in map(_across, view.get("reasons", ())) if one)
    turned = _across(caution) if caution else None
    return Why(tuple(one for one in reasons if one)[:3], sentence(turned) if turned else "")


def _across(reason: Mapping[str, Any]) -> Mapping[str, Any] | None:
    key = _ACROSS.get(reason["key"]) or _BACK.get(reason["key"])
    if key is None:
        return None
    facts = dict(reason["facts"])
    if {"yours", "theirs"} <= facts.keys():
        facts["yours"], facts["theirs"] = facts["theirs"], facts["yours"]
    return {"key": key, "facts": facts}


def _for_them(reason: Mapping[str, Any]) -> str:
    text = FOR_THEM.get(reason["key"])
    return str(text) % _worded(reason["key"], reason["facts"]) if text is not None else sentence(reason)


def sentence(reason: Mapping[str, Any]) -> str:
    """The sentence of one reason; empty for a key that has none."""
    key, facts = reason["key"], reason["facts"]
    if key.startswith("product-") and facts.get("needed") == facts.get("offered"):
        key = f"{key}-same"
    if key == "registered-activity-shared" and facts.get("digits") == BROAD:
        # Only the division is shared; the class of one of them would be said of the other, who never stated it.
        key, facts = f"{key}-broad", {**facts, "theirs": str(facts["theirs"])[:BROAD]}
    text = KNOWN.get(key)
    return str(text) % _worded(key, facts) if text is not None else ""


def _worded(key: str, facts: Mapping[str, Any]) -> dict[str, str]:
    worded: dict[str, str] = {}
    for name, value in facts.items():
        worded[name] = _word(key, name, value)
    return worded


def _word(key: str, name: str, value: Any) -> str:
    if key.startswith("product-"):
        return product(str(value))
    if key.startswith("kind-"):
        return _listed([kind(one) for one in _many(value)])
    if "region" in key:
        return _listed([region(one) for one in _many(value)])
    if "size" in key:
        return _listed([band(one) for one in _many(value)])
    if key.startswith("language-"):
        return _listed([language_here(one) for one in _many(value)])
    if "activity" in key and name != "digits":
        return activity(str(value))
    return _listed([str(one) for one in _many(value)])


def _many(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _listed(words: Sequence[str]) -> str:
    shown = list(dict.fromkeys(words))[:4]
    return gettext(", ").join(shown)


def product(code: str) -> str:
    """A product's name with its code."""
    found = packs.current().products.nearest(code)
    if not found:
        return f"HS {code}"
    return gettext("%(name)s (HS %(code)s)") % {"name": _short(str(found.label(reader()))), "code": code}


def _short(label: str) -> str:
    """A label of a code list up to where it can be cut between phrases; its exceptions run on for lines."""
    if len(label) <= LABEL_LENGTH:
        return label
    fits = label[:LABEL_LENGTH]
    at = max(fits.rfind(mark) for mark in (", ", "; ", "、"))
    return f"{(fits[:at] if at > 0 else fits.rsplit(' ', 1)[0]).rstrip(' ,;、')}…"


def activity(code: str) -> str:
    """An activity's name; its code where there is none."""
    found = packs.current().activities.get(code)
    return str(found.labels.in_language(reader())) if found else code


def region(code: str) -> str:
    """A region's name."""
    found = packs.current().regions.get(code)
    return str(found.names.in_language(reader())) if found else code


def band(key: str) -> str:
    """A size band's name."""
    found = {one.key: one for one in packs.current().employee_bands}.get(key)
    return str(found.names.in_language(reader())) if found else key


def kind(code: str) -> str:
    """What an entry of this kind and direction says."""
    found = packs.current().kind(code)
    texts = found.seek_texts if code == found.seek_code else found.offer_texts
    return str(texts.in_language(reader()))


def reader() -> str:
    """The language of whoever reads the page."""
    return (get_language() or "en").split("-")[0]
