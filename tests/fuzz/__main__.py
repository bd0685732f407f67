"""`python -m tests.fuzz [FAMILY …] [--seconds 60]`: every family for its share of the time; what it finds is kept under `out/fuzz`."""

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.fuzz import FAMILIES

FOUND = Path("out/fuzz")
LONGEST = 1 << 16
SLOWEST = 20
"""Seconds that one input may take."""
MOST_MEMORY = 2_048
"""Megabytes."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("families", nargs="*", choices=[[], *FAMILIES], default=[], metavar="FAMILY", help=", ".join(FAMILIES))
    parser.add_argument("--seconds", type=int, default=60, help="for all families together")
    asked = parser.parse_args()
    if find_spec("atheris") is None:
        print("atheris is not installed (pip install '.[fuzz]'): nothing is fuzzed")
        return 0
    families = asked.families or list(FAMILIES)
    failed = [family for family in families if not _holds(family, max(1, asked.seconds // len(families)))]
    for family in failed:
        print(f"{family}: failed; the input is in {FOUND / family}")
    return 1 if failed else 0


def _holds(family: str, seconds: int) -> bool:
    """Whether nothing was found in this time; what was found does not end it."""
    kept = FOUND / family
    kept.mkdir(parents=True, exist_ok=True)
    holds, ends = True, monotonic() + seconds
    while (left := int(ends - monotonic())) > 0:
        limits = (f"-max_total_time={left}", f"-max_len={LONGEST}", f"-timeout={SLOWEST}", f"-rss_limit_mb={MOST_MEMORY}")
        told = (f"-artifact_prefix={kept}/", "-verbosity=0", "-print_final_stats=1")
        with TemporaryDirectory() as seeds:
            command = [sys.executable, "-W", "ignore", "-m", "tests.fuzz.target", family, str(kept), seeds, *limits, *told]
            holds &= subprocess.run(command, check=False).returncode == 0
    return holds


if __name__ == "__main__":
    sys.exit(main())
