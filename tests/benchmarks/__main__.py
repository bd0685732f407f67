"""`make bench`: exports read into the case file, and the whole `analyze`, beside other parsers on the same files in the same run.

Prints seconds on the wall and of the processor, peak memory and ratios: on another machine the seconds differ, the ratios should not.
The peers only parse, in memory; reading into the case file also copies, hashes, accounts for every byte, writes and indexes.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

READING = (100_000, 1_000_000)
CHATS, OF_EACH = 200, 5_000
ANALYZING = (200_000, 1_000_000)
PARSERS = {"whatsapp": "WhatsAppParser", "telegram": "TelegramJsonParser"}
CHAT_MINER = "import sys; from chatminer.chatparsers import {0}; {0}(sys.argv[1]).parse_file()"
NPM = "whatsapp-chat-parser@4.0.2"
NODE = """
import { readFileSync } from 'node:fs';
import { parseString } from 'whatsapp-chat-parser';
parseString(readFileSync(process.argv[2], 'utf8'));
"""


class Run(NamedTuple):
    seconds: float
    busy: float
    """Of the processor: user and system."""
    peak: float
    """MiB."""

    def told(self, messages: int, what: str) -> None:
        speed = messages / self.seconds
        print(
            f"{messages:>9,} messages  {what:<33} {self.seconds:7.1f} s {self.busy:7.1f} s CPU {speed:>9,.0f}/s  peak {self.peak:6.0f} MiB",
            flush=True,
        )

    def over(self, other: "Run") -> str:
        return (
            f"{self.seconds / other.seconds:.2f} × the time, {self.busy / other.busy:.2f} × the CPU, {self.peak / other.peak:.2f} × the peak memory"
        )


def measured(*command: str, quietly: bool = False) -> Run:
    """A command, which must succeed (what it prints is printed)."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL if quietly else None)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return Run(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def module(name: str, *arguments: object) -> tuple[str, ...]:
    return sys.executable, "-m", f"tests.benchmarks.{name}", *map(str, arguments)


def npm_peer(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """The npm parser of WhatsApp exports; none where there is no Node or the package cannot be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print(f"{NPM}: not measured, there is no Node here")
        return {}
    if subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), NPM], check=False).returncode != 0:
        print(f"{NPM}: not measured, it cannot be installed here")
        return {}
    script = folder / "parse.mjs"
    script.write_text(NODE, encoding="utf-8")
    return {NPM: (node, str(script))}


def reading(name: str, file: str, peers: Mapping[str, tuple[str, ...]], folder: Path) -> None:
    """Exports of one format, small and large, into case files."""
    runs = {}
    for messages in READING:
        export = folder / f"{messages}" / file
        export.parent.mkdir(exist_ok=True)
        subprocess.run(module(f"generate_{name}", messages, export), check=True)
        ours = measured(*module("reading", export, folder / f"case-{name}-{messages}"))
        ours.told(messages, f"{name} into the case file")
        for peer, command in peers.items():
            theirs = measured(*command, str(export), quietly=True)
            theirs.told(messages, f"{peer} (parsing alone)")
            print(f"{'':>19}  {peer} needs {theirs.over(ours)}", flush=True)
        runs[messages] = ours
    small, large = (runs[messages] for messages in READING)
    print(f"{'':>19}  ten times the messages: {large.over(small)}", flush=True)


def analyzing(peer: tuple[str, ...], folder: Path) -> None:
    """The whole analysis, small and large."""
    runs = {}
    for messages in ANALYZING:
        export = folder / f"WhatsApp Chat with Shop {messages}.txt"
        subprocess.run(module("generate_whatsapp", messages, export), check=True)
        ours = runs[messages] = measured(*module("stages", export, folder / f"case-{messages}"))
        ours.told(messages, "analyze")
        theirs = measured(*peer, str(export), quietly=True)
        theirs.told(messages, "chat-miner (parsing alone)")
        print(f"{'':>19}  chat-miner needs {theirs.over(ours)}", flush=True)
    small, large = (runs[messages] for messages in ANALYZING)
    print(f"{'':>19}  five times the messages: {large.over(small)}", flush=True)


def side_by_side(folder: Path) -> None:
    """Many conversations, read by one process and by two."""
    exports = folder / "chats"
    exports.mkdir()
    for number in range(CHATS):
        subprocess.run(module("generate_whatsapp", OF_EACH, exports / f"WhatsApp Chat with Shop {number}.txt", number), check=True)
    runs = {}
    for workers in (1, 2):
        runs[workers] = measured(*module("stages", exports, folder / f"case-{workers}-workers", workers))
        runs[workers].told(CHATS * OF_EACH, f"{CHATS} chats, --workers {workers}")
    print(f"{'':>19}  one worker needs {runs[1].over(runs[2])}", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", choices=["reading", "analyzing", "workers"])
    only = arguments.parse_args().only
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        miner = {name: (sys.executable, "-c", CHAT_MINER.format(parser)) for name, parser in PARSERS.items()}
        if only in {None, "reading"}:
            reading("whatsapp", "WhatsApp Chat with Shop.txt", {"chat-miner": miner["whatsapp"], **npm_peer(folder)}, folder)
            reading("telegram", "result.json", {"chat-miner": miner["telegram"]}, folder)
        if only in {None, "analyzing"}:
            analyzing(miner["whatsapp"], folder)
        if only in {None, "workers"}:
            side_by_side(folder)


if __name__ == "__main__":
    main()
