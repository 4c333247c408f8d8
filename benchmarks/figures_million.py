"""Many observations: does a chart page keep its time, and an import its memory?

    python -m benchmarks.figures_million [--rows N] [--small] [--json]

A made-up file of trade in the shape of a bulk file of UN Comtrade (reporters × partners × goods × years) is taken in
twice: a tenth of it into one database, the whole into another. Told are rows a second, the memory that the import
added (peak of the process over its level before), and the median time of pages with little and with much in the
database: the overview, a chart, a series, the list of series, and beside them pages that ask for no figures at all. The
default is 200,000 rows; `--rows 1000000` is the size of the claim and takes some minutes. Targets: the larger import
adds at most 1.5 times the memory of the smaller, no page takes more than twice its time with a tenth, and the page of a
chart at most twice the time of the first page of the list of series with a tenth ("over a list page").
"""

from __future__ import annotations

import argparse
import json
import os
import resource
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


def make_file(path: Path, rows: int) -> None:
    """A series of thirty years after the other, until there are as many rows as wanted."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEADER)
        for number in range(rows):
            series, year = divmod(number, len(YEARS))
            goods, partner = divmod(series, 200)
            value = (number * 7919) % 1_000_003 / 10
            stream.write(f"{YEARS[year]}\t643\tX\t{partner + 1}\tHS\t{goods + 1:06}\tC00\t0\t{value}\n")


def measure(rows: int) -> dict[str, float]:
    """In this process: take the file in, then ask for pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"MADOGUCHI_DATA": name, "MADOGUCHI_SECRET_KEY": "benchmark", "MADOGUCHI_MAIL": "folder"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "madoguchi.settings", "MADOGUCHI_REQUESTS_PER_MINUTE": "0"}
        os.environ["MADOGUCHI_DEBUG"] = "false"
        import django

        django.setup()
        from django.conf import settings

        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.ALLOWED_HOSTS = ["testserver"]
        from django.test import Client

        from madoguchi.apps.observatory import actions
        from madoguchi.core import clock

        settings.ALLOWED_HOSTS = ["testserver"]
        tables.make()
        actions.load_pack_figures(at=clock.now())
        make_file(folder / "trade.txt", rows)
        source = actions.open_source("made-up", name={"en": "Made up"})
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        done = actions.import_file(folder / "trade.txt", kind="comtrade", source=source, by=None, at=clock.now())
        seconds = time.perf_counter() - begun
        assert done.report.new == rows
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        client = Client()
        pages = {
            "overview": "/en/figures/",
            "chart": "/en/figures/charts/turnover/",
            "series": "/en/figures/series/trade.ru.m49-7.x.hs.000001/",
            "list of series": "/en/figures/series/",
            "other page": "/en/about/",
        }
        found = {f"page {name}, ms": _median(client, address) for name, address in pages.items()}
        return {"rows a second": round(rows / seconds), "memory added, MB": round(grown / 1024, 1), **found}


def _median(client: Any, address: str) -> float:
    taken = []
    for _ in range(9):
        begun = time.perf_counter()
        assert client.get(address).status_code == 200
        taken.append(time.perf_counter() - begun)
    return round(statistics.median(taken[1:]) * 1000, 1)


def main() -> None:
    """Measure both sizes, each in a process of its own, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the larger file")
    parser.add_argument("--small", action="store_true", help="the size that runs in every build")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.only)))
        return
    rows = SMALL_ROWS if options.small else options.rows
    result: dict[str, dict[str, float]] = {}
    for size in (rows // 10, rows):
        command = [sys.executable, "-m", "benchmarks.figures_million", "--only", str(size)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        result[f"{size:,} rows"] = json.loads(done.stdout.splitlines()[-1])
    few, many = result.values()
    result["ratios"] = {name: round(many[name] / few[name], 2) for name in few if few[name]}
    pages = [value for name, value in result["ratios"].items() if name.startswith("page")]
    over_a_list = round(many["page chart, ms"] / few["page list of series, ms"], 2)
    result["ratios"]["chart over a list page"] = over_a_list
    memory = many["memory added, MB"] <= max(few["memory added, MB"] * MEMORY_TARGET, few["memory added, MB"] + 10)
    result["holds"] = {"memory": memory, "pages": max(pages) <= TIME_TARGET, "chart": over_a_list <= TIME_TARGET}
    print(json.dumps(result, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
