"""`make bench`: the whole `analyze` on a generated WhatsApp export, beside chat-miner parsing the same file in the same run.

Prints messages a second, peak memory, each stage, and ratios: on another machine the seconds differ, the ratios should not.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
MILLION = 1_000_000
PEER = "import sys; from chatminer.chatparsers import WhatsAppParser; WhatsAppParser(sys.argv[1]).parse_file()"


def measured(*command: str, quietly: bool = False) -> tuple[float, float]:
    """Seconds and peak MiB of a command, which must succeed (what it prints is printed)."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL if quietly else None)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def bench(messages: int, folder: Path, *, peer: bool) -> tuple[float, float]:
    """Seconds and peak MiB of the whole analysis."""
    export = folder / f"WhatsApp Chat with Shop {messages}.txt"
    subprocess.run([sys.executable, str(HERE / "generate_whatsapp.py"), str(messages), str(export)], check=True)
    seconds, peak = measured(sys.executable, str(HERE / "stages.py"), str(export), str(folder / f"case-{messages}"))
    print(f"{messages:>9,} messages  analyze     {seconds:7.1f} s  {messages / seconds:>9,.0f} messages/s  peak {peak:6.0f} MiB", flush=True)
    if peer:
        parsing, memory = measured(sys.executable, "-c", PEER, str(export), quietly=True)
        print(f"{messages:>9,} messages  chat-miner  {parsing:7.1f} s  (parsing alone)          peak {memory:6.0f} MiB")
        print(f"{messages:>9,} messages  ratio       {parsing / seconds:7.2f} × (chat-miner parsing ÷ whole analyze)", flush=True)
    return seconds, peak


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--messages", type=int, default=200_000)
    arguments.add_argument("--million", action="store_true", help="also a million: time must grow no faster than the messages, memory hardly at all")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds, peak = bench(chosen.messages, Path(folder), peer=True)
        if chosen.million:
            seconds_then, peak_then = bench(MILLION, Path(folder), peer=True)
            times = MILLION / chosen.messages
            print(f"{times:.0f} times the messages: {seconds_then / seconds:.2f} × the time, {peak_then / peak:.2f} × the peak memory")


if __name__ == "__main__":
    main()
