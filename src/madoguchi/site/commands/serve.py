"""`madoguchi serve`: the web server, and beside it the worker that sends mail and keeps the index."""

from __future__ import annotations

import argparse
import ipaddress
import os
import socket
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command

from madoguchi.core.refusals import Refused
from madoguchi.site.commands.numbers import port_number, whole

HELP = "Serve the pages, with a worker beside them that sends mail and keeps the search index."
EXAMPLE = "madoguchi serve --port 8000"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--workers", type=whole(1), default=2, help="web processes (default: 2)")
    parser.add_argument("--no-worker", action="store_true", help="do not start the worker; another host runs it")


def run(options: argparse.Namespace) -> int:
    """Collect the static files, start the worker, serve until stopped."""
    if settings.DEMO and not _is_loopback(options.host):
        raise Refused("demo-stays-on-this-machine", host=options.host)
    if reason := why_not_free(options.host, options.port):
        print(
            f"Nobody can listen at {options.host}, port {options.port} ({reason}); --port chooses another.",
            file=sys.stderr,
        )
        return 1
    call_command("collectstatic", interactive=False, verbosity=0)
    worker = None if options.no_worker else subprocess.Popen([sys.executable, "-m", "madoguchi", "worker"])
    try:
        if not settings.DEMO:
            print(f"Listening at {options.host}, port {options.port}. Stop with Ctrl-C.", flush=True)
        return _serve(options)
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait(timeout=20)


def _serve(options: argparse.Namespace) -> int:
    from granian.constants import Interfaces
    from granian.server import Server

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    Server(
        "madoguchi.site.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=1,
        log_enabled=False,
    ).serve()
    return 0


def why_not_free(host: str, at_port: int) -> str:
    """Why nobody can listen there, as the system says it; empty where somebody can."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, at_port), family=family):
            return ""
    except OSError as reason:
        return reason.strerror or str(reason)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
