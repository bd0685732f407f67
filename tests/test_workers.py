"""Several processes at the work of one run: what comes of it is what one makes."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from chores import end, leave, mark, square

from casefile.errors import CaseError
from casefile.records import Problem, ProblemCode, Source, stable_id
from casefile.rows import TABLES
from casefile.store import open_case
from parsers.export import Options
from pipeline.intake import take_in
from pipeline.intake.reading_ahead import processes_for, read_ahead
from pipeline.originals import Received, receive
from pipeline.request import Request
from pipeline.run import analyze
from pipeline.workers import workers
from tests.test_run import delivered, run

SAMPLES = Path(__file__).parent.parent / "samples"


def test_two_workers_write_what_one_writes(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    for language in ("zh", "en"):
        (exports / language).symlink_to(SAMPLES / f"demo-{language}")
    analyze(Request(exports=[exports], out=tmp_path / "1", workers=1), who="test", tell=lambda _stage: None)
    made = run(exports, tmp_path / "2", "--workers", "2")
    assert "report.html" in made.stdout, made.stderr
    assert delivered(tmp_path / "1") == delivered(tmp_path / "2")
    with open_case(tmp_path / "1" / "case.db") as one, open_case(tmp_path / "2" / "case.db") as two:
        assert one.log_head() == two.log_head()


@pytest.mark.parametrize("count", [1, 2])
def test_what_is_made_of_the_items_comes_in_their_order(count: int, tmp_path: Path) -> None:
    with open_case(tmp_path / "case.db", create=True) as case, workers(case, count) as staff:
        assert list(staff.each(square, range(20))) == [made for number in range(20) for made in (number, number * number)]


def test_what_a_worker_cannot_do_is_told_as_if_the_run_itself_could_not(tmp_path: Path) -> None:
    with open_case(tmp_path / "case.db", create=True) as case, workers(case, 2) as staff:
        with pytest.raises(CaseError) as raised:
            list(staff.each(square, [1, -2, 3]))
        assert (raised.value.code, raised.value.detail["table"]) == ("no_such_table", "-2")


def test_a_process_that_is_gone_is_told_with_what_to_do(tmp_path: Path) -> None:
    with open_case(tmp_path / "case.db", create=True) as case, workers(case, 2) as staff, pytest.raises(CaseError, match="worker_lost"):
        list(staff.each(leave, [1, 2, 3]))


def test_the_case_is_one_file_again_when_the_work_is_done(tmp_path: Path) -> None:
    with open_case(tmp_path / "case.db", create=True) as case:
        with workers(case, 2) as staff:
            list(staff.each(square, [1]))
        assert [path.name for path in tmp_path.iterdir()] == ["case.db"]


def test_processes_get_ready_while_the_run_is_at_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_case(tmp_path / "case.db", create=True) as case, workers(case, 2) as staff:
        staff.meanwhile(mark)
        list(staff.each(square, [1]))
    assert list(tmp_path.glob("ready-*"))


def files(folder: Path, *names: str) -> list[list[Received]]:
    """A bundle each."""
    made = []
    for name in names:
        (folder / name).write_text(name)
        source = Source(id=stable_id("s", name), path=name, sha256="", bytes=1 << 30)
        made.append([Received(source=source, file=folder / name, folder="")])
    return made


def lost(name: str, folder: Path) -> tuple[list[str], list[str], list[str]]:
    """What is told, what is kept and of what there is a problem when a file of this name is read among others, by two processes."""
    bundles = files(folder, "a", name, "b", "c")
    with open_case(folder / "case.db", create=True) as case, workers(case, 2) as staff:
        with case.stage("intake", "", version="test", who="test"):
            told = list(read_ahead(staff, bundles, partial(end, times=folder / "times")))
            assert list(staff.each(square, [3])) == [3, 9]
        problems = [problem.place.source for problem in case.records(Problem) if problem.code is ProblemCode.READER_LOST]
        return told, [source.path for source in case.records(Source)], [case.get(Source, source).path for source in problems]


def test_a_file_that_costs_a_process_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    assert lost("deadly", tmp_path) == (["a", "b", "c"], ["a", "deadly", "b", "c"], ["deadly"])
    assert not list(tmp_path.glob(".*"))


def test_a_file_whose_process_was_ended_by_something_else_is_read_again(tmp_path: Path) -> None:
    assert lost("unlucky", tmp_path) == (["a", "unlucky", "b", "c"], ["a", "unlucky", "b", "c"], [])


@pytest.mark.parametrize(("sizes", "processes"), [((3,), 1), ((1 << 30,), 1), ((1 << 30, 1 << 20), 1), ((1 << 22, 1 << 22, 1 << 20), 2)])
def test_several_processes_read_only_what_is_worth_it_beside_the_largest_file(
    sizes: Sequence[int], processes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _of: {0, 1}, raising=False)
    ((one,),) = files(tmp_path, "chat")
    assert processes_for([replace(one, source=replace(one.source, bytes=size)) for size in sizes]) == processes


def kept(folder: Path, count: int) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, of a third of the samples."""
    folder.mkdir()
    samples = sorted((SAMPLES / "formats").iterdir())[::3]
    received = [one for one in receive(samples, folder / "originals", password=None) if isinstance(one, Received)]
    with open_case(folder / "case.db", create=True) as case, workers(case, count) as staff:
        with case.stage("intake", "", version="test", who="test"):
            take_in(staff, received, options=Options(), format_name=None)
        return {
            table: case.connection.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall() for table in TABLES.values() if table != "log"
        }


def test_any_number_of_processes_keeps_the_same_rows_in_the_same_order(tmp_path: Path) -> None:
    alone = kept(tmp_path / "1", 1)
    assert alone["messages"]
    assert kept(tmp_path / "3", 3) == alone


PATIENCE = 60
ABANDONED = """
import os, sys, time
from pathlib import Path
from casefile.store import open_case
from pipeline.workers import workers

if __name__ == "__main__":
    with open_case(Path("case.db"), create=True) as case, workers(case, 2) as staff:
        print(staff.give_out(os.getpid).result(), flush=True)
        time.sleep(600)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process is killed")
def test_processes_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(ABANDONED)
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent)}
    with subprocess.Popen([sys.executable, "run.py"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline()
        run.kill()
        run.communicate(timeout=PATIENCE)  # what is written to ends when nobody is left who might
