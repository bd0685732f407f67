"""Which order and which payment belong to which conversation: what ties them, what does not, and what stays open."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from case_builder import BUYER, SELLER, START, CaseBuilder, price

from casefile.findings import Identity, IdentityKind, OrderLink, Outcome, OutcomeKind, Quote, StatementKind, Terms, Topic
from casefile.records import (
    NO_CURRENCY,
    Conversation,
    Direction,
    EventKind,
    MessageKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Party,
    Payment,
    PaymentKind,
    Precision,
    Provenance,
    Role,
    Shipment,
)  # fmt: skip
from pipeline.link import link
from pipeline.link.mentions import mentions
from pipeline.link.orders import linked_orders
from pipeline.link.payments import linked_payments
from pipeline.workers import Workers

NUMBER = "3820165497741120836"


class Links:
    """A case of one or more chats, with orders and payments, and the links found in it."""

    def __init__(self, folder: Path) -> None:
        self.builder = CaseBuilder(folder)
        self.builder.source("chat", Provenance.APP_EXPORT)
        self.builder.source("orders", Provenance.OFFICIAL_EXPORT)

    def chat(self, *texts: str, seller: str = "松果里皮具", ids: tuple[str, ...] = (), days: float = 0) -> str:
        place = self.builder.place("chat")
        conversation = Conversation(place=place, key=place.where, platform="taobao")
        self.builder.case.add(conversation)
        for role, name, native_ids in ((BUYER, "橘子", ()), (SELLER, seller, ids)):
            party = Party(conversation=conversation.id, key=name, name=name, id=f"{conversation.id}-{role}", role=role, native_ids=native_ids)
            self.builder.case.add(party)
        for text in ("在吗", *texts):
            self.builder.message(conversation.id, SELLER, text, days=days)
        return conversation.id

    def order(
        self,
        *,
        no: str = NUMBER,
        platform: str = "taobao",
        shop: str | None = None,
        total: str = "528",
        title: str = "杯子",
        line_seller: str | None = None,
        tracking: str | None = None,
        days: float = 0,
        other: dict[str, str] | None = None,
        kinds: tuple[EventKind, ...] = (EventKind.PLACED, EventKind.PAID),
        refunded: str | None = None,
    ) -> Order:
        place = self.builder.place("orders")
        refund = Money(amount=Decimal(refunded), currency="CNY") if refunded else None
        shipments = (Shipment(place=place, carrier="圆通", tracking_no=tracking),) if tracking else ()
        order = Order(
            place=place, platform=platform, order_no=no, shop_name=shop, total=Money(amount=Decimal(total), currency="CNY"),
            lines=(OrderLine(place=place, title=title, seller_name=line_seller),), shipments=shipments,
            events=tuple(
                OrderEvent(kind=kind, place=place, at=START + timedelta(days=days), amount=refund if kind is EventKind.REFUNDED else None)
                for kind in kinds
            ),
            other_ids=other or {},
        )  # fmt: skip
        self.builder.case.add(order)
        return order

    def payment(
        self,
        *,
        amount: str = "528",
        kind: PaymentKind = PaymentKind.PURCHASE,
        no: str | None = None,
        merchant: str | None = None,
        payee: str | None = None,
        account: str | None = None,
        minutes: float = 0,
        precision: Precision = Precision.SECOND,
        extra: Mapping[str, str] | None = None,
    ) -> Payment:
        payment = Payment(
            place=self.builder.place("orders"), platform="alipay", kind=kind, direction=Direction.OUT,
            amount=Money(amount=Decimal(amount), currency="CNY"), payment_no=no, merchant_order_no=merchant, counterparty=payee,
            counterparty_account=account,
            at=START + timedelta(minutes=minutes), precision=precision, extra=extra or {},
        )  # fmt: skip
        self.builder.case.add(payment)
        return payment

    def row(self, amount: str, text: str, *, currency: str = NO_CURRENCY, days: float = 0, direction: Direction = Direction.OUT) -> Payment:
        """Of a bank's statement."""
        payment = Payment(
            place=self.builder.place("orders"), platform="bank", direction=direction, description=text,
            kind=PaymentKind.PURCHASE if direction is Direction.OUT else PaymentKind.TRANSFER,
            amount=Money(amount=Decimal(amount), currency=currency), at=START + timedelta(days=days), precision=Precision.DAY,
        )  # fmt: skip
        self.builder.case.add(payment)
        return payment

    def found(self) -> tuple[list[OrderLink], list[OrderLink]]:
        self.builder.case.index_messages()
        said = mentions(self.builder.case)
        orders = list(linked_orders(self.builder.case, said))
        return orders, list(linked_payments(self.builder.case, orders, said))


@pytest.fixture
def links(tmp_path: Path) -> Links:
    return Links(tmp_path)


# ── orders ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"订单号{NUMBER}", "order_no"),
        ("付了哈 3820 1654 9774 1120 836", "order_no"),
        ("单号 YT8837204416590", "tracking_no"),
        ("寄了，YT8837 2044 16590", "tracking_no"),
        (f"1{NUMBER}", None),
        ("3820165", None),
        ("好的", None),
    ],
)
def test_a_number_ties_an_order_however_it_is_grouped(text: str, rule: str | None, links: Links) -> None:
    conversation = links.chat(text)
    links.order(tracking="YT8837204416590", days=90)
    found, _ = links.found()
    assert [(link.conversation, link.rule, link.ambiguous) for link in found] == ([(conversation, rule, False)] if rule else [])


@pytest.mark.parametrize(("role", "text", "rule"), [
    (BUYER, "寄出了，顺丰SF1399000099887", "returned_no"),
    (BUYER, "I posted it back, SF1399 0000 99887", "returned_no"),
    (BUYER, "SF1399000099887怎么不动了", "order_no"),
    (BUYER, "你寄出的SF1399000099887查不到", "order_no"),
    (BUYER, "SF1399000099887寄出了吗", "order_no"),
    (SELLER, "寄出了，顺丰SF1399000099887", "order_no"),
])  # fmt: skip
def test_a_parcel_whose_number_the_buyer_names_first_when_sending_it_goes_back(role: Role, text: str, rule: str, links: Links) -> None:
    conversation = links.chat()
    links.builder.message(conversation, role, text)
    links.builder.message(conversation, BUYER, "SF1399000099887 寄出三天了")
    place, number = links.builder.place("orders"), "SF1399000099887"
    parcel = Order(place=place, platform="logistics", order_no=number, shipments=(Shipment(place=place, carrier="顺丰", tracking_no=number),))
    links.builder.case.add(parcel)
    assert [link.rule for link in links.found()[0]] == [rule]


def test_evidence_is_what_was_written(links: Links) -> None:
    links.chat("寄了，YT8837 2044 16590")
    links.order(tracking="YT8837204416590")
    assert links.found()[0][0].evidence == "YT8837 2044 16590"


@pytest.mark.parametrize(
    ("seller", "shop", "days", "is_linked"),
    [
        ("松果里皮具", "松果里皮具", 0, True),
        ("松果里皮具:小禾", "松果里皮具", 0, True),
        ("Jo from PebbleAndFern", "Pebble and Fern", 0, True),
        ("松果里皮具", "松果里皮具", 60, False),
        ("松果", "松果里皮具", 0, False),
        ("皮具专营", "皮具", 0, False),
    ],
)
def test_a_shop_counts_by_its_name_about_the_time(seller: str, shop: str, days: float, is_linked: bool, links: Links) -> None:
    links.chat(seller=seller)
    links.order(shop=shop, days=days)
    assert [link.rule for link in links.found()[0]] == (["shop_name"] if is_linked else [])


def test_who_sells_one_of_the_goods_counts_like_the_shop(links: Links) -> None:
    conversation = links.chat(seller="松果里皮具")
    order = links.order(line_seller="松果里皮具")
    links.order(no="99999999999999", line_seller="别家的店", title="雨伞", total="9")
    assert [(link.conversation, link.order, link.rule) for link in links.found()[0]] == [(conversation, order.id, "shop_name")]


def test_a_sum_that_was_bargained_for_ties_an_order(links: Links) -> None:
    conversation = links.chat(seller="小禾")
    links.builder.says(conversation, SELLER, StatementKind.OFFER, text="528", terms=price("528"))
    links.order(total="528")
    links.order(no="99990001", total="529")
    assert [(link.rule, link.ambiguous) for link in links.found()[0]] == [("amount_and_time", False)]


def test_words_of_the_goods_tie_an_order(links: Links) -> None:
    conversation = links.chat("这个栗色托特包还有吗", "托特包是真皮的", seller="小禾")
    links.order(title="头层牛皮栗色托特包 大号")
    links.order(no="99990001", title="玻璃水杯 大号")
    assert [(link.conversation, link.rule) for link in links.found()[0]] == [(conversation, "item_words")]


def test_an_order_belongs_to_every_conversation_that_writes_its_number(links: Links) -> None:
    both = [links.chat(NUMBER), links.chat(NUMBER)]
    links.order()
    found, _ = links.found()
    assert [(link.conversation, link.ambiguous) for link in found] == [(conversation, False) for conversation in both]


def test_an_order_whose_number_stands_in_the_after_sales_chat_belongs_to_the_chat_with_its_shop_too(links: Links) -> None:
    shop, after = links.chat("48小时内发货"), links.chat(f"订单号{NUMBER}", seller="售后小陈")
    links.chat("在的", seller="别家小店")
    links.order(shop="松果里皮具")
    found, _ = links.found()
    assert {(link.conversation, link.rule, link.ambiguous) for link in found} == {(shop, "shop_name", False), (after, "order_no", False)}


def test_the_chat_with_the_shop_is_of_the_order_it_has_most_in_common_with(links: Links) -> None:
    shop, after = links.chat("付了 88880002"), links.chat(f"订单号{NUMBER}", seller="售后小陈")
    numbered, other = links.order(shop="松果里皮具"), links.order(no="88880002", shop="松果里皮具")
    found, _ = links.found()
    assert {(link.order, link.conversation) for link in found if not link.ambiguous} == {(numbered.id, after), (other.id, shop)}


def test_an_order_that_only_its_sum_ties_to_two_conversations_is_listed_with_both_and_used_in_neither(links: Links) -> None:
    both = [links.chat(seller="小禾"), links.chat(seller="小陈")]
    for conversation in both:
        links.builder.says(conversation, SELLER, StatementKind.OFFER, text="528", terms=price("528"))
    links.order()
    assert [(link.conversation, link.ambiguous) for link in links.found()[0]] == [(conversation, True) for conversation in both]


def test_two_orders_of_one_shop_stay_open_where_nothing_tells_them_apart(links: Links) -> None:
    links.chat()
    for number in ("88880001", "88880002"):
        links.order(no=number, shop="松果里皮具")
    assert [link.ambiguous for link in links.found()[0]] == [True, True]


@pytest.mark.parametrize(
    ("titles", "open_"),
    [(("手工皮包", "皮带护理油"), [False, False]), (("手工皮包", "手工皮包"), [True, True]), (("手工皮包", "真皮钱夹"), [False, True])],
    ids=["each of its own goods", "of the same goods", "of goods of which one is not spoken of"],
)
def test_each_order_of_whose_goods_the_chat_with_the_shop_speaks_is_of_it(titles: tuple[str, str], open_: list[bool], links: Links) -> None:
    links.chat("手工皮包今天发", "护理油也有的")
    for number, title in zip(("88880001", "88880002"), titles, strict=True):
        links.order(no=number, shop="松果里皮具", title=title)
    assert [link.ambiguous for link in links.found()[0]] == open_


def test_the_order_with_more_in_common_is_the_one(links: Links) -> None:
    conversation = links.chat("付了 88880002")
    first, second = (links.order(no=number, shop="松果里皮具") for number in ("88880001", "88880002"))
    found, _ = links.found()
    assert {(link.order, link.ambiguous) for link in found} == {(first.id, True), (second.id, False)}
    assert {link.conversation for link in found} == {conversation}


def test_a_cancelled_order_yields_to_one_that_stands(links: Links) -> None:
    links.chat()
    links.order(no="88880001", shop="松果里皮具", kinds=(EventKind.PLACED, EventKind.CANCELLED))
    standing = links.order(no="88880002", shop="松果里皮具")
    assert [link.order for link in links.found()[0] if not link.ambiguous] == [standing.id]


def test_records_of_one_order_number_are_no_rivals(links: Links) -> None:
    links.chat()
    links.order(shop="松果里皮具")
    links.order(shop="松果里皮具", kinds=(EventKind.SHIPPED,))
    assert [link.ambiguous for link in links.found()[0]] == [False, False]


# ── payments ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("merchant", "no", "minutes", "amount", "rule"),
    [
        (f"T200P{NUMBER}", None, 9999, "1", "merchant_order_no"),
        (NUMBER, None, 9999, "1", "merchant_order_no"),
        (f"T200P9{NUMBER}", None, 9999, "1", None),
        (None, "2026030522001", 9999, "1", "payment_no"),
        (None, "2026030522001_88", 9999, "1", "payment_no"),
        (None, None, 3, "528", "amount_and_time"),
        (None, None, 300, "528", None),
        (None, None, 3, "527", None),
    ],
)
def test_a_payment_finds_its_order(*, merchant: str | None, no: str | None, minutes: float, amount: str, rule: str | None, links: Links) -> None:
    conversation = links.chat(NUMBER)
    order = links.order(other={"支付宝交易号": "2026030522001"})
    payment = links.payment(merchant=merchant, no=no, minutes=minutes, amount=amount)
    _, found = links.found()
    wanted = [(payment.id, conversation, order.id, rule)] if rule else []
    assert [(link.order, link.conversation, link.payment_of, link.rule) for link in found] == wanted


@pytest.mark.parametrize(
    ("purpose", "is_linked"), [("Order LL-88014", True), ("Rueckerstattung LL-88014, Teil", True), ("LL-880145", False), ("Miete", False)]
)
def test_a_transfer_finds_the_order_that_its_purpose_names(purpose: str, is_linked: bool, links: Links) -> None:
    order = links.order(no="LL-88014", total="329.90")
    links.builder.payment("orders", amount="250", kind=PaymentKind.REFUND, description=purpose)
    assert [link.payment_of for link in links.found()[1] if link.rule == "order_no"] == [order.id] * is_linked


def test_a_refund_follows_the_payment_it_comes_from(links: Links) -> None:
    links.chat(NUMBER)
    order = links.order()
    links.payment(no="77770001", minutes=2)
    links.payment(no="77770001_1", kind=PaymentKind.REFUND, amount="30", minutes=9999)
    assert [(link.rule, link.payment_of) for link in links.found()[1]] == [("amount_and_time", order.id), ("payment_no", order.id)]


@pytest.mark.parametrize(("kind", "is_linked"), [(PaymentKind.REFUND, True), (PaymentKind.PURCHASE, False)])
def test_a_refund_follows_the_payment_that_its_row_names(*, kind: PaymentKind, is_linked: bool, links: Links) -> None:
    order = links.order()
    links.payment(no="1AB23456CD789012E", minutes=2)
    refund = links.payment(no="2AB23456CD789012E", kind=kind, amount="30", minutes=9999, extra={"Reference Txn ID": "1AB23456CD789012E "})
    assert [link.payment_of for link in links.found()[1] if link.order == refund.id] == [order.id] * is_linked


def test_a_refund_finds_the_order_that_records_it(links: Links) -> None:
    order = links.order(kinds=(EventKind.PLACED, EventKind.REFUNDED), refunded="30")
    links.payment(kind=PaymentKind.REFUND, amount="30", minutes=1)
    links.payment(kind=PaymentKind.REFUND, amount="31", minutes=1)
    assert [link.payment_of for link in links.found()[1]] == [order.id]


def test_two_payments_of_one_sum_are_of_the_order_whose_events_they_fit(links: Links) -> None:
    links.order()
    links.payment(merchant=f"T200P{NUMBER}", no="2026030522001", minutes=9999)
    links.payment()
    assert [link.rule for link in links.found()[1]] == ["merchant_order_no", "amount_and_time"]


def test_a_row_is_of_the_order_that_another_row_of_its_number_names(links: Links) -> None:
    order = links.order()
    links.payment(no="2026030522001", minutes=9999)
    links.payment(no="2026030522001", minutes=9999, merchant=NUMBER)
    assert [(link.rule, link.payment_of) for link in links.found()[1]] == [("payment_no", order.id), ("merchant_order_no", order.id)]


def test_a_payment_that_fits_two_orders_is_listed_with_both(links: Links) -> None:
    for number in ("88880001", "88880002"):
        links.order(no=number)
    links.payment(minutes=1)
    assert [link.ambiguous for link in links.found()[1]] == [True, True]


def test_a_transfer_message_of_the_same_minute_and_sum_ties_a_payment(links: Links) -> None:
    conversation = links.chat()
    message = links.builder.message(conversation, SELLER, "[转账] ¥30.00", kind=MessageKind.TRANSFER, sent=START)
    assert message.sent == START
    payment = links.payment(amount="30", kind=PaymentKind.TRANSFER)
    links.payment(amount="30", kind=PaymentKind.TRANSFER, minutes=5)
    assert [(link.order, link.conversation, link.rule) for link in links.found()[1]] == [(payment.id, conversation, "transfer_message")]


def test_a_payee_counts_by_name_about_the_time(links: Links) -> None:
    conversation = links.chat()
    links.builder.tells(conversation, SELLER, IdentityKind.PERSON_NAME, "冯小满", source="chat")
    by_nick, by_name = links.payment(amount="1", payee="松果里皮具"), links.payment(amount="2", payee="冯小满")
    links.payment(amount="3", payee="冯小满", minutes=60 * 24 * 90)
    links.payment(amount="4", payee="橘子")
    assert [(link.order, link.rule) for link in links.found()[1]] == [(by_nick.id, "payee_name"), (by_name.id, "payee_name")]


def test_a_payee_is_the_shop_whose_clerk_speaks(links: Links) -> None:
    links.chat(seller="松果里皮具:小满", ids=("松果里皮具",))
    payment = links.payment(payee="松果里皮具")
    assert [(link.order, link.rule) for link in links.found()[1]] == [(payment.id, "payee_name")]


@pytest.mark.parametrize(("payee", "is_linked"), [
    ("Lens Loft Ltd", True), ("LENS LOFT LTD.", True), ("Lens Loft, Inc.", True), ("Lens Loft GmbH", True), ("Lens Loft", True),
    ("Lens Lofts Ltd", False), ("Ltd", False),
])  # fmt: skip
def test_a_payee_is_named_with_or_without_its_legal_form(links: Links, payee: str, is_linked: bool) -> None:
    conversation = links.chat()
    links.builder.tells(conversation, SELLER, IdentityKind.SHOP_NAME, "Lens Loft", source="chat")
    links.payment(amount="1", payee=payee)
    assert [link.rule for link in links.found()[1]] == ["payee_name"] * is_linked


@pytest.mark.parametrize(("told", "account", "is_linked"), [
    ("tamsin@mail.example", "Tamsin@mail.example", True),
    ("tamsin@mail.example", "other@mail.example", False),
    ("19900001234", "199******34", False),
])  # fmt: skip
def test_a_payee_counts_by_the_account_that_the_seller_named(*, told: str, account: str, is_linked: bool, links: Links) -> None:
    conversation = links.chat()
    links.builder.tells(conversation, SELLER, IdentityKind.EMAIL, told, source="chat")
    links.builder.tells(conversation, BUYER, IdentityKind.EMAIL, "other@mail.example", owner=BUYER, source="chat")
    links.payment(payee="Tamsin Example", account=account)
    assert [(link.conversation, link.rule) for link in links.found()[1]] == ([(conversation, "payee_account")] if is_linked else [])


@pytest.mark.parametrize(("payee", "account", "said", "is_linked"), [
    ("*立军", "138******13", "转了3450，看一下", True),
    ("*立军", None, "sent 3,450.00 just now", True),
    (None, "138******13", "转了3450", True),
    (None, "han***@mail.example", "转了3450", True),
    ("*立军", "138******13", "转了350", False),
    ("**立军", None, "转了3450", False),
    ("*立春", "139******13", "转了3450", False),
    ("***", "***********", "转了3450", False),
])  # fmt: skip
def test_a_masked_payee_is_presumed_where_what_was_told_fits_and_the_sum_is_spoken_of(
    *, payee: str | None, account: str | None, said: str, is_linked: bool, links: Links
) -> None:
    conversation = links.chat(said)
    told = ((IdentityKind.PERSON_NAME, "韩立军"), (IdentityKind.PHONE, "+8613800009913"), (IdentityKind.EMAIL, "hanlijun@mail.example"))
    for kind, value in told:
        links.builder.tells(conversation, SELLER, kind, value, source="chat")
    links.payment(amount="3450", payee=payee, account=account, kind=PaymentKind.TRANSFER, minutes=9)
    links.payment(amount="3450", payee=payee, account=account, kind=PaymentKind.TRANSFER, minutes=60 * 24 * 3)
    expected = [(conversation, "masked_payee", " ".join(filter(None, (account, payee))), False)] if is_linked else []
    assert [(link.conversation, link.rule, link.evidence, link.ambiguous) for link in links.found()[1]] == expected


def test_a_refund_is_of_the_order_whose_payment_has_its_merchant_number(links: Links) -> None:
    conversation = links.chat(NUMBER)
    order = links.order()
    links.payment(no="4200000001", merchant="XP1126040619", minutes=2)
    links.payment(no="5000000009", merchant="XP1126040619", kind=PaymentKind.REFUND, amount="30", minutes=9999)
    links.payment(no="5000000010", merchant="XP1126040620", kind=PaymentKind.REFUND, amount="30", minutes=9999)
    wanted = [("amount_and_time", order.id, conversation), ("merchant_order_no", order.id, conversation)]
    assert [(link.rule, link.payment_of, link.conversation) for link in links.found()[1]] == wanted


@pytest.mark.parametrize(("payee", "kind", "days", "is_linked"), [
    ("晴悦珠宝", PaymentKind.TRANSFER, 3, True),
    ("晴悦珠宝", PaymentKind.TRANSFER, 90, False),
    ("晴悦珠宝", PaymentKind.PURCHASE, 3, False),
    ("晴月珠宝", PaymentKind.TRANSFER, 3, False),
    ("*悦珠宝", PaymentKind.TRANSFER, 3, False),
])  # fmt: skip
def test_transfers_with_whom_a_transfer_is_tied_belong_with_it(*, payee: str, kind: PaymentKind, days: int, is_linked: bool, links: Links) -> None:
    conversation = links.chat()
    links.builder.message(conversation, BUYER, "[转账] ¥800.00", kind=MessageKind.TRANSFER, sent=START)
    tied = links.payment(amount="800", payee=payee.replace("月", "悦"), kind=PaymentKind.TRANSFER)
    other = links.payment(amount="2000", payee=payee, kind=kind, minutes=60 * 24 * days)
    wanted = [(tied.id, conversation, "transfer_message"), (other.id, conversation, "same_payee")]
    assert [(link.order, link.conversation, link.rule) for link in links.found()[1]] == wanted[: 1 + is_linked]


@pytest.mark.parametrize(("payee", "amount", "days", "is_linked"), [
    ("松果里皮具", "300", 40, True),
    ("松果里皮具", "800", 170, True),
    ("松果里皮具", "801", 40, False),
    ("松果里皮具", "300", 200, False),
    ("松果里皮具", "300", -20, False),
    ("橘子", "300", 40, False),
])  # fmt: skip
def test_what_whoever_was_paid_gives_back_weeks_later_belongs_with_the_payment(
    *, payee: str, amount: str, days: int, is_linked: bool, links: Links
) -> None:
    conversation = links.chat()
    paid = links.payment(amount="800", payee="松果里皮具", kind=PaymentKind.TRANSFER)
    refund = links.payment(amount=amount, payee=payee, kind=PaymentKind.REFUND, minutes=60 * 24 * days)
    wanted = [(paid.id, conversation, "payee_name"), (refund.id, conversation, "same_payee")]
    assert [(link.order, link.conversation, link.rule) for link in links.found()[1]] == wanted[: 1 + is_linked]


@pytest.mark.parametrize(("description", "payee", "is_linked"), [
    ("佛山市诚品厨卫有限公司", None, True),
    ("佛山市诚品厨卫有限公司 退货款", None, True),
    ("网银转账/佛山市诚品厨卫有限公司/货款", None, True),
    ("佛山市诚品厨卫有限公司工会", None, False),
    ("佛山市诚品厨卫有限公司", "别家", False),
])  # fmt: skip
def test_a_bank_that_names_whom_it_paid_among_its_remarks_names_the_payee(
    *, description: str, payee: str | None, is_linked: bool, links: Links
) -> None:
    conversation = links.chat()
    links.builder.tells(conversation, SELLER, IdentityKind.COMPANY_NAME, "佛山市诚品厨卫有限公司", source="chat")
    links.builder.payment("orders", amount="750", kind=PaymentKind.TRANSFER, description=description, counterparty=payee)
    assert [(link.conversation, link.rule) for link in links.found()[1]] == [(conversation, "payee_name")] * is_linked


@pytest.mark.parametrize(("seller", "payee", "said", "is_linked"), [
    ("米白衣橱阿May", "米白衣橱", "尾款付了 1120", True),
    ("青竹茶具客服", "青竹茶具店", "1120付了", True),
    ("米白衣橱阿May", "米白衣橱", "付了", False),
    ("米白衣橱阿May", "米白家居", "尾款付了 1120", False),
    ("小米阿May", "小米", "尾款付了 1120", False),
    ("Jess Lark Photo", "Jess Lark", "sent the 1,120!", True),
    ("Jess Lark Photo", "Jess Lark", "sent it!", False),
    ("Jess Lark Photo", "Jess", "sent the 1,120!", False),
    ("Jess Larkin Photo", "Jess Lark", "sent the 1,120!", False),
])  # fmt: skip
def test_a_payee_named_in_part_is_presumed_where_the_sum_is_spoken_of(*, seller: str, payee: str, said: str, is_linked: bool, links: Links) -> None:
    conversation = links.chat(said, seller=seller)
    links.payment(amount="1120", payee=payee, minutes=9)
    assert [(link.conversation, link.rule) for link in links.found()[1]] == [(conversation, "payee_in_part")] * is_linked


def test_a_masked_payee_that_fits_in_two_conversations_is_ambiguous(links: Links) -> None:
    for seller in ("甲店铺", "乙店铺"):
        links.builder.tells(links.chat("转了3450", seller=seller), SELLER, IdentityKind.PERSON_NAME, "韩立军", source="chat")
    links.payment(amount="3450", payee="*立军", kind=PaymentKind.TRANSFER, minutes=9)
    assert [link.ambiguous for link in links.found()[1]] == [True, True]


@pytest.mark.parametrize(("payee", "said", "is_linked"), [
    ("Marcus Dell", "yes got the 800, thank you", True),
    ("Marcus Dell", "yes got it, thank you", False),
    ("Jen Ortiz", "yes got the 800, thank you", False),
])  # fmt: skip
def test_a_payee_of_whom_the_first_name_was_told_is_presumed_where_the_sum_is_spoken_of(
    *, payee: str, said: str, is_linked: bool, links: Links
) -> None:
    conversation = links.chat(said, seller="Bayside Sofas")
    links.builder.tells(conversation, SELLER, IdentityKind.PERSON_NAME, "Marcus", source="chat")
    links.payment(amount="800", payee=payee, kind=PaymentKind.TRANSFER, minutes=9)
    assert [(link.conversation, link.rule) for link in links.found()[1]] == [(conversation, "payee_first_name")] * is_linked


@pytest.mark.parametrize(("seller", "said", "amount", "text", "is_linked"), [
    ("Nell (Sprig & Tin)", "you were charged 49.99", "49.99", "SPRIG&TIN* MONTHLY BOX", True),
    ("Nell at Sprig & Tin", "you were charged 49.99", "49.99", "SPRIG&TIN* MONTHLY BOX", True),
    ("Nell (Sprig & Tin)", "you were charged 49.99", "19.99", "SPRIG&TIN* MONTHLY BOX", False),
    ("Blue Gum Removals", "I've paid the 750 plus another 450 on card", "1200", "SQ *BLUE GUM REMOVALS GEELONG", True),
    ("Blue Gum Removals", "750 is due and it was 450 last time", "1200", "SQ *BLUE GUM REMOVALS GEELONG", False),
])  # fmt: skip
def test_a_bank_row_names_the_firm_that_a_person_writes_for_and_may_be_of_two_sums_together(
    *, seller: str, said: str, amount: str, text: str, is_linked: bool, links: Links
) -> None:
    conversation = links.chat(said, seller=seller)
    links.row(amount, text)
    assert [(link.conversation, link.rule) for link in links.found()[1]] == [(conversation, "statement_text")] * is_linked


@pytest.mark.parametrize(("text", "is_linked"), [
    ("FASTER PAYMENT D PELL KITCHENS REF OSEI", True),
    ("FASTER PAYMENT PELL AND SONS", False),
    ("CARD PAYMENT REF UR DESK", False),
])  # fmt: skip
def test_what_stands_beside_the_account_to_be_paid_names_the_payee_of_a_bank_row(*, text: str, is_linked: bool, links: Links) -> None:
    conversation = links.chat("that is 528 for the deposit", seller="Dave fitter")
    message = links.builder.message(conversation, SELLER, "D Pell Kitchens, sort 10-20-30 acc 40112233. ref ur surname pls", days=0)
    account = Identity(
        kind=IdentityKind.BANK_ACCOUNT, quote=Quote(message=message.id, start=17, end=43), value="10-20-30 40112233", owner=SELLER, rule="any"
    )
    links.builder.case.add(account)
    links.row("528", text)
    assert [(link.conversation, link.rule) for link in links.found()[1]] == [(conversation, "statement_text")] * is_linked


@pytest.mark.parametrize(("seller", "text", "said", "is_linked"), [
    ("Volt Trail Support", "SP VOLT TRAIL RENO NV", "Total 528.00 USD", True),
    ("Volt Trail Support", "SQ *VOLTTRAIL 8005550100", "that is $528", True),
    ("Swellcraft Boards", "SWELLCRAFT SURF CO TORQUAY", "528 paid", True),
    ("Harbour & Oak Furniture", "CARD PAYMENT TO HARBOUR & OAK", "528 paid", True),
    ("Volt Trail Support", "SP VOLT TRAIL RENO NV", "that is $52", False),
    ("Volt Trail Support", "VOLTAGE CAFE", "528 paid", False),
    ("Oak Bikes", "OAK ST PARKING", "528 paid", False),
    ("Volt Trail Support", "PROVISIONAL CREDIT DISPUTE VOLT TRAIL", "528 paid", False),
])  # fmt: skip
def test_a_row_that_a_bank_describes_is_presumed_of_the_seller_it_names_where_its_sum_is_spoken_of(
    *, seller: str, text: str, said: str, is_linked: bool, links: Links
) -> None:
    conversation = links.chat(said, seller=seller)
    links.row("528", text, days=2)
    links.row("528", text, days=90)
    expected = [(conversation, "statement_text", False)] if is_linked else []
    assert [(link.conversation, link.rule, link.ambiguous) for link in links.found()[1]] == expected


@pytest.mark.parametrize(("text", "days", "is_linked"), [
    ("M LINDQVIST\nREFUND CAMERA", 39, True),
    ("M LINDQVIST", 39, True),
    ("M LINDQVIST", -2, False),
    ("M LINDGREN", 39, False),
    ("TEMPORARY CREDIT M LINDQVIST", 39, False),
])  # fmt: skip
def test_what_comes_from_a_name_that_was_paid_is_of_the_same_conversation_whatever_its_sum(
    *, text: str, days: float, is_linked: bool, links: Links
) -> None:
    conversation = links.chat("1,100 then", seller="Silvergrain")
    links.builder.tells(conversation, SELLER, IdentityKind.PERSON_NAME, "M. Lindqvist", source="chat")
    paid = links.row("1100", "M LINDQVIST")
    back = links.row("450", text, days=days, direction=Direction.IN)
    expected = [(paid.id, conversation), *([(back.id, conversation)] if is_linked else [])]
    assert [(link.order, link.conversation) for link in links.found()[1]] == expected


@pytest.mark.parametrize(("text", "amount", "currency", "days", "is_linked"), [
    ("AMAZON MKTPL*2B4C5D6E7", "528", NO_CURRENCY, 3, True),
    ("AMZN Mktp US*RT4", "528", "CNY", 3, True),
    ("AMZN Mktp US*RT4", "528", "USD", 3, False),
    ("AMZN Mktp US*RT4", "52", NO_CURRENCY, 3, False),
    ("AMZN Mktp US*RT4", "528", NO_CURRENCY, 20, False),
    ("WHOLE FOODS", "528", NO_CURRENCY, 3, False),
])  # fmt: skip
def test_a_bank_books_an_order_some_days_later_and_often_names_no_currency(
    *, text: str, amount: str, currency: str, days: float, is_linked: bool, links: Links
) -> None:
    order = links.order(platform="amazon")
    links.row(amount, text, currency=currency, days=days)
    assert [link.payment_of for link in links.found()[1]] == [order.id] * is_linked


@pytest.mark.parametrize(("other", "many"), [("Volt Trail Inc", 2), ("Trailhead Outfitters", 1), ("Volta Bikes", 1)])
def test_a_row_is_of_every_conversation_with_the_seller_it_names(other: str, many: int, links: Links) -> None:
    homes = [links.chat("528 paid", seller="Volt Trail Support"), links.chat("528 paid", seller=other)]
    links.row("528", "SP VOLT TRAIL INC RENO NV")
    assert [(link.conversation, link.ambiguous) for link in links.found()[1]] == [(home, False) for home in homes[:many]]


def test_a_row_that_names_two_sellers_is_open(links: Links) -> None:
    for seller in ("Volt Trail Support", "Heron Lamps"):
        links.chat("528 paid", seller=seller)
    links.row("528", "VOLT TRAIL ON HERON LAMPS")
    assert [link.ambiguous for link in links.found()[1]] == [True, True]


def test_a_refund_on_a_platform_is_of_the_conversation_that_speaks_of_its_sum(links: Links) -> None:
    conversation = links.chat(NUMBER, "where is the remaining 209.99?")
    links.order(platform="amazon")
    back = links.row("209.99", "AMAZON MKTPLACE PMTS", days=25, direction=Direction.IN)
    links.row("37", "AMAZON MKTPLACE PMTS", days=25, direction=Direction.IN)
    assert [(link.order, link.conversation) for link in links.found()[1]] == [(back.id, conversation)]


def test_what_moves_no_money_between_the_parties_is_left_out(links: Links) -> None:
    links.chat(NUMBER)
    links.order()
    links.payment(kind=PaymentKind.OTHER, merchant=NUMBER)
    assert links.found()[1] == []


def test_names_of_the_buyer_tie_nothing(links: Links) -> None:
    links.chat()
    links.order(shop="橘子")
    assert links.found()[0] == []


@pytest.mark.parametrize(("texts", "outcome"), [(("在吗",), OutcomeKind.BROKEN), ((f"订单号{NUMBER}", "到了"), OutcomeKind.UNKNOWN)])
def test_a_promise_of_which_another_conversation_may_tell_more_is_not_broken(texts: tuple[str, ...], outcome: OutcomeKind, links: Links) -> None:
    first = links.chat(f"订单号{NUMBER}")
    links.order()
    deadline = Terms(deadline=START + timedelta(days=2))
    promise = links.builder.says(first, SELLER, StatementKind.COMMITMENT, Topic.DELIVERY, text="后天一定到", terms=deadline)
    links.builder.message(first, BUYER, "好", days=9)
    links.chat(*texts, days=8)
    links.builder.case.index_messages()
    links.builder.case.flush()
    [found] = [one for one in link(Workers(links.builder.case), {}) if isinstance(one, Outcome) and one.statement == promise]
    assert found.outcome is outcome
