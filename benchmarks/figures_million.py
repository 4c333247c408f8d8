"""Many observations: does a chart page keep its time, and an import its memory?

    python -m benchmarks.figures_million [--rows N] [--small] [--json]

A made-up file of trade in the shape of a bulk file of UN Comtrade (reporters × partners × goods × years) is taken in
twice by `madoguchi import`: a tenth of it into one database, the whole into another. Told are rows a second of
processor time, the most memory the command held (each run is a process of its own), and the median time of pages with
little and with much in the database: the overview, a chart, a series, the list of series, and beside them a page that
asks for no figures at all. Beside the memory of the import stands its peer: the same two files read whole, as a list
of rows, by the CSV reader of the standard library. The default is 200,000 rows; `--rows 1000000` is the size of the
claim and takes some minutes. Targets: the whole takes at most 1.5 times the memory of its tenth, no page takes more
than twice its time with a tenth, and the page of a chart at most twice the time of the first page of the list of series
("over a list page").
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import tables

ROWS, SMALL_ROWS = 200_000, 5_000
YEARS = range(1992, 2022)
MEMORY_TARGET, TIME_TARGET = 1.5, 2.0
HEADER = (
    "period\treporterCode\tflowCode\tpartnerCode\tclassificationCode\tcmdCode\tcustomsCode\tmotCode\tprimaryValue\n"
)
WHOLE = "import csv, sys; rows = list(csv.reader(open(sys.argv[1], encoding='utf-8'), delimiter='\\t'))"
PAGES = {
    "overview": "/en/figures/",
    "chart": "/en/figures/charts/turnover/",
    "series": "/en/figures/series/trade.ru.m49-7.x.hs.000001/",
    "list of series": "/en/figures/series/",
    "other page": "/en/about/",
}
NONE, LITTLE, MUCH = "none", "little", "much"
DATABASE = "madoguchi.sqlite3"


def make_file(path: Path, rows: int) -> None:
    """A series of thirty years after the other, until there are as many rows as wanted."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEADER)
        for number in range(rows):
            series, year = divmod(number, len(YEARS))
            goods, partner = divmod(series, 200)
            value = (number * 7919) % 1_000_003 / 10
            stream.write(f"{YEARS[year]}\t643\tX\t{partner + 1}\tHS\t{goods + 1:06}\tC00\t0\t{value}\n")


def environment(folder: Path) -> dict[str, str]:
    """What a process needs to work on the database of this folder."""
    said = {"MADOGUCHI_DATA": str(folder), "MADOGUCHI_SECRET_KEY": "benchmark", "MADOGUCHI_MAIL": "folder"}
    said |= {"DJANGO_SETTINGS_MODULE": "madoguchi.settings", "MADOGUCHI_REQUESTS_PER_MINUTE": "0"}
    said |= {"MADOGUCHI_DEBUG": "false", "MADOGUCHI_DATABASE_URL": f"sqlite:///{folder / DATABASE}"}
    return os.environ | said


def prepare() -> None:
    """In this process: a database with the figures of the pack, and nothing else."""
    import django

    django.setup()
    from madoguchi.apps.observatory import actions
    from madoguchi.core import clock

    tables.make()
    actions.load_pack_figures(at=clock.now())


def look(folder: Path) -> dict[str, dict[str, float]]:
    """In this process: the milliseconds of each page, with little in the database and with much."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS = ["testserver"]
    found = {}
    for size in (LITTLE, MUCH):
        connection.close()
        connection.settings_dict["NAME"] = folder / size / DATABASE
        client = Client()
        found[size] = {f"page {name}, ms": _median(client, address) for name, address in PAGES.items()}
    return found


def _median(client: Any, address: str) -> float:
    taken = []
    for _ in range(9):
        begun = time.process_time()
        assert client.get(address).status_code == 200
        taken.append(time.process_time() - begun)
    return round(statistics.median(taken[1:]) * 1000, 1)


def take_in(folder: Path, rows: int) -> dict[str, float]:
    """What the command takes to read a file of so many rows, and what reading the file whole takes."""
    path = folder / "trade.txt"
    make_file(path, rows)
    command = ["-m", "madoguchi", "import", "figures-comtrade", str(path)]
    seconds, memory = _run([*command, "--source", "made-up", "--source-name", "Made up"], folder)
    _seconds, whole = _run(["-c", WHOLE, str(path)], folder)
    return {"rows a second": round(rows / seconds), "memory, MB": memory, "memory of reading it whole, MB": whole}


def _run(arguments: list[str], folder: Path) -> tuple[float, float]:
    """The processor seconds of a process, and the most memory it held. This process has to be small itself: what it
    holds when the other is born counts as the other's."""
    with subprocess.Popen([sys.executable, *arguments], env=environment(folder), stdout=subprocess.DEVNULL) as process:
        _pid, ended, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(ended)
    if process.returncode:
        raise SystemExit(f"{arguments}: exit {process.returncode}")
    return used.ru_utime + used.ru_stime, round(used.ru_maxrss / 1024, 1)


def _child(step: str, folder: Path, data: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.figures_million", "--step", step, "--folder", str(folder)]
    return subprocess.run(command, env=environment(data), stdout=subprocess.PIPE, text=True, check=True).stdout


def measure(rows: int) -> dict[str, dict[str, float]]:
    """The figures of both sizes, by size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / NONE).mkdir()
        _child("prepare", folder, folder / NONE)
        taken = {}
        for size, many in ((LITTLE, rows // 10), (MUCH, rows)):
            shutil.copytree(folder / NONE, folder / size)
            taken[size] = take_in(folder / size, many)
        pages = json.loads(_child("look", folder, folder / LITTLE).splitlines()[-1])
    return {f"{many:,} rows": taken[size] | pages[size] for size, many in ((LITTLE, rows // 10), (MUCH, rows))}


def main() -> None:
    """Measure both sizes, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the larger file")
    parser.add_argument("--small", action="store_true", help="the size that runs in every build")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--step", choices=["prepare", "look"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step == "prepare":
        prepare()
        return
    if options.step == "look":
        print(json.dumps(look(options.folder)))
        return
    result = measure(SMALL_ROWS if options.small else options.rows)
    few, many = result.values()
    ratios = {name: round(many[name] / few[name], 2) for name in few if few[name]}
    pages = [value for name, value in ratios.items() if name.startswith("page")]
    over_a_list = round(many["page chart, ms"] / few["page list of series, ms"], 2)
    result["ratios"] = ratios | {"chart over a list page": over_a_list}
    result["holds"] = {
        "memory": ratios["memory, MB"] <= MEMORY_TARGET,
        "pages": max(pages) <= TIME_TARGET,
        "chart": over_a_list <= TIME_TARGET,
    }
    print(json.dumps(result, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
