"""The whole `analyze` on one export, with the seconds and the peak memory of each stage: `python -m tests.benchmarks.stages EXPORT OUT [WORKERS]`."""

import resource
import sys
import time
from pathlib import Path

from pipeline.request import Request
from pipeline.run import analyze


class Stages:
    def __init__(self) -> None:
        self.name = ""
        self.began = time.perf_counter(), time.process_time()

    def begin(self, name: str) -> None:
        """Told the name of a stage when it begins: the one before it has ended."""
        now = time.perf_counter(), time.process_time()
        if self.name:
            passed, busy = (after - before for before, after in zip(self.began, now, strict=True))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{'':>19}  {self.name:<10}  {passed:7.1f} s  {busy:7.1f} s of the processor  peak {peak:6.0f} MiB", flush=True)
        self.name, self.began = name, now


def main() -> None:
    export, out = map(Path, sys.argv[1:3])
    workers = int(sys.argv[3]) if len(sys.argv) > 3 else None
    stages = Stages()
    analyze(Request(exports=[export], out=out, zone="Asia/Shanghai", with_messages=False, workers=workers), who="bench", tell=stages.begin)
    stages.begin("")


if __name__ == "__main__":
    main()
