"""Exports written down in TOML, handed over as a user would hand them over, and what is read of them.

What every case may say: `file` with its text in `export`, with a workbook's cells in `sheets` or with the pages of a PDF in `pages` (printed as
`columns`, `ruled`, `centred`, `one_text` and `about` say: see `printed`); `files`: several, in folders; `packed`: in a tar or zip of this name;
`encoding`, `newline`: how text was written, `tail`: what stands behind it. What stands above the cases of a file is said of all of them.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from shutil import make_archive
from types import MappingProxyType

import pytest
from build import new_case
from printed import Print, pdf

from casefile.records import Precision, Problem
from casefile.store import CaseFile
from parsers.export import Options
from pipeline import intake
from pipeline.originals import Received, receive
from pipeline.workers import Workers

FOLDER = Path(__file__).parent / "outside"
TIMESPEC = MappingProxyType({Precision.MINUTE: "minutes", Precision.SECOND: "seconds", Precision.MILLISECOND: "milliseconds"})
Case = Mapping[str, object]


def cases(kind: str) -> Iterator[object]:
    for path in sorted((FOLDER / kind).glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        common = {key: value for key, value in told.items() if not isinstance(value, dict)}
        for name, case in told.items():
            if isinstance(case, dict):
                yield pytest.param({**common, **case}, id=f"{path.stem}.{name}")


def laid_out(case: Case, folder: Path) -> Path:
    """The files of a case under a folder, as they would be handed over."""
    handed = folder / "handed"
    handed.mkdir()
    if "sheets" in case:
        write_workbook(handed / case["file"], case["sheets"])
    elif "pages" in case:
        how = Print(columns=case["columns"], **{key: case[key] for key in ("ruled", "centred", "one_text", "about") if key in case})
        (handed / case["file"]).write_bytes(pdf(case["pages"], how))
    else:
        for name, text in (case.get("files") or {case["file"]: case["export"]}).items():
            path = handed / name
            path.parent.mkdir(parents=True, exist_ok=True)
            written = text.replace("\n", case.get("newline", "\n")) + case.get("tail", "")
            path.write_bytes(written.encode(case.get("encoding", "utf-8")))
    if "packed" not in case:
        return handed
    archive = folder / case["packed"]
    return Path(make_archive(str(archive), "tar" if archive.suffix == ".tar" else "zip", handed)).rename(archive)


def write_workbook(path: Path, sheets: Mapping[str, list[list[object]]]) -> None:
    """A workbook of these cells; "" is a cell that is not there."""
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value != "":
                    sheet.cell(number, column, value)
    workbook.save(path)


def taken_in(handed: Path, folder: Path, options: Options) -> CaseFile:
    arrived = list(receive([handed], folder / "originals", password=None))
    case = new_case(folder)
    with case.stage("intake", "", version="test", who="test"):
        for refused in arrived:
            if isinstance(refused, Problem):
                case.add(refused)
        intake.take_in(Workers(case), [one for one in arrived if isinstance(one, Received)], options=options, format_name=None)
    return case


def shown_time(at: datetime | None, precision: Precision) -> str:
    """As precise as it was exported; "" where no date is told."""
    if at is None:
        return ""
    return at.date().isoformat() if precision is Precision.DAY else at.isoformat(timespec=TIMESPEC[precision]).replace("+00:00", "Z")
