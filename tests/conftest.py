"""The golden fixture, the shared folder, and short makers of records."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
GOLDEN = Path(__file__).parent / "golden"
MEMORY = Path("/dev/shm")
ROOM = 1 << 30


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite the golden files; the diff is what is reviewed")


def pytest_configure() -> None:
    """Temporary files stand in memory where the system has room for them there: thousands of tests write a case file, and would wait for the disk."""
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with `tests/golden/<name>`; on a mismatch what was found is written to `actual/<name>`."""

    def compare(name: str, found: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found, encoding="utf-8", newline="")
            return
        wanted = path.read_bytes().decode("utf-8") if path.is_file() else ""
        if found != wanted:
            actual = ROOT / "actual" / name
            actual.parent.mkdir(parents=True, exist_ok=True)
            actual.write_text(found, encoding="utf-8", newline="")
        assert found.splitlines() == wanted.splitlines(), f"differs from {path.relative_to(ROOT)}; see actual/{name}, or rewrite with --golden"

    return compare


@pytest.fixture
def shared() -> Path:
    """The folder of reference material beside the checkout; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("CHAT_EVIDENCE_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("no reference material beside this checkout")
    return folder
