"""Reads the files of a pack into its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import create_model

from madoguchi.core.packs.activities import Activity, CommonWords, MadeUnder, Scheme, SectionMarks, Target, Tree
from madoguchi.core.packs.kinds import Kind
from madoguchi.core.packs.labels import NO_LABELS, Labels, LabelsField
from madoguchi.core.packs.manifest import Manifest, NationalScheme
from madoguchi.core.packs.places import Agency, PlaceName, Source
from madoguchi.core.packs.problems import PackError, Problem
from madoguchi.core.packs.procedures import Authority, DocumentKind
from madoguchi.core.packs.products import SAME_AS_NEWEST, Nomenclature, Product, Section, Weight
from madoguchi.core.packs.regions import Priority, Region, RegionGroup
from madoguchi.core.packs.safe_yaml import read_yaml
from madoguchi.core.packs.sizes import SizeRule
from madoguchi.core.packs.tables import Prefixes, Row, bind, read_rows

MANIFEST = "corridor.yaml"
LABELS = {"labels": "label"}
NAMES = {"names": "name"}

SomeRow = TypeVar("SomeRow", bound=Row)


@dataclass(frozen=True)
class SmallTables:
    """The tables that are read with the manifest."""

    regions: tuple[Region, ...]
    region_groups: tuple[RegionGroup, ...]
    kinds: tuple[Kind, ...]
    size_rules: tuple[SizeRule, ...]
    agencies: tuple[Agency, ...]
    place_names: tuple[PlaceName, ...]
    sources: tuple[Source, ...]
    authorities: tuple[Authority, ...]
    documents: tuple[DocumentKind, ...]


def read_manifest(folder: Path) -> Manifest:
    """corridor.yaml, checked. A folder without one is no pack."""
    if not (folder / MANIFEST).is_file():
        helps = "name the folder of a pack, or make one with `madoguchi corridor new`"
        raise PackError([Problem(str(folder), 0, "", f"holds no {MANIFEST}", helps)])
    return bind(read_yaml(folder / MANIFEST), Manifest)


def table(
    folder: Path, manifest: Manifest, name: str | None, model: type[SomeRow], texts: Prefixes
) -> tuple[SomeRow, ...]:
    """The rows of one table of the pack; none if the pack has no such table."""
    if name is None:
        return ()
    _refuse_leaving(folder, name)
    languages = [one.code for one in manifest.languages]
    return read_rows(folder, name, model, languages=languages, texts=texts)


def read_small_tables(folder: Path, manifest: Manifest) -> SmallTables:
    """Every table but activities and products; the problems of all of them come together."""
    problems: list[Problem] = []
    tables = manifest.tables

    def rows(name: str | None, model: type[SomeRow], texts: Prefixes = NAMES) -> tuple[SomeRow, ...]:
        return gathered(problems, lambda: table(folder, manifest, name, model, texts))

    regions = rows(tables.regions, Region, {"names": "name", "capital": "capital"})
    priorities = rows(tables.priorities, Priority)
    small = SmallTables(
        regions=_with_priorities(regions, priorities),
        region_groups=rows(tables.region_groups, RegionGroup),
        kinds=rows(tables.kinds, Kind, {**LABELS, "seek_texts": "seek_text", "offer_texts": "offer_text"}),
        size_rules=rows(tables.size_rules, SizeRule, {"industry": "industry"}),
        agencies=rows(tables.agencies, Agency),
        place_names=rows(tables.neutral_places, PlaceName, {"names": "name", "neutral": "neutral", "also": "also"}),
        sources=rows(tables.sources, Source),
        authorities=rows(tables.authorities, Authority),
        documents=rows(tables.documents, DocumentKind),
    )
    problems += _priorities_without_region(folder, manifest, regions, priorities)
    for file, keys in (
        (tables.regions, [(one.code, one.line) for one in regions]),
        (tables.region_groups, [(one.code, one.line) for one in small.region_groups]),
        (tables.kinds, [(code, one.line) for one in small.kinds for code in one.codes]),
        (tables.agencies, [(one.key, one.line) for one in small.agencies]),
        (tables.sources, [(one.key, one.line) for one in small.sources]),
        (tables.authorities, [(one.key, one.line) for one in small.authorities]),
        (tables.documents, [(one.key, one.line) for one in small.documents]),
    ):
        problems += doubled(folder, file, keys)
    if problems:
        raise PackError(problems)
    return small


def read_bridge(folder: Path, manifest: Manifest) -> Tree:
    """The classification through which both sides meet."""
    bridge = manifest.activities.bridge
    rows = table(folder, manifest, bridge.table, Activity, LABELS)
    _raise(doubled(folder, bridge.table, [(row.code, row.line) for row in rows]))
    words = table(folder, manifest, bridge.words, CommonWords, {})
    return Tree(bridge.key, bridge.version, bridge.names, rows, words)


def read_hints(folder: Path, manifest: Manifest) -> tuple[tuple[SectionMarks, ...], tuple[MadeUnder, ...]]:
    """What helps to tell activities apart in free text: marks of sections, and where goods are made."""
    bridge = manifest.activities.bridge
    marks = table(folder, manifest, bridge.marks, SectionMarks, {})
    return marks, table(folder, manifest, bridge.goods, MadeUnder, {})


def read_scheme(folder: Path, manifest: Manifest, scheme: NationalScheme) -> Scheme:
    """A national classification and its crosswalk."""
    rows = table(folder, manifest, scheme.table, Activity, LABELS)
    targets = table(folder, manifest, scheme.crosswalk, Target, {})
    problems = doubled(folder, scheme.table, [(row.code, row.line) for row in rows])
    problems += doubled(folder, scheme.crosswalk, [(f"{row.code} to {row.isic}", row.line) for row in targets])
    _raise(problems)
    return Scheme(scheme.key, scheme.version, scheme.names, rows, side=scheme.side, targets=targets)


def read_products(folder: Path, manifest: Manifest) -> Nomenclature:
    """Goods in all their editions; an empty nomenclature if the pack has none."""
    products = manifest.products
    if products is None:
        return Nomenclature((), (), ())
    editions = [edition.key for edition in products.editions]
    rows = table(folder, manifest, products.table, _product_row(editions), _product_texts(editions))
    sections = table(folder, manifest, products.sections, Section, LABELS)
    weights = table(folder, manifest, products.activity_weights, Weight, {})
    _raise(doubled(folder, products.table, [(_text(row, "code"), row.line) for row in rows]))
    return Nomenclature(editions, sections, [_product(row, editions) for row in rows], weights)


def gathered(problems: list[Problem], read: Callable[[], tuple[SomeRow, ...]]) -> tuple[SomeRow, ...]:
    """What was read; if it could not be, its problems are kept and nothing is returned."""
    try:
        return read()
    except PackError as trouble:
        problems += trouble.problems
        return ()


def doubled(folder: Path, name: str | None, keys: list[tuple[str, int]]) -> list[Problem]:
    """A problem for every key that stands in the table before."""
    first: dict[str, int] = {}
    problems = []
    for key, line in keys:
        if key in first:
            says = f"{key!r} stands on line {first[key]} already"
            problems.append(Problem(str(folder / str(name)), line, "", says, "keep one of the two rows"))
        first.setdefault(key, line)
    return problems


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise PackError(problems)


def _refuse_leaving(folder: Path, name: str) -> None:
    """A link that leads out of the pack is refused: a pack reads its own files only."""
    if not (folder / name).resolve().is_relative_to(folder.resolve()):
        raise PackError([Problem(str(folder / name), 0, "", "leads out of the pack", "put the file itself there")])


def _with_priorities(regions: tuple[Region, ...], priorities: tuple[Priority, ...]) -> tuple[Region, ...]:
    grouped: Mapping[str, list[Priority]] = defaultdict(list)
    for one in priorities:
        grouped[one.region].append(one)
    return tuple(
        region.model_copy(update={"priorities": tuple(grouped[region.code])}) if region.code in grouped else region
        for region in regions
    )


def _priorities_without_region(
    folder: Path, manifest: Manifest, regions: tuple[Region, ...], priorities: tuple[Priority, ...]
) -> list[Problem]:
    known = {region.code for region in regions}
    file = str(folder / str(manifest.tables.priorities))
    return [
        Problem(file, one.line, "region", f"there is no region {one.region!r}", f"see {manifest.tables.regions}")
        for one in priorities
        if known and one.region not in known
    ]


# The columns of the table of goods depend on the editions the pack names: label_en_2022, label_en_2017.


def _edition_field(edition: str) -> str:
    return f"labels_{edition}"


def _product_row(editions: list[str]) -> type[Row]:
    fields: dict[str, Any] = {_edition_field(one): (LabelsField, NO_LABELS) for one in editions}
    return create_model("ProductRow", __base__=Row, code=(str, ...), section=(str, ...), **fields)


def _product_texts(editions: list[str]) -> dict[str, str]:
    return {_edition_field(one): f"label_{one}" for one in editions}


def _product(row: Row, editions: list[str]) -> Product:
    newest: Labels = getattr(row, _edition_field(editions[0]))
    found = {}
    for edition in editions:
        labels: Labels = getattr(row, _edition_field(edition))
        texts = {
            language: newest.texts.get(language, "") if text == SAME_AS_NEWEST else text
            for language, text in labels.texts.items()
        }
        found[edition] = Labels({language: text for language, text in texts.items() if text}, newest.bases)
    return Product(_text(row, "code"), _text(row, "section"), found, row.line)


def _text(row: Row, field: str) -> str:
    return str(getattr(row, field))
