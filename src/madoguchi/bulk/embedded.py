"""The embedded batch engine: DuckDB keeps both registers on disk, Splink finds the pairs worth comparing.

Splink's model is trained on the two registers themselves, without labels. Its probability only chooses whom to compare:
at most `MOST` right records for a left one, the likeliest.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from itertools import groupby, islice, product
from operator import itemgetter
from pathlib import Path
from typing import Any

from madoguchi.bulk.linking import LEFT, RIGHT
from madoguchi.bulk.missing import BulkIsMissing
from madoguchi.bulk.rows import record_of, row_of
from madoguchi.engines.identity import Record

try:
    import duckdb
    import splink.comparison_library as compared
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
except ImportError as missing:
    raise BulkIsMissing from missing

MOST = 8
CHUNK = 5_000
COMMON = 40
"""A key that so many records of a side have brings strangers together; their other keys must do."""
SAMPLED = 2e6
"""Random pairs by which the model learns what agrees by chance."""
FEWEST_TO_TRAIN = 200
COLUMNS = {
    "unique_id": "BIGINT", "numbers": "VARCHAR[]", "host": "VARCHAR", "born": "VARCHAR", "points": "VARCHAR[]",
    "activities": "VARCHAR[]", "keys": "VARCHAR[]", "sound": "VARCHAR", "region": "VARCHAR", "record": "VARCHAR",
}  # fmt: skip


class Embedded:
    """DuckDB and Splink in this process, with a database file in a folder."""

    def __init__(self, folder: Path, *, memory: str = "4GB", threads: int = 2) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._database = duckdb.connect(str(folder / "registers.duckdb"))
        self._database.execute("SET memory_limit = ?", [memory])
        self._database.execute("SET threads = ?", [threads])
        self._database.execute("SET temp_directory = ?", [str(folder / "spilled")])
        self._counts: dict[str, int] = {}

    def take_in(self, side: str, records: Iterable[Record]) -> int:
        """Prepare and write down a side, in chunks; nothing of it stays in memory."""
        name, count = _table(side), 0
        self._database.execute(f"CREATE OR REPLACE TABLE {name} ({', '.join(f'{k} {v}' for k, v in COLUMNS.items())})")
        waiting = iter(records)
        while chunk := list(islice(waiting, CHUNK)):
            path = self._folder / f"{side}.jsonl"
            with path.open("w", encoding="utf-8") as file:
                for at, record in enumerate(chunk, start=count):
                    file.write(json.dumps(vars(row_of(at, record)), ensure_ascii=False) + "\n")
            columns = "{" + ", ".join(f"{key}: '{kind}'" for key, kind in COLUMNS.items()) + "}"
            read = f"SELECT * FROM read_json(?, format = 'newline_delimited', columns = {columns})"
            self._database.execute(f"INSERT INTO {name} {read}", [str(path)])
            path.unlink()
            count += len(chunk)
        self._counts[side] = count
        return count

    def candidates(self) -> Iterator[tuple[Record, list[Record]]]:
        """What Splink finds likeliest for each left record."""
        if not all(self._counts.get(side) for side in (LEFT, RIGHT)):
            return
        self._leave_common_keys_out()
        pairs = self._likeliest(self._linker())
        cursor = self._database.cursor()
        cursor.execute(
            f"SELECT pairs.l, our.record, their.record FROM {pairs} AS pairs"
            f" JOIN {_table(LEFT)} AS our ON our.unique_id = pairs.l"
            f" JOIN {_table(RIGHT)} AS their ON their.unique_id = pairs.r ORDER BY pairs.l, pairs.weight DESC, pairs.r"
        )
        for _, group in groupby(_fetched(cursor), key=itemgetter(0)):
            rows = list(group)
            yield record_of(rows[0][1]), [record_of(theirs) for _, _, theirs in rows]

    def _leave_common_keys_out(self) -> None:
        """Keys and points that many records share are taken off every record."""
        for side, column in product((LEFT, RIGHT), ("keys", "points")):
            name = _table(side)
            self._database.execute(
                f"CREATE OR REPLACE TEMP TABLE common AS SELECT key FROM (SELECT unnest({column}) AS key FROM {name})"
                f" GROUP BY key HAVING count(*) > {COMMON}"
            )
            self._database.execute(
                f"CREATE OR REPLACE TEMP TABLE kept AS SELECT unique_id, list(key ORDER BY key) AS {column} FROM"
                f" (SELECT unique_id, unnest({column}) AS key FROM {name}) ANTI JOIN common USING (key)"
                " GROUP BY unique_id"
            )
            self._database.execute(
                f"CREATE OR REPLACE TABLE {name} AS SELECT {name}.* EXCLUDE ({column}), kept.{column}"
                f" FROM {name} LEFT JOIN kept USING (unique_id)"
            )

    def _linker(self) -> Linker:
        logging.getLogger("splink").setLevel(logging.ERROR)
        for side in (LEFT, RIGHT):
            # Splink sees what it compares; the records themselves stay where they are.
            self._database.execute(
                f"CREATE OR REPLACE TABLE seen_{side} AS SELECT * EXCLUDE (record) FROM {_table(side)}"
            )
        interface = DuckDBAPI(self._database)
        tables = [interface.register(f"seen_{side}", table_name=f"splink_{side}") for side in (LEFT, RIGHT)]
        linker = Linker(tables, _settings(), log_level=None)
        if min(self._counts.values()) >= FEWEST_TO_TRAIN:
            linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED, seed=1)
            for rule in (block_on("host"), block_on("born")):
                linker.training.estimate_parameters_using_expectation_maximisation(rule)
        return linker

    def _likeliest(self, linker: Linker) -> str:
        found = linker.inference.predict(warning_mode="never")
        left_first = "source_dataset_l = 'splink_left'"
        self._database.execute(
            f"CREATE OR REPLACE TABLE pairs AS SELECT l, r, max(weight) AS weight FROM (SELECT"
            f" CASE WHEN {left_first} THEN unique_id_l ELSE unique_id_r END AS l,"
            f" CASE WHEN {left_first} THEN unique_id_r ELSE unique_id_l END AS r, match_weight AS weight"
            f" FROM {found.physical_name}) GROUP BY l, r"
            f" QUALIFY row_number() OVER (PARTITION BY l ORDER BY max(weight) DESC, r) <= {MOST}"
        )
        return "pairs"


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            compared.ArrayIntersectAtSizes("numbers", [1]),
            compared.ExactMatch("host"),
            compared.ExactMatch("born"),
            compared.ArrayIntersectAtSizes("keys", [3, 1]),
            compared.JaroWinklerAtThresholds("sound", [0.95, 0.85]),
            compared.ExactMatch("region"),
            compared.ArrayIntersectAtSizes("activities", [1]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("numbers", arrays_to_explode=["numbers"]),
            block_on("host"),
            block_on("points", arrays_to_explode=["points"]),
            block_on("keys", arrays_to_explode=["keys"]),
        ],
        retain_matching_columns=False,
    )


def _table(side: str) -> str:
    return f"register_{side}"


def _fetched(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(10_000):
        yield from rows
