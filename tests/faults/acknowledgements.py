"""The file of what users were told is done. Workers add to it, and tests read it while they do."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class Acknowledgements:
    """Adds to the file, one call a line.

    A kill in the middle of the call, or a look at that moment, leaves a piece of a line. Nobody was told what it says,
    so `acknowledged` passes it over; the line break before each line keeps it apart from what the next worker adds.
    """

    def __init__(self, path: str) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, **facts: Any) -> None:
        """Acknowledge."""
        os.write(self.file, f"\n{json.dumps(facts)}\n".encode())


def acknowledged(path: Path) -> list[dict[str, Any]]:
    """What was acknowledged so far, in the order in which it was written."""
    text = path.read_text() if path.exists() else ""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{") and line.endswith("}")]
