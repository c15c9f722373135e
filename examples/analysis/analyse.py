# /// script
# requires-python = ">=3.11"
# dependencies = ["duckdb==1.5.6", "vl-convert-python==1.9.0.post1"]
# ///
"""Asks one of the questions of this folder: prints the table and, where asked to, draws it as an SVG."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Literal

import duckdb
import vl_convert

HERE = Path(__file__).parent
PREPARES = ("time-zones.sql", "tables.sql")
QUESTIONS = tuple(sorted(path.stem for path in HERE.glob("*.sql") if path.name not in PREPARES))
Scheme = Literal["light", "dark"]

#: Vega-Lite 6, whose texts a picture of these is drawn with.
VEGA_LITE = "6.4"
#: The colours of Okabe and Ito, which people who are colour-blind tell apart; those of lines have a contrast of 3 to 1 at least.
INKS: dict[Scheme, dict[str, str]] = {
    "light": {"ink": "#1f2328", "muted": "#59636e", "rule": "#d1d9e0", "page": "#ffffff", "accent": "#0072b2", "soft": "#9cc3e0"},
    "dark": {"ink": "#f0f6fc", "muted": "#9198a1", "rule": "#3d444d", "page": "#0d1117", "accent": "#56b4e9", "soft": "#3d6f94"},
}
#: From which part of the largest value on a text is written in the colour of the page, since its field is that of the ink.
TURNS: dict[Scheme, float] = {"light": 0.5, "dark": 0.3}
RANGES: dict[Scheme, dict[str, list[str]]] = {
    "light": {"category": ["#0072b2", "#b36200", "#007a56", "#a8427e", "#5c5c5c"], "heatmap": ["#eaf2fc", "#08519c"]},
    "dark": {"category": ["#56b4e9", "#e69f00", "#2fc79a", "#f08fc4", "#f0e442"], "heatmap": ["#10243e", "#9ecbff"]},
}


def ask(file: Path, question: str, minimum_group: int = 5) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Answer a question from a file that graphveil-dlt filled: the columns, and the rows. The file stays as it is."""
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"SET VARIABLE minimum_group = {int(minimum_group)}")
        for name in (*PREPARES, f"{question}.sql"):
            connection.execute((HERE / name).read_text("utf-8"))
        return [column[0] for column in connection.description or []], connection.fetchall()


def table_of(columns: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Write rows as a table of Markdown, numbers to the right."""
    texts = [[str(value) for value in row] for row in rows]
    heads = [name.replace("_", " ") for name in columns]
    widths = [max(map(len, column)) for column in zip(heads, *texts, strict=True)]
    numeric = [bool(rows) and isinstance(value, (int, float)) for value in (rows or [tuple(columns)])[0]]
    rule = ["-" * (width - right) + ":" * right for width, right in zip(widths, numeric, strict=True)]

    def line(cells: list[str]) -> str:
        padded = (
            cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(cells, widths, numeric, strict=True)
        )
        return f"| {' | '.join(padded)} |"

    return "\n".join(line(cells) for cells in (heads, rule, *texts))


def draw(question: str, columns: list[str], rows: list[tuple[Any, ...]], scheme: Scheme) -> str:
    """Draw the rows as the question's Vega-Lite file says, for a light or a dark page."""
    specification = json.loads((HERE / f"{question}.vl.json").read_text("utf-8"))
    specification["data"] = {"values": [dict(zip(columns, row, strict=True)) for row in rows]}
    given = {**INKS[scheme], "turn": TURNS[scheme]}
    specification["params"] = [{"name": name, "value": value} for name, value in given.items()]
    ink, muted, rule = (INKS[scheme][name] for name in ("ink", "muted", "rule"))
    specification["config"] = {
        "background": None,
        "range": RANGES[scheme],
        "font": "Helvetica, Arial, sans-serif",
        "title": {"color": ink, "subtitleColor": muted, "anchor": "start", "fontSize": 16, "subtitleFontSize": 13, "offset": 14},
        "axis": {
            "labelColor": ink,
            "titleColor": muted,
            "gridColor": rule,
            "domainColor": rule,
            "tickColor": rule,
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
        },
        "header": {"labelColor": ink, "labelFontSize": 13},
        "legend": {"labelColor": ink, "titleColor": muted, "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal"},
        "text": {"fontSize": 13, "color": ink},
        "view": {"stroke": None},
    }
    return vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE) + "\n"


def main() -> int:
    """Run the program; 0 done, 1 where the file cannot be asked, 2 wrong use."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="the DuckDB file that graphveil-dlt filled")
    parser.add_argument("question", choices=QUESTIONS)
    parser.add_argument("--minimum-group", type=int, default=5, help="leave smaller departments out (default: 5)")
    parser.add_argument("--svg", type=Path, help="draw the table into this file")
    parser.add_argument("--scheme", choices=tuple(INKS), default="light", help="for a light or a dark page (default: light)")
    options = parser.parse_args()
    if not options.file.is_file():
        sys.stderr.write(f"There is no file {options.file}: load one with graphveil-dlt first.\n")
        return 1
    try:
        columns, rows = ask(options.file, options.question, options.minimum_group)
    except duckdb.Error as error:
        sys.stderr.write(f"The file cannot answer this: {str(error).splitlines()[0]}\nThe README says what to load.\n")
        return 1
    sys.stdout.write(f"{table_of(columns, rows)}\n")
    if options.svg:
        options.svg.write_text(draw(options.question, columns, rows, options.scheme), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
