"""Contact cards are named by the gate alone. Whoever needs one asks the gate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "madoguchi"
APP = SOURCE / "apps" / "introductions"
ALLOWED = {APP / "models.py", APP / "gate.py", APP / "personal_data.py"}
# What may name it without reading it, and why.
WORDS_ONLY = ("apps/registry/sentences.py: 'introductions.contactcard'",)  # says how many rows a merge moved
NAMES = {"ContactCard", "contact_card", "contact_cards"}
# Its page has the same name as a relation to it; the next test looks at the views.
VIEWS = ("apps/introductions/urls.py:", "apps/introductions/views/")


def namings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a module names the table: as a name, as an attribute, in an import, or in words a model is found by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in NAMES:
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and node.attr in NAMES:
            yield node.lineno, f".{node.attr}"
        elif isinstance(node, ast.ImportFrom | ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name in NAMES)
        elif isinstance(node, ast.keyword) and node.arg and node.arg.split("__")[0] in NAMES:
            yield node.value.lineno, f"{node.arg}="
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _finds_the_table(node.value):
            yield node.lineno, repr(node.value)


def _finds_the_table(words: str) -> bool:
    return bool(
        re.fullmatch(r"(\w+\.)?ContactCard|(\w+__)?contact_cards?(__\w+)?|introductions_contactcard", words, re.I)
    )


def outside_the_gate() -> list[str]:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path in ALLOWED or path.parent.name == "migrations":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        place = path.relative_to(SOURCE)
        found += [f"{place}:{line}: {what}" for line, what in namings(tree) if f"{place}: {what}" not in WORDS_ONLY]
    return [one for one in found if not one.startswith(VIEWS)]


def test_only_the_gate_names_the_table_of_contact_cards():
    assert outside_the_gate() == [], "ask madoguchi.apps.introductions.gate for a contact"


def test_views_of_introductions_do_not_import_the_table():
    for path in (APP / "views").glob("*.py"):
        names = {what for _, what in namings(ast.parse(path.read_text("utf-8")))}

        assert names <= {"contact_card"}, path


def test_no_template_reaches_for_a_contact_card():
    reaching = re.compile(r"\.\s*contact_cards?\b")

    found = [
        str(path.relative_to(SOURCE))
        for pattern in ("*.html", "*.txt")
        for path in SOURCE.rglob(f"templates/**/{pattern}")
        if reaching.search(path.read_text("utf-8"))
    ]

    assert found == []


def test_the_lint_sees_every_way_of_naming_the_table():
    ways = [
        "from madoguchi.apps.introductions.models import ContactCard",
        "card = organisation.contact_card",
        "companies.select_related('contact_card')",
        "companies.filter(contact_card__email='x')",
        "apps.get_model('introductions.ContactCard')",
        "cursor.execute(table) if table == 'introductions_contactcard' else None",
    ]

    assert [way for way in ways if not list(namings(ast.parse(way)))] == []
