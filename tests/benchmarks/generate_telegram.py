"""A large Telegram `result.json`, the same for the same number: `python -m tests.benchmarks.generate_telegram 1000000 FILE`.

About 360 MB a million messages, as Telegram Desktop writes them since 2022: the same talk as the WhatsApp export, links and bold
words as entities, replies, edits, photos that were left out, and services of the group.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

from tests.benchmarks.generate_whatsapp import COMMERCE, FURTHER, SEED, TALK

BEGIN = datetime(2019, 3, 4, 9, 0, tzinfo=timezone(timedelta(hours=8)))
SENDERS = (("Lantern Tea Shop", "user1001"), ("灯笼茶铺客服", "user1002"), ("Morning Buyer", "user1003"), (None, "user1004"), ("阿禾", "user1005"))
LEFT_OUT = "(File not included. Change data exporting settings to download.)"


def messages(count: int) -> Iterator[dict[str, object]]:
    chance = random.Random(SEED)
    now = BEGIN
    for number in range(1, count + 1):
        now += timedelta(seconds=int(chance.expovariate(1 / 200)))
        dated = {"date": now.strftime("%Y-%m-%dT%H:%M:%S"), "date_unixtime": str(int(now.timestamp()))}
        sender, native_id = chance.choice(SENDERS)
        kind = chance.random()
        if kind < 0.01:
            told = {"actor": sender, "actor_id": native_id, "action": "pin_message", "message_id": chance.randint(1, number)}
            yield {"id": number, "type": "service", **dated, **told, "text": "", "text_entities": []}
            continue
        message: dict[str, object] = {"id": number, "type": "message", **dated}
        if chance.random() < 0.02:
            later = now + timedelta(minutes=3)
            message |= {"edited": later.strftime("%Y-%m-%dT%H:%M:%S"), "edited_unixtime": str(int(later.timestamp()))}
        message |= {"from": sender, "from_id": native_id}
        if chance.random() < 0.1:
            message["reply_to_message_id"] = chance.randint(1, number)
        if kind < 0.05:
            yield message | {"photo": LEFT_OUT, "width": 960, "height": 1280, "text": "", "text_entities": []}
            continue
        body = chance.choice(COMMERCE).format(n=chance.randint(1, 999)) if kind < 0.13 else chance.choice(TALK)
        if chance.random() < 0.1:
            body += "\n" + chance.choice(FURTHER)
        parts: list[dict[str, str]] = [{"type": "plain", "text": body}]
        if chance.random() < 0.03:
            parts.append({"type": "link", "text": f"https://shop.example/{number}"})
        written = body if len(parts) == 1 else [body, *parts[1:]]
        yield message | {"text": written, "text_entities": parts}


def main() -> None:
    count, path = int(sys.argv[1]), Path(sys.argv[2])
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write('{\n "name": "Lantern Tea Friends",\n "type": "private_group",\n "id": 4242,\n "messages": [\n')
        for number, message in enumerate(messages(count)):
            file.write(",\n" if number else "")
            file.write("  " + json.dumps(message, ensure_ascii=False, indent=1).replace("\n", "\n  "))
        file.write("\n ]\n}")


if __name__ == "__main__":
    main()
