"""The two demonstration disputes, from the files a user hands over to what the case file says of them: `samples/README.md` tells the stories."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from functools import cache

import pytest
from conftest import SAMPLES

from casefile.assessment import Amount, Claim, Datum, Element, Objected, Route, Timer
from casefile.findings import Formation, Identity, IdentityKind, OrderLink, Outcome, OutcomeKind, Statement, StatementKind
from casefile.records import Conversation, Message, MessageKind, Order, Party, Payment, Problem, Reading, ReadingCode, Role, Source
from casefile.rows import Coverage
from casefile.store import CaseFile, open_case
from pipeline.report import matrix
from pipeline.report.compose import scope_of
from pipeline.report.scope import Scope
from pipeline.report.view.items import Items
from pipeline.request import Request
from pipeline.run import analyze

KEPT, LATE, BROKEN, PENDING = OutcomeKind.KEPT, OutcomeKind.LATE, OutcomeKind.BROKEN, OutcomeKind.PENDING
ZONES = {"demo-zh": "Asia/Shanghai", "demo-en": "Europe/London"}
FORMATS = {
    "demo-zh": {"alipay_bill", "chat_table", "memotrace_csv", "order_table"},
    "demo-en": {"order_table", "whatsapp"},
}
CHATS = {"demo-zh": "wechat", "demo-en": "whatsapp"}
PROMISES = (
    ("demo-zh", "付款后48小时内发货", KEPT),
    ("demo-zh", "明天肯定给您发出去", KEPT),
    ("demo-zh", "尽量今天给您发", LATE),
    ("demo-zh", "明天给您补发", LATE),
    ("demo-zh", "今天下班前给您答复", KEPT),
    ("demo-zh", "最晚这周五把剩下的498", BROKEN),
    ("demo-zh", "发票3个工作日内开好", PENDING),
    ("demo-en", "ship it within 48 hours", KEPT),
    ("demo-en", "Should ship tomorrow", KEPT),
    ("demo-en", "get back to you by tomorrow", KEPT),
    ("demo-en", "post it on Monday", LATE),
    ("demo-en", "email the invoice within 5 working days", PENDING),
)
NO_PROMISES = (
    ("demo-zh", "能48小时发货吗"),
    ("demo-zh", "那30我明天付"),
    ("demo-zh", "快递说明天到"),
    ("demo-zh", "我查下哈"),
    ("demo-zh", "好一个周五退款"),
    ("demo-en", "get here by the weekend?"),
    ("demo-en", "It'll be posted tomorrow, promise!"),
    ("demo-en", 'Oh sure, "by Friday"'),
    ("demo-en", "Sorry for the inconvenience"),
)
MARKS = (
    ("demo-zh", "轻微色差、划痕不算质量问题", StatementKind.DISCLAIMER),
    ("demo-zh", "截图发我返您10元红包", StatementKind.INDUCEMENT),
    ("demo-zh", "混了二层皮进来", StatementKind.ADMISSION),
    ("demo-zh", "给您退200，包您留着", StatementKind.SETTLEMENT),
    ("demo-zh", "在走流程", StatementKind.STALL),
    ("demo-zh", "按本店规定定制商品不退不换", StatementKind.REFUSAL),
    ("demo-zh", "您先把淘宝的投诉撤了", StatementKind.INDUCEMENT),
    ("demo-zh", "再不退我打12315", StatementKind.THREAT_OF_ACTION),
    ("demo-zh", "平台判定支持买家", StatementKind.PLATFORM_DECISION),
    ("demo-en", "PayPal friends & family", StatementKind.INDUCEMENT),
    ("demo-en", "really pleased with it", StatementKind.BUYER_CONCESSION),
    ("demo-en", "plated zinc bases", StatementKind.ADMISSION),
    ("demo-en", "call it settled", StatementKind.SETTLEMENT),
    ("demo-en", "as per our shop policy", StatementKind.REFUSAL),
    ("demo-en", "If you delete the review", StatementKind.INDUCEMENT),
    ("demo-en", "opening a PayPal dispute", StatementKind.THREAT_OF_ACTION),
)
DETAILS = {
    "demo-zh": {
        (IdentityKind.COMPANY_NAME, "海宁云上松果里皮具有限公司", Role.SELLER),
        (IdentityKind.CREDIT_CODE, "91330481MAXN31605J", Role.SELLER),
        (IdentityKind.ADDRESS, "浙江省嘉兴市海宁市许村镇松果里路9316号3幢", Role.SELLER),
        (IdentityKind.ADDRESS, "上海市闵行区橘子南路9316弄3号602室", Role.BUYER),
        (IdentityKind.ALIPAY, "19900000316", Role.SELLER),
        (IdentityKind.PERSON_NAME, "冯小满", Role.SELLER),
        (IdentityKind.PHONE, "+8657380000316", Role.SELLER),
        (IdentityKind.ORDER_NO, "3160000260305000316", Role.PLATFORM),
        (IdentityKind.TRACKING_NO, "YT0000316031601", Role.OTHER),
    },
    "demo-en": {
        (IdentityKind.COMPANY_NAME, "Fernwren Lighting Ltd", Role.SELLER),
        (IdentityKind.LICENSE_NO, "98765432", Role.SELLER),
        (IdentityKind.TAX_OR_VAT, "GB999031620", Role.SELLER),
        (IdentityKind.ADDRESS, "Unit 93, 316 Millrace Wharf Road, Leeds LS99 9ZZ", Role.SELLER),
        (IdentityKind.PAYPAL, "pay@fernwren.example", Role.SELLER),
        (IdentityKind.EMAIL, "accounts@fernwren.example", Role.SELLER),
        (IdentityKind.PHONE, "+442079460316", Role.SELLER),
        (IdentityKind.TRACKING_NO, "ZZ031603160GB", Role.OTHER),
    },
}


@pytest.fixture(scope="module")
def case_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], CaseFile]]:
    """A demonstration's case file, made by the whole run when it is first asked for."""
    folder = tmp_path_factory.mktemp("demo")
    with ExitStack() as opened:

        @cache
        def case_of(demo: str) -> CaseFile:
            analyze(Request(exports=[SAMPLES / demo], out=folder / demo, zone=ZONES[demo]), who="test", tell=lambda _stage: None)
            return opened.enter_context(open_case(folder / demo / "case.db"))

        yield case_of


@pytest.fixture
def case(case_of: Callable[[str], CaseFile], demo: str) -> CaseFile:
    return case_of(demo)


def chat(case: CaseFile, demo: str) -> Conversation:
    return next(conversation for conversation in case.records(Conversation) if conversation.platform == CHATS[demo])


def said(case: CaseFile, words: str) -> Message:
    """The one message with these words."""
    (message,) = (message for message in case.messages() if words in message.text)
    return message


def statements(case: CaseFile, words: str) -> list[Statement]:
    return [statement for statement in case.records(Statement) if statement.quote.message == said(case, words).id]


@pytest.mark.parametrize("demo", ZONES)
def test_every_file_is_read_without_a_problem_and_nothing_is_left_over(demo: str, case: CaseFile) -> None:
    assert list(case.records(Problem)) == []
    assert {coverage.unaccounted for coverage in case.records(Coverage)} == {0}
    assert {source.format for source in case.records(Source) if source.format} == FORMATS[demo]


@pytest.mark.parametrize("demo", ZONES)
def test_statements_are_numbered_in_the_order_of_the_words_and_outcomes_follow_them(demo: str, case: CaseFile) -> None:
    conversations = [conversation.id for conversation in case.records(Conversation)]
    written = list(case.records(Statement))
    places = [(case.get(Message, one.quote.message), one.quote.start) for one in written]
    read = [(conversations.index(message.conversation), message.index, start) for message, start in places]
    assert read == sorted(read)
    assert [case.number(one.id) for one in written] == list(range(1, len(written) + 1))
    judged = [case.number(outcome.statement) for outcome in case.records(Outcome)]
    assert judged == sorted(judged)


@pytest.mark.parametrize(("demo", "shop"), [("demo-zh", "松果里皮具客服"), ("demo-en", "Fernwren Lighting")])
def test_the_shop_is_the_seller_and_the_exporter_the_buyer(demo: str, shop: str, case: CaseFile) -> None:
    parties = case.records(Party, conversation=chat(case, demo).id)
    assert {party.role: party.name == shop for party in parties} == {Role.SELLER: True, Role.BUYER: False}


@pytest.mark.parametrize("demo", ["demo-zh"])
def test_the_dispute_page_keeps_the_roles_it_states(case: CaseFile) -> None:
    (page,) = (conversation for conversation in case.records(Conversation) if conversation.platform == "taobao")
    assert {party.name: party.role for party in case.records(Party, conversation=page.id)} == {
        "橘子汽水": Role.BUYER,
        "松果里皮具": Role.SELLER,
        "淘宝客服": Role.PLATFORM,
    }


@pytest.mark.parametrize(
    ("demo", "files"),
    [
        ("demo-zh", {"IMG_20260318_203107.jpg": True, "皮革检验报告_XN0316.pdf": False}),
        ("demo-en", {"00000027-PHOTO-2026-03-14-11-20-38.jpg": True}),
    ],
)
def test_named_files_are_found_or_missed(files: dict[str, bool], case: CaseFile) -> None:
    assert {one.name: one.present for message in case.messages() for one in message.attachments if one.name} == files


@pytest.mark.parametrize(("demo", "words"), [("demo-zh", "撤回了一条消息"), ("demo-en", "This message was deleted")])
def test_what_was_taken_back_shows(words: str, case: CaseFile) -> None:
    assert said(case, words).kind is MessageKind.RECALLED


@pytest.mark.parametrize("demo", ["demo-en"])
def test_what_was_edited_shows(case: CaseFile) -> None:
    assert [message.text.partition(",")[0] for message in case.messages() if message.edited] == ["Sorry for the inconvenience"]


@pytest.mark.parametrize("demo", ["demo-zh"])
def test_the_bill_comes_to_what_it_states(case: CaseFile) -> None:
    assert [reading.value for reading in case.records(Reading) if reading.code is ReadingCode.CONTROL_TOTAL] == [
        "共12笔记录",
        "收入：1笔 66.00元",
        "支出：8笔 766.70元",
        "不计收支：3笔 642.71元",
    ]


@pytest.mark.parametrize(("demo", "order_no"), [("demo-zh", "3160000260305000316"), ("demo-en", "FW-2026-0316")])
def test_only_the_disputed_order_belongs_to_the_conversation(order_no: str, case: CaseFile) -> None:
    orders = {order.id: order.order_no for order in case.records(Order)}
    links = [link for link in case.records(OrderLink) if link.order in orders and link.conversation]
    assert [(orders[link.order], link.rule, link.ambiguous) for link in links] == [(order_no, "order_no", False)]


@pytest.mark.parametrize("demo", ["demo-zh"])
def test_the_purchase_and_its_part_refund_are_tied_to_the_order(case: CaseFile) -> None:
    payments = {payment.id: payment for payment in case.records(Payment)}
    (order,) = (order for order in case.records(Order) if order.order_no == "3160000260305000316")
    paid = [payments[link.order] for link in case.records(OrderLink) if link.payment_of == order.id]
    assert sorted((payment.kind.value, payment.amount.amount) for payment in paid) == [("purchase", Decimal("528.00")), ("refund", Decimal("30.00"))]


@pytest.mark.parametrize(
    ("demo", "offer", "price"), [("demo-zh", "528，再送您一个同款零钱包", "528"), ("demo-en", "£125 all in with postage", "125")]
)
def test_the_bargain_is_the_contract_and_the_order_goes_with_it(demo: str, offer: str, price: str, case: CaseFile) -> None:
    (formation,) = case.records(Formation, conversation=chat(case, demo).id)
    assert (formation.by, formation.terms.amount, formation.order is not None) == ("messages", Decimal(price), True)
    assert formation.offer in {statement.id for statement in statements(case, offer)}


@pytest.mark.parametrize(("demo", "words", "outcome"), PROMISES)
def test_a_promise_comes_out_as_the_story_has_it(words: str, outcome: OutcomeKind, case: CaseFile) -> None:
    promises = {statement.id for statement in statements(case, words) if statement.kind is StatementKind.COMMITMENT}
    assert [found.outcome for found in case.records(Outcome) if found.statement in promises] == [outcome]


@pytest.mark.parametrize(("demo", "words"), NO_PROMISES)
def test_what_only_looks_like_a_promise_is_none(words: str, case: CaseFile) -> None:
    assert StatementKind.COMMITMENT not in {statement.kind for statement in statements(case, words)}


@pytest.mark.parametrize(("demo", "words", "kind"), MARKS)
def test_what_counts_for_and_against_is_found(words: str, kind: StatementKind, case: CaseFile) -> None:
    assert kind in {statement.kind for statement in statements(case, words)}


@pytest.mark.parametrize("demo", ZONES)
def test_the_details_of_the_parties_are_found_with_their_owners(demo: str, case: CaseFile) -> None:
    found = {(identity.kind, identity.value, identity.owner) for identity in case.records(Identity)}
    assert DETAILS[demo] <= found


def weighed(scope: Scope) -> Iterator[str]:
    """What the assessment says of a case, in the words of the report: one line each."""
    case, words = scope.case, scope.words
    for claim in case.records(Claim):
        strict = f" | {words.of(claim.strict)}" if claim.strict is not None else ""
        yield f"# {words.law(claim.code)}: {words.of(claim.grade)}{strict}"
        for element in case.records(Element, claim=claim.code):
            how = ", ".join((*element.rules, *element.caps))
            yield f"{element.code} {words.law(element.code)}: {words.of(element.grade)} ({how}; {element.cure or '–'})"
    yield "#"
    for amount in case.records(Amount):
        yield f"{amount.code} {words.law(amount.code)}: {amount.result} {amount.currency}; {words.join(map(words.law, amount.why))}"
    for datum in case.records(Datum):
        yield f"{datum.what}: {words.of(datum.state)}; {words.join(map(words.law, (*filter(None, [datum.why]), *datum.given)))}"
    for timer in case.records(Timer):
        until = f" / {timer.latest}" if timer.latest is not None else ""
        yield f"{timer.code} {words.law(timer.code)}: {timer.start} – {timer.end}{until}: {words.of(timer.state)}"
    for route in case.records(Route):
        to = words.law(route.to) if route.to else "–"
        yield f"{route.code} {words.law(route.code)}: {words.of(route.state)}; {to}; {words.join(map(words.law, (*route.needs, *route.why)))}"


def opposed(scope: Scope) -> Iterator[str]:
    """The objections to expect of each exhibit, with what they are aimed at and the answer."""
    for objected in scope.case.records(Objected):
        exhibit = scope.numbers.exhibits[objected.exhibit].label
        yield f"# {exhibit} {objected.code} {scope.words.law(objected.code)}"
        yield from (f"  {item.text}" for item in map(scope.item, objected.items))
        yield f"> {scope.words.law(f'{objected.code}.answer')}"


@pytest.mark.parametrize(("demo", "law"), [("demo-zh", "cn"), ("demo-en", "uk")])
@pytest.mark.parametrize("lines", [weighed, opposed])
def test_a_demonstration_is_weighed_as_it_was_reviewed(
    demo: str, law: str, lines: Callable[[Scope], Iterator[str]], case: CaseFile, golden: Callable[[str, str], None]
) -> None:
    scope = scope_of(case, options={"law": law}, language=demo.removeprefix("demo-"), version="0")
    golden(f"assessment/{demo}-{lines.__name__}.txt", "\n".join(lines(scope)) + "\n")


@pytest.mark.parametrize(("demo", "law"), [("demo-zh", "cn"), ("demo-en", "uk")])
def test_what_an_element_rests_on_is_shown_once_and_pointed_to_where_another_claim_needs_it(demo: str, law: str, case: CaseFile) -> None:
    scope = scope_of(case, options={"law": law}, language=demo.removeprefix("demo-"), version="0")
    rows = [(row, claim.claim.code) for claim in matrix.claims(scope) for row in claim.elements if row.supports.shown or row.contradicts.shown]
    shown: dict[tuple[str, Items, Items], str] = {}
    for row, claim in rows:
        first = shown.setdefault((row.element.code, row.supports, row.contradicts), claim)
        assert (row.as_in.code if row.as_in else claim) == first
    assert len(shown) < len(rows)
