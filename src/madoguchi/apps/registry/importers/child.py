"""The child process: reads one file under limits on memory and time, and writes a line of text for each row.

Run as `python -m madoguchi.apps.registry.importers.child TASK KIND FILE OPTIONS MEGABYTES SECONDS`; the task is
"read", or "preview" for the titles and first lines of a table. It loads neither settings nor database: a file
that takes it over finds nothing there.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from madoguchi.apps.registry.importers import table
from madoguchi.apps.registry.importers.kinds import KINDS
from madoguchi.apps.registry.importers.rows import Options
from madoguchi.core.refusals import Refused

READ, PREVIEW = "read", "preview"


def main(arguments: list[str]) -> int:
    """Read, write, and say in the last line that the end was reached."""
    task, kind, path, options, megabytes, seconds = arguments
    limit_this_process(int(megabytes), int(seconds))
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]  # it is a text stream
    try:
        for line in _lines(task, kind, Path(path), Options.from_json(options)):
            sys.stdout.write(line + "\n")
        last = '{"end":true}'
    except Refused as refusal:
        last = json.dumps({"stopped": refusal.key, "facts": refusal.facts}, ensure_ascii=False, default=str)
    except MemoryError:
        last = json.dumps({"stopped": "file-needs-too-much-memory", "facts": {"limit": int(megabytes)}})
    sys.stdout.write(last + "\n")
    sys.stdout.flush()
    return 0


def limit_this_process(megabytes: int, seconds: int) -> None:
    """No more memory and time than this, no file written, no core left behind."""
    for what, limit in (
        (resource.RLIMIT_AS, megabytes * 1024 * 1024),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit + 5 if what == resource.RLIMIT_CPU else limit))


def _lines(task: str, kind: str, path: Path, options: Options) -> Iterator[str]:
    if task == PREVIEW:
        titles, lines = table.preview(path, options)
        yield json.dumps({"titles": titles, "lines": lines}, ensure_ascii=False)
        return
    for row in KINDS[kind].read(path, options):
        yield row.to_line()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
