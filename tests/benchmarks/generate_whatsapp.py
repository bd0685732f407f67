"""A large WhatsApp export, the same for the same numbers: `python -m tests.benchmarks.generate_whatsapp 1000000 FILE [SEED]`.

About 70 MB a million messages: mixed Chinese and English, a tenth of several lines, notices, media markers, and one message
in twelve in which somebody offers, promises, refuses or names a number.
"""

import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

SEED = 20240501
BEGIN = datetime(2019, 3, 4, 9, 0)
SENDERS = ("Lantern Tea Shop", "灯笼茶铺客服", "Morning Buyer", "\u202a+86\u00a0199\u00a00000\u00a00142\u202c", "阿禾")
TALK = (
    "你好，在吗？",
    "Good morning, hope you are well today.",
    "好的",
    "ok",
    "哈哈哈 😄",
    "今天天气不错，出门走走了没有",
    "I was on the train and had no signal all day, sorry",
    "昨天跟同事聊起你推荐的那家店，改天一起去看看",
    "thanks!",
    "嗯嗯",
    "收到，谢谢",
    "Could you send me the picture again? It is too small to read on my phone",
    "那个颜色我再想想，晚一点告诉你",
    "周末有空吗",
    "My sister says hello, she liked the blue one (the small one) best",
    "我看一下哈，稍等",
    "let me check and come back to you in the evening",
    "刚才在开会没看到消息，不好意思啊",
    "价格①那张图我没看懂",
    "The parcel in the hallway was for the neighbours, not for us",
    "早",
    "晚安，明天再说吧",
)
COMMERCE = (
    "付款后{n}小时内发货",
    "Will ship within {n} days after payment",
    "假一赔十，放心买",
    "最低{n}元，不能再少了",
    "I can offer {n} USD for both",
    "不退不换，下单前看清楚",
    "收到货有问题{n}天内包退",
    "We cannot refund this order, sorry",
    "退款{n}元已经申请，3天内到账",
    "If it is broken I will give you a full refund of {n} euros",
    "运费你出，货款退{n}",
    "订单号2024{n}0012，麻烦查一下物流",
    "Deal, {n} it is. Please send the invoice",
    "这个不是正品，我要求退货退款",
    "保证原装正品，支持专柜验货",
)
FURTHER = ("另外还有一件事", "PS: see you on Friday", "1. 白色\n2. 黑色\n3. 都可以", "- one\n- two", "谢谢！", "12:30 也可以", "")
MEDIA = ("<Media omitted>", "IMG-20190304-WA0001.jpg (file attached)", "PTT-20190304-WA0002.opus (file attached)", "This message was deleted", "null")
NOTICES = (
    "Messages and calls are end-to-end encrypted. Tap to learn more.",
    "You changed this group's icon",
    "阿禾 changed their phone number to a new number.",
    "Missed voice call",
)


def lines(count: int, seed: int) -> Iterator[str]:
    """One message at a time, with its line end."""
    chance = random.Random(seed)
    now = BEGIN
    for _ in range(count):
        now += timedelta(seconds=int(chance.expovariate(1 / 200)))
        header = f"{now.day:02}/{now.month:02}/{now.year}, {now:%H:%M} - "
        kind = chance.random()
        if kind < 0.01:
            yield f"{header}{chance.choice(NOTICES)}\n"
            continue
        if kind < 0.05:
            body = chance.choice(MEDIA)
        elif kind < 0.13:
            body = chance.choice(COMMERCE).format(n=chance.randint(1, 999))
        else:
            body = chance.choice(TALK)
        if chance.random() < 0.1:
            body += "\n" + chance.choice(FURTHER)
        yield f"{header}{chance.choice(SENDERS)}: {body}\n"


def main() -> None:
    count, path, seed = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else SEED
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines(count, seed))


if __name__ == "__main__":
    main()
