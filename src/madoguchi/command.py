"""The command `madoguchi`: finds the module of a verb and runs it.

Verbs that work on files alone do not load the database, so an analyst can use them on any machine.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from madoguchi import __version__
from madoguchi.core.packs.problems import PackError
from madoguchi.core.starting import start_django

# verb: (module in site/commands, needs the database)
VERBS: dict[str, tuple[str, bool]] = {
    "demo": ("demo", True),
    "code": ("code", True),
    "serve": ("serve", True),
    "worker": ("worker", True),
    "tick": ("tick", True),
    "migrate": ("migrate", True),
    "doctor": ("doctor", True),
    "import": ("importing", True),
    "export": ("exporting", True),
    "round": ("round", False),
    "allocation": ("allocation", True),
    "docket": ("docket_rank", False),
    "deadline": ("deadline", False),
    "names": ("names", False),
    "scenario": ("scenario", False),
    "finance": ("finance", False),
    "reindex": ("reindex", True),
    "corridor": ("corridor", False),
    "journal": ("journal", True),
    "verify": ("verify", True),
    "subject": ("subject", True),
    "account": ("account", True),
    "backup": ("backup", True),
    "restore": ("restore", True),
    "bench": ("bench", False),
}


# How SQLite and PostgreSQL say that a migration was not applied.
LACKING = re.compile(r"no such (table|column)|(relation|column) .* does not exist")


class Verb(Protocol):
    """What a module in site/commands offers."""

    HELP: str
    EXAMPLE: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the verb's own arguments."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it, and return the exit status."""


def _prepare_demo(words: Sequence[str]) -> None:
    """The demo keeps its own folder, never writes to anybody, and its letters lead to the port it is served on:
    set before the settings are read."""
    asked = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    asked.add_argument("--port", nargs="?", const="8000", default="8000")
    port = asked.parse_known_args([*words])[0].port
    os.environ.setdefault("MADOGUCHI_SITE_ADDRESS", f"http://127.0.0.1:{port}")
    os.environ["MADOGUCHI_DEMO"] = "true"
    os.environ.setdefault("MADOGUCHI_DATA", "var/demo")
    os.environ.setdefault("MADOGUCHI_MAIL", "folder")


def load(verb: str) -> Verb:
    """The module of a verb."""
    module, _ = VERBS[verb]
    return cast(Verb, importlib.import_module(f"madoguchi.site.commands.{module}"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit status. A refusal or a wrong file is a sentence on stderr and status 1."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help", "help"}:
        return _told(_overview())
    if words[0] == "--version":
        return _told(f"madoguchi {__version__}")
    verb, *rest = words
    if verb in {"demo", "code"}:
        _prepare_demo(rest)
    if verb not in VERBS:
        print(f"madoguchi has no verb {verb!r}. `madoguchi --help` lists them.", file=sys.stderr)
        return 2
    if VERBS[verb][1]:
        try:
            start_django()
        except PackError as mistake:
            print(mistake, file=sys.stderr)
            return 1
    module = load(verb)
    parser = argparse.ArgumentParser(
        prog=f"madoguchi {verb}",
        description=module.HELP,
        epilog=f"Example:\n  {module.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.arguments(parser)
    return _run(module, parser.parse_args(rest))


def _told(text: str) -> int:
    try:
        print(text, flush=True)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output left, as below
    return 0


def _run(module: Verb, options: argparse.Namespace) -> int:
    from madoguchi.core.refusals import Refused

    try:
        return module.run(options)
    except Refused as refusal:
        print(_sentence(refusal), file=sys.stderr)
    except PackError as mistake:
        print(mistake, file=sys.stderr)
    except (FileNotFoundError, PermissionError, IsADirectoryError) as mistake:
        print(f"{mistake.filename}: {mistake.strerror}", file=sys.stderr)
    except BrokenPipeError:
        # The reader of our output left (`madoguchi … | head`); nothing is wrong.
        sys.stderr.close()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as fault:
        sentence = _of_the_database(fault)
        if not sentence:
            raise
        print(sentence, file=sys.stderr)
    return 1


def _of_the_database(fault: Exception) -> str:
    """What a database that cannot write means for whoever ran the command; empty for any other fault."""
    if "django.db" not in sys.modules:
        return ""
    from django.db import OperationalError, ProgrammingError

    reason = str(fault).strip().split("\n")[0]
    if isinstance(fault, OperationalError | ProgrammingError) and LACKING.search(reason):
        return f"The database has not the shape this version needs ({reason}): run `madoguchi migrate`."
    if not isinstance(fault, OperationalError):
        return ""
    reason, kept = str(fault).strip(), "What was not finished was not kept"
    if any(sign in reason for sign in ("disk is full", "disk I/O error", "No space left")):
        return f"There is no room for the database ({reason}). {kept}: make room, then run it again."
    if "locked" in reason:
        return f"Another program holds the database ({reason}). {kept}: run it again."
    return f"The database did not do it ({reason}). {kept}; `madoguchi doctor` looks for the cause."


def _sentence(refusal: Exception) -> str:
    from django.apps import apps

    if not apps.ready:
        return str(refusal)
    from madoguchi.core.languages.phrases import say
    from madoguchi.core.refusals import Refused

    return say(refusal) if isinstance(refusal, Refused) else str(refusal)


def _overview() -> str:
    lines = ["madoguchi: one window for economic cooperation between two countries", ""]
    room = min(shutil.get_terminal_size().columns, 120)
    for verb in VERBS:
        head = f"  madoguchi {verb:<10} "
        lines.append(textwrap.fill(load_help(verb), room, initial_indent=head, subsequent_indent=" " * len(head)))
    lines += ["", "`madoguchi VERB --help` explains one verb, with an example."]
    return "\n".join(lines)


def load_help(verb: str) -> str:
    """The first line of a verb's help, read from its source: an overview loads no database and no libraries."""
    path = Path(__file__).parent / "site" / "commands" / f"{VERBS[verb][0]}.py"
    for statement in ast.parse(path.read_text("utf-8")).body:
        if isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", "") == "HELP":
            return str(ast.literal_eval(statement.value)).split("\n")[0]
    return ""
