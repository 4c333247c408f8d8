"""Runs a command beside a PostgreSQL of its own: made in a temporary folder, on a free port, gone afterwards.

The command finds the address in MADOGUCHI_DATABASE_URL. Nothing of another PostgreSQL on this machine is touched.

    python -m tools.postgres -- pytest
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SETTINGS = (
    "fsync=off",  # this database is thrown away; what it loses in a power cut nobody misses
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=100",
    "timezone=UTC",
)


class NoPostgres(Exception):
    """No PostgreSQL server is installed where one is looked for."""


def binaries() -> Path:
    """The folder with initdb and pg_ctl of the newest PostgreSQL; Debian keeps them off the path."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    found = shutil.which("initdb")
    candidates = [*places, *([Path(found).parent] if found else [])]
    for place in candidates:
        if all((place / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return place
    raise NoPostgres("No PostgreSQL server was found. On Debian and Ubuntu: apt-get install postgresql")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unprivileged() -> str | None:
    """The account to run the server as, when this one is root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(command: list[str], account: str | None) -> None:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    group = pwd.getpwnam(account).pw_gid if account else None
    done = subprocess.run(
        command,
        user=account,
        group=group,
        extra_groups=[] if account else None,
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr or done.stdout}")


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL of its own, which can be stopped and started again. Its address stays the same."""

    place: Path
    folder: Path
    account: str | None
    port: int

    @property
    def address(self) -> str:
        """Where its first database is reached."""
        return f"postgres://madoguchi@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Make an empty cluster."""
        data = self.folder / "data"
        command = [f"{self.place}/initdb", "-D", f"{data}", "-U", "madoguchi", "-A", "trust", "-E", "UTF8", "--no-sync"]
        _run(command, self.account)

    def start(self, settings: Sequence[str] = SETTINGS) -> None:
        """Start it, and wait until it answers."""
        chosen = " ".join(f"-c {one}" for one in settings)
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 {chosen}"
        _run([*self._control(), "-o", options, "start"], self.account)

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: "immediate" is as if it had crashed."""
        _run([*self._control(), "-m", mode, "stop"], self.account)

    def _control(self) -> list[str]:
        return [f"{self.place}/pg_ctl", "-D", f"{self.folder / 'data'}", "-l", f"{self.folder / 'log'}", "-w"]


@contextmanager
def cluster() -> Iterator[Cluster]:
    """An empty cluster that was not started yet; leaves nothing behind once it is stopped."""
    account = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-postgres-"))
    try:
        if account:
            shutil.chown(folder, account, pwd.getpwnam(account).pw_gid)
        made = Cluster(binaries(), folder, account, free_port())
        made.make()
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """A running server with an empty database; gives its address, and leaves nothing behind."""
    with cluster() as own:
        own.start()
        try:
            yield own.address
        finally:
            own.stop()


def main(arguments: list[str] | None = None) -> int:
    command = list(sys.argv[1:] if arguments is None else arguments)
    if command[:1] == ["--"]:
        del command[0]
    if not command:
        print("Say what to run: python -m tools.postgres -- pytest")
        return 2
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        with server() as address:
            environment = {**os.environ, "MADOGUCHI_DATABASE_URL": address}
            return subprocess.run(command, env=environment, check=False).returncode
    except NoPostgres as absence:
        print(absence)
        return 4


if __name__ == "__main__":
    sys.exit(main())
