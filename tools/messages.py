"""Gathers the messages of code and templates into catalogues, checks them, compiles them. Needs no gettext.

A folder that holds a `locale` folder owns the messages of every file below it, down to the next such folder.

    python -m tools.messages extract     bring every catalogue up to date; translations are kept
    python -m tools.messages check       fail on what is missing, fuzzy, left over or does not fit its source
    python -m tools.messages compile     write the .mo files
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import polib

from hatch_build import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
SOURCES = "src/madoguchi"
TEMPLATES = {".html", ".txt", ".xml"}

PLURALS = {
    "ja": "nplurals=1; plural=0;",
    "ru": ("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"),
}
FORMS = {"ja": 1, "ru": 3}

SINGULAR, PLURAL = ("singular",), ("singular", "plural")
IN_CONTEXT, PLURAL_IN_CONTEXT = ("context", "singular"), ("context", "singular", "plural")

KEYWORDS: dict[str, tuple[str, ...]] = {
    "_": SINGULAR,
    "gettext": SINGULAR,
    "gettext_lazy": SINGULAR,
    "gettext_noop": SINGULAR,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": IN_CONTEXT,
    "pgettext_lazy": IN_CONTEXT,
    "npgettext": PLURAL_IN_CONTEXT,
    "npgettext_lazy": PLURAL_IN_CONTEXT,
}
"""What each function of gettext takes first."""

ARGUMENTS: dict[tuple[str, ...], Any] = {
    SINGULAR: None,
    PLURAL: (1, 2),
    IN_CONTEXT: ((1, "c"), 2),
    PLURAL_IN_CONTEXT: ((1, "c"), 2, 3),
}
"""The same as Babel says it."""

PLACEHOLDER = re.compile(r"%\((?P<named>\w+)\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|(?P<plain>%[sdif])|\{(?P<braced>\w*)\}")

Key = tuple[str, str, str]
"""Context, singular, plural; the empty string where there is none."""


@dataclass(frozen=True)
class Message:
    """One message of the source, and the first file that says it."""

    context: str
    singular: str
    plural: str
    path: str
    comment: str = ""

    @property
    def key(self) -> Key:
        return self.context, self.singular, self.plural


@dataclass(frozen=True)
class Owner:
    """A folder that owns messages, and the files that speak for it."""

    folder: Path
    files: tuple[Path, ...]

    def catalogue(self, language: str) -> Path:
        return self.folder / "locale" / language / "LC_MESSAGES" / "django.po"


# ── Extracting ───────────────────────────────────────────────────────────────


def messages_of_python(source: str) -> Iterator[tuple[str, str, str, str]]:
    """Context, singular, plural and comment of every message in Python source, f-strings included."""
    lines = source.splitlines()
    for call, roles in _calls(source):
        said = {role: _text(argument) for role, argument in zip(roles, call.args, strict=False)}
        if said.get("singular") and None not in said.values() and len(said) == len(roles):
            comment = _comment_above(lines, call.lineno)
            yield said.get("context") or "", said["singular"] or "", said.get("plural") or "", comment


def lost_in_python(source: str) -> list[int]:
    """The lines that build a message from parts: no catalogue can hold what exists only at run time.

    >>> lost_in_python('_("Open")\\n_(f"{name} is open")\\n_("Open " + name)\\n_(label)')
    [2, 3]
    """
    built = (ast.JoinedStr, ast.BinOp)
    return [call.lineno for call, _roles in _calls(source) if any(isinstance(part, built) for part in call.args[:2])]


def _calls(source: str) -> list[tuple[ast.Call, tuple[str, ...]]]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            if name in KEYWORDS:
                found.append((node, KEYWORDS[name]))
    return sorted(found, key=lambda pair: (pair[0].lineno, pair[0].col_offset))


def _text(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _comment_above(lines: list[str], number: int) -> str:
    comments: list[str] = []
    for line in reversed(lines[: number - 1]):
        if not line.strip().startswith("#"):
            break
        comments.insert(0, line.strip().lstrip("# "))
    return " ".join(comments) if comments and comments[0].startswith("Translators:") else ""


def messages_of_template(source: str) -> Iterator[tuple[str, str, str, str]]:
    """The same for a Django template. ``{% blocktranslate trimmed %}`` is trimmed as Django trims it."""
    from babel.messages.extract import extract
    from django.utils.translation.template import templatize

    # What Django makes of a template is Python in all but its indentation, which means nothing here.
    pseudo_python = "\n".join(line.strip() for line in templatize(source).splitlines())
    keywords = {name: ARGUMENTS[roles] for name, roles in KEYWORDS.items()}
    found = extract("python", BytesIO(pseudo_python.encode()), keywords, ("Translators:",), {"encoding": "utf-8"})
    for _line, message, comments, context in found:
        singular, plural = message if isinstance(message, tuple) else (message, "")
        if singular:
            yield context or "", singular, plural, " ".join(comments)


def messages_of(owner: Owner) -> list[Message]:
    """Every message of the owner once, in the order of files and of lines."""
    found: dict[Key, Message] = {}
    for path in owner.files:
        source = path.read_text("utf-8")
        read = messages_of_python if path.suffix == ".py" else messages_of_template
        name = path.relative_to(owner.folder).as_posix()
        for context, singular, plural, comment in read(source):
            message = Message(context, singular, plural, name, comment)
            twin = found.get((context, singular, ""))
            if plural and twin is not None:
                del found[twin.key]  # gettext keeps one entry for a message with and without a plural
            elif not plural and any(key[:2] == (context, singular) for key in found):
                continue
            found.setdefault(message.key, message)
    return list(found.values())


def owners(sources: Path) -> tuple[list[Owner], list[Path]]:
    """The owners below ``sources``, and the files that nobody owns."""
    owned: dict[Path, list[Path]] = {folder.parent: [] for folder in sorted(sources.rglob("locale")) if folder.is_dir()}
    orphans: list[Path] = []
    for path in sorted(sources.rglob("*")):
        if not _speaks(path, sources):
            continue
        owner = next((folder for folder in path.parents if folder in owned), None)
        if owner is None:
            orphans.append(path)
        else:
            owned[owner].append(path)
    return [Owner(folder, tuple(files)) for folder, files in owned.items()], orphans


def _speaks(path: Path, sources: Path) -> bool:
    parts = path.relative_to(sources).parts
    if {"migrations", "locale", "static", "__pycache__"} & set(parts) or parts[0] in {"corridors", "engines"}:
        return False
    return path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in parts)


# ── Updating ─────────────────────────────────────────────────────────────────


def updated(existing: polib.POFile | None, messages: Iterable[Message], language: str) -> polib.POFile:
    """A catalogue with exactly ``messages``; what was translated stays so, what nobody says any more goes."""
    known = {_key(entry): entry for entry in existing or [] if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Project-Id-Version": "madoguchi",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for message in messages:
        fresh.append(_entry(message, known.get(message.key), language))
    return fresh


def _entry(message: Message, known: polib.POEntry | None, language: str) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.singular,
        msgctxt=message.context or None,
        occurrences=[(message.path, "")],
        comment=message.comment,
    )
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict.fromkeys(range(FORMS[language]), "")
    if "%" in message.singular + message.plural:
        entry.flags.append("python-format")
    if known is not None:
        entry.tcomment = known.tcomment
        entry.msgstr = known.msgstr
        if message.plural:
            entry.msgstr_plural = {**entry.msgstr_plural, **known.msgstr_plural}
        if known.fuzzy:
            entry.flags.insert(0, "fuzzy")
    return entry


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def extract(sources: Path) -> list[str]:
    """Bring every catalogue below ``sources`` up to date; return a line for each that changed."""
    lines = []
    for owner in owners(sources)[0]:
        messages = messages_of(owner)
        for language in PLURALS:
            path = owner.catalogue(language)
            before = path.read_text("utf-8") if path.exists() else ""
            after = f"{updated(polib.pofile(before) if before else None, messages, language)}".rstrip("\n") + "\n"
            if before == after:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(after, "utf-8")
            waiting = sum(1 for entry in polib.pofile(after) if not entry.translated())
            name = path.relative_to(sources).as_posix()
            lines.append(f"{name}: {len(messages)} messages, {waiting} to translate")
    return lines


# ── Checking ─────────────────────────────────────────────────────────────────


def placeholders(text: str) -> Counter[str]:
    """What a sentence leaves to be filled in: ``%(name)s`` and ``{name}`` by name, ``%s`` by kind.

    >>> sorted(placeholders("%(name)s of %(town)s, 100%%, {count}"))
    ['%(name)', '%(town)', '{count}']
    """
    found: Counter[str] = Counter()
    for match in PLACEHOLDER.finditer(text.replace("%%", "")):
        if match["named"]:
            found[f"%({match['named']})"] += 1
        elif match["plain"]:
            found[match["plain"]] += 1
        else:
            found[f"{{{match['braced']}}}"] += 1
    return found


def faults_of_entry(entry: polib.POEntry, language: str) -> Iterator[str]:
    """What is wrong with one translation, a phrase for each fault."""
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "is marked fuzzy"
    if entry.msgid_plural and sorted(entry.msgstr_plural) != list(range(FORMS[language])):
        yield f"has {len(forms)} plural forms where {language} has {FORMS[language]}"
    if not all(forms):
        yield "is not translated"
        return
    wanted = set(placeholders(entry.msgid_plural or entry.msgid))
    for form in forms:
        given = set(placeholders(form))
        if given != wanted:
            yield f"has {_listed(given)} where the source has {_listed(wanted)}"
        if form.startswith("\n") != entry.msgid.startswith("\n") or form.endswith("\n") != entry.msgid.endswith("\n"):
            yield "begins or ends with a line break where the source does not, or the reverse"
        if _lacks_a_full_stop(entry.msgid, form):
            yield "has no full stop after a value where the sentence of the source ends"


ENDS_WITH_VALUE = re.compile(r"\w .*%\(\w+\)s\.$", re.DOTALL)
STOPS_AFTER_VALUE = re.compile(r"%\(\w+\)s\. [A-Z]")
RUNS_ON = re.compile(r"%\(\w+\)s [А-ЯЁ][а-яё]")
LABEL = re.compile(r"[:：—]")


def _lacks_a_full_stop(source: str, form: str) -> bool:
    """A value may end in a full stop of its own in one language, and not in another; a label needs none."""
    ends_open = bool(ENDS_WITH_VALUE.search(source) and form.endswith(")s") and not LABEL.search(form))
    return ends_open or bool(STOPS_AFTER_VALUE.search(source) and RUNS_ON.search(form))


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "no placeholder"


def faults(sources: Path) -> list[str]:
    """Every fault of every catalogue below ``sources``, a line each."""
    found: list[str] = []
    owned, orphans = owners(sources)
    for orphan in orphans:
        lone = messages_of(Owner(orphan.parent, (orphan,)))
        found += [f"{orphan.relative_to(sources)}: no locale folder above it owns {_said(m.singular)}" for m in lone]
    for owner in owned:
        found += _built_from_parts(owner, sources)
        messages = {message.key: message for message in messages_of(owner)}
        for language in PLURALS:
            path = owner.catalogue(language)
            name = path.relative_to(sources).as_posix()
            found += [f"{name}: {fault}" for fault in _faults_of_catalogue(path, messages, language)]
    return found + [line for language in PLURALS for line in _said_in_two_ways(owned, language, sources)]


def _said_in_two_ways(owned: list[Owner], language: str, sources: Path) -> Iterator[str]:
    """Django pours all catalogues into one: of two translations of one message, one would never be seen."""
    first: dict[Key, tuple[str, object]] = {}
    for path in [owner.catalogue(language) for owner in owned]:
        for entry in polib.pofile(str(path)) if path.exists() else ():
            name, said = path.relative_to(sources).as_posix(), entry.msgstr_plural or entry.msgstr
            if not said or entry.obsolete:
                continue
            where, before = first.setdefault(_key(entry), (name, said))
            if before != said:
                yield f"{name}: {_said(entry.msgid)} is said otherwise in {where}; give one of them a context"


def _built_from_parts(owner: Owner, sources: Path) -> Iterator[str]:
    for path in owner.files:
        if path.suffix == ".py":
            for number in lost_in_python(path.read_text("utf-8")):
                yield f"{path.relative_to(sources)}:{number}: a message built from parts cannot be translated"


def _faults_of_catalogue(path: Path, messages: dict[Key, Message], language: str) -> Iterator[str]:
    if not path.exists():
        if messages:
            yield f"is not there, and {len(messages)} messages wait for it"
        return
    catalogue = polib.pofile(str(path))
    entries = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    if catalogue.metadata.get("Plural-Forms") != PLURALS[language] and messages:
        yield f"Plural-Forms must be {PLURALS[language]!r}"
    for key, message in messages.items():
        if key not in entries:
            yield f"{_said(message.singular)} of {message.path} is missing"
    for key, entry in entries.items():
        if key not in messages:
            yield f"{_said(entry.msgid)} is said nowhere any more"
            continue
        for fault in faults_of_entry(entry, language):
            yield f"{_said(entry.msgid)} {fault}"


def _said(text: str) -> str:
    short = " ".join(text.split())
    return f"“{short[:70]}…”" if len(short) > 70 else f"“{short}”"


# ── On the command line ──────────────────────────────────────────────────────


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description="The messages of the interface.")
    parser.add_argument("what", choices=["extract", "check", "compile"])
    what = parser.parse_args(arguments).what
    if what == "compile":
        compile_catalogues(root)
        return 0
    if what == "extract":
        print(*(extract(root / SOURCES) or ["Every catalogue was up to date."]), sep="\n")
        return 0
    found = faults(root / SOURCES)
    print(*(found or ["Every catalogue is complete."]), sep="\n")
    if found:
        print(f"{len(found)} faults in the catalogues. 'make messages' brings them up to date; a person translates.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
