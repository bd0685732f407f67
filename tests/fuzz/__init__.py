"""Fuzz targets, one for each family of formats; `make fuzz` runs them all."""

from pathlib import Path

from tests.conftest import SAMPLES

FAMILIES = {
    "archives": (".ofd", ".xlsx", ".zip"),
    "json": (".json", ".jsonl"),
    "mails": (".eml", ".mbox", ".msg", ".rsmf"),
    "pages": (".htm", ".html", ".mht"),
    "tables": (".csv", ".tsv"),
    "texts": (".md", ".qif", ".sta", ".txt", ".vmsg"),
    "xml": (".ofx", ".qfx", ".xml"),
}
"""By what the files are made of."""


def samples_of(family: str) -> list[Path]:
    """The samples of formats, and the archives of the demonstrations."""
    files = sorted([*(SAMPLES / "formats").rglob("*"), *SAMPLES.glob("demo-*/*.zip")])
    return [path for path in files if path.is_file() and path.suffix.casefold() in FAMILIES[family]]
