"""One small invented dispute as a finished case: originals on disk, records, findings, an assessment. In Chinese and in English."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from casefile.assessment import Claim, Datum, DatumState, Element, Factor, Gap, GradeKind, LawSign, Profile, Route, RouteState, Timer
from casefile.findings import (
    Formation,
    Identity,
    IdentityKind,
    OrderLink,
    Outcome,
    OutcomeKind,
    Quote,
    Standing,
    Statement,
    StatementKind,
    Terms,
    Topic,
)
from casefile.records import (
    Attachment,
    Conversation,
    Direction,
    EventKind,
    Message,
    MessageKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Party,
    Payment,
    PaymentKind,
    Place,
    Precision,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Role,
    Shipment,
    Source,
    Zone,
)
from casefile.rows import Coverage, Kept
from casefile.store import CaseFile, open_case

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> =HYPERLINK("http://x") {{ 7*7 }} &amp;'
ZONES = {"zh": ZoneInfo("Asia/Shanghai"), "en": ZoneInfo("America/New_York")}

TALK = {
    "zh": [
        ("2024-05-01 10:02:11", "b", "你好，这款蓝牙耳机还有现货吗？是正品吗"),
        ("2024-05-01 10:02:40", "s", "亲在的，现货，保证正品，假一赔十[微笑]"),
        ("2024-05-01 10:04:05", "b", "399能包邮吗"),
        ("2024-05-01 10:05:30", "s", "可以的亲，399包邮，拍下后48小时内发货"),
        ("2024-05-01 10:06:02", "b", "好，我拍下了"),
        ("2024-05-01 10:06:03", None, "买家已付款，订单号 8801200234567890123"),
        ("2024-05-03 18:30:00", "b", "怎么还没发货？说好48小时的"),
        ("2024-05-03 18:41:12", "s", "抱歉亲，仓库漏发了，尽量明天给您寄出"),
        ("2024-05-06 09:15:00", "b", "[图片]"),
        ("2024-05-06 09:16:20", "b", "收到了，左耳没声音，外壳还有划痕，我要退货退款"),
        ("2024-05-06 09:30:00", "s", "售出不退的亲，页面写了。您加微信 qinghe_demo 私下给您补30元，这事就算了行吗"),
        ("2024-05-06 09:33:00", "b", "不行。其实音质我觉得还可以，但是坏的必须退。不退我打12315"),
        ("2024-05-06 10:02:00", "s", "那您寄回来吧，收到退货后3天内退款。寄到 浙江省杭州市余杭区示例路100号 青禾数码有限公司"),
        ("2024-05-12 12:00:00", "b", "退款还没到\n第二行：快递显示你们9号签收了 " + HOSTILE),
        ("2024-05-12 12:20:00", None, "对方撤回了一条消息"),
    ],
    "en": [
        ("2024-05-01 10:02:11", "b", "Hi, are these earbuds still available? Are they genuine?"),
        ("2024-05-01 10:02:40", "s", "Yes! In stock. 100% genuine, guaranteed, or we pay you back ten times over."),
        ("2024-05-01 10:04:05", "b", "Would you do $39 shipped?"),
        ("2024-05-01 10:05:30", "s", "Sure, $39 with free shipping, and we ship within 48 hours"),
        ("2024-05-01 10:06:02", "b", "Deal, just ordered"),
        ("2024-05-01 10:06:03", None, "The buyer has paid. Order 12-34567-89012"),
        ("2024-05-03 18:30:00", "b", "Still not shipped? You said 48 hours"),
        ("2024-05-03 18:41:12", "s", "Sorry, our warehouse forgot to send it. We'll try to ship tomorrow"),
        ("2024-05-06 09:15:00", "b", "[image]"),
        ("2024-05-06 09:16:20", "b", "It arrived. The left bud is dead and the case is scratched. I want my money back"),
        (
            "2024-05-06 09:30:00",
            "s",
            "All sales are final as the page says. Message me on WhatsApp +1 202 555 0143, I give you $5 and we forget this?",
        ),
        ("2024-05-06 09:33:00", "b", "No. The sound is fine actually, but it is broken. Refund me or I file a chargeback"),
        ("2024-05-06 10:02:00", "s", "Send it back then, refund within 3 days after we get it. 100 Example Road, Springfield. Greenfield Audio LLC"),
        ("2024-05-12 12:00:00", "b", "No refund yet\nsecond line: the carrier says you got it on the 9th " + HOSTILE),
        ("2024-05-12 12:20:00", None, "This message was deleted"),
    ],
}
NAMES = {"zh": {"b": "小禾同学", "s": "青禾数码专营店:小陈"}, "en": {"b": "Robin Sample", "s": "Greenfield Audio"}}
# message, quoted words, kind, topic, flags, terms, what it answers
FOUND = {
    "zh": [
        (1, "现货", "invitation", None, "", {}, None),
        (1, "保证正品", "commitment", "authenticity", "", {}, None),
        (1, "假一赔十", "commitment", "compensation", "conditional", {"multiple": Decimal(10)}, None),
        (2, "399能包邮吗", "offer", None, "", {"amount": Decimal(399), "currency": "CNY"}, None),
        (3, "可以的亲，399包邮", "acceptance", None, "", {"amount": Decimal(399), "currency": "CNY"}, 3),
        (3, "拍下后48小时内发货", "commitment", "delivery", "conditional", {"duration": "PT48H"}, None),
        (6, "怎么还没发货", "complaint", None, "", {}, None),
        (7, "仓库漏发了", "admission", None, "", {}, None),
        (7, "尽量明天给您寄出", "commitment", "delivery", "hedged", {"deadline": datetime(2024, 5, 4, 23, 59, 59)}, None),
        (9, "左耳没声音，外壳还有划痕", "complaint", None, "", {}, None),
        (9, "我要退货退款", "demand", None, "", {}, None),
        (10, "售出不退的亲，页面写了", "refusal", None, "auto", {}, None),
        (10, "售出不退", "disclaimer", None, "auto", {}, None),
        (10, "加微信 qinghe_demo", "inducement", None, "", {}, None),
        (10, "补30元，这事就算了行吗", "settlement", None, "", {"amount": Decimal(30), "currency": "CNY"}, None),
        (11, "不行", "rejection", None, "", {}, 14),
        (11, "其实音质我觉得还可以", "buyer_concession", None, "", {}, None),
        (11, "不退我打12315", "threat_of_action", None, "", {}, None),
        (12, "收到退货后3天内退款", "commitment", "refund", "conditional", {"duration": "P3D"}, None),
        (13, "退款还没到", "complaint", None, "", {}, None),
    ],
    "en": [
        (1, "In stock", "invitation", None, "", {}, None),
        (1, "100% genuine, guaranteed", "commitment", "authenticity", "", {}, None),
        (1, "we pay you back ten times over", "commitment", "compensation", "conditional", {"multiple": Decimal(10)}, None),
        (2, "Would you do $39 shipped?", "offer", None, "", {"amount": Decimal(39), "currency": "USD"}, None),
        (3, "Sure, $39 with free shipping", "acceptance", None, "", {"amount": Decimal(39), "currency": "USD"}, 3),
        (3, "we ship within 48 hours", "commitment", "delivery", "", {"deadline": datetime(2024, 5, 3, 10, 5, 30)}, None),
        (6, "Still not shipped?", "complaint", None, "", {}, None),
        (7, "our warehouse forgot to send it", "admission", None, "", {}, None),
        (7, "We'll try to ship tomorrow", "commitment", "delivery", "hedged", {"deadline": datetime(2024, 5, 4, 23, 59, 59)}, None),
        (9, "The left bud is dead and the case is scratched", "complaint", None, "", {}, None),
        (9, "I want my money back", "demand", None, "", {}, None),
        (10, "All sales are final as the page says", "refusal", None, "auto", {}, None),
        (10, "All sales are final", "disclaimer", None, "auto", {}, None),
        (10, "Message me on WhatsApp", "inducement", None, "", {}, None),
        (10, "I give you $5 and we forget this?", "settlement", None, "", {"amount": Decimal(5), "currency": "USD"}, None),
        (11, "No.", "rejection", None, "", {}, 14),
        (11, "The sound is fine actually", "buyer_concession", None, "", {}, None),
        (11, "I file a chargeback", "threat_of_action", None, "", {}, None),
        (12, "refund within 3 days after we get it", "commitment", "refund", "conditional", {"duration": "P3D"}, None),
        (13, "No refund yet", "complaint", None, "", {}, None),
    ],
}
DETAILS = {
    "zh": [
        (5, "8801200234567890123", "order_no", "8801200234567890123", "platform", None),
        (10, "qinghe_demo", "wechat", "qinghe_demo", "seller", None),
        (12, "浙江省杭州市余杭区示例路100号", "address", "浙江省杭州市余杭区示例路100号", "seller", None),
        (12, "青禾数码有限公司", "company_name", "青禾数码有限公司", "seller", None),
    ],
    "en": [
        (5, "12-34567-89012", "order_no", "12-34567-89012", "platform", None),
        (10, "+1 202 555 0143", "phone", "+12025550143", "seller", True),
        (12, "100 Example Road, Springfield", "address", "100 Example Road, Springfield", "seller", None),
        (12, "Greenfield Audio LLC", "company_name", "Greenfield Audio LLC", "seller", None),
    ],
}


def build(folder: Path, language: str) -> CaseFile:
    """`folder/case.db` and `folder/originals`, as a run leaves them before the reports."""
    originals = folder / "originals"
    originals.mkdir(parents=True)
    case = open_case(folder / "case.db", create=True)
    with case.stage("read", "inputs", version="0.1.0", who="test"):
        messages = _read(case, originals, language)
        case.index_messages()
    with case.stage("extract", "inputs", version="0.1.0", who="test"):
        statements, identities = _extract(case, messages, language)
    with case.stage("link", "inputs", version="0.1.0", who="test"):
        order, payment = _link(case, originals, messages, statements, language)
    with case.stage("assess", "inputs", version="0.1.0", who="test"):
        _assess(case, messages, statements, identities, (order, payment))
    return case


def keep(originals: Path, case: CaseFile, id_: str, path: str, raw: bytes, **more: object) -> Source:
    source = Source(id=id_, path=path, sha256=sha256(raw).hexdigest(), bytes=len(raw), **more)  # type: ignore[arg-type]
    (originals / f"{id_}-{path.rpartition('/')[2]}").write_bytes(raw)
    case.add(source)
    return source


def _read(case: CaseFile, originals: Path, language: str) -> list[Message]:
    """The chat as a table of time, sender and text."""
    zone, names = ZONES[language], NAMES[language]
    header = "time,sender,text\r\n"
    rows: list[str] = []
    for sent, who, text in TALK[language]:
        line = io.StringIO()
        csv.writer(line).writerow([sent, names[who] if who else "", text])
        rows.append(line.getvalue())
    raw = (header + "".join(rows)).encode()
    source = keep(
        originals,
        case,
        "s1",
        "chat/messages.csv",
        raw,
        format="chat_table",
        encoding="utf-8",
        encoding_why="strict",
        provenance=Provenance.APP_EXPORT,
    )
    conversation = Conversation(place=Place(source=source.id, where="file"), key="", platform="taobao" if language == "zh" else "ebay")
    case.add(conversation)
    for who, role, why in (("b", Role.BUYER, "buys:2"), ("s", Role.SELLER, "name:专营店" if language == "zh" else "stated_by_user")):
        case.add(Party(conversation=conversation.id, key=names[who], name=names[who], role=role, role_why=why, id=f"p{who}"))
    messages: list[Message] = []
    start, line = len(header), 2
    for index, ((sent, who, text), row) in enumerate(zip(TALK[language], rows, strict=True)):
        end = start + len(row.encode())
        kind = MessageKind.TEXT if who else MessageKind.SYSTEM
        attachments: tuple[Attachment, ...] = ()
        if text in ("[图片]", "[image]"):
            kind, attachments = MessageKind.IMAGE, (Attachment(name="IMG_0001.jpg", present=False),)
        if index == len(rows) - 1:
            kind = MessageKind.RECALLED
        message = Message(
            conversation=conversation.id,
            place=Place(source=source.id, where=f"line {line}", start=start, end=end),
            sender=f"p{who}" if who else None,
            sent=datetime.fromisoformat(sent).replace(tzinfo=zone),
            sent_raw=sent,
            precision=Precision.SECOND,
            zone=Zone.ASSUMED if language == "zh" else Zone.STATED,
            kind=kind,
            text=text,
            attachments=attachments,
            index=index,
        )
        messages.append(message)
        case.add_messages(Kept([message], [conversation.id], [message.sender], [index], [attachments]))
        start, line = end, line + row.count("\n")
    case.add(Coverage(source=source.id, records=15, messages=13, system=2, passages=1, problems=1, unit="bytes", total=len(raw), unaccounted=0))
    case.add(Problem(place=Place(source=source.id, where="line 17", start=start, end=start), code=ProblemCode.BAD_TIME, detail="2024-13-40"))
    case.add(Reading(place=Place(source=source.id, where="file"), code=ReadingCode.CLOCK, value=zone.key, why="vendor_default"))
    return messages


def _extract(case: CaseFile, messages: list[Message], language: str) -> tuple[list[Statement], list[Identity]]:
    zone = ZONES[language]
    roles = {"pb": Role.BUYER, "ps": Role.SELLER, None: Role.PLATFORM}
    statements: list[Statement] = []
    for number, words, kind, topic, flags, terms, answers in FOUND[language]:
        message = messages[number]
        start = message.text.index(words)
        deadline = terms.get("deadline")
        statement = Statement(
            kind=StatementKind(kind),
            quote=Quote(message=message.id, start=start, end=start + len(words)),
            role=roles[message.sender],
            rule=f"{language}.{kind}.{topic or 'plain'}",
            topic=Topic(topic) if topic else None,
            hedged="hedged" in flags,
            conditional="conditional" in flags,
            auto="auto" in flags,
            terms=replace(Terms(**terms), deadline=deadline and deadline.replace(tzinfo=zone)),  # type: ignore[arg-type]
            answers=statements[answers].id if answers is not None else None,
            standing=Standing.SUPERSEDED if kind == "refusal" else Standing.STANDS,
        )
        statements.append(statement)
        case.add(statement)
    identities: list[Identity] = []
    for number, words, kind, value, owner, valid in DETAILS[language]:
        message = messages[number]
        start = message.text.index(words)
        quote = Quote(message=message.id, start=start, end=start + len(words))
        parts = (("province", "浙江省"), ("city", "杭州市"), ("district", "余杭区")) if language == "zh" and kind == "address" else ()
        identity = Identity(kind=IdentityKind(kind), quote=quote, value=value, owner=Role(owner), rule=f"any.{kind}", valid=valid, parts=parts)
        identities.append(identity)
        case.add(identity)
    return statements, identities


def _link(case: CaseFile, originals: Path, messages: list[Message], statements: list[Statement], language: str) -> tuple[Order, Payment]:
    zone = ZONES[language]
    zh = language == "zh"
    number = "8801200234567890123" if zh else "12-34567-89012"
    price, currency = (Decimal(399), "CNY") if zh else (Decimal(39), "USD")
    row = {
        "orderNo": number,
        "seller": "青禾数码专营店" if zh else "Greenfield Audio",
        "title": "蓝牙耳机 白色" if zh else "Wireless earbuds, white",
        "total": str(price),
    }
    raw = json.dumps([row], ensure_ascii=zh).encode()
    keep(originals, case, "s2", "orders.json", raw, format="order_table", encoding="utf-8", provenance=Provenance.OFFICIAL_EXPORT)
    place = Place(source="s2", where="$[0]", start=1, end=len(raw) - 1)
    case.add(Coverage(source="s2", records=1, messages=0, system=0, passages=0, problems=0, unit="bytes", total=len(raw), unaccounted=0))

    def event(kind: EventKind, at: str | None) -> OrderEvent:
        return OrderEvent(
            kind=kind,
            place=place,
            at=datetime.fromisoformat(at).replace(tzinfo=zone) if at else None,
            at_raw=at or "",
            zone=Zone.ASSUMED,
            precision=Precision.SECOND,
        )

    order = Order(
        place=place,
        platform="taobao" if zh else "ebay",
        order_no=number,
        seller_name=row["seller"],
        shop_name=row["seller"],
        total=Money(amount=price, currency=currency),
        lines=(OrderLine(place=place, title=row["title"], quantity=Decimal(1), unit_price=price),),
        events=(
            event(EventKind.PLACED, "2024-05-01 10:05:58"),
            event(EventKind.PAID, "2024-05-01 10:06:01"),
            event(EventKind.SHIPPED, "2024-05-04 16:20:00"),
            event(EventKind.DELIVERED, "2024-05-06 08:55:00"),
            event(EventKind.REFUND_REQUESTED, "2024-05-06 09:40:00"),
        ),
        shipments=(Shipment(place=place, carrier="示例速递" if zh else "Example Post", tracking_no="SF0000000001"),),
        status_raw="退款中" if zh else "return open",
    )
    case.add(order)
    bill = f"{number},{price}\n".encode()
    keep(originals, case, "s3", "bill.csv", bill, format="alipay_bill", encoding="utf-8", provenance=Provenance.OFFICIAL_EXPORT)
    case.add(Coverage(source="s3", records=1, messages=0, system=0, passages=0, problems=0, unit="bytes", total=len(bill), unaccounted=0))
    payment = Payment(
        place=Place(source="s3", where="line 1", start=0, end=len(bill)),
        platform="alipay" if zh else "paypal",
        kind=PaymentKind.PURCHASE,
        direction=Direction.OUT,
        amount=Money(amount=price, currency=currency),
        payment_no="2024050122001000000000000001",
        merchant_order_no=number,
        counterparty="青禾数码有限公司" if zh else "Greenfield Audio LLC",
        description=row["title"],
        status_raw="交易成功" if zh else "Completed",
        at=datetime.fromisoformat("2024-05-01 10:06:01").replace(tzinfo=zone),
        at_raw="2024-05-01 10:06:01",
        zone=Zone.ASSUMED,
        precision=Precision.SECOND,
    )
    case.add(payment)
    conversation = messages[0].conversation
    case.add(OrderLink(order=order.id, conversation=conversation, rule="order_no", evidence=number))
    case.add(OrderLink(order=payment.id, conversation=conversation, rule="merchant_order_no", evidence=number, payment_of=order.id))
    case.add(
        Formation(
            conversation=conversation,
            by="messages",
            offer=statements[3].id,
            acceptance=statements[4].id,
            order=order.id,
            terms=Terms(amount=price, currency=currency),
        )
    )
    due = datetime(2024, 5, 3, 10, 6, 2, tzinfo=zone)
    shipped = datetime(2024, 5, 4, 16, 20, tzinfo=zone)
    case.add(
        Outcome(
            statement=statements[5].id,
            outcome=OutcomeKind.LATE,
            why=f"recorded_late:{shipped.isoformat()}:{due.isoformat()}",
            order=order.id,
            due=due,
            event="shipped",
            event_at=shipped,
            late_seconds=int((shipped - due).total_seconds()),
        )
    )
    case.add(
        Outcome(
            statement=statements[8].id,
            outcome=OutcomeKind.KEPT,
            why=f"recorded_in_time:{shipped.isoformat()}:{(due + timedelta(days=1, hours=13)).isoformat()}",
            order=order.id,
            due=due + timedelta(days=1, hours=13),
            event="shipped",
            event_at=shipped,
        )
    )
    case.add(
        Outcome(
            statement=statements[18].id,
            outcome=OutcomeKind.BROKEN,
            why="said_not_done:2024-05-12T12:00:00",
            order=order.id,
            due=datetime(2024, 5, 12, 23, 59, 59, tzinfo=zone),
            event=messages[13].id,
            event_at=messages[13].sent,
        )
    )
    return order, payment


def _assess(case: CaseFile, messages: list[Message], statements: list[Statement], identities: list[Identity], records: tuple[Order, Payment]) -> None:
    order, payment = records
    case.add(LawSign(kind="order_currency", value="CNY", pack="cn", item=order.id, decides=True))

    def element(code: str, grade: GradeKind, supports: tuple[str, ...] = (), contradicts: tuple[str, ...] = (), **more: object) -> None:
        case.add(Element(claim="CN-SALE", code=code, grade=grade, supports=supports, contradicts=contradicts, **more))  # type: ignore[arg-type]

    element("E2", GradeKind.WEAK, (identities[3].id,), rules=("G3",), cure="C.PLAT.ID")
    element("E4", GradeKind.STRONG, (statements[3].id, statements[4].id, order.id), rules=("G1", "U1"))
    element(
        "E5",
        GradeKind.MODERATE,
        (statements[1].id, statements[5].id),
        (statements[8].id, statements[12].id),
        rules=("G2",),
        caps=("CAP4",),
        cure="C.CONFIRM",
    )
    element("E6", GradeKind.STRONG, (payment.id, order.id), rules=("G1",))
    element("E8", GradeKind.MODERATE, (statements[7].id, statements[9].id), (statements[11].id,), rules=("G2",), cure="C.TEST")
    element("E10", GradeKind.MISSING, rules=("G0",), cure="C.DEMAND")
    element("E14", GradeKind.BURDEN_SHIFTED, rules=("B1",))
    case.add(Claim(code="CN-SALE", grade=GradeKind.WEAK, limiting="E2"))
    for what, state, items in (
        ("name", DatumState.SHOWN, (identities[3].id,)),
        ("address", DatumState.SHOWN, (identities[2].id,)),
        ("contact", DatumState.ABSENT, ()),
    ):
        case.add(Datum(what=what, state=state, items=items))
    for code, value in (("A1", "unknown"), ("A4", "partly"), ("A8", "met")):
        case.add(Factor(source="s1", code=code, value=value))
    case.add(Profile(source="s1", label="verifiable", source_class="S3", questions=()))
    case.add(Gap(element="E2", claim="CN-SALE", cure="C.PLAT.ID", effect="E2"))
    case.add(Gap(element="E8", claim="CN-SALE", cure="C.TEST", effect=""))
    case.add(Timer(code="T.LIM3Y", start=date(2024, 5, 6), start_item=messages[9].id, end=date(2027, 5, 6), basis="CC.188"))
    case.add(Timer(code="T.7D", start=date(2024, 5, 7), start_item=order.id, end=date(2024, 5, 13), basis="7D.10"))
    case.add(Route(code="A", state=RouteState.OPEN, to="", basis=("CPL.39", "AMR-121.13")))
    case.add(Route(code="L", state=RouteState.NEEDS, needs=("C.PLAT.ID",), basis=("CPC.122",)))
    case.add(Route(code="ARB", state=RouteState.BLOCKED, basis=("ARB.27",)))
