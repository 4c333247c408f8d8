"""Compiles the message catalogues, so that a wheel speaks its languages on a machine without gettext."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUES = "src/madoguchi/**/locale/*/LC_MESSAGES/django.po"


def compile_catalogues(root: Path) -> list[Path]:
    """Write a .mo beside every .po below ``root``; return those that changed.

    Fuzzy entries are left out, as gettext does. The same .po always gives the same bytes.
    """
    changed = []
    for source in sorted(root.glob(CATALOGUES)):
        compiled = polib.pofile(str(source)).to_binary()
        target = source.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != compiled:
            target.write_bytes(compiled)
            changed.append(target)
    return changed


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # the configuration type is of no interest here
    """Runs before a wheel, an editable install or an sdist is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))
