"""The whole run: interrupted, repeated, elsewhere: the same result."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from casefile.store import CaseFile
from pipeline.cli import main
from pipeline.request import Request
from pipeline.run import analyze

COMMAND = Path(sys.executable).parent / "chat-evidence"
CHAT = "time,sender,role,text\n" + "\n".join(
    f"2024-05-{day:02}T10:{minute:02}:00+08:00,{name},{role},{text}"
    for day in range(1, 28)
    for minute, (name, role, text) in enumerate(
        [
            ("阿木", "buyer", "880包邮行吗"),
            ("小店", "seller", "可以，48小时内发货"),
            ("阿木", "buyer", "还没发货"),
            ("小店", "seller", "抱歉，确实漏发了，明天补发"),
        ]
    )
)
ORDERS = (
    "order_no,platform,shop_name,title,quantity,unit_price,total,currency,placed_at,paid_at,shipped_at,status\n"
    "88001122334455,taobao,小店,木书架,1,880.00,880.00,CNY,2024-05-01T10:05:00+08:00,2024-05-01T10:06:00+08:00,2024-05-05T10:00:00+08:00,已发货\n"
)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    (folder / "chat.csv").write_text(CHAT, encoding="utf-8")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def first_case(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case of one run: for looking at only."""
    out = tmp_path_factory.mktemp("first") / "out"
    run_here(exports, out, LC_ALL="C")
    return out


@pytest.fixture
def out(first_case: Path, tmp_path: Path) -> Path:
    """The same, to be written to."""
    return Path(shutil.copytree(first_case, tmp_path / "out"))


def run(exports: Path, out: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(COMMAND), "analyze", str(exports), "--out", str(out), *options]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def run_here(exports: Path, out: Path, *options: str, **environment: str) -> None:
    """In this process, which has all rules at hand."""
    assert CliRunner(env=environment).invoke(main, ["analyze", str(exports), "--out", str(out), *options]).exit_code == 0


def delivered(out: Path) -> dict[str, str]:
    """Every file of the case but the case file itself, whose log says when it was made."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file() and path.name != "case.db")
    return {path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_input_gives_the_same_bytes_on_another_machine(exports: Path, first_case: Path, tmp_path: Path) -> None:
    elsewhere = {"TZ": "Pacific/Chatham", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "2", "USER": "somebody"}
    second = run(exports, tmp_path / "b", **elsewhere)
    assert second.returncode == 0, second.stderr
    assert delivered(first_case) == delivered(tmp_path / "b")


def test_a_run_repeated_in_its_own_folder_changes_nothing(exports: Path, first_case: Path, out: Path) -> None:
    run_here(exports, out)
    assert delivered(out) == delivered(first_case)


STAGES = ("receive", "intake", "merge", "roles", "extract", "review", "link", "govern", "assess", "report")
WITHIN = ("1 writes", "6 writes", "12 files")
"""After so many writes to the case file, or so many files that were opened."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked to be killed")
def test_a_run_that_is_killed_at_any_stage_completes_with_the_same_result_when_it_is_run_again(exports: Path, tmp_path: Path) -> None:
    analyze(Request(exports=[exports], out=tmp_path / "whole"), who="test", tell=lambda _stage: None)
    for number, moments in enumerate((STAGES, *((moment,) for moment in WITHIN))):
        out = tmp_path / f"killed-{number}"
        for moment in moments:
            assert os.WIFSIGNALED(killed(exports, out, moment)), moment
        analyze(Request(exports=[exports], out=out), who="test", tell=lambda _stage: None)
        assert delivered(out) == delivered(tmp_path / "whole"), moments


def killed(exports: Path, out: Path, moment: str) -> int:
    """How a process ended that was killed at this moment."""
    child = os.fork()
    if not child:
        try:
            die_at(moment, exports, out)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def die_at(moment: str, exports: Path, out: Path) -> None:
    count, _, what = moment.partition(" ")
    left = int(count) if what else 0

    def one_less(work: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            return work(*arguments, **named)

        return counted

    if what == "writes":
        CaseFile.write = one_less(CaseFile.write)  # type: ignore[method-assign]
    elif what == "files":
        Path.open = one_less(Path.open)  # type: ignore[assignment, method-assign]
    analyze(Request(exports=[exports], out=out), who="test", tell=lambda stage: os.kill(os.getpid(), signal.SIGKILL) if stage == moment else None)


def test_another_answer_of_the_user_is_taken_up_in_the_same_folder(exports: Path, out: Path) -> None:
    run_here(exports, out, "--seller", "阿木", "--buyer", "小店")
    assert '"name":"阿木","native_ids":[],"role":"seller"' in (out / "report.json").read_text()


def test_what_is_delivered_verifies_and_a_flipped_byte_is_found(out: Path) -> None:
    assert CliRunner().invoke(main, ["verify", str(out)]).exit_code == 0
    original = next((out / "originals").glob("*-chat.csv"))
    original.write_bytes(original.read_bytes().replace(b"48", b"24", 1))
    checked = CliRunner().invoke(main, ["verify", str(out)], env={"LANG": "C"})
    assert checked.exit_code == 3
    assert f"originals/{original.name}" in checked.stdout


def test_leftovers_of_a_killed_copy_are_not_delivered(exports: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "originals").mkdir(parents=True)
    (tmp_path / "out" / "originals" / ".receiving-abc").write_text("half a file")
    run_here(exports, tmp_path / "out")
    assert not list((tmp_path / "out" / "originals").glob(".*"))


def test_an_original_that_is_not_handed_over_any_more_is_not_delivered(exports: Path, out: Path, tmp_path: Path) -> None:
    replaced = tmp_path / "replaced"
    shutil.copytree(exports, replaced)
    (replaced / "chat.csv").write_text((replaced / "chat.csv").read_text().replace("48", "24"))
    run_here(replaced, out)
    run_here(replaced, tmp_path / "fresh")
    assert [path.name for path in sorted((out / "originals").iterdir())] == [
        path.name for path in sorted((tmp_path / "fresh" / "originals").iterdir())
    ]
