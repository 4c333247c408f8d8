"""A proposal as papers, in the language of the reader: a teaser, the same without names, and the whole memorandum.

The anonymous teaser is made of facts that name nobody: the sector, amounts cut to two figures, years counted from the
first, and one text written for it. It has no title, no place, no partner and no dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from madoguchi.apps.projects import places, terms
from madoguchi.apps.projects.proposals import scenarios
from madoguchi.apps.projects.proposals.contents import Content
from madoguchi.apps.projects.proposals.models import CONTRACT, ESTIMATED, LATER, MEASURED, NOT_NEEDED, QUOTED, READY
from madoguchi.apps.projects.proposals.outline import Outline
from madoguchi.apps.projects.proposals.plans import AT_A_NEUTRAL_PLACE, LAW_NOT_HERE, OTHER_CURRENCY
from madoguchi.apps.projects.regimes import sheets
from madoguchi.core import packs
from madoguchi.core.documents import BOOK, Paper, Section
from madoguchi.core.languages.texts import Texts
from madoguchi.core.ui import writing
from madoguchi.engines import charts, finance

TEASER, ANONYMOUS, MEMORANDUM = "teaser", "anonymous", "memorandum"
KINDS = (TEASER, ANONYMOUS, MEMORANDUM)
KIND_NAMES: dict[str, Promise] = {
    TEASER: gettext_lazy("Teaser"),
    ANONYMOUS: gettext_lazy("Anonymous teaser"),
    MEMORANDUM: gettext_lazy("Information memorandum"),
}
GROUND_NAMES: dict[str, Promise] = {
    CONTRACT: pgettext_lazy("ground of an assumption", "contract or letter"),
    MEASURED: pgettext_lazy("ground of an assumption", "measured or counted"),
    QUOTED: pgettext_lazy("ground of an assumption", "quotation"),
    ESTIMATED: pgettext_lazy("ground of an assumption", "own estimate"),
}
ROOM_NAMES: dict[str, Promise] = {
    READY: pgettext_lazy("paper of a data room", "there"),
    LATER: pgettext_lazy("paper of a data room", "to come"),
    NOT_NEEDED: pgettext_lazy("paper of a data room", "not needed here"),
}
WHY_NO_REGIMES: dict[str, Promise] = {
    AT_A_NEUTRAL_PLACE: gettext_lazy(
        "The place is one on whose status the two sides differ. No regime is chosen or computed there."
    ),
    LAW_NOT_HERE: gettext_lazy("The pack holds no tax law for this place, so the figures stand before tax."),
    OTHER_CURRENCY: gettext_lazy(
        "Taxes are computed in the currency of the place. The plan is in another, so the figures stand before tax."
    ),
}
CASE_NAMES: dict[str, Promise] = {
    scenarios.BASE: pgettext_lazy("case of a plan", "As planned"),
    "less-revenue": pgettext_lazy("case of a plan", "A fifth less revenue"),
    "higher-costs": pgettext_lazy("case of a plan", "Costs and pay a fifth higher"),
    "dearer-building": pgettext_lazy("case of a plan", "Investment a fifth higher"),
    "a-year-late": pgettext_lazy("case of a plan", "It begins to work a year later"),
    "all-at-once": pgettext_lazy("case of a plan", "All of it together"),
}
TWO_FIGURES, FOUR_FIGURES = 2, 4
SHORT_TABLE = 12


def paper(content: Content, outline: Outline, kind: str) -> Paper:
    """One of the three papers."""
    return {TEASER: teaser, ANONYMOUS: anonymous, MEMORANDUM: memorandum}[kind](content, outline)


def teaser(content: Content, outline: Outline) -> Paper:
    """One or two pages: what is proposed, for how much, with which figures, under which regimes, until when."""
    texts = [_written(content, outline, one.key) for one in outline.sections if one.in_teaser]
    return Paper(
        title=said(content.title),
        language=writing.reader(),
        kicker=str(KIND_NAMES[TEASER]),
        lead=company(content),
        foot=_foot(content),
        notices=notices(content),
        facts=(*about(content), *headline(content)),
        sections=tuple(_filled([*texts, _chart(content), _regimes(content, in_short=True), _steps(content)])),
    )


def anonymous(content: Content, outline: Outline) -> Paper:
    """The same for a stranger: no name, no place, no date, amounts to two figures."""
    del outline
    plan = content.plan
    facts = [(_("Sector"), _sector(content))]
    if content.sought:
        facts.append((_("Sought"), _about_money(content.sought, content.currency)))
    if plan is not None:
        facts.append((_("Investment"), _about_money(plan.investment, plan.currency)))
        facts.append((_("Building"), _years(plan.building_years)))
    before = content.figures.get("before")
    if before:
        facts.append((_("Return before tax"), returns(before, places=0)))
        facts.append((_("Paid back after"), payback(before)))
    return Paper(
        title=_("A proposal: %(sector)s") % {"sector": _sector(content)},
        language=writing.reader(),
        kicker=str(KIND_NAMES[ANONYMOUS]),
        foot=_("The company is known to the desk that hands this paper out. Ask there to be introduced."),
        notices=_example(content),
        facts=tuple(facts),
        sections=tuple(_filled([Section(_("In short"), paragraphs=lines(said(content.anonymous)))])),
    )


def memorandum(content: Content, outline: Outline) -> Paper:
    """Everything: each part as it was written, the assumptions, the figures year by year, regimes, risks, papers."""
    sections = [_written(content, outline, one.key) for one in outline.sections]
    sections += [
        _assumptions(content),
        _money(content),
        _chart(content),
        _by_year(content),
        _cases(content),
        _loan(content),
        _regimes(content, in_short=False),
        _risks(content),
        _steps(content),
        _room(content, outline),
        _made_with(content),
    ]
    return Paper(
        title=said(content.title),
        language=writing.reader(),
        kicker=str(KIND_NAMES[MEMORANDUM]),
        lead=company(content),
        foot=_foot(content),
        notices=notices(content),
        facts=(*about(content), *headline(content)),
        sections=tuple(_filled(sections)),
        layout=BOOK,
        parts=_("What is in it"),
    )


# Notices ------------------------------------------------------------------------------------------------


def notices(content: Content) -> tuple[str, ...]:
    """What stands before everything else: that it is invented, not handed in yet, or about a place of two names."""
    found = [*_example(content)]
    if not content.edition:
        found.append(_("A draft (%(day)s) that was not handed in.") % {"day": writing.day(content.on)})
    if content.is_neutral:
        found.append(_notice(packs.NEUTRAL_PLACES))
    return tuple(one for one in found if one)


def _example(content: Content) -> tuple[str, ...]:
    text = _notice(packs.EXAMPLE) if content.is_example else ""
    return (text,) if text else ()


def _notice(key: str) -> str:
    return packs.current().says(key, writing.reader())


def _foot(content: Content) -> str:
    edition = _("Edition %(n)s") % {"n": content.edition} if content.edition else pgettext("of a paper", "Draft")
    return _(
        "%(edition)s (%(day)s). Figures are the company's own; nobody verified them. This is neither an offer of"
        " securities nor legal or tax advice."
    ) % {"edition": edition, "day": writing.day(content.on)}


# What is said in a line ---------------------------------------------------------------------------------


def said(texts: Texts | packs.Labels) -> str:
    """A text for the reader."""
    return texts.in_language(writing.reader(), ("en",)).text


def lines(text: str) -> tuple[str, ...]:
    """The paragraphs of a text."""
    return tuple(one.strip() for one in text.split("\n") if one.strip())


def company(content: Content) -> str:
    """The company's name in the reader's script."""
    return content.names.get(writing.reader(), next(iter(content.names.values()), ""))


def place(content: Content) -> str:
    """Where it is to be; a place of two names by both."""
    return places.said(content.place_kind, content.place_code, writing.reader()).text if content.place_code else ""


def _sector(content: Content) -> str:
    return said(terms.current().sector_name(content.sector)) if content.sector else "–"


def about(content: Content) -> tuple[tuple[str, str], ...]:
    """Sector, place, and what is sought."""
    facts = [(_("Sector"), _sector(content)), (_("Place"), place(content))]
    if content.sought:
        facts.append((_("Sought"), writing.money(content.sought, content.currency)))
    return tuple((name, value) for name, value in facts if value)


def headline(content: Content) -> tuple[tuple[str, str], ...]:
    """Cost, worth, every rate of return, years until paid back, and the least cover of the debt where there is one."""
    plan, before = content.plan, content.figures.get("before")
    if plan is None or not before:
        return ()
    facts = [
        (_("Investment"), writing.money(plan.investment, plan.currency)),
        (
            _("Worth today before tax, at %(rate)s") % {"rate": writing.percent(plan.discount / 100, 1)},
            amount(before["npv"], plan.currency),
        ),
        (_("Return before tax"), returns(before)),
        *_modified(before, plan.discount),
        (_("Paid back after"), payback(before)),
    ]
    if "cover" in content.figures:
        facts.append((_("Least cover of the debt"), ratio(content.figures["cover"]["least"])))
    return tuple(facts)


def _modified(before: Mapping[str, Any], discount: Decimal) -> list[tuple[str, str]]:
    """The modified rate, which is one whatever the flows; editions made before it was counted have none."""
    if before.get("modified") is None:
        return []
    label = _("Modified return (MIRR), all money at %(rate)s") % {"rate": writing.percent(discount / 100, 1)}
    return [(label, writing.percent(before["modified"], 1))]


def amount(value: float | None, currency: str) -> str:
    """An amount to four figures, so that no line claims more than a plan can know."""
    return "–" if value is None else writing.money(_cut(Decimal(round(value)), FOUR_FIGURES), currency)


def _cut(value: Decimal, figures: int) -> Decimal:
    """To so many figures: 1 234 567 to two is 1 200 000."""
    exponent = max(0, value.adjusted() - figures + 1)
    return Decimal(int(value.scaleb(-exponent).to_integral_value(ROUND_HALF_UP))).scaleb(exponent)


def returns(found: Mapping[str, Any], places: int = 1) -> str:
    """Every rate, and in words when there is none or more than one."""
    if found["kind"] == "none":
        return _("there is none")
    listed = writing.listed(writing.percent(one, places) for one in found["rates"])
    return listed if found["kind"] == "unique" else _("%(rates)s: several fit, none may be quoted") % {"rates": listed}


def payback(found: Mapping[str, Any]) -> str:
    """After how many years, or that it is not."""
    years = found["payback"]
    return _("it is not paid back") if years is None else _("%(n)s years") % {"n": writing.number(years, 1)}


def ratio(value: float | None) -> str:
    """How often cash covers what is due."""
    return "–" if value is None else f"{writing.number(value, 2)}×"


def _together(*sentences: str) -> str:
    """Sentences one after another; Japanese puts nothing between them."""
    return ("" if writing.reader() == "ja" else " ").join(one for one in sentences if one)


def _years(count: int) -> str:
    return ngettext("%(n)s year", "%(n)s years", count) % {"n": count}


def _about_money(value: Decimal, currency: str) -> str:
    """To two figures: 1 234 000 is about 1.2 million."""
    return _("about %(sum)s") % {"sum": writing.money(Decimal(int(_cut(value, TWO_FIGURES))), currency)}


# Sections -----------------------------------------------------------------------------------------------


def _filled(sections: Iterable[Section]) -> list[Section]:
    return [one for one in sections if one.paragraphs or one.facts or one.rows or one.picture or one.note]


def _written(content: Content, outline: Outline, key: str) -> Section:
    asked = outline.section(key)
    assert asked is not None  # keys are taken from the outline
    text = content.sections.get(key)
    return Section(said(asked.names), paragraphs=lines(said(text)) if text else ())


def _assumptions(content: Content) -> Section:
    rows = tuple((said(one.text), one.value, one.source, str(GROUND_NAMES[one.ground])) for one in content.assumptions)
    columns = (_("Assumption"), pgettext("of an assumption", "Figure"), _("Where from"), _("Rests on"))
    note = _("What the figures rest on, each with its source.") if rows else ""
    return Section(_("Assumptions"), note, columns=columns, widths=(5, 3, 4, 3), rows=rows)


def _money(content: Content) -> Section:
    """What is spent and where it comes from; both sums are the same."""
    plan = content.plan
    if plan is None:
        return Section("")
    sources = {_("Loan"): plan.loan, _("Own money and partners"): plan.investment - plan.loan}
    balance = finance.sources_and_uses(sources, {_("Investment"): plan.investment})
    rows = [(_("Investment"), writing.money(balance.uses, plan.currency), "")]
    rows += [(name, "", writing.money(value, plan.currency)) for name, value in sources.items() if value]
    rows.append(
        (_("Together"), writing.money(balance.uses, plan.currency), writing.money(balance.sources, plan.currency))
    )
    columns = (pgettext("of money", "Item"), _("Uses"), pgettext("of money", "Sources"))
    return Section(_("Cost and finance"), columns=columns, widths=(5, 3, 3), figures=(1, 2), rows=tuple(rows))


def _chart(content: Content) -> Section:
    """What was spent and earned up to each year, before tax."""
    before, plan = content.figures.get("before"), content.plan
    if not before or plan is None:
        return Section("")
    total, values = 0.0, []
    for year, cash in zip(content.figures["years"], before["cash"], strict=True):
        total += cash
        values.append((str(year), total / 1e6))
    heading = _("Cash added up, before tax and loan")
    says = _("From %(first)s to %(last)s: %(low)s at the lowest, %(end)s at the end, in millions.") % {
        "first": values[0][0],
        "last": values[-1][0],
        "low": writing.number(min(value for _year, value in values), 1),
        "end": writing.number(values[-1][1], 1),
    }
    unit = _("million %(currency)s") % {"currency": writing.currency_name(plan.currency)}
    caption = charts.Caption(heading, says, writing.reader(), unit=unit)
    line = charts.Line("", [charts.Value(year, value) for year, value in values])
    picture = charts.standalone(charts.line([line], caption), caption)
    return Section(_("Projection"), picture=picture, says=says)


def _by_year(content: Content) -> Section:
    plan, figures = content.plan, content.figures
    if plan is None or not figures:
        return Section("")
    project = plan.project("")
    rows = tuple(
        (str(year), *(writing.number(round(one / 1000)) for one in amounts))
        for year, *amounts in zip(
            figures["years"],
            project.investment,
            project.revenue,
            [costs + pay for costs, pay in zip(project.costs, project.payroll, strict=True)],
            figures["before"]["cash"],
            strict=True,
        )
    )
    columns = (_("Year"), _("Investment"), _("Revenue"), _("Costs and pay"), _("Left before tax"))
    note = _("Thousands of %(currency)s.") % {"currency": writing.currency_name(plan.currency)}
    return Section(_("Year by year"), note, columns=columns, widths=(2, 3, 3, 3, 3), figures=(1, 2, 3, 4), rows=rows)


def cases(content: Content) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Each case that was computed, by its name; editions made before they were counted have none."""
    found = content.figures.get("scenarios", ())
    return tuple((str(CASE_NAMES.get(one["key"], one["key"])), one) for one in found)


def futures(content: Content) -> str:
    """Between which sums the worth lies in ninety of a hundred futures of the exchange rate, as a sentence."""
    plan, found = content.plan, content.figures.get("before", {}).get("spread")
    if plan is None or not found:
        return ""
    return _(
        "Over %(n)s futures of the exchange rate the worth before tax lies between %(low)s and %(high)s in 90 of 100,"
        " and below nothing in %(loss)s of 100."
    ) % {
        "n": writing.number(content.figures["made_with"]["paths"]),
        "low": amount(found["low"], plan.currency),
        "high": amount(found["high"], plan.currency),
        "loss": writing.number(round(found["loss_chance"] * 100)),
    }


def _cases(content: Content) -> Section:
    plan = content.plan
    if plan is None:
        return Section("")
    rows = tuple((name, amount(one["npv"], plan.currency), returns(one), payback(one)) for name, one in cases(content))
    columns = (pgettext("of a plan", "Case"), _("Worth today"), _("Return a year"), _("Paid back after"))
    note = _("Before tax and loan. The same cases are computed for every proposal.") if rows else ""
    note = _together(note, futures(content))
    heading = _("If it turns out otherwise")
    return Section(heading, note, columns=columns, widths=(5, 3, 2, 3), figures=(1, 2, 3), rows=rows)


def _loan(content: Content) -> Section:
    loan, plan = content.figures.get("loan"), content.plan
    if not loan or plan is None:
        return Section("")
    cover = content.figures["cover"]
    ratios = [*cover["by_year"], *[None] * len(loan["drawn"])]
    rows = tuple(
        (str(year), *(writing.number(round(one / 1000)) for one in amounts), ratio(covered))
        for year, *amounts, covered in zip(
            content.figures["years"], loan["drawn"], loan["interest"], loan["repaid"], loan["balance"], ratios,
            strict=False,
        )
    )  # fmt: skip
    columns = (_("Year"), _("Drawn"), _("Interest"), _("Repaid"), _("Owed after it"), _("Cover"))
    note = _("Thousands of %(currency)s. Over the whole loan it is covered %(ratio)s, before tax.") % {
        "currency": writing.currency_name(plan.currency),
        "ratio": ratio(cover["whole_loan"]),
    }
    return Section(_("Loan"), note, columns=columns, widths=(2, 3, 3, 3, 3, 2), figures=(1, 2, 3, 4, 5), rows=rows)


def _regimes(content: Content, *, in_short: bool) -> Section:
    figures, plan = content.figures, content.plan
    if not figures or plan is None:
        return Section("")
    heading = _("Tax regimes side by side")
    if figures["no_regimes"]:
        return Section(heading, str(WHY_NO_REGIMES[figures["no_regimes"]]))
    rows = tuple(_regime(one, plan.currency) for one in figures["regimes"])
    unknown = _("no figures known")
    rows += tuple((regime_name(key), "–", "–", "–", unknown) for key in figures["uncounted"])
    columns = (_("Regime"), _("Worth today"), _("Return a year"), _("Taken in all"), _("Difference, 90 of 100"))
    note = _("For an agreement of %(day)s, by the rules of that day. The order is the pack's; none is called best.") % {
        "day": writing.day(plan.agreed_on)
    }
    unsure = {str(sheets.UNVERIFIED.get(key, key)): None for one in figures["regimes"] for key in one["unverified"]}
    if unsure and not in_short:
        note = _together(note, _("Not verified: %(list)s.") % {"list": writing.listed(unsure)})
    return Section(heading, note, columns=columns, widths=(4, 3, 2, 3, 4), figures=(1, 2, 3), rows=rows[:SHORT_TABLE])


def regime_name(key: str) -> str:
    """What a regime is called; the ordinary law by name."""
    held = packs.current().finances.regimes
    sheet = held.sheet(key) if held else None
    return said(sheet.names) if sheet else _("Ordinary law")


def failure(one: Mapping[str, Any]) -> str:
    """Why a plan may not come in."""
    return sheets.say(finance.Failure(one["key"], one["facts"]))


def _regime(one: Mapping[str, Any], currency: str) -> tuple[str, ...]:
    name = regime_name(one["key"])
    if one["failures"]:
        return name, "–", "–", "–", " ".join(failure(why) for why in one["failures"])
    taken = sum(sum(amounts) for kind, amounts in one["taxes"].items() if kind in sheets.TAXES)
    return name, amount(one["npv"], currency), returns(one), amount(taken, currency), spread(one, currency)


def spread(one: Mapping[str, Any], currency: str) -> str:
    """Between which sums lie ninety of a hundred futures, as a difference to the ordinary law."""
    between = one["spread"]
    if not between or not between["is_difference"]:
        return "–"
    return f"{amount(between['low'], currency)} … {amount(between['high'], currency)}"


def _risks(content: Content) -> Section:
    rows = tuple((said(one.text), said(one.answer), one.owner) for one in content.risks)
    columns = (_("What may go wrong"), _("What is done about it"), _("Who sees to it"))
    return Section(_("Risks"), columns=columns, widths=(4, 5, 3), rows=rows)


def _steps(content: Content) -> Section:
    rows = tuple((writing.day(one.done_on, writing.MONTH_ALONE), said(one.text)) for one in content.steps)
    return Section(_("Timetable"), columns=(_("Done by"), _("Step")), widths=(2, 7), rows=rows)


def room_rows(content: Content, outline: Outline) -> list[tuple[str, str, str]]:
    """The index of the data room: number, paper with its folder, whether it is there."""
    folders = {one.key: said(one.names) for one in outline.folders}
    numbers: dict[str, int] = {}
    rows = []
    for one in outline.room:
        numbers[one.folder] = numbers.get(one.folder, 0) + 1
        state = content.room.get(one.key)
        rows.append(
            (
                f"{one.folder}.{numbers[one.folder]}",
                f"{folders[one.folder]}: {said(one.names)}",
                str(ROOM_NAMES[state]) if state else "–",
            )
        )
    return rows


def _room(content: Content, outline: Outline) -> Section:
    columns = (_("No."), _("Paper"), _("State"))
    return Section(
        _("Index of the data room"), columns=columns, widths=(1, 7, 3), rows=tuple(room_rows(content, outline))
    )


def _made_with(content: Content) -> Section:
    """What it takes to compute the same figures again."""
    made = content.figures.get("made_with")
    if not made:
        return Section("")
    facts: Sequence[tuple[str, str]] = (
        (_("Outline"), _("version %(n)s") % {"n": content.outline}),
        (_("Libraries"), f"numpy {made['numpy']}, scipy {made['scipy']}"),
        (_("Futures drawn"), _("%(n)s, seed %(seed)s") % {"n": writing.number(made["paths"]), "seed": made["seed"]}),
        (_("Digest of the plan"), made["plan"][:16]),
    )
    note = _("The same plan gives the same figures to whoever runs it again.")
    return Section(_("How the figures were made"), note, facts=tuple(facts))
