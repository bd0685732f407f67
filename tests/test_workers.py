"""Several processes at the work of one run: what comes of it is what one makes."""

from pathlib import Path

import pytest
from chores import leave, mark, square

from casefile.errors import CaseError
from casefile.store import open_case
from pipeline.workers import workers
from tests.test_run import delivered, run

SAMPLES = Path(__file__).parent.parent / "samples"


def test_two_workers_write_what_one_writes(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    for language in ("zh", "en"):
        (exports / language).symlink_to(SAMPLES / f"demo-{language}")
    for count in ("1", "2"):
        made = run(exports, tmp_path / count, "--workers", count)
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
