"""A corridor: two sides and everything the product knows about them, read from a pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

from madoguchi.core.languages.texts import Said
from madoguchi.core.packs import reading, reading_procedures
from madoguchi.core.packs.activities import SAME, Activity, MadeUnder, Scheme, SectionMarks, Target, Tree
from madoguchi.core.packs.calendars import compile_calendar
from madoguchi.core.packs.dialogue import DialogueTables, read_dialogue
from madoguchi.core.packs.difficulties import DifficultyRules, read_difficulties
from madoguchi.core.packs.exchanges import ProgrammeRow, read_programmes
from madoguchi.core.packs.kinds import Kind
from madoguchi.core.packs.labels import Labels
from madoguchi.core.packs.manifest import Band, Freshness, Manifest, Named, Notice, Side, Spoken
from madoguchi.core.packs.places import Agency, NeutralPlace, Source, places_of
from madoguchi.core.packs.problems import UnknownCode
from madoguchi.core.packs.procedures import Authority, DocumentKind, FactQuestion, Procedure, RuleChange
from madoguchi.core.packs.products import Nomenclature, Product
from madoguchi.core.packs.regimes import Finances, read_finances
from madoguchi.core.packs.regions import Region, RegionGroup
from madoguchi.core.packs.rulings import RulingRules, read_rulings
from madoguchi.core.packs.scenarios import FactorModel, read_models
from madoguchi.core.packs.sizes import SizeFinding, SizeRule, size_findings
from madoguchi.engines.deadlines import Calendar


@dataclass(frozen=True, eq=False)
class Corridor:
    """What a pack says. Small tables are read with it; activities and products when they are first asked for."""

    folder: Path
    manifest: Manifest
    regions: Mapping[str, Region]
    region_groups: Mapping[str, RegionGroup]
    kinds: tuple[Kind, ...]
    size_rules: tuple[SizeRule, ...]
    agencies: tuple[Agency, ...]
    neutral_places: tuple[NeutralPlace, ...]
    sources: tuple[Source, ...]
    authorities: tuple[Authority, ...] = ()
    documents: tuple[DocumentKind, ...] = ()

    # ── the corridor and its sides ──

    @property
    def key(self) -> str:
        """Its short name, also the name of its folder."""
        return self.manifest.key

    @property
    def names(self) -> Labels:
        """What it is called, in its languages."""
        return self.manifest.names

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of its languages, in the order of the switch on every page."""
        return tuple(one.code for one in self.manifest.languages)

    @property
    def spoken(self) -> tuple[Spoken, ...]:
        """Its languages with their own names."""
        return self.manifest.languages

    def autonym(self, language: str) -> str:
        """What speakers call their language; the code if the corridor does not speak it."""
        return next((one.autonym for one in self.spoken if one.code == language), language)

    @property
    def sides(self) -> tuple[Side, Side]:
        """The two countries."""
        return self.manifest.sides

    def side(self, key: str) -> Side:
        """A side by its key."""
        for side in self.sides:
            if side.key == key:
                return side
        raise UnknownCode("side", key, f"the sides are {' and '.join(side.key for side in self.sides)}")

    def other_side(self, key: str) -> Side:
        """The side across."""
        first, second = self.sides
        return second if self.side(key) is first else first

    def side_of_country(self, country_code: str) -> Side | None:
        """The side with this two-letter country code, in any case; None for a third country."""
        return next((side for side in self.sides if side.country_code == country_code.upper()), None)

    # ── calendars ──

    @cached_property
    def _calendars(self) -> dict[str, Calendar]:
        return {}

    def calendar(self, side: str) -> Calendar:
        """The working days of a side, in its own zone; compiled when first asked for."""
        if side not in self._calendars:
            self._calendars[side] = compile_calendar(self.folder, self.side(side))
        return self._calendars[side]

    # ── regions ──

    def region(self, code: str) -> Region:
        """A region by its code."""
        found = self.regions.get(code)
        if found is None:
            raise UnknownCode("region", code, "codes are those of regions.csv, the country first")
        return found

    def regions_of(self, side: str) -> tuple[Region, ...]:
        """The regions of a side, in the order of the table."""
        return tuple(region for region in self.regions.values() if region.side == self.side(side).key)

    def region_by_register_code(self, side: str, code: str) -> Region | None:
        """The region a register of this side calls by this code; None if it is not known."""
        return self._by_register_code.get((side, code))

    def region_group(self, code: str) -> RegionGroup:
        """A group of regions by its code."""
        found = self.region_groups.get(code)
        if found is None:
            raise UnknownCode("group of regions", code, "codes are those of region_groups.csv")
        return found

    @cached_property
    def _by_register_code(self) -> Mapping[tuple[str, str], Region]:
        return {(one.side, code): one for one in self.regions.values() for code in one.register_codes}

    # ── activities ──

    @cached_property
    def activities(self) -> Tree:
        """The bridge: the classification through which both sides meet."""
        return reading.read_bridge(self.folder, self.manifest)

    @cached_property
    def section_marks(self) -> tuple[SectionMarks, ...]:
        """Words that betray which part of the bridge a phrase speaks of."""
        return reading.read_hints(self.folder, self.manifest)[0]

    @cached_property
    def made_under(self) -> tuple[MadeUnder, ...]:
        """For activities that sell or repair goods: under which activities these are made."""
        return reading.read_hints(self.folder, self.manifest)[1]

    @cached_property
    def _schemes(self) -> dict[str, Scheme]:
        return {}

    @property
    def scheme_keys(self) -> tuple[str, ...]:
        """The national classifications, by key."""
        return tuple(one.key for one in self.manifest.activities.schemes)

    def scheme(self, key: str) -> Scheme:
        """A national classification with its crosswalk; read when first asked for."""
        if key not in self._schemes:
            known = {one.key: one for one in self.manifest.activities.schemes}
            if key not in known:
                raise UnknownCode("classification of activities", key, f"there are {', '.join(known)}")
            self._schemes[key] = reading.read_scheme(self.folder, self.manifest, known[key])
        return self._schemes[key]

    def activity(self, code: str) -> Activity:
        """An activity of the bridge."""
        return self.activities[code]

    def children(self, code: str = "") -> tuple[Activity, ...]:
        """What stands directly below an activity of the bridge; its sections without a code."""
        return self.activities.children(code)

    def isic_targets(self, scheme: str, code: str) -> tuple[Target, ...]:
        """Where a code as entered leads in the bridge, each with basis and share. Unknown codes raise UnknownCode."""
        if scheme == self.activities.key:
            return (Target(code=code, isic=self.activities[code].code, basis=SAME),)
        return self.scheme(scheme).targets(code)

    def label(self, code: str, language: str, scheme: str = "") -> Said:
        """What a code is called: of the bridge, or of the classification named. A fallback says that it is one.

        Where the pack holds no text for the code, the labels of what it leads to stand in, then the code itself.
        """
        if not scheme or scheme == self.activities.key:
            return self.activities[code].labels.in_language(language)
        labels = self.scheme(scheme)[code].labels
        if language not in labels:
            for target in self.scheme(scheme).targets(code):
                if language in self.activities[target.isic].labels:
                    said = self.activities[target.isic].labels.in_language(language)
                    return Said(said.text, said.language, said.how, is_fallback=True, is_stale=False)
        return labels.in_language(language) if labels else Said(code, "", "written", is_fallback=True, is_stale=False)

    # ── products ──

    @cached_property
    def products(self) -> Nomenclature:
        """Chapters and headings of goods; empty if the pack has none."""
        return reading.read_products(self.folder, self.manifest)

    def product(self, code: str) -> Product:
        """A chapter or heading; a six-digit code answers with its heading."""
        return self.products[code]

    # ── kinds of cooperation ──

    def kind(self, code: str) -> Kind:
        """A kind by its key or by one of its codes."""
        found = self._kinds.get(code)
        if found is None:
            raise UnknownCode("kind of cooperation", code, f"kinds are {', '.join(one.key for one in self.kinds)}")
        return found

    def complement(self, code: str) -> str:
        """The code that meets this one: who offers for who seeks, and the reverse; itself in a symmetric kind."""
        kind = self.kind(code)
        if code == kind.key and code not in kind.codes:
            raise UnknownCode("code of a kind", code, f"say which side of it: {' or '.join(kind.codes)}")
        return kind.offer_code if code == kind.seek_code else kind.seek_code

    def family(self, key: str) -> Labels:
        """The names of a family of kinds."""
        return _named(self.manifest.kind_families, key, "family of kinds")

    @cached_property
    def _kinds(self) -> Mapping[str, Kind]:
        return {code: kind for kind in self.kinds for code in (*kind.codes, kind.key)}

    # ── sizes ──

    @property
    def employee_bands(self) -> tuple[Band, ...]:
        """The bands of the docket, smallest first."""
        return self.manifest.employee_bands

    def band(self, key: str) -> Band:
        """A band by its key."""
        for band in self.employee_bands:
            if band.key == key:
                return band
        raise UnknownCode("size band", key, f"bands are {', '.join(band.key for band in self.employee_bands)}")

    def band_of(self, employees: int | None) -> Band | None:
        """The band of so many employees; None if they are not known or stand in no band."""
        if employees is None:
            return None
        return next((band for band in self.employee_bands if band.holds(employees)), None)

    def size_class_names(self, key: str) -> Labels:
        """The names of a size class of the law."""
        return _named(self.manifest.size_classes, key, "size class")

    def size_classes(
        self,
        side: str,
        isic: str,
        employees: int | None,
        money: Mapping[str, Decimal] | None = None,
        on: date = date.max,
    ) -> tuple[SizeFinding, ...]:
        """The size classes of an organisation by the law of its side on a day.

        `money` gives amounts by measure, in the currency of the law: {"capital": Decimal(30_000_000)}. What is not
        given is not known, and a class that hangs on it is reported with `fits` None.
        """
        rules = [rule for rule in self.size_rules if rule.side == self.side(side).key]
        if isic:
            self.activity(isic)
        return size_findings(rules, self.activities, isic, employees=employees, money=money or {}, on=on)

    # ── regimes and instruments ──

    @cached_property
    def finances(self) -> Finances:
        """Regimes, treaties and instruments of the pack; read when first asked for."""
        return read_finances(self.folder)

    # ── dialogue, exchanges, factor models ──

    @cached_property
    def dialogue(self) -> DialogueTables:
        """Bodies, issues, positions and promises; read when first asked for."""
        return read_dialogue(self.folder, self.languages, [side.key for side in self.sides])

    @cached_property
    def exchange_programmes(self) -> tuple[ProgrammeRow, ...]:
        """The programmes of exchanges; read when first asked for."""
        return read_programmes(self.folder, self.languages)

    @cached_property
    def factor_models(self) -> Mapping[str, FactorModel]:
        """The factor models of the pack by key; read when first asked for."""
        return {model.key: model for model in read_models(self.folder, self.languages)}

    @cached_property
    def difficulties(self) -> DifficultyRules | None:
        """The headings and dates of complaints; None if this corridor takes none."""
        return read_difficulties(self.folder)

    @cached_property
    def rulings(self) -> Mapping[str, RulingRules]:
        """How each side answers before anything is filed; empty where no side does."""
        return {one.side: one for one in read_rulings(self.folder)}

    @property
    def freshness(self) -> Freshness:
        """For how long what was published holds without being confirmed."""
        return self.manifest.freshness

    # ── procedures ──

    @cached_property
    def facts(self) -> Mapping[str, FactQuestion]:
        """The facts procedures hang on, with their questions; read when first asked for."""
        return reading_procedures.read_facts(self.folder, self.languages)

    @cached_property
    def procedures(self) -> Mapping[str, Procedure]:
        """The procedures of both sides with all their versions; read when first asked for."""
        return reading_procedures.read_procedures(self.folder, self._known, self.facts)

    @cached_property
    def changes(self) -> Mapping[str, RuleChange]:
        """The changes of rules, in the order in which they take effect; read when first asked for."""
        return reading_procedures.read_changes(self.folder, self._known, self.procedures)

    def procedure(self, key: str) -> Procedure:
        """A procedure by its key."""
        found = self.procedures.get(key)
        if found is None:
            raise UnknownCode("procedure", key, f"there are {', '.join(self.procedures) or 'none'}")
        return found

    def authority(self, key: str) -> Authority:
        """An authority by its key."""
        return _by_key(self.authorities, key, "authority")

    def document(self, key: str) -> DocumentKind:
        """A kind of document by its key."""
        return _by_key(self.documents, key, "kind of document")

    def procedure_family(self, key: str) -> Labels:
        """What a family of procedures is called."""
        return _named(self.manifest.procedure_families, key, "family of procedures")

    @cached_property
    def _known(self) -> reading_procedures.Known:
        return reading_procedures.Known(
            languages=self.languages,
            sides=frozenset(side.key for side in self.sides),
            authorities={one.key: one for one in self.authorities},
            documents={one.key: one for one in self.documents},
            sources=frozenset(one.key for one in self.sources),
            regions=frozenset(self.regions),
            families=frozenset(one.key for one in self.manifest.procedure_families),
        )

    # ── institutions, places, notices, sources ──

    def agency(self, key: str) -> Agency:
        """An institution by its key."""
        return _by_key(self.agencies, key, "agency")

    def neutral_place(self, key: str) -> NeutralPlace:
        """A place under dispute by its key."""
        return _by_key(self.neutral_places, key, "place")

    def notice(self, key: str) -> Notice:
        """A notice by its key: `neutral-places`, `example`."""
        return _by_key(self.manifest.notices, key, "notice")

    def wording(self, key: str) -> Labels | None:
        """What both operators agreed to say, by the key of the notice; None where this corridor has no such notice."""
        return self.manifest.wording(key)

    def says(self, key: str, language: str) -> str:
        """The same for a reader of a language, in English where it is not said in theirs; empty where there is none."""
        found = self.wording(key)
        return found.in_language(language, ("en",)).text if found else ""

    def programme(self, key: str) -> Labels:
        """The names of a programme of priority."""
        return _named(self.manifest.priority_programmes, key, "programme of priority")

    def agency_role(self, key: str) -> Labels:
        """What an agency's role is called."""
        return _named(self.manifest.agency_roles, key, "role of an agency")

    def source(self, key: str) -> Source:
        """A source by its key."""
        return _by_key(self.sources, key, "source")

    def __str__(self) -> str:
        return self.key


def build(folder: Path) -> Corridor:
    """Read the manifest and the small tables. Raises PackError with every problem found in them."""
    manifest = reading.read_manifest(folder)
    small = reading.read_small_tables(folder, manifest)
    spoken = {side.key: side.languages for side in manifest.sides}
    return Corridor(
        folder=folder,
        manifest=manifest,
        regions={region.code: region for region in small.regions},
        region_groups={group.code: group for group in small.region_groups},
        kinds=small.kinds,
        size_rules=small.size_rules,
        agencies=small.agencies,
        neutral_places=places_of(small.place_names, spoken),
        sources=small.sources,
        authorities=small.authorities,
        documents=small.documents,
    )


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


Thing = TypeVar("Thing", bound=_Keyed)


def _by_key(things: Sequence[Thing], key: str, what: str) -> Thing:
    for thing in things:
        if thing.key == key:
            return thing
    raise UnknownCode(what, key, f"there are {', '.join(thing.key for thing in things) or 'none'}")


def _named(things: Sequence[Named], key: str, what: str) -> Labels:
    return _by_key(things, key, what).names
