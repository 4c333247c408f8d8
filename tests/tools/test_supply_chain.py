from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tools import audit, closure, postgres, sbom, wheel

LOCKED = {"django": "5.2.19", "polib": "1.2.0"}
SOUND = {"name": "polib", "version": "1.2.0", "vulns": []}
VULNERABLE = {"name": "django", "version": "5.2.19", "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.20"]}]}


def test_an_audit_that_found_nothing_in_everything_is_clean() -> None:
    answer = {"dependencies": [SOUND, {"name": "Django", "version": "5.2.19", "vulns": []}]}

    assert audit.judged(answer, LOCKED, {}) == audit.Outcome(audit.CLEAN)


def test_a_known_vulnerability_is_told_with_what_mends_it() -> None:
    outcome = audit.judged({"dependencies": [SOUND, VULNERABLE]}, LOCKED, {})

    assert outcome == audit.Outcome(audit.VULNERABLE, ("django 5.2.19: PYSEC-1, fixed in 5.2.20",))


def test_a_vulnerability_with_a_reason_to_live_with_it_is_told_and_passes() -> None:
    outcome = audit.judged({"dependencies": [SOUND, VULNERABLE]}, LOCKED, {"PYSEC-1": "we never call it"})

    assert outcome == audit.Outcome(audit.CLEAN, ("django 5.2.19: PYSEC-1, accepted: we never call it",))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"dependencies": [SOUND]},
        {"dependencies": [SOUND, {"name": "django", "skip_reason": "could not be audited"}]},
    ],
)
def test_an_audit_that_left_something_out_is_not_called_clean(answer: dict[str, object] | None) -> None:
    assert audit.judged(answer, LOCKED, {}).verdict == audit.NOT_RUN


def test_the_three_outcomes_can_be_told_apart() -> None:
    assert len(set(audit.EXIT.values())) == 3
    assert audit.EXIT[audit.CLEAN] == 0


def test_the_list_of_parts_leaves_out_what_only_builds_and_tests() -> None:
    document = {
        "metadata": {"component": {"bom-ref": "root"}},
        "components": [
            {"name": "Django", "version": "5.2.19", "bom-ref": "django"},
            {"name": "polib", "version": "1.2.0", "bom-ref": "polib"},
            {"name": "pytest", "version": "9.2.0", "bom-ref": "pytest"},
        ],
        "dependencies": [{"ref": "root", "dependsOn": ["django", "pytest"]}, {"ref": "pytest"}, {"ref": "polib"}],
    }

    kept = sbom.kept(document, LOCKED)

    assert [part["name"] for part in kept["components"]] == ["Django", "polib"]
    assert kept["dependencies"] == [{"ref": "root", "dependsOn": ["django"]}, {"ref": "polib", "dependsOn": []}]


def test_a_list_of_parts_that_differs_from_the_lock_is_not_written() -> None:
    document = {"components": [{"name": "polib", "version": "1.1.0", "bom-ref": "polib"}]}

    with pytest.raises(LookupError, match="django, polib"):
        sbom.kept(document, LOCKED)


def test_what_is_needed_at_run_time_includes_what_is_needed_by_that() -> None:
    found = closure.closure(["django-allauth[mfa]"])

    assert {"django", "django-allauth", "fido2", "asgiref"} <= set(found)
    assert "pytest" not in found


def test_half_a_list_is_worse_than_none() -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        closure.closure(["a-package-that-nobody-has-made"])


def small_project(root: Path) -> Path:
    package = root / "src/madoguchi"
    catalogue = package / "locale/ja/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Open"\nmsgstr "開く"\n'
    )
    (package / "__init__.py").write_text("")
    project = Path(wheel.__file__).resolve().parent.parent
    (root / "hatch_build.py").write_bytes((project / "hatch_build.py").read_bytes())
    for name in ("README.md", "LICENSE"):
        (root / name).write_text(name)
    (root / "pyproject.toml").write_bytes((project / "pyproject.toml").read_bytes())
    return root


@pytest.mark.slow
def test_the_wheel_is_the_same_twice_and_carries_its_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small_project(tmp_path / "project")

    outcome = wheel.main([str(tmp_path / "dist")], root)

    assert outcome == 0
    assert "same twice" in capsys.readouterr().out
    (built,) = (tmp_path / "dist").glob("*.whl")
    names = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", str(built)], capture_output=True, text=True, check=True
    )
    assert "madoguchi/locale/ja/LC_MESSAGES/django.mo" in names.stdout
    assert not list((root / "src").rglob("*.mo"))


@pytest.mark.slow
def test_a_command_finds_an_empty_postgresql_that_is_gone_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    try:
        postgres.binaries()
    except postgres.NoPostgres as absence:
        pytest.skip(str(absence))
    ask = (
        "import os, psycopg; address = os.environ['MADOGUCHI_DATABASE_URL'];"
        "print(address, psycopg.connect(address).execute('select count(*) from pg_stat_user_tables').fetchone())"
    )

    outcome = postgres.main(["--", sys.executable, "-c", ask])

    address, count = capfd.readouterr().out.split(" ", 1)
    assert outcome == 0
    assert count.strip() == "(0,)"
    gone = subprocess.run([sys.executable, "-c", ask], env={"MADOGUCHI_DATABASE_URL": address}, capture_output=True)
    assert gone.returncode != 0


def test_the_exit_of_the_command_is_passed_on() -> None:
    try:
        postgres.binaries()
    except postgres.NoPostgres as absence:
        pytest.skip(str(absence))

    assert postgres.main([sys.executable, "-c", "raise SystemExit(5)"]) == 5
