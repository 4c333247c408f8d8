from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tools import locks

ROOT = Path(locks.__file__).resolve().parent.parent
HASH = "    --hash=sha256:" + "0123456789abcdef" * 4
SOUND = f"django==5.2.19 \\\n{HASH} \\\n{HASH}\npolib==1.2.0 \\\n{HASH}\n"


def test_a_sound_lock_has_no_fault() -> None:
    assert list(locks.faults(SOUND, ["Django>=5.2,<5.3", "polib>=1.2"])) == []


@pytest.mark.parametrize(
    ("lock", "fault"),
    [
        ("--extra-index-url https://packages.example/simple\n" + SOUND, "neither a pinned package nor a hash"),
        ("--find-links /opt/wheels\n" + SOUND, "an address or a path"),
        (f"polib @ file:///opt/polib.whl \\\n{HASH}\n" + SOUND, "an address or a path"),
        ("-e ./polib\n" + SOUND, "an address or a path"),
        ("--trusted-host packages.example\n" + SOUND, "neither a pinned package nor a hash"),
        (SOUND + "ruff==0.17.6 \\\n", "the last package has no hash"),
        ("ruff==0.17.6 \\\n" + SOUND, "line 1: a package without a hash"),
        (SOUND.replace("5.2.19", "6.0"), "Django 6.0 is locked, and pyproject.toml asks for"),
        (SOUND.replace("polib", "babel"), "polib is in pyproject.toml and not in the lock"),
    ],
)
def test_a_fault_in_a_lock_is_named(lock: str, fault: str) -> None:
    found = list(locks.faults(lock, ["Django>=5.2,<5.3", "polib>=1.2"]))

    assert any(fault in line for line in found), found


def test_what_runs_is_what_was_tested() -> None:
    found = locks.disagreements({"django": "5.2.19", "polib": "1.2.0"}, {"django": "5.2.18"})

    assert found == ["django: 5.2.19 runs, 5.2.18 is tested", "polib: 1.2.0 runs, nothing is tested"]


def test_the_locks_of_this_project_are_sound() -> None:
    assert locks.check(ROOT) == []


def test_the_build_backend_is_locked_with_the_product() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pinned = locks.pins((ROOT / locks.RUNTIME).read_text("utf-8"))

    assert {"hatchling", "polib"} <= set(pinned)
    assert len(pinned) > len(project["project"]["dependencies"])


def test_a_package_that_other_machines_need_is_locked_and_not_expected_here() -> None:
    lock = f'django==5.2.19 \\\n{HASH}\ncolorama==0.4.6 ; sys_platform == "nowhere" \\\n{HASH}\n'

    assert list(locks.faults(lock, ["Django"])) == []
    assert locks.pins(lock) == {"django": "5.2.19", "colorama": "0.4.6"}
    assert locks.pins(lock, here=True) == {"django": "5.2.19"}
