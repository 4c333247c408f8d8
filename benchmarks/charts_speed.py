"""The time and size of a chart, beside Vega-Lite rendered by vl-convert: the same values, the same chart.

    python -m benchmarks.charts_speed [--small] [--json]

Both draw the turnover of 21 years as a line with points, a title and labelled axes. The peer is warmed up first; each
side's median counts. Targets: a hundredth of the time, a quarter of the bytes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from functools import partial

from madoguchi.engines.charts import Bar, Caption, Line, Value, bars, line, standalone

TIME_TARGET, BYTES_TARGET = 1 / 100, 1 / 4
YEARS = range(1996, 2017)
VALUES = (
    3.9,
    3.9,
    3.0,
    2.6,
    3.3,
    3.2,
    2.8,
    4.3,
    7.3,
    9.6,
    12.2,
    20.1,
    28.9,
    14.5,
    23.1,
    29.7,
    31.2,
    33.2,
    30.7,
    21.3,
    16.1,
)
TITLE = "日露間の財貿易、1996〜2016年"
CAPTION = Caption(TITLE, "十億米ドル。1996年の3.9から2013年の33.2まで伸び、2016年は16.1。", "ja", unit="十億米ドル")


def our_line() -> str:
    """The line as it stands in a page."""
    return line([Line("", [Value(str(year), value) for year, value in zip(YEARS, VALUES, strict=True)])], CAPTION)


def our_bars() -> str:
    """The same values as bars."""
    return bars([Bar(str(year), value) for year, value in zip(YEARS, VALUES, strict=True)], CAPTION)


def as_file(draw: Callable[[], str]) -> str:
    """A drawing made into a file."""
    return standalone(draw(), CAPTION)


def specification(mark: dict[str, object], vertical: bool) -> dict[str, object]:
    """The same chart in the peer's words."""
    period = {"field": "year", "type": "ordinal"}
    value = {"field": "value", "type": "quantitative", "title": CAPTION.unit}
    rows = [{"year": str(year), "value": value} for year, value in zip(YEARS, VALUES, strict=True)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": TITLE,
        "description": CAPTION.description,
        "width": 620,
        "height": 250,
        "data": {"values": rows},
        "mark": mark,
        "encoding": {"x": period, "y": value} if vertical else {"x": value, "y": period},
    }


def median_of(draw: Callable[[], str], times: int) -> tuple[float, int]:
    """The median seconds of a drawing, and its bytes."""
    size = len(draw().encode())
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        draw()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken), size


def main() -> None:
    """Draw, measure, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="fewer repetitions")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    import vl_convert

    times = 3 if options.small else 15
    pairs = {
        "line": (our_line, specification({"type": "line", "point": True}, True)),
        "bars": (our_bars, specification({"type": "bar"}, False)),
    }
    result = {}
    for name, (draw, spec) in pairs.items():
        theirs, their_bytes = median_of(partial(vl_convert.vegalite_to_svg, spec), times)
        ours, our_bytes = median_of(draw, times * 20)
        alone, alone_bytes = median_of(partial(as_file, draw), times * 20)
        result[name] = {
            "ms": round(ours * 1000, 3),
            "as_file_ms": round(alone * 1000, 3),
            "vl_convert_ms": round(theirs * 1000, 1),
            "time_ratio": round(ours / theirs, 5),
            "bytes": our_bytes,
            "as_file_bytes": alone_bytes,
            "vl_convert_bytes": their_bytes,
            "bytes_ratio": round(our_bytes / their_bytes, 3),
            "holds": ours / theirs <= TIME_TARGET and our_bytes / their_bytes <= BYTES_TARGET,
        }
    print(json.dumps(result, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
