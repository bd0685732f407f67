"""`make bench`: the whole `analyze` on a generated WhatsApp export, beside chat-miner parsing the same file in the same run.

Prints messages a second, peak memory, and ratios: on another machine the seconds differ, the ratios should not.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
PEER = "import sys; from chatminer.chatparsers import WhatsAppParser; WhatsAppParser(sys.argv[1]).parse_file()"


def measured(*command: str) -> tuple[float, float]:
    """Seconds and peak MiB of a command, which must succeed (1: done, but something needs a decision)."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def bench(messages: int, folder: Path, *, peer: bool) -> float:
    export = folder / f"WhatsApp Chat with Shop {messages}.txt"
    subprocess.run([sys.executable, str(HERE / "generate_whatsapp.py"), str(messages), str(export)], check=True)
    command = str(Path(sys.executable).parent / "chat-evidence")
    seconds, peak = measured(command, "analyze", str(export), "--out", str(folder / f"case-{messages}"), "--tz", "Asia/Shanghai", "--no-messages")
    print(f"{messages:>9,} messages  analyze     {seconds:7.1f} s  {messages / seconds:>9,.0f} messages/s  peak {peak:6.0f} MiB", flush=True)
    if peer:
        parsing, memory = measured(sys.executable, "-c", PEER, str(export))
        print(f"{messages:>9,} messages  chat-miner  {parsing:7.1f} s  (parsing alone)          peak {memory:6.0f} MiB")
        print(f"{messages:>9,} messages  ratio       {parsing / seconds:7.2f} × (chat-miner parsing ÷ whole analyze)", flush=True)
    return peak


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--messages", type=int, default=200_000)
    arguments.add_argument("--five-fold", action="store_true", help="also five times as many: memory must not grow with the messages")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = bench(chosen.messages, Path(folder), peer=True)
        if chosen.five_fold:
            large = bench(5 * chosen.messages, Path(folder), peer=True)
            print(f"peak memory at five times the messages: {large / small:.2f} ×")


if __name__ == "__main__":
    main()
