"""The same thinking over whole national registers, on a batch engine that works on disk.

The interface is narrow on purpose: an engine takes in two registers and hands out, for each record of the left one,
the records of the right one that are worth comparing. What they are to each other is decided by `engines.identity`,
the same way for every engine. Embedded here: DuckDB with Splink (extra `bulk`).
"""

from __future__ import annotations

from madoguchi.bulk.linking import BatchEngine, link_registers
from madoguchi.bulk.missing import BulkIsMissing

__all__ = ["BatchEngine", "BulkIsMissing", "link_registers"]
