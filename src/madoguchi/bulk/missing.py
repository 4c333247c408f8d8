"""What is said when the extra is not installed."""

from __future__ import annotations


class BulkIsMissing(ImportError):
    """DuckDB or Splink is not installed."""

    def __init__(self) -> None:
        super().__init__("Linking whole registers needs DuckDB and Splink: install madoguchi[bulk].")
