"""Checks a whole pack: every file, and every code that one file says about another. All problems at once."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path

from madoguchi.core.packs import difficulties, exchanges, rulings
from madoguchi.core.packs.activities import Tree
from madoguchi.core.packs.calendars import check_calendars
from madoguchi.core.packs.corridor import Corridor, build
from madoguchi.core.packs.labels import Labels
from madoguchi.core.packs.manifest import NEUTRAL_PLACES
from madoguchi.core.packs.problems import PackError, Problem
from madoguchi.core.packs.procedures import Authority
from madoguchi.core.packs.reading import MANIFEST
from madoguchi.core.packs.regimes import problems_with as problems_with_finances
from madoguchi.core.packs.regions import Priority
from madoguchi.core.packs.safe_yaml import read_yaml
from madoguchi.core.packs.scenarios import problems_with
from madoguchi.core.packs.sizes import EVERYTHING_ELSE

# What may lie in a pack besides the files the manifest names: texts for people, and content of other parts.
OTHER_ENDINGS = {".csv", ".yaml", ".md", ".tsv", ".json", ".jsonl", ".txt", ".xml", ".zip", ".xlsx"}


def check(folder: Path | str) -> list[Problem]:
    """Every problem of a pack, in the order of files and lines; an empty list for a pack that can be used."""
    folder = Path(folder)
    try:
        corridor = build(folder)
    except PackError as trouble:
        return sorted(trouble.problems)
    problems: list[Problem] = []
    big_tables: list[Callable[[], object]] = [
        lambda: corridor.activities,
        lambda: corridor.products,
        lambda: (corridor.section_marks, corridor.made_under),
        lambda: corridor.factor_models,
        lambda: corridor.finances,
        lambda: corridor.changes,
        lambda: corridor.dialogue,
        lambda: corridor.exchange_programmes,
        lambda: corridor.difficulties,
        lambda: corridor.rulings,
    ]
    big_tables += [_scheme(corridor, key) for key in corridor.scheme_keys]
    for read in big_tables:
        try:
            read()
        except PackError as trouble:
            problems += trouble.problems
    problems += _strange_files(folder)
    problems += check_calendars(folder, corridor.sides)
    if not problems:
        for examine in (
            _regions,
            _kinds,
            _size_rules,
            _institutions,
            _authorities,
            _places,
            _activities,
            _schemes,
            _products,
            _factor_models,
            _difficulties,
            _rulings,
            _finances,
            _texts,
        ):
            problems += examine(corridor)
    return sorted(problems)


def _rulings(corridor: Corridor) -> Iterator[Problem]:
    return rulings.problems_with(
        corridor.folder,
        rulings.read_rulings(corridor.folder),
        languages=corridor.languages,
        sources={source.key for source in corridor.sources},
        sides={side.key for side in corridor.sides},
        authorities={one.key for one in corridor.authorities},
    )


def _difficulties(corridor: Corridor) -> Iterator[Problem]:
    keys = [source.key for source in corridor.sources]
    sides = [side.key for side in corridor.sides]
    return difficulties.problems_with(corridor.folder, corridor.difficulties, corridor.languages, keys, sides)


def _scheme(corridor: Corridor, key: str) -> Callable[[], object]:
    return lambda: corridor.scheme(key)


def _strange_files(folder: Path) -> Iterator[Problem]:
    """A pack holds content: no programs, no links."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            yield Problem(str(path), 0, "", "is a link", "put the file itself into the pack")
        elif path.is_file() and path.suffix not in OTHER_ENDINGS:
            helps = f"a pack holds {', '.join(sorted(OTHER_ENDINGS))}"
            yield Problem(str(path), 0, "", "is no file a pack may hold", helps)
        elif path.suffix == ".yaml":
            yield from _unreadable(path)


def _unreadable(path: Path) -> tuple[Problem, ...]:
    """Files other parts of the product read are at least YAML that can neither grow nor act."""
    try:
        read_yaml(path)
    except PackError as trouble:
        return trouble.problems
    return ()


def _file(corridor: Corridor, name: str | None) -> str:
    return str(corridor.folder / str(name))


def _sides(corridor: Corridor) -> set[str]:
    return {side.key for side in corridor.sides}


def _regions(corridor: Corridor) -> Iterator[Problem]:
    tables = corridor.manifest.tables
    file = _file(corridor, tables.regions)
    seen: dict[tuple[str, str], int] = {}
    for region in corridor.regions.values():
        yield from _known(file, region.line, "side", region.side, _sides(corridor), f"see sides in {MANIFEST}")
        for field, group in (("group", region.group), ("group_before", region.group_before)):
            if group:
                yield from _known(file, region.line, field, group, corridor.region_groups, "see region_groups.csv")
        for code in region.register_codes:
            first = seen.setdefault((region.side, code), region.line)
            if first != region.line:
                says = f"{code!r} stands on line {first} already"
                yield Problem(file, region.line, "register_codes", says, "a code of a register means one region")
        yield from _priorities(corridor, region.priorities)
    for side in corridor.sides:
        if not corridor.regions_of(side.key):
            yield Problem(file, 0, "side", f"side {side.key!r} has no region", "give it one row at least")
    file = _file(corridor, tables.region_groups)
    for group_ in corridor.region_groups.values():
        yield from _known(file, group_.line, "side", group_.side, _sides(corridor), f"see sides in {MANIFEST}")


def _priorities(corridor: Corridor, priorities: Iterable[Priority]) -> Iterator[Problem]:
    file = _file(corridor, corridor.manifest.tables.priorities)
    programmes = {one.key for one in corridor.manifest.priority_programmes}
    for one in priorities:
        yield from _known(file, one.line, "programme", one.programme, programmes, f"see {MANIFEST}")
        if one.valid_to and one.valid_to < one.valid_from:
            yield Problem(file, one.line, "valid_to", "ends before it begins", "look at the two dates")


def _kinds(corridor: Corridor) -> Iterator[Problem]:
    file = _file(corridor, corridor.manifest.tables.kinds)
    families = {one.key for one in corridor.manifest.kind_families}
    for kind in corridor.kinds:
        yield from _known(file, kind.line, "family", kind.family, families, f"see kind_families in {MANIFEST}")
        if kind.symmetric != (kind.seek_code == kind.offer_code):
            says = "a symmetric kind has one code for both, another has two"
            yield Problem(file, kind.line, "symmetric", says, "compare seek_code and offer_code")


def _size_rules(corridor: Corridor) -> Iterator[Problem]:
    file = _file(corridor, corridor.manifest.tables.size_rules)
    classes = {one.key for one in corridor.manifest.size_classes}
    sources = {one.key for one in corridor.sources}
    for rule in corridor.size_rules:
        yield from _known(file, rule.line, "side", rule.side, _sides(corridor), f"see sides in {MANIFEST}")
        yield from _known(file, rule.line, "size_class", rule.size_class, classes, f"see size_classes in {MANIFEST}")
        yield from _known(file, rule.line, "source", rule.source, sources, "see sources.csv")
        for code in rule.scope:
            if code != EVERYTHING_ELSE:
                yield from _known(file, rule.line, "scope", code, corridor.activities, "use codes of the bridge or *")
        if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
            yield Problem(file, rule.line, "valid_to", "ends before it begins", "look at the two dates")


def _institutions(corridor: Corridor) -> Iterator[Problem]:
    file = _file(corridor, corridor.manifest.tables.agencies)
    roles = {one.key for one in corridor.manifest.agency_roles}
    sources = {one.key for one in corridor.sources}
    for agency in corridor.agencies:
        yield from _known(file, agency.line, "side", agency.side, _sides(corridor), f"see sides in {MANIFEST}")
        yield from _known(file, agency.line, "role", agency.role, roles, f"see agency_roles in {MANIFEST}")
        yield from _known(file, agency.line, "source", agency.source, sources, "see sources.csv")
        if agency.web and not agency.web.startswith("https://"):
            yield Problem(file, agency.line, "web", f"{agency.web!r} is no https address", "write it in full")


def _authorities(corridor: Corridor) -> Iterator[Problem]:
    file = _file(corridor, corridor.manifest.tables.authorities)
    above = {one.key: one for one in corridor.authorities}
    sources = {one.key for one in corridor.sources}
    for one in corridor.authorities:
        yield from _known(file, one.line, "side", one.side, _sides(corridor), f"see sides in {MANIFEST}")
        yield from _known(file, one.line, "source", one.source, sources, "see sources.csv")
        for code in one.regions:
            yield from _known(file, one.line, "regions", code, corridor.regions, "see regions.csv")
        if one.parent:
            yield from _known(file, one.line, "parent", one.parent, above, "a parent stands in the same table")
        yield from _hours(file, one)
        if one.parent in above and _rises_in_a_circle(one, above):
            yield Problem(file, one.line, "parent", "stands above itself", "the highest has no parent")
    tables = corridor.manifest.tables
    texts = [(tables.authorities, one.line, one.names) for one in corridor.authorities]
    texts += [(tables.documents, one.line, one.names) for one in corridor.documents]
    for name, line, labels in texts:
        for language in labels.lacks(corridor.languages):
            helps = "pages show it, so it is needed in every language of the corridor"
            yield Problem(_file(corridor, name), line, "name", f"has no text in {language!r}", helps)


def _hours(file: str, one: Authority) -> Iterator[Problem]:
    if bool(one.opens) != bool(one.closes):
        yield Problem(file, one.line, "closes", "opens and never closes, or the reverse", "give both, or neither")
    elif one.opens and one.opens >= one.closes:
        yield Problem(file, one.line, "closes", "closes before it opens", "look at the two times")


def _rises_in_a_circle(one: Authority, above: Mapping[str, Authority]) -> bool:
    met: set[str] = set()
    key = one.parent
    while key in above and key not in met:
        met.add(key)
        key = above[key].parent
    return one.key in met


def _places(corridor: Corridor) -> Iterator[Problem]:
    file = _file(corridor, corridor.manifest.tables.neutral_places)
    region_names = {text for region in corridor.regions.values() for text in region.names.texts.values()}
    for place in corridor.neutral_places:
        if set(place.names) != _sides(corridor):
            says = f"{place.key!r} is not named by both sides"
            yield Problem(file, 0, "side", says, "give one row for each side, with its own name")
        for name in place.all_names:
            if name in region_names:
                says = f"{name!r} is a region of one side as well"
                yield Problem(file, 0, place.key, says, "a place under dispute is no region of either side")
    if corridor.neutral_places and not corridor.wording(NEUTRAL_PLACES):
        says = "has places under dispute and no notice `neutral-places`"
        yield Problem(_file(corridor, MANIFEST), 0, "notices", says, "add the text both operators agreed upon")


def _activities(corridor: Corridor) -> Iterator[Problem]:
    file = _file(corridor, corridor.manifest.activities.bridge.table)
    yield from _parents(file, corridor.activities)
    words = _file(corridor, corridor.manifest.activities.bridge.words)
    for row in corridor.activities.common_words:
        yield from _known(words, row.line, "code", row.code, corridor.activities, "see the bridge")
        yield from _known(words, row.line, "language", row.language, corridor.languages, f"see languages in {MANIFEST}")
    marks = _file(corridor, corridor.manifest.activities.bridge.marks)
    for mark in corridor.section_marks:
        yield from _known(marks, mark.line, "code", mark.code, corridor.activities, "see the bridge")
        yield from _known(
            marks, mark.line, "language", mark.language, corridor.languages, f"see languages in {MANIFEST}"
        )
    goods = _file(corridor, corridor.manifest.activities.bridge.goods)
    for one in corridor.made_under:
        for code in (one.code, *one.made_under):
            yield from _known(goods, one.line, "code", code, corridor.activities, "see the bridge")
    for activity in corridor.activities:
        if not activity.labels:
            yield Problem(file, activity.line, "label", f"{activity.code!r} has no label", "name it in one language")


def _schemes(corridor: Corridor) -> Iterator[Problem]:
    for one in corridor.manifest.activities.schemes:
        if one.side:
            helps = f"the sides are {', '.join(sorted(_sides(corridor)))}"
            yield from _known(
                _file(corridor, MANIFEST), 0, f"activities.{one.key}.side", one.side, _sides(corridor), helps
            )
        scheme = corridor.scheme(one.key)
        yield from _parents(_file(corridor, one.table), scheme)
        file = _file(corridor, one.crosswalk)
        for target in scheme.rows():
            yield from _known(file, target.line, "code", target.code, scheme, f"see {one.table}")
            yield from _known(file, target.line, "isic", target.isic, corridor.activities, "see the bridge")


def _parents(file: str, tree: Tree) -> Iterator[Problem]:
    for one in tree:
        if one.parent:
            yield from _known(file, one.line, "parent", one.parent, tree, "a parent stands in the same table")


def _products(corridor: Corridor) -> Iterator[Problem]:
    products = corridor.manifest.products
    if products is None:
        return
    file = _file(corridor, products.table)
    sections = {section.code for section in corridor.products.sections}
    for product in corridor.products:
        yield from _known(file, product.line, "section", product.section, sections, f"see {products.sections}")
        if product.parent:
            yield from _known(
                file, product.line, "code", product.parent, corridor.products, "a heading needs its chapter"
            )
        if not product.labels:
            yield Problem(file, product.line, "label", f"{product.code!r} has no label", "name it in one language")
    file = _file(corridor, products.activity_weights)
    for weight in corridor.products.weights:
        yield from _known(file, weight.line, "hs4", weight.hs4, corridor.products, f"see {products.table}")
        yield from _known(file, weight.line, "division", weight.division, corridor.activities, "see the bridge")


def _finances(corridor: Corridor) -> Iterator[Problem]:
    yield from problems_with_finances(
        corridor.folder,
        corridor.finances,
        corridor.languages,
        set(corridor.regions),
        _sides(corridor),
        corridor.procedures,
    )


def _factor_models(corridor: Corridor) -> Iterator[Problem]:
    models = corridor.factor_models.values()
    yield from problems_with(corridor.folder, models, (one.key for one in corridor.sources))


def _texts(corridor: Corridor) -> Iterator[Problem]:
    """What every page shows must exist in every language; long lists may have marked gaps."""
    tables = corridor.manifest.tables
    rows: list[tuple[str | None, int, str, Labels]] = [
        (tables.regions, one.line, "name", one.names) for one in corridor.regions.values()
    ]
    rows += [(tables.region_groups, one.line, "name", one.names) for one in corridor.region_groups.values()]
    for kind in corridor.kinds:
        texts = (("label", kind.labels), ("seek_text", kind.seek_texts), ("offer_text", kind.offer_texts))
        rows += [(tables.kinds, kind.line, field, labels) for field, labels in texts]
    rows += [(MANIFEST, 0, f"notices.{one.key}", one.text) for one in corridor.manifest.notices]
    rows += [(MANIFEST, 0, f"sides.{one.key}.names", one.names) for one in corridor.sides]
    rows += [(MANIFEST, 0, f"employee_bands.{one.key}", one.names) for one in corridor.employee_bands]
    for model in corridor.factor_models.values():
        rows += [(model.file.factors, one.line, "name", one.names) for one in model.factors]
        rows += [(model.file.states, one.line, "name", one.names) for one in model.states]
        rows += [(model.file.judgements, one.line, "said", one.said) for one in model.judgements]
    said = corridor.dialogue
    rows += [("dialogue/bodies.csv", one.line, "name", one.names) for one in said.bodies]
    rows += [("dialogue/issues.csv", one.line, "name", one.names) for one in said.issues]
    rows += [("dialogue/positions.csv", one.line, "said", one.said) for one in said.positions]
    rows += [("dialogue/undertakings.csv", one.line, "text", one.text) for one in said.undertakings]
    rows += [(exchanges.FILE, one.line, "name", one.names) for one in corridor.exchange_programmes]
    rows += [(exchanges.FILE, one.line, "aim", one.aims) for one in corridor.exchange_programmes]
    for name, line, field, labels in rows:
        for language in labels.lacks(corridor.languages):
            helps = "pages show it, so it is needed in every language of the corridor"
            yield Problem(_file(corridor, name), line, field, f"has no text in {language!r}", helps)


def _known(file: str, line: int, field: str, code: str, known: Container[str], helps: str) -> Iterator[Problem]:
    if code not in known:
        yield Problem(file, line, field, f"{code!r} is not known", helps)
