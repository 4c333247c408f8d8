"""References that stand in addresses: they tell nothing, and cannot be guessed."""

from __future__ import annotations

import base64
import secrets

LENGTH = 26


def new_reference() -> str:
    """A random reference of 128 bits: 26 lower-case letters and digits, never the same twice."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()
