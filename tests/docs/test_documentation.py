"""What exists is documented, and what is documented exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from madoguchi.command import VERBS, load_help
from madoguchi.core import invariants

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def test_every_setting_is_documented_and_every_documented_setting_exists():
    source = (ROOT / "src/madoguchi/settings.py").read_text("utf-8")
    in_code = {f"MADOGUCHI_{name}" for name in re.findall(r'env\.(?:str|bool|int|list)\("([A-Z_]+)"', source)}

    documented = set(re.findall(r"^\| `(MADOGUCHI_[A-Z_]+)`", read("reference/settings.md"), re.MULTILINE))

    assert documented == in_code


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_is_documented_and_says_in_one_line_what_it_is_for(verb):
    assert f"madoguchi {verb}" in read("reference/commands.md")
    assert load_help(verb)


def test_every_invariant_is_documented_once_under_the_part_that_checks_it():
    tested_by_faults = "I2"  # what was acknowledged is known to the tests that kill the server, not to the database
    rows = re.findall(r"^\| (I\d+) \|.*\| (.+) \|$", read("reference/invariants.md"), re.MULTILINE)
    checked = {(one.key, one.check.__module__.removeprefix("madoguchi.")) for one in invariants.registered()}

    documented = [(key, part.strip("`")) for key, part in rows if key != tested_by_faults]

    assert sorted({key for key, _ in documented}) == sorted(key for key, _ in documented)
    assert {key for key, _ in documented} == {key for key, _ in checked}
    for key, part in documented:
        assert any(found == key and module.startswith(part) for found, module in checked), (key, part)


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")

    assert broken == []


def test_the_glossary_gives_each_word_in_three_languages():
    rows = [row for row in read("glossary.md").splitlines() if row.startswith("| ")][1:]

    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 5, row
        assert all(cells), row
