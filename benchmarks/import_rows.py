"""Import of a register file, beside a raw `executemany` of the very same parsed rows into the same tables.

    python -m benchmarks.import_rows [--small] [--json]

The raw side only writes: it parses nothing, looks nothing up, stages nothing, and holds one transaction for
everything. Ours reads the file in a child process, judges and stages each row, and publishes in short
transactions that leave room for others. Both start from an empty database of their own. Target: at least 0.25.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import tables

ROWS, SMALL_ROWS = 100_000, 2_000
TARGET = 0.25
TABLES = ("registry_organisation", "registry_alias", "registry_identifier", "registry_activity")


def corporate_number(body: int) -> str:
    """A corporate number with its check digit in front."""
    digits = f"{body:012d}"
    total = sum(int(sign) * (2 if place % 2 == 0 else 1) for place, sign in enumerate(reversed(digits), start=1))
    return f"{9 - total % 9}{digits}"


def code(body: int) -> str:
    """A code of the list: a letter and five digits."""
    return f"{'EFGHJK'[body // 100_000]}{body % 100_000:05d}"


def make_file(path: Path, rows: int) -> None:
    """A made-up list of listed companies, in the shape of the extract of the regulator's list."""
    titles = "edinet_code,listed,capital_mjpy,name_ja,name_en,reading_kana,address,industry,sec_code,corporate_number"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(titles + "\n")
        for body in range(1, rows + 1):
            stream.write(
                f"{code(body)},上場,{body % 900},株式会社サクラ水産{body},Sakura Seafoods {body} Co. Ltd.,サクラ,"
                f"札幌市中央区北一条西{body % 30}丁目,水産・農林業,,{corporate_number(body)}\n"
            )


def prepare(folder: Path) -> None:
    """Django with an empty database in this folder."""
    os.environ |= {"MADOGUCHI_DATA": str(folder), "MADOGUCHI_SECRET_KEY": "benchmark", "MADOGUCHI_MAIL": "folder"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.settings"
    import django

    django.setup()

    tables.make()


def ours(path: Path) -> dict[str, float]:
    """Seconds for reading and staging, and for publishing."""
    from madoguchi.apps.registry import actions
    from madoguchi.core import clock

    begun = time.perf_counter()
    source = actions.stage_import(path, kind="jp-edinet", options=actions.ImportOptions(), by=None, at=clock.now())
    staged = time.perf_counter()
    source = actions.publish_import(source, by=None, at=clock.now())
    assert source.new == source.read
    return {"staging": staged - begun, "publishing": time.perf_counter() - staged}


def raw(folder: Path) -> float:
    """Seconds to write the same rows again, into an empty database of the same shape with the same indexes."""
    source = sqlite3.connect(folder / "madoguchi.sqlite3")
    rows: dict[str, list[Any]] = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    target = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
    target.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;")
    wanted = f"tbl_name IN {TABLES} AND sql IS NOT NULL AND type IN ('table', 'index')"
    for (sql,) in source.execute(f"SELECT sql FROM sqlite_master WHERE {wanted} ORDER BY type DESC"):
        target.execute(sql)
    begun = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for table, values in rows.items():
        target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
    target.execute("COMMIT")
    return time.perf_counter() - begun


def main() -> int:
    """Measure, and say it as a line or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--small", action="store_true", help="a size that takes seconds")
    parser.add_argument("--rows", type=int, default=0, help="so many rows")
    parser.add_argument("--json", action="store_true", help="write the result as JSON")
    options = parser.parse_args()
    rows = options.rows or (SMALL_ROWS if options.small else ROWS)
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as name:
        folder = Path(name)
        prepare(folder)
        make_file(folder / "companies.csv", rows)
        mine = ours(folder / "companies.csv")
        seconds, peer = sum(mine.values()), raw(folder)
    result = {
        "name": "import_rows",
        "rows": rows,
        "seconds": round(seconds, 2),
        **{f"{part}_seconds": round(value, 2) for part, value in mine.items()},
        "rows_per_second": round(rows / seconds),
        "raw_executemany_rows_per_second": round(rows / peer),
        "ratio": round(peer / seconds, 3),
        "target": TARGET,
    }
    if options.json:
        print(json.dumps(result))
    else:
        parts = ", ".join(f"{part} {value:.1f} s" for part, value in mine.items())
        print(f"{rows:,} rows: {result['rows_per_second']:,} rows/s, raw executemany {round(rows / peer):,} rows/s")
        print(f"ratio {result['ratio']} (target {TARGET}); {parts}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
