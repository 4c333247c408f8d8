"""Writes the skeleton of a new pack. It passes its own check, and says in each place what is to be replaced.

What belongs to no country (the bridge of activities, goods, kinds of cooperation, bands of employees) is taken over
from a pack that exists; what belongs to a country is a placeholder.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from madoguchi.core.packs.corridor import Corridor
from madoguchi.core.packs.labels import Labels
from madoguchi.core.packs.manifest import EXAMPLE, Manifest, Named
from madoguchi.core.packs.problems import PackError, Problem
from madoguchi.core.packs.reading import MANIFEST

HEADER = """\
# A new corridor. Replace what is marked: names, currencies (XXX), time zones (UTC), regions, sources. Then run
# `madoguchi corridor check` on this folder. docs/reference/corridor-packs.md explains each field.
"""
SOURCES = """\
# Sources

Say for every table where its rows come from, in which version, and under which licence. `sources.csv` holds the
same for machines. The tables under activities/ and products/ and kinds.csv were taken over from the corridor
`{model}`; its SOURCES.md says where they come from.
"""


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def new(folder: Path | str, *, sides: Sequence[str], model: Corridor, languages: Sequence[str] = ("en",)) -> list[str]:
    """Write a pack for two sides (two-letter country codes) into a folder that does not exist or is empty.

    Returns the names of the files written. A text the model lacks in one of the languages is written in English,
    to be translated.
    """
    folder = Path(folder)
    keys = [side.strip().lower() for side in sides]
    _refuse_wrong(folder, keys, languages)
    folder.mkdir(parents=True, exist_ok=True)
    writer = _Writer(folder, model, keys, list(languages))
    writer.write_manifest()
    writer.write_tables()
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def _refuse_wrong(folder: Path, keys: Sequence[str], languages: Sequence[str]) -> None:
    says = ""
    if len(set(keys)) != 2 or len(keys) != 2 or not all(re.fullmatch("[a-z]{2}", key) for key in keys):
        says, helps = "needs two different sides", "give two country codes of two letters, such as aa,bb"
    elif not languages or not all(re.fullmatch("[a-z]{2,3}", one) for one in languages):
        says, helps = "needs languages", "give codes of two or three letters, such as en,fi"
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        says, helps = "is there already and not empty", "name a new folder"
    elif not re.fullmatch("[a-z][a-z0-9]*(-[a-z0-9]+)*", folder.name):
        says, helps = "cannot be the name of a corridor", "use small letters, digits and single hyphens"
    if says:
        raise PackError([Problem(str(folder), 0, "", says, helps)])


class _Writer:
    def __init__(self, folder: Path, model: Corridor, keys: Sequence[str], languages: list[str]) -> None:
        self.folder, self.model, self.keys, self.languages = folder, model, keys, languages
        self.manifest: Manifest = model.manifest

    def write_manifest(self) -> None:
        text = yaml.dump(self._content(), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)
        (self.folder / MANIFEST).write_text(HEADER + text, encoding="utf-8")
        (self.folder / "SOURCES.md").write_text(SOURCES.format(model=self.model.key), encoding="utf-8")

    def _content(self) -> dict[str, Any]:
        bridge, products = self.manifest.activities.bridge, self.manifest.products
        content: dict[str, Any] = {
            "format": 1,
            "key": self.folder.name,
            "names": self._all(f"{self.keys[0].upper()} and {self.keys[1].upper()}"),
            "languages": [{"code": one, "autonym": self.model.autonym(one)} for one in self.languages],
            "sides": [self._side(key) for key in self.keys],
            "employee_bands": [
                {"key": one.key, "least": one.least, **({"most": one.most} if one.most else {}), "names": self._of(one)}
                for one in self.manifest.employee_bands
            ],
            "kind_families": [{"key": one.key, "names": self._of(one)} for one in self.manifest.kind_families],
            "activities": {
                "bridge": {
                    "key": bridge.key,
                    "version": bridge.version,
                    "names": self._of(bridge),
                    "table": bridge.table,
                }
            },
            "notices": [{"key": "example", "version": 1, "valid_from": "2000-01-01", "text": self._example()}],
            "tables": {"regions": "regions.csv", "kinds": "kinds.csv", "sources": "sources.csv"},
        }
        if products:
            content["products"] = {
                "key": products.key,
                "names": self._of(products),
                "table": products.table,
                "sections": products.sections,
                "editions": [{"key": one.key, "valid_from": str(one.valid_from)} for one in products.editions],
            }
            if products.activity_weights:
                content["products"]["activity_weights"] = products.activity_weights
        return content

    def _side(self, key: str) -> dict[str, Any]:
        return {
            "key": key,
            "country_code": key.upper(),
            "names": self._all(f"Country {key.upper()}"),
            "languages": self.languages[:1],
            "currency": "XXX",  # ISO 4217 for "no currency", so that a forgotten one is seen
            "time_zone": "UTC",
        }

    def _all(self, text: str) -> dict[str, str]:
        return dict.fromkeys(self.languages, text)

    def _of(self, thing: Named) -> dict[str, str]:
        return self._texts(thing.names)

    def _texts(self, labels: Labels) -> dict[str, str]:
        return {language: labels.in_language(language).text for language in self.languages}

    def _example(self) -> dict[str, str]:
        found = self.manifest.wording(EXAMPLE)
        return self._texts(found) if found else self._all("What is marked as an example is invented.")

    def write_tables(self) -> None:
        manifest, names = self.manifest, [f"name_{one}" for one in self.languages]
        regions = [[f"{key.upper()}-1", key, *[f"Region of {key.upper()}"] * len(names), "UTC"] for key in self.keys]
        self._write("regions.csv", ["code", "side", *names, "time_zone"], regions)
        note = "replace this row"
        self._write("sources.csv", ["key", "publisher", "title", "licence", "terms", "note"], [
            ["own", "The writers of this pack", "Own wording", "MIT", "own wording", note],
        ])  # fmt: skip
        self._copy(manifest.tables.kinds, "kinds.csv", fill=True)
        self._copy(manifest.activities.bridge.table)
        if manifest.products:
            for name in (manifest.products.table, manifest.products.sections, manifest.products.activity_weights):
                if name:
                    self._copy(name)

    def _copy(self, name: str, under: str = "", fill: bool = False) -> None:
        """A table of the model with the columns of these languages; missing texts in English if `fill`."""
        with (self.model.folder / name).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = list(rows[0]) if rows else []
        strange = {f"_{one}" for one in self.model.languages if one not in self.languages}
        kept = [column for column in columns if not column.endswith(tuple(strange))]
        if fill:
            stems = [column.removesuffix("_en") for column in columns if column.endswith("_en")]
            added = [f"{stem}_{one}" for stem in stems for one in self.languages if f"{stem}_{one}" not in kept]
            kept += added
            for row in rows:
                row.update({column: row[f"{column.rpartition('_')[0]}_en"] for column in added})
        self._write(under or name, kept, ([row[column] for column in kept] for row in rows))

    def _write(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(columns)
            table.writerows(rows)
