"""Exports read into a new case file, from the files to committed rows and indexes: `python -m tests.benchmarks.reading EXPORT FOLDER [WORKERS]`."""

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from casefile.records import Message
from casefile.store import open_case
from parsers.export import Options
from pipeline import intake
from pipeline.intake.reading_ahead import processes_for
from pipeline.keys import VERSION
from pipeline.originals import Received, receive
from pipeline.run import INTAKE
from pipeline.workers import workers


def main() -> None:
    export, folder = map(Path, sys.argv[1:3])
    received = [one for one in receive([export], folder / "originals", password=None) if isinstance(one, Received)]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else processes_for(received)
    with open_case(folder / "case.db", create=True) as case:
        with workers(case, count) as staff, case.stage("intake", "bench", version=VERSION, who="bench", replaces=INTAKE) as outputs:
            intake.take_in(staff, received, options=Options(zone=ZoneInfo("Asia/Shanghai")), format_name=None)
            outputs["message"] = case.count(Message)
        (unaccounted,) = case.connection.execute("SELECT sum(unaccounted) FROM coverage").fetchone()
    if outputs["message"] == 0 or unaccounted:
        raise SystemExit(f"{outputs['message']} messages, {unaccounted} bytes unaccounted for")


if __name__ == "__main__":
    main()
