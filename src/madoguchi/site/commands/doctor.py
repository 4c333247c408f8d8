"""`madoguchi doctor`: what this installation stands on, and what is wrong with it."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from pathlib import Path

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min

from madoguchi import __version__
from madoguchi.core import packs
from madoguchi.core.backups import ledgers
from madoguchi.core.clock import now
from madoguchi.core.journal import keys, protection, queries
from madoguchi.core.notices.models import WAITING, Message
from madoguchi.core.refusals import Refused
from madoguchi.core.search import indexing

HELP = "Say what this installation stands on, and what is wrong with it."
EXAMPLE = "madoguchi doctor\n  madoguchi doctor --json"

GOOD, LOOK, BAD = "ok", "look", "BAD"
OUTBOX_LAG = timedelta(minutes=5)
SEARCH_LAG = 1_000
HEAD_AGE = timedelta(hours=25)
LEAST_FREE = 1_000_000_000
LEAST_SQLITE = (3, 35, 0)
LIBRARIES = ("django-allauth", "granian", "tantivy", "numpy", "scipy", "SudachiPy", "cryptography")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `ok`, `look` (it works, and needs attention), or `BAD` (it does not work)."""

    state: str
    what: str
    said: str


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--json]."""
    parser.add_argument("--json", action="store_true", help="one object for machines")


def run(options: argparse.Namespace) -> int:
    """Look; 0 when it works, 1 when something does not, 3 when it works and something needs attention."""
    findings = [finding for look in LOOKS for finding in _looked(look)]
    worst = {finding.state for finding in findings}
    if options.json:
        print(json.dumps([vars(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{finding.state:<4} {finding.what:<12} {finding.said}")
    if BAD in worst:
        return 1
    return 3 if LOOK in worst else 0


def _looked(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What one look found; that it could not look is a finding too. An empty database holds nothing to look at."""
    try:
        if look in INTO_TABLES and not connection.introspection.table_names():
            return
        yield from look()
    except (DatabaseError, OSError, packs.PackError, Refused) as mistake:
        yield Finding(BAD, look.__name__.strip("_"), str(mistake).split("\n")[0])


def _versions() -> Iterator[Finding]:
    yield Finding(GOOD, "madoguchi", f"{__version__}, Python {platform.python_version()}, Django {django.__version__}")
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            yield Finding(BAD, "library", f"{name} is not installed")
    yield Finding(GOOD, "libraries", ", ".join(found))


def _database() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            yield Finding(GOOD, "database", f"PostgreSQL {cursor.fetchone()[0]}")
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()[0]
            yield Finding(GOOD if encoding == "UTF8" else BAD, "encoding", str(encoding))


def _sqlite() -> Iterator[Finding]:
    version = sqlite3.sqlite_version
    new_enough = sqlite3.sqlite_version_info >= LEAST_SQLITE
    yield Finding(GOOD if new_enough else BAD, "database", f"SQLite {version}, {connection.settings_dict['NAME']}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT json_valid('{}')")
        cursor.execute("PRAGMA compile_options")
        options = {row[0] for row in cursor.fetchall()}
        state = GOOD if "ENABLE_FTS5" in options or settings.SEARCH_ENGINE == "tantivy" else BAD
        yield Finding(state, "features", f"JSON, {'FTS5' if 'ENABLE_FTS5' in options else 'no FTS5'}")
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        yield Finding(GOOD if mode in {"wal", "memory"} else LOOK, "log", f"journal mode {mode}")
        cursor.execute("PRAGMA foreign_keys")
        enforced = bool(cursor.fetchone()[0])
        yield Finding(GOOD if enforced else BAD, "references", "enforced" if enforced else "not enforced")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield Finding(BAD, "migrations", f"{len(pending)} not applied: run madoguchi migrate")
    else:
        yield Finding(GOOD, "migrations", "all applied")


def _paths() -> Iterator[Finding]:
    data = Path(settings.DATA)
    try:
        with tempfile.NamedTemporaryFile(dir=data):
            pass
        yield Finding(GOOD, "data", f"{data} can be written to")
    except OSError as mistake:
        yield Finding(BAD, "data", f"{data} cannot be written to: {mistake.strerror}")
        return
    free = shutil.disk_usage(data).free
    yield Finding(GOOD if free > LEAST_FREE else LOOK, "disk", f"{free / 1e9:,.1f} GB free")
    for name in keys.NAMES:
        path = keys.folder() / name
        if path.exists() and path.stat().st_mode & 0o077:
            yield Finding(BAD, "keys", f"{path} can be read by others: chmod 600 {path}")


def _corridor() -> Iterator[Finding]:
    corridor = packs.current()
    yield Finding(GOOD, "corridor", f"{corridor.names}, {', '.join(corridor.languages)}")


def _journal() -> Iterator[Finding]:
    gone = protection.missing(connection)
    if gone:
        yield Finding(BAD, "journal", f"the database no longer protects it: {', '.join(gone)}")
    head, unsigned = queries.newest_head(), queries.unsigned_events()
    if unsigned and (head is None or now() - head.signed_at > HEAD_AGE):
        yield Finding(LOOK, "journal", f"{unsigned:,} events under no signed head: is madoguchi tick running?")
    else:
        yield Finding(GOOD, "journal", f"{queries.size():,} events, {unsigned:,} since the newest head")


def _outbox() -> Iterator[Finding]:
    if ledgers.is_held():
        yield Finding(LOOK, "outbox", "messages are held since a restore: look, then madoguchi restore --release")
    due = Message.objects.filter(state=WAITING, held=False, next_try_at__lte=now())
    waiting, oldest = due.count(), due.aggregate(oldest=Min("next_try_at"))["oldest"]
    lag = f"{waiting:,} messages are due" + (f", the oldest since {oldest:%Y-%m-%d %H:%M} UTC" if oldest else "")
    is_late = oldest is not None and now() - oldest > OUTBOX_LAG
    yield Finding(LOOK if is_late else GOOD, "outbox", f"{lag}: is madoguchi worker running?" if is_late else lag)


def _search() -> Iterator[Finding]:
    behind = indexing.behind()
    state = LOOK if behind > SEARCH_LAG else GOOD
    yield Finding(state, "search", f"{settings.SEARCH_ENGINE}, {behind:,} changes not in the index yet")
    folder = Path(settings.DATA) / "search"
    if settings.SEARCH_ENGINE == "tantivy" and not folder.exists():
        yield Finding(LOOK, "search", "there is no index yet: run madoguchi reindex")


def _settings() -> Iterator[Finding]:
    if settings.DEMO:
        yield Finding(LOOK, "settings", "this is a demonstration: its logins are printed")
    if settings.DEBUG:
        yield Finding(LOOK, "settings", "MADOGUCHI_DEBUG is on: pages show what is inside")
    if not settings.HTTPS and not settings.DEMO and not settings.SITE_ADDRESS.startswith("http://127.0.0.1"):
        yield Finding(LOOK, "settings", "MADOGUCHI_HTTPS is off")
    yield Finding(GOOD, "terminal", f"{sys.stdout.encoding or 'no encoding'}")


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _versions,
    _database,
    _migrations,
    _paths,
    _corridor,
    _journal,
    _outbox,
    _search,
    _settings,
)
INTO_TABLES = (_journal, _outbox, _search)
