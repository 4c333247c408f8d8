"""ScenarioWizard project files (.scw): read and written, text to matrix and back."""

from __future__ import annotations

from .matrix import Descriptor, Matrix

MARK = "$ ScenarioWizard"
VERSION = f"{MARK} 4.0"
END = "#"
WHITE = "FFFFFF"


def read_scw(text: str) -> Matrix:
    """The factors and the scores of a project file; a ValueError names the line that cannot be read.

    >>> read_scw(write_scw(Matrix.of_sizes([2], [[0, 1], [2, -3]]))).scores
    ((0, 1), (2, -3))
    """
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or not lines[0].startswith(MARK):
        raise ValueError(f"line 1: a ScenarioWizard file begins with {MARK!r}")
    descriptors = _descriptors(lines)
    width = sum(len(states) for _, states in descriptors)
    first = _first_row(lines, width)
    rows = tuple(_row(lines, number, width) for number in range(first, first + width))
    return Matrix(tuple(Descriptor(name, tuple(states)) for name, states in descriptors), rows)


def _descriptors(lines: list[str]) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for number, line in enumerate(lines[2:], 3):
        if line.startswith(END):
            break
        if line.startswith("&"):
            found.append((line[1:].strip(), []))
        elif line.strip().startswith("-") and found:
            found[-1][1].append(line.strip()[1:].strip())
        elif line.strip():
            raise ValueError(f"line {number}: a factor begins with & and a state with -, not {line[:40]!r}")
    if not found:
        raise ValueError("no factors are in the file: a line that begins with & is missing")
    return found


def _first_row(lines: list[str], width: int) -> int:
    """Where the scores begin: the first line after a # with as many numbers as there are states."""
    for number in range(2, len(lines)):
        cells = lines[number].split(",")
        if len(cells) == width and lines[number - 1].startswith(END) and all(_is_whole(cell) for cell in cells):
            return number
    raise ValueError(f"no row with {width} scores, one for each state, was found")


def _row(lines: list[str], number: int, width: int) -> tuple[int, ...]:
    cells = lines[number].split(",") if number < len(lines) else []
    if len(cells) != width:
        raise ValueError(f"line {number + 1}: {len(cells)} scores stand here, {width} are needed")
    for place, cell in enumerate(cells, 1):
        if not _is_whole(cell):
            raise ValueError(f"line {number + 1}, score {place}: {cell.strip()!r} is no whole number")
    return tuple(int(cell) for cell in cells)


def _is_whole(cell: str) -> bool:
    digits = cell.strip().removeprefix("-").removeprefix("+")
    return digits.isascii() and digits.isdigit()


def write_scw(matrix: Matrix, name: str = "matrix.scw") -> str:
    """The matrix as a project file; a ValueError when a score is no whole number, which the format cannot hold."""
    if matrix.unit != 1:
        raise ValueError("a ScenarioWizard file holds whole scores only")
    width, count = sum(matrix.sizes), len(matrix.sizes)
    lines = [VERSION, _plain(name)]
    for descriptor in matrix.descriptors:
        lines += [f"&{_plain(descriptor.name)}", *(f" -{_plain(state)}" for state in descriptor.states)]
    lines.append(END)
    for size in matrix.sizes:
        lines += ["&", *([" "] * size)]
    lines += [END, END, *([WHITE] * width), END, END]
    lines += [",".join(f"{score: d} " for score in row) for row in matrix.scores]
    lines += [END, "# 0-0", '""', *(["# ", '""'] * count), *(["#  -> ", '""'] * count**2), END, END]
    return "\n".join(lines) + "\n"


def _plain(name: str) -> str:
    """A name on one line."""
    return " ".join(name.split())
