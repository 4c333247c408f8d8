"""Backups that are proved by the digest of every row, and restores that forget whom they have to forget."""

from __future__ import annotations

from madoguchi.core.backups.making import make
from madoguchi.core.backups.manifests import Damage, Manifest
from madoguchi.core.backups.restoring import Restored, check, restore

__all__ = ["Damage", "Manifest", "Restored", "check", "make", "restore"]
