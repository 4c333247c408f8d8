"""`madoguchi journal`: check it, sign it, prove from it, and hand out what others need to check it without us."""

from __future__ import annotations

import argparse
import json
import os
import sys
from importlib import resources
from pathlib import Path
from typing import Any

from madoguchi.core import invariants
from madoguchi.core.clock import now
from madoguchi.core.journal import actions, keys, offline, queries
from madoguchi.core.refusals import Refused

HELP = "Check, sign, prove and export the journal of what was done."
EXAMPLE = (
    "madoguchi journal verify --head kept-last-month.json\n"
    "  madoguchi journal head --sign > head.json\n"
    "  madoguchi journal proof 1204 > proof.json\n"
    "  madoguchi journal export journal.jsonl\n"
    "  madoguchi journal offline-verifier check_journal.py && python check_journal.py journal.jsonl --head head.json"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """verify | head | proof EVENT | export FILE | offline-verifier FILE."""
    verbs = parser.add_subparsers(
        dest="what", required=True, metavar="verify | head | proof | export | offline-verifier"
    )
    verify = verbs.add_parser("verify", help="recompute every leaf, root and signature")
    verify.add_argument("--head", type=Path, action="append", default=[], help="a head that was kept elsewhere")
    head = verbs.add_parser("head", help="print the newest signed head, for somebody else to keep")
    head.add_argument("--sign", action="store_true", help="sign what was added since, first")
    proof = verbs.add_parser("proof", help="print the proof that an event stands in the journal")
    proof.add_argument("event", type=int, help="the number of the event")
    export = verbs.add_parser("export", help="write the journal to a file, without anything that was sealed")
    export.add_argument("file", type=Path)
    verifier = verbs.add_parser("offline-verifier", help="write the one file that checks an export anywhere")
    verifier.add_argument("file", type=Path)


def run(options: argparse.Namespace) -> int:
    """Do it; 0 when it was done and everything holds."""
    if options.what == "verify":
        return _verify([json.loads(path.read_text("utf-8")) for path in options.head])
    if options.what == "head":
        return _head(sign=options.sign)
    if options.what == "proof":
        return _proof(options.event)
    return _export(options.file) if options.what == "export" else _write_verifier(options.file)


def _verify(witnessed: list[dict[str, Any]]) -> int:
    with invariants.reading():
        faults = [f"{one.where} {one.what}" for one in (*queries.faults_of_events(), *queries.faults_of_heads())]
        faults += queries.faults_of_witnessed(witnessed)
        size, head, unsigned = queries.size(), queries.newest_head(), queries.unsigned_events()
    for fault in faults[:20]:
        print(f"WRONG  {fault}")
    if faults:
        print(f"{size:,} events: {len(faults):,} faults.")
        return 1
    print(f"{size:,} events, no hole, nothing altered; {unsigned:,} not under a signed head yet.")
    if head:
        print(f"Head of {head.size:,} events: {head.root}")
        print(f"Signed at {head.signed_at:%Y-%m-%d %H:%M} UTC by {head.key}")
    for kept in witnessed:
        print(f"The head of {kept['size']:,} events that was kept elsewhere is the beginning of this journal.")
    return 0


def _head(*, sign: bool) -> int:
    head = actions.sign_head(now()) if sign else queries.newest_head()
    if head is None:
        reason = "The journal is empty." if sign else "No head was signed yet: `madoguchi journal head --sign`."
        print(reason, file=sys.stderr)
        return 1
    print(json.dumps(head.plain(), sort_keys=True))
    return 0


def _proof(event: int) -> int:
    if event < 1 or event > queries.size():
        raise Refused("journal-no-event", event=event)
    head = queries.newest_head()
    if head is None or head.size < event:
        raise Refused("journal-no-head", event=event)
    print(json.dumps(queries.proof_of(event), ensure_ascii=False, sort_keys=True))
    return 0


def _export(path: Path) -> int:
    with invariants.reading(), _fresh(path) as file:
        for line in queries.export_lines():
            file.write(line + "\n")
    print(f"Wrote {queries.size():,} events to {path}; nothing that was sealed is in it.")
    print(f"Signed by {keys.public_key()}")
    return 0


def _write_verifier(path: Path) -> int:
    source = resources.files(offline.__package__ or "").joinpath("offline.py").read_text("utf-8")
    with _fresh(path) as file:
        file.write(source)
    print(f"Wrote {path}. It needs nothing but Python: python {path} journal.jsonl --head head.json")
    return 0


def _fresh(path: Path) -> Any:
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w", encoding="utf-8")
    except FileExistsError as there:
        raise Refused("file-exists", path=str(path)) from there
