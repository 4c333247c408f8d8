"""The two keys of a journal. They stand in the data folder, beside the database and not in it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

SIGNING, PSEUDONYMS = "signing.key", "pseudonyms.key"
NAMES = (SIGNING, PSEUDONYMS)


def folder() -> Path:
    """Where the keys are kept."""
    return Path(settings.DATA) / "journal"


def pseudonym(label: str, identity: str) -> str:
    """A name for one thing that tells nothing about it and differs for every thing; the same each time."""
    key = _key(PSEUDONYMS)
    return hmac.new(key, f"{label}:{identity}".encode(), hashlib.sha256).hexdigest()[:32]


def public_key() -> str:
    """The public half of the signing key, in hexadecimal."""
    return _signer().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def sign(content: bytes) -> str:
    """An Ed25519 signature, in hexadecimal."""
    return _signer().sign(content).hex()


def _signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_key(SIGNING))


_read: dict[Path, bytes] = {}


def _key(name: str) -> bytes:
    """The 32 bytes of a key, made when first asked for. Read once in the life of a process."""
    path = folder() / name
    if path not in _read:
        if not path.exists():
            _make(path)
        _read[path] = bytes.fromhex(path.read_text("ascii"))
    return _read[path]


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # never replaces a key that another process has just made
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
