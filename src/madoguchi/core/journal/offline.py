"""Checks an export of a journal with nothing but Python itself: this one file, on any machine, without a network.

    python check_journal.py journal.jsonl [--head head.json ...] [--proof proof.json ...] [--key HEX]

An export is one JSON object a line: the first describes it, each further one is an event or a signed head.
The tree is that of RFC 6962, section 2.1; signatures are Ed25519 of RFC 8032. A head that somebody else kept
(`--head`) proves that nothing before it was rewritten since; without one, only that the export agrees with itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = "madoguchi-journal-1"
EVENT_FIELDS = ("seq", "kind", "subject", "at", "rule_version", "facts", "commitment", "is_clock_suspect")
HEAD_FIELDS = ("size", "root", "at", "previous")

# Canonical form and hashes ------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """The one way to write a value down: keys sorted, no spaces, UTF-8.

    >>> canonical({"b": 1, "a": "窓口"}).decode()
    '{"a":"窓口","b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def leaf_hash(content: bytes) -> bytes:
    """The hash of one leaf.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours. Its prefix differs from a leaf's, so that neither can pass for the other."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def event_leaf(event: dict[str, Any]) -> bytes:
    """The leaf of an event, from its own fields alone."""
    return leaf_hash(canonical({name: event[name] for name in EVENT_FIELDS}))


def commitment_of(salt: bytes, personal: Any) -> str:
    """What stands in an event for personal data: it can be checked with salt and data, and not be guessed without."""
    return hashlib.sha256(salt + canonical(personal)).hexdigest()


def head_content(head: dict[str, Any]) -> bytes:
    """The bytes a head's signature is over."""
    return canonical({"format": FORMAT, **{name: head[name] for name in HEAD_FIELDS}})


def head_digest(head: dict[str, Any]) -> str:
    """The name by which the next head refers to this one."""
    return hashlib.sha256(head_content(head)).hexdigest()


@dataclass
class Frontier:
    """A tree that grows leaf by leaf and remembers only the roots of its whole subtrees, largest first."""

    size: int = 0
    roots: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """One leaf more."""
        self.size += 1
        carried, left = leaf, self.size
        while not left & 1:
            carried = node_hash(self.roots.pop(), carried)
            left >>= 1
        self.roots.append(carried)

    def root(self) -> bytes:
        """The root of all leaves so far.

        >>> Frontier().root() == hashlib.sha256(b"").digest()
        True
        """
        if not self.roots:
            return hashlib.sha256(b"").digest()
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node_hash(left, root)
        return root


def inclusion_holds(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a path leads from a leaf (index from 0) to the root of a tree of this size. RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for neighbour in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(neighbour, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, neighbour)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistency_holds(old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a path proves that the older tree is the beginning of the newer one. RFC 9162, 2.1.4.2."""
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not path and old_root == new_root
    steps = list(path)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for neighbour in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(neighbour, old), node_hash(neighbour, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, neighbour)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


# Ed25519, as RFC 8032 writes it -------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while factor > 0:
        if factor & 1:
            result = _sum(result, point)
        point, factor = _sum(point, point), factor >> 1
    return result


def _equal(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


def _x_of(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if (x & 1) != sign else x


def _point(packed: bytes) -> Point | None:
    number = int.from_bytes(packed, "little")
    y = number & ((1 << 255) - 1)
    x = _x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def _base() -> Point:
    y = 4 * pow(5, P - 2, P) % P
    x = _x_of(y, 0)
    if x is None:
        raise ValueError("the curve has no base point")
    return x, y, 1, x * y % P


BASE = _base()


def signature_holds(key: bytes, content: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature over this content was made with the private half of this key."""
    if len(key) != 32 or len(signature) != 64:
        return False
    holder, commitment = _point(key), _point(signature[:32])
    answer = int.from_bytes(signature[32:], "little")
    if holder is None or commitment is None or answer >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + content).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    return _equal(_times(answer, BASE), _sum(commitment, _times(challenge, holder)))


# Checking an export -------------------------------------------------------------------------------------


@dataclass
class Report:
    """What was found: how much was read, and a sentence for everything that is wrong."""

    events: int = 0
    heads: int = 0
    witnessed: int = 0
    proofs: int = 0
    faults: list[str] = field(default_factory=list)


def head_is_signed(head: dict[str, Any], key: str = "") -> bool:
    """Whether a head carries a signature that holds, by the given key if one is given."""
    try:
        if key and head["key"] != key:
            return False
        return signature_holds(bytes.fromhex(head["key"]), head_content(head), bytes.fromhex(head["signature"]))
    except (KeyError, ValueError, TypeError):
        return False


def check_events(events: Iterable[dict[str, Any]], sizes: Iterable[int], report: Report) -> dict[int, str]:
    """Recompute every leaf and root; returns the root at each of the sizes that were reached."""
    wanted, roots = set(sizes), {}
    tree = Frontier()
    for event in events:
        report.events += 1
        if event.get("seq") != report.events:
            report.faults.append(f"event {event.get('seq')} stands where {report.events} should")
        try:
            leaf = event_leaf(event)
        except KeyError as missing:
            report.faults.append(f"event {report.events} lacks {missing}")
            leaf = leaf_hash(b"")
        if leaf.hex() != event.get("leaf"):
            report.faults.append(f"event {report.events} was altered: its leaf is {leaf.hex()}")
        tree.add(leaf)
        if tree.size in wanted:
            roots[tree.size] = tree.root().hex()
    return roots


def check_heads(heads: Sequence[dict[str, Any]], roots: dict[int, str], key: str, report: Report) -> None:
    """Each head signs the root of its size, and names the head before it."""
    previous = ""
    last = 0
    for head in heads:
        report.heads += 1
        where = f"head of {head.get('size')} events"
        if not head_is_signed(head, key):
            report.faults.append(f"{where}: the signature does not hold")
            continue
        if head["size"] <= last:
            report.faults.append(f"{where} follows one of {last}")
        if head["previous"] != previous:
            report.faults.append(f"{where} does not follow the head before it")
        if roots.get(head["size"]) != head["root"]:
            report.faults.append(f"{where}: its root is not that of the events")
        previous, last = head_digest(head), head["size"]


def check_witnessed(heads: Iterable[dict[str, Any]], roots: dict[int, str], key: str, report: Report) -> None:
    """Each head that somebody else kept is one that the events still lead to."""
    for head in heads:
        report.witnessed += 1
        where = f"witnessed head of {head.get('size')} events"
        if not head_is_signed(head, key):
            report.faults.append(f"{where}: the signature does not hold")
        elif head["size"] not in roots:
            report.faults.append(f"{where}: the journal has become shorter")
        elif roots[head["size"]] != head["root"]:
            report.faults.append(f"{where}: the journal was rewritten since it was kept")


def check_proof(proof: dict[str, Any], key: str, report: Report) -> None:
    """A proof of one event stands alone: event, path, and the signed head it leads to."""
    report.proofs += 1
    head, event = proof["head"], proof["event"]
    path = [bytes.fromhex(step) for step in proof["path"]]
    if not head_is_signed(head, key):
        report.faults.append(f"proof of event {event['seq']}: the head's signature does not hold")
    if not inclusion_holds(event_leaf(event), event["seq"] - 1, head["size"], path, bytes.fromhex(head["root"])):
        report.faults.append(f"proof of event {event['seq']}: the path does not lead to the head")


def check_export(lines: Iterable[str], *, witnessed: Sequence[dict[str, Any]] = (), key: str = "") -> Report:
    """Check a whole export, given as its lines."""
    report = Report()
    records = _records(lines, report)
    first = next(records, {})
    if first.get("format") != FORMAT:
        report.faults.append(f"this is not an export of the format {FORMAT}")
        return report
    events: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    for record in records:
        (heads if "signature" in record else events).append(record)
    if first.get("size") != len(events):
        report.faults.append(f"the export says {first.get('size')} events and holds {len(events)}")
    sizes = [head["size"] for head in [*heads, *witnessed] if isinstance(head.get("size"), int)]
    roots = check_events(events, sizes, report)
    check_heads(heads, roots, key, report)
    check_witnessed(witnessed, roots, key, report)
    return report


def _records(lines: Iterable[str], report: Report) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
        except ValueError:
            report.faults.append(f"line {number} is not JSON")
            continue
        if isinstance(record, dict):
            yield record
        else:
            report.faults.append(f"line {number} is not an object")


class Unusable(Exception):
    """A file that cannot be read, or is not what it was given as."""


def _checked(options: argparse.Namespace) -> Report:
    witnessed = [_object(path) for path in options.head]
    report = Report()
    if options.export:
        try:
            with options.export.open(encoding="utf-8") as lines:
                report = check_export(lines, witnessed=witnessed, key=options.key)
        except OSError as mistake:
            raise Unusable(f"{options.export}: {mistake.strerror}") from None
        except UnicodeDecodeError:
            raise Unusable(f"{options.export} is not an export of the format {FORMAT}: not UTF-8") from None
    for path in options.proof:
        try:
            check_proof(_object(path), options.key, report)
        except (KeyError, TypeError, ValueError) as mistake:
            raise Unusable(f"{path} is no proof ({mistake})") from None
    return report


def _object(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError as mistake:
        raise Unusable(f"{path}: {mistake.strerror}") from None
    except ValueError:
        raise Unusable(f"{path} is not JSON") from None
    if not isinstance(found, dict):
        raise Unusable(f"{path} is not an object")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the files named; 0 when everything holds, 1 when something does not, 2 when a file cannot be used."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("export", type=Path, nargs="?", help="a file of `madoguchi journal export`")
    parser.add_argument("--head", type=Path, action="append", default=[], help="a head that was kept elsewhere")
    parser.add_argument("--proof", type=Path, action="append", default=[], help="a file of `madoguchi journal proof`")
    parser.add_argument("--key", default="", help="the public key that must have signed, in hexadecimal")
    options = parser.parse_args(arguments)
    if not options.export and not options.proof:
        parser.error("name an export, or a proof with --proof")
    try:
        report = _checked(options)
    except Unusable as mistake:
        sys.stderr.write(f"{mistake}\n")
        return 2
    for fault in report.faults[:20]:
        sys.stdout.write(f"WRONG  {fault}\n")
    sys.stdout.write(
        f"{report.events} events, {report.heads} heads, {report.witnessed} witnessed heads, {report.proofs} proofs: "
        f"{f'{len(report.faults)} faults' if report.faults else 'everything holds'}\n"
    )
    return 1 if report.faults or not (report.events or report.proofs) else 0


if __name__ == "__main__":
    sys.exit(main())
