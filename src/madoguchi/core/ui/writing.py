"""How each language writes days, hours, numbers and money. Plain text in, plain text out.

Day and month, number and unit keep together with a no-break space. Dates use the month and weekday
names of Django's own catalogues; a language without a pattern here is written as English is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import get_language, gettext

UNIVERSAL = "UTC"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
LONG, WEEKDAY, SHORT = "long", "weekday", "short"
MONTH, MONTH_ALONE, OF_ANY_YEAR = "month", "month alone", "of any year"

Number = int | float | Decimal


@dataclass(frozen=True)
class Manner:
    """How one language writes. Patterns are Django's date letters; units go from large to small."""

    days: Mapping[str, str]
    group: str
    point: str
    percent: str
    clock: str
    units: tuple[tuple[str, int], ...]
    money: str
    joins_units: bool = False


ENGLISH = Manner(
    days={LONG: "j~F Y", WEEKDAY: "l j~F Y", SHORT: "j~F", MONTH: "F Y", MONTH_ALONE: "F Y", OF_ANY_YEAR: "F"},
    group=",",
    point=".",
    percent="%",
    clock="{hour} in {place}",
    units=(("~bn", 10**9), ("~m", 10**6), ("", 1)),
    money="{currency}~{amount}{unit}",
)
MANNERS: Mapping[str, Manner] = {
    "en": ENGLISH,
    "ja": Manner(
        days={
            LONG: "Y年n月j日",
            WEEKDAY: "Y年n月j日（D）",
            SHORT: "n月j日",
            MONTH: "Y年n月",
            MONTH_ALONE: "Y年n月",
            OF_ANY_YEAR: "n月",
        },
        group=",",
        point=".",
        percent="%",
        clock="{hour}（{place}）",
        units=(("兆", 10**12), ("億", 10**8), ("万", 10**4), ("", 1)),
        money="{amount}{unit}{currency}",
        joins_units=True,
    ),
    "ru": Manner(
        # The word for the year is written out: shortened it ends in a full stop, and a sentence would end in two.
        days={
            LONG: "j~E Y~года",
            WEEKDAY: "l, j~E Y~года",
            SHORT: "j~E",
            MONTH: "E Y~года",
            MONTH_ALONE: "F Y~года",
            OF_ANY_YEAR: "F",
        },
        group=NO_BREAK,
        point=",",
        percent=NO_BREAK + "%",
        clock="{hour}~({place})",
        units=(("~млрд", 10**9), ("~млн", 10**6), ("", 1)),
        money="{amount}{unit}~{currency}",
    ),
}


def reader() -> str:
    """The language the page is written in, without its region."""
    return (get_language() or "en").split("-")[0]


def manner(language: str = "") -> Manner:
    """How this language writes; the reader's when none is named."""
    return MANNERS.get(language or reader(), ENGLISH)


def day(value: date, style: str = LONG) -> str:
    """A day in words: with its year, with its weekday too, short without the year, or its month.

    The month alone is the name of the month as it stands by itself; in a sentence it is inflected in Russian. A month
    of any year names none.
    """
    written = dateformat.format(value, manner().days[style])
    return (written[0].lower() + written[1:] if reader() == "ru" else written).replace("~", NO_BREAK)


def hour(value: datetime, zone: str) -> str:
    """The hour on the clock of a time zone. Japanese writes no leading nought."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{local.hour}:{local:%M}" if reader() == "ja" else f"{local:%H:%M}"


def hour_at(value: datetime, zone: str, place: str) -> str:
    """The hour, and the place whose hour it is: a place is understood where an abbreviation is not."""
    if zone == UNIVERSAL:
        return gettext("%(hour)s universal time") % {"hour": hour(value, zone)}
    return manner().clock.format(hour=hour(value, zone), place=place).replace("~", NO_BREAK)


def moment(value: datetime, zone: str, place: str, style: str = WEEKDAY) -> str:
    """Day and hour in a time zone, with the name of the place."""
    local = value.astimezone(ZoneInfo(zone))
    between = "" if reader() == "ja" else ", "
    return f"{day(local.date(), style)}{between}{hour_at(value, zone, place)}"


def number(value: Number, places: int | None = None) -> str:
    """A number with groups of three. Without `places` it keeps the decimals it has."""
    style = manner()
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    plain = f"{abs(exact):,f}"
    whole, _, rest = plain.partition(".")
    sign = MINUS if exact < 0 else ""
    return sign + whole.replace(",", style.group) + (style.point + rest if rest else "")


def listed(parts: Iterable[str]) -> str:
    """Parts of a list, with the comma of the language."""
    return ("、" if reader() == "ja" else ", ").join(parts)


def percent(share: Number, places: int = 0) -> str:
    """A share of one as a percentage: 0.193 with one place is 19.3%."""
    return number(Decimal(str(share)) * 100, places) + manner().percent


def money(amount: Number, currency: str) -> str:
    """An amount in the largest unit that says it exactly with at most one decimal; never rounded further than cents.

    1 150 000 000 is 1,150 m in English and Russian and 11.5 of the Japanese hundred millions. Where Japanese needs two
    units it writes both: 158 400 000 is 1 hundred million and 5,840 ten thousands.
    """
    style, exact = manner(), Decimal(str(amount))
    unit, size = next((unit, size) for unit, size in style.units if size == 1 or _is_plain(exact / size))
    scaled = exact / size
    places = 0 if scaled == scaled.to_integral_value() else (2 if size == 1 else 1)
    shown = number(scaled, places)
    if style.joins_units and size > 1 and not places:
        shown, unit = _joined(exact, size, style.units), ""
    written = style.money.format(amount=shown, unit=unit, currency=currency_name(currency))
    return written.replace("~", NO_BREAK)


def _joined(amount: Decimal, least: int, units: tuple[tuple[str, int], ...]) -> str:
    """As many of each unit as there are, down to the least."""
    written, rest = "", abs(amount)
    for unit, size in units:
        if size >= least:
            count, rest = divmod(rest, size)
            written += f"{number(count, 0)}{unit}" if count else ""
    return (MINUS if amount < 0 else "") + written


def _is_plain(scaled: Decimal) -> bool:
    """Is this one or more, with at most one decimal?"""
    return abs(scaled) >= 1 and scaled == scaled.quantize(Decimal("0.1"))


def currency_name(code: str) -> str:
    """What the reader's language calls a currency beside an amount; its code where it has no short name."""
    return _currencies().get((code, reader()), code)


@cache
def _currencies() -> Mapping[tuple[str, str], str]:
    table = files("madoguchi.core.ui").joinpath("data", "currencies.tsv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines(), delimiter="\t")
    return {(row["code"], language): row[language] for row in rows for language in ("ja", "ru")}
