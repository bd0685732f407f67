"""Papers: what they say has its source in the case, what the file does not know is blank and listed, and the same case gives the same bytes."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import docx
import pytest
from case_builder import BUYER, SELLER, START, CaseBuilder
from click.testing import CliRunner
from conftest import SAMPLES
from docx.table import Table as DocxTable
from report_case import HOSTILE, build

from casefile.errors import CaseError, IntegrityError
from casefile.findings import Identity, IdentityKind, Outcome, OutcomeKind, Quote, Standing, Statement, StatementKind, Terms, Topic
from casefile.records import EventKind, Message, Party, PaymentKind, Provenance, Role, Source
from casefile.store import CaseFile, open_case
from pipeline.cli import main
from pipeline.law import JURISDICTIONS, load_pack
from pipeline.papers.dealings import statements
from pipeline.papers.file import file_paper
from pipeline.papers.fill import FilledPaper, Part, fill
from pipeline.papers.paper import Field, Paper, language_of, paper_named, papers, phrases
from pipeline.papers.queries import QUERIES
from pipeline.papers.tables import TABLES, windows
from pipeline.papers.write import docx_of
from pipeline.report.compose import scope_of
from pipeline.report.scope import Scope
from pipeline.request import Request
from pipeline.run import analyze

CASES = {"demo-zh": ("demo-zh", "cn"), "demo-en": ("demo-en", "uk"), "demo-en-us": ("demo-en", "us"), "demo-en-eu": ("demo-en", "eu")}
ZONES = {"demo-zh": "Asia/Shanghai", "demo-en": "Europe/London"}
LAWS = {case: law for case, (_, law) in CASES.items()}
WRITTEN = [(demo, name, language) for demo, law in LAWS.items() for name, paper in papers(law).items() for language in paper.title]
OF_ALL_LAWS = [(law, paper) for law in JURISDICTIONS for paper in papers(law).values()]
SNAKE = re.compile(r"(?<![\w./])[a-z]+(?:_[a-z]+)+(?![\w./])")
CODES = re.compile(r"\b(?:F|C|Q|T|O|why|to|need|datum|first|timer|effect)\.[A-Za-z]\w|\bCAP\d|\b[A-Z]{2,5}(?:-[A-Z])?\.\d|\{\w*\}|\bNone\b")
QUOTED = re.compile("“([^”]*)”")


def test_a_paper_is_for_routes_that_its_law_has() -> None:
    known = {law: set(load_pack(law).routes) for law in JURISDICTIONS}
    named = {code for _, paper in OF_ALL_LAWS for code in paper.routes}
    assert named <= set().union(*known.values())
    assert {paper.name for law, paper in OF_ALL_LAWS if paper.routes and not known[law].intersection(paper.routes)} == set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    folder: Path
    scopes: Callable[[str], Scope]
    filled: Callable[[str, str], FilledPaper]
    written: Callable[[str, str], bytes]
    blocks: Callable[[str, str], list[tuple[str, str]]]
    said: str
    """Everything that messages say, and what parties, conversations and files are called."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Demo]]:
    with ExitStack() as stack:

        @cache
        def made(name: str) -> Demo:
            out = tmp_path_factory.mktemp(name) / "case"
            sample, law = CASES[name]
            analyze(Request(exports=(SAMPLES / sample,), out=out, zone=ZONES[sample], law=law), who="test", tell=lambda _stage: None)
            case = stack.enter_context(open_case(out / "case.db"))
            scopes = cache(lambda language: scope_of(case, options={"law": law}, language=language, version="0"))
            chats = [key for key, exhibit in scopes("zh").numbers.exhibits.items() if exhibit.conversation is not None]
            names = [scopes(language).conversation_name(chat) for language in ("zh", "en") for chat in chats]
            parties = chain.from_iterable((party.name, *party.native_ids) for party in case.records(Party))
            texts = (message.text for message in case.messages())
            paths = (source.path for source in case.records(Source))
            filled = cache(lambda paper, language: fill(paper_named(paper, law), scopes(language)))
            written = cache(lambda paper, language: docx_of(filled(paper, language), scopes(language), mark=""))
            read = cache(lambda paper, language: blocks(written(paper, language)))
            said = "\n".join((*texts, *names, *parties, *paths))
            return Demo(folder=out, scopes=scopes, filled=filled, written=written, blocks=read, said=said)

        yield made


def blocks(raw: bytes) -> list[tuple[str, str]]:
    """Style and text of every paragraph and table, in order."""
    found: list[tuple[str, str]] = []
    document = docx.Document(io.BytesIO(raw))
    styles = {style.style_id: style.name or "" for style in document.styles}  # `block.style` goes through all of them for each paragraph
    for block in document.iter_inner_content():
        if isinstance(block, DocxTable):
            found.append(("Table", "\n".join(cell.text for row in block.rows for cell in row.cells)))
        else:
            found.append((styles.get(block._p.style, "Normal"), block.text))
    return found


def parts(filled: FilledPaper) -> list[Part]:
    return [part for section in filled.sections for part in section.parts]


def chatted(folder: Path, *, method: str = "PayPal", is_back: bool = True, law: str = "uk", promised_by: datetime = START) -> CaseFile:
    """A bicycle agreed on, paid, received and given back by messages alone; the bill has one payment and a part of it back."""
    build = CaseBuilder(folder)
    build.source("chat", Provenance.APP_EXPORT)
    build.source("bill", Provenance.OFFICIAL_EXPORT)
    talk = build.talk("chat", "whatsapp")
    offer = build.says(talk, BUYER, StatementKind.OFFER, text="900 with a lock thrown in?")
    build.formed(
        talk,
        "messages",
        offer=offer,
        acceptance=build.says(talk, SELLER, StatementKind.ACCEPTANCE, text="Go on then, 900 all in"),
        terms=Terms(amount=Decimal(900), currency="GBP"),
    )
    build.link(talk, build.payment("bill", amount="900", currency="GBP", method=method, counterparty="Calder"), rule="payee_name")
    build.message(talk, BUYER, "It's here, thank you!", days=3)
    build.says(talk, BUYER, StatementKind.COMPLAINT, text="It dies after eleven miles", days=10)
    build.says(talk, BUYER, StatementKind.DEMAND, text="I want to return it for a full refund", days=11)
    promise = build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.DELIVERY, text="With you by Sunday", days=1)
    why = "due_after_record:2025-05-04T23:59+08:00:2025-05-14T10:00+08:00"
    for due in (None, promised_by):
        build.case.add(Outcome(statement=promise, outcome=OutcomeKind.BROKEN, why=why, due=due))
    build.says(talk, SELLER, StatementKind.ADMISSION, text="Sorry, no refund, you broke it", days=12)
    build.case.flush()
    [admitted] = [one for one in build.case.records(Statement) if one.kind is StatementKind.ADMISSION]
    build.case.add(replace(admitted, kind=StatementKind.REFUSAL))
    if is_back:
        build.message(talk, BUYER, "OK he's collected it", days=13)
    build.link(talk, build.payment("bill", amount="300", currency="GBP", kind=PaymentKind.REFUND, counterparty="Calder"), rule="payee_name")
    for found in build.assessed(law=law).found:
        build.case.add(found)  # type: ignore[arg-type]
    build.case.flush()
    return build.case


def filled_text(case: CaseFile, paper: str, *, language: str = "en", law: str = "uk") -> str:
    filled = fill(paper_named(paper, law), scope_of(case, options={"law": law}, language=language, version="0"))
    return "\n".join(line for part in parts(filled) for line in (part.label, *(entry.text for entry in part.entries), part.blank or "", *part.lines))


@pytest.mark.parametrize(
    ("method", "said", "unsaid"),
    [("PayPal", "PayPal", "card provider"), ("Visa", "card provider", "PayPal"), ("transfer", "mediation", "card provider")],
)
def test_a_letter_speaks_of_the_card_or_the_wallet_only_where_one_paid(tmp_path: Path, method: str, said: str, unsaid: str) -> None:
    text = filled_text(chatted(tmp_path, method=method), "letter-before-claim")
    assert (said in text, unsaid in text) == (True, False)


def test_a_paper_knows_what_the_messages_and_the_bill_show_where_there_is_no_order(tmp_path: Path) -> None:
    case = chatted(tmp_path)
    notice, letter = filled_text(case, "rejection-notice"), filled_text(case, "letter-before-claim")
    (tmp_path / "cn").mkdir()
    claim = filled_text(chatted(tmp_path / "cn", law="cn"), "statement-of-claim", language="zh", law="cn")
    assert all(missing not in notice for missing in ("when the goods were delivered", "what was paid", "price can be reckoned"))
    assert "600.00 GBP outstanding" in letter
    assert "900.00" in claim.partition("4. 合同约定的价格")[2][:40]


@pytest.mark.parametrize(("asked", "is_named"), [("Hi, is the oak desk still available?", True), ("Hi there", False)])
def test_where_no_record_names_the_goods_the_question_that_opened_the_deal_does(tmp_path: Path, asked: str, is_named: bool) -> None:
    build, talk = deal(tmp_path)
    build.message(talk, BUYER, asked)
    offer = build.says(talk, SELLER, StatementKind.OFFER, text="240 and it's yours")
    build.formed(talk, "messages", offer=offer, acceptance=build.says(talk, BUYER, StatementKind.ACCEPTANCE, text="deal"))
    [goods] = [part for part in parts(paper_of(build, "letter-before-claim", law="uk", language="en")) if part.label == "Goods and quantity"]
    assert [(entry.quote, entry.source) for entry in goods.entries] == ([(asked, "A-01 [0001]")] if is_named else [])
    assert (goods.want is None) == is_named


def test_a_notice_does_not_ask_to_collect_what_was_collected(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "back").mkdir()
    for folder, is_back in (("kept", False), ("back", True)):
        text = filled_text(chatted(tmp_path / folder, is_back=is_back), "rejection-notice")
        assert ("collect the goods" in text, "Goods handed back" in text) == (not is_back, is_back)


def test_times_are_written_as_a_person_writes_them_and_the_offset_is_said_once(tmp_path: Path) -> None:
    case = chatted(tmp_path, promised_by=datetime(2025, 5, 4, 23, 59, 59, tzinfo=timezone(timedelta(hours=8))))
    letter = filled_text(case, "letter-before-claim")
    assert "11 May 2025, 10:03" in letter
    assert "due by 4 May 2025" in letter
    assert not re.search(r"\d{4}-\d\d-\d\d|23:59|\+08:00", letter)


def test_one_message_is_pleaded_once(tmp_path: Path) -> None:
    letter = filled_text(chatted(tmp_path, promised_by=START + timedelta(days=3)), "letter-before-claim")
    assert letter.count("Sorry, no refund, you broke it") == 1
    assert letter.count("promised: ") == 1


@pytest.mark.parametrize(
    ("method", "said", "unsaid"),
    [("PayPal", "PayPal User Agreement", "Visa"), ("Visa", "Visa dispute rules", "PayPal"), ("", "Visa dispute", "PayPal")],
)
def test_a_dispute_pack_names_the_reasons_of_what_paid(tmp_path: Path, method: str, said: str, unsaid: str) -> None:
    text = filled_text(chatted(tmp_path, method=method), "chargeback")
    assert (said in text, unsaid in text) == (True, False)


def test_what_came_back_of_no_order_is_deducted_from_all_that_was_paid(tmp_path: Path) -> None:
    build = CaseBuilder(tmp_path)
    talk = build.talk(build.source("chat", Provenance.APP_EXPORT))
    build.link(talk, build.order(build.source("orders", Provenance.OFFICIAL_EXPORT), platform="amazon", total="389", currency="USD"))
    bill = build.source("bill", Provenance.OFFICIAL_EXPORT)
    build.link(talk, build.payment(bill, amount="45", currency="USD", kind=PaymentKind.TRANSFER), rule="payee_name")
    build.link(talk, build.payment(bill, amount="100", currency="USD", kind=PaymentKind.REFUND), rule="payee_name")
    for found in build.assessed(law="us").found:
        build.case.add(found)  # type: ignore[arg-type]
    build.case.flush()
    text = filled_text(build.case, "letter-of-demand", law="us")
    assert "434.00 USD paid − 100.00 USD refunded = 334.00 USD outstanding" in text
    assert "no refund in the file" not in text


def told_in_mails(folder: Path) -> CaseFile:
    """A buyer who signs in two ways, and an order by mail at a shop of its own."""
    build = CaseBuilder(folder)
    talk = build.talk(build.source("chat", Provenance.APP_EXPORT), "email")
    build.tells(talk, BUYER, IdentityKind.PERSON_NAME, "Rowan Tate", owner=BUYER)
    build.tells(talk, BUYER, IdentityKind.PERSON_NAME, "Rowan", owner=BUYER)
    build.link(talk, build.order(build.source("orders", Provenance.APP_EXPORT), platform="email", total="90", currency="EUR"))
    build.says(talk, BUYER, StatementKind.DEMAND, text="Please repair it", days=4)
    build.says(talk, BUYER, StatementKind.DEMAND, text="I withdraw from the contract", days=5)
    for found in build.assessed(law="eu").found:
        build.case.add(found)  # type: ignore[arg-type]
    build.case.flush()
    return build.case


def test_a_first_name_is_no_other_name_than_the_full_one(tmp_path: Path) -> None:
    filled = fill(paper_named("withdrawal-notice", "eu"), scope_of(told_in_mails(tmp_path), options={"law": "eu"}, language="en", version="0"))
    [name] = [part for part in parts(filled) if part.label == "Name"]
    assert [entry.text for entry in name.entries] == ["Rowan Tate"]
    assert name.want is None


@pytest.mark.parametrize(("platform", "note"), [("ebay", "eBay"), ("email", ""), ("unknown", "")])
def test_a_shop_is_told_with_the_platform_that_it_is_on_if_it_is_on_one(tmp_path: Path, platform: str, note: str) -> None:
    build = CaseBuilder(tmp_path)
    talk = build.talk(build.source("chat", Provenance.APP_EXPORT), "ebay")
    build.link(talk, build.order(build.source("orders", Provenance.APP_EXPORT), platform=platform, shop_name="Tern Lamps"))
    build.case.flush()
    [shop] = QUERIES["seller_shop"](scope_of(build.case, options={"law": "uk"}, language="en", version="0"))
    assert (shop.text, shop.note) == ("Tern Lamps", note)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("M. Lindqvist", "Maren Lindqvist"), ["Maren Lindqvist"]),
        (("M Lindqvist", "Maren Lindqvist", "Maren"), ["Maren Lindqvist"]),
        (("K. Lindqvist", "Maren Lindqvist"), ["K. Lindqvist", "Maren Lindqvist"]),
    ],
)
def test_what_only_the_messages_tell_of_seller_and_order_stands_in_a_letter(names: tuple[str, ...], shown: list[str], tmp_path: Path) -> None:
    build = CaseBuilder(tmp_path)
    talk = build.talk(build.source("chat", Provenance.APP_EXPORT), "whatsapp")
    for name in names:
        build.tells(talk, SELLER, IdentityKind.PERSON_NAME, name, owner=SELLER)
    build.tells(talk, SELLER, IdentityKind.ORDER_NO, "HO-2217", owner=SELLER)
    for found in build.assessed(law="uk").found:
        build.case.add(found)  # type: ignore[arg-type]
    build.case.flush()
    filled = fill(paper_named("letter-before-claim", "uk"), scope_of(build.case, options={"law": "uk"}, language="en", version="0"))
    told = {part.label: [entry.text for entry in part.entries] for part in parts(filled)}
    assert (told["To"], told["Order number"]) == (shown, ["HO-2217"])


def test_a_notice_of_withdrawal_repeats_no_other_demand(tmp_path: Path) -> None:
    text = filled_text(told_in_mails(tmp_path), "withdrawal-notice", law="eu")
    assert ("I withdraw from the contract" in text, "Please repair it" in text) == (True, False)


def test_an_order_by_mail_was_placed_on_no_platform(tmp_path: Path) -> None:
    filled = fill(paper_named("withdrawal-notice", "eu"), scope_of(told_in_mails(tmp_path), options={"law": "eu"}, language="en", version="0"))
    [number] = [part for part in parts(filled) if part.label == "Order number"]
    assert [entry.text[:2] for entry in number.entries] == ["no"]


def test_a_marketplace_is_told_no_account_elsewhere(tmp_path: Path) -> None:
    build = CaseBuilder(tmp_path)
    talk = build.talk(build.source("chat", Provenance.APP_EXPORT), "whatsapp")
    build.link(talk, build.order(build.source("orders", Provenance.OFFICIAL_EXPORT), platform="amazon", currency="USD"))
    for found in build.assessed(law="us").found:
        build.case.add(found)  # type: ignore[arg-type]
    build.case.flush()
    filled = fill(paper_named("platform-information", "us"), scope_of(build.case, options={"law": "us"}, language="en", version="0"))
    [account] = [part for part in parts(filled) if part.label == "Own account on the platform"]
    assert (account.entries, account.want is not None) == ((), True)


def test_of_a_message_of_several_lines_only_the_statement_is_quoted(tmp_path: Path) -> None:
    build = CaseBuilder(tmp_path)
    talk = build.talk(build.source("chat", Provenance.APP_EXPORT), "email")
    message = build.message(talk, SELLER, "Order confirmed\nWe dispatch within 2 working days.\nSam")
    quote = Quote(message=message.id, start=16, end=49)
    build.case.add(Statement(kind=StatementKind.COMMITMENT, topic=Topic.DELIVERY, quote=quote, role=SELLER, rule="any"))
    build.case.flush()
    text = filled_text(build.case, "letter-before-claim", law="eu")
    assert "“We dispatch within 2 working days”" in text


def paper_of(build: CaseBuilder, name: str, *, law: str = "cn", language: str = "zh") -> FilledPaper:
    for found in build.assessed(law=law).found:
        build.case.add(found)  # type: ignore[arg-type]
    build.case.flush()
    return fill(paper_named(name, law), scope_of(build.case, options={"law": law}, language=language, version="0"))


def deal(folder: Path) -> tuple[CaseBuilder, str]:
    """A chat with a seller on no platform, and a bill."""
    build = CaseBuilder(folder)
    talk = build.talk(build.source("chat", Provenance.APP_EXPORT))
    build.source("bill", Provenance.OFFICIAL_EXPORT)
    return build, talk


def test_what_a_field_is_called_is_not_said_of_its_value_again(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    build.tells(talk, SELLER, IdentityKind.CREDIT_CODE, "91330106MA2XUNA001")
    build.tells(talk, SELLER, IdentityKind.ADDRESS, "杭州市西湖区文三路1号")
    told = {part.label: part for part in parts(paper_of(build, "complaint-12315"))}
    assert [entry.note for entry in told["统一社会信用代码"].entries] == [""]
    assert [entry.note for entry in told["地址"].entries] == [""]


def test_a_missing_fact_that_is_called_as_its_field_is_named_once(tmp_path: Path) -> None:
    build, _ = deal(tmp_path)
    [code] = [part for part in parts(paper_of(build, "complaint-12315")) if part.label == "统一社会信用代码"]
    assert code.blank == "（案卷中未见）"
    assert code.want is not None
    assert code.want.what == "案卷中未见"


def test_places_of_one_fact_are_parted_as_the_language_writes_it(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    for _ in range(2):
        build.tells(talk, SELLER, IdentityKind.COMPANY_NAME, "杭州云朵有限公司")
    sources = {language: parts(paper_of(build, "complaint-12315", language=language)) for language in ("zh", "en")}
    [zh] = [entry.source for part in sources["zh"] for entry in part.entries if "云朵" in entry.text]
    [en] = [entry.source for part in sources["en"] for entry in part.entries if "云朵" in entry.text]
    assert (zh, en) == ("证1 [0001]；证1 [0002]", "A-01 [0001]; A-01 [0002]")


def test_what_a_transfer_was_for_is_no_description_of_goods(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    build.link(talk, build.payment("bill", kind=PaymentKind.TRANSFER, description="转账备注:微信转账", counterparty="小满"), rule="payee_name")
    [goods] = [part for part in parts(paper_of(build, "demand-letter")) if part.label == "商品名称、数量"]
    assert goods.entries == ()


@pytest.mark.parametrize(("payments", "products"), [(1, ["384.00 元"]), (2, [])])
def test_a_multiple_is_reckoned_on_a_deal_by_messages_that_one_payment_paid(tmp_path: Path, payments: int, products: list[str]) -> None:
    build, talk = deal(tmp_path)
    build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.AUTHENTICITY, text="假一罚三", terms=Terms(multiple=Decimal(3)))
    for number in range(payments):
        paid = build.payment("bill", amount="128", kind=PaymentKind.TRANSFER, counterparty="小满", number=f"n{number}")
        build.link(talk, paid, rule="payee_name")
    filled = paper_of(build, "demand-letter")
    assert [entry.text.rpartition("＝ ")[2] for part in parts(filled) for entry in part.entries if "假一罚三”；" in entry.text] == products


@pytest.mark.parametrize(
    ("words", "days", "reckoned"),
    [
        ("假一赔十", 1, ["1000.00 元"]),
        ("店里所有商品假一赔十", 1, ["1000.00 元", "500.00 元"]),
        ("假一赔十", 0, ["1000.00 元", "500.00 元"]),
    ],
    ids=["a day later", "where it is of everything", "on the same day"],
)
def test_a_multiple_is_of_what_was_ordered_next(words: str, days: float, reckoned: list[str], tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.AUTHENTICITY, text=words, terms=Terms(multiple=Decimal(10)))
    for total, day in (("100", 0.1), ("50", 0.1 + days)):
        build.link(talk, build.order("bill", total=total, events={EventKind.PLACED: day}), rule="order_no")
    [promised] = [part for part in parts(paper_of(build, "demand-letter")) if part.label.startswith("所承诺的赔付")]
    assert [entry.text.rpartition("＝ ")[2].replace(",", "") for entry in promised.entries] == reckoned
    assert all(("另有订单" in entry.note) is (len(reckoned) < 2) for entry in promised.entries)


@pytest.mark.parametrize(
    ("paper", "law", "language"), [("demand-letter", "cn", "zh"), ("complaint-12315", "cn", "zh"), ("letter-of-demand", "us", "en")]
)
def test_a_letter_says_in_whose_words_the_goods_went_back(tmp_path: Path, paper: str, law: str, language: str) -> None:
    build, talk = deal(tmp_path)
    build.message(talk, BUYER, "桌子已经寄回，单号DP0001")
    build.message(talk, SELLER, "收到退货了，桌面有划痕")
    texts = [entry.text for part in parts(paper_of(build, paper, law=law, language=language)) for entry in part.entries]
    assert sum("已经寄回" in text or "收到退货了" in text for text in texts) == 2


def test_a_payment_that_only_the_words_of_a_bank_tell_of_is_told_in_them(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    paid = replace(
        build.payment("bill", amount="450", currency="GBP", description="FASTER PAYMENT HARLOW LTD"), platform="bank", place=build.place("bill")
    )
    build.case.add(paid)
    build.link(talk, paid, rule="statement_text")
    [payments] = [part for part in parts(paper_of(build, "letter-before-claim", law="uk", language="en")) if part.label == "Documents: payments"]
    assert [entry.text.rpartition(", ")[2] for entry in payments.entries] == ["FASTER PAYMENT HARLOW LTD"]


def test_an_offer_that_was_agreed_on_is_not_called_superseded(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    offer = build.says(talk, SELLER, StatementKind.OFFER, text="450 all in", standing=Standing.SUPERSEDED)
    build.formed(talk, "messages", offer=offer, acceptance=build.says(talk, BUYER, StatementKind.ACCEPTANCE, text="Deal"))
    [agreed] = [part for part in parts(paper_of(build, "letter-before-claim", law="uk", language="en")) if part.label == "How the contract was made"]
    assert [entry.note for entry in agreed.entries] == ["", ""]


@pytest.mark.parametrize(
    ("beside", "labels"), [(StatementKind.INDUCEMENT, []), (StatementKind.SETTLEMENT, []), (StatementKind.STALL, ["经营者的承诺（原话）"])]
)
def test_what_is_offered_for_dropping_the_case_is_pleaded_as_no_promise(tmp_path: Path, beside: StatementKind, labels: list[str]) -> None:
    build, talk = deal(tmp_path)
    text = "您撤销投诉，我马上退您 1850"
    build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.REFUND, text=text)
    build.case.flush()
    [promise] = build.case.records(Statement)
    build.case.add(replace(promise, kind=beside, topic=None, quote=Quote(message=promise.quote.message, start=0, end=5)))
    pleaded = [part for part in parts(paper_of(build, "demand-letter")) if any(text in entry.text for entry in part.entries)]
    assert [part.label for part in pleaded] == labels


@pytest.mark.parametrize(
    ("called", "payee", "description", "note"),
    [
        ("Harlow Sofas", "Harlow Sofas LLC", "", ""),
        ("Harlow Sofas Support", "Harlow Sofas LLC", "", ""),
        ("Harlow Sofas Support", None, "CARD 0105 Harlow Sofas LLC AUSTIN TX", "as the bank's own words have it; compare with the register"),
    ],
)
def test_a_payee_who_goes_by_the_name_of_the_seller_is_the_one_written_to(
    tmp_path: Path, called: str, payee: str | None, description: str, note: str
) -> None:
    build, talk = deal(tmp_path)
    build.case.add(Party(conversation=talk, key="harlow", name=called, id="harlow", role=SELLER))
    build.tells(talk, SELLER, IdentityKind.PERSON_NAME, "Marcus", owner=SELLER)
    paid = build.payment("bill", amount="900", currency="USD", counterparty=payee, description=description)
    build.link(talk, paid, rule="payee_name")
    [to] = [part for part in parts(paper_of(build, "letter-of-demand", law="us", language="en")) if part.label == "To"]
    assert [(entry.text, entry.note) for entry in to.entries] == [("Harlow Sofas LLC", note)]


@pytest.mark.parametrize(
    ("called", "payee", "name", "note"),
    [
        ("Nell (Fernwren Lighting)", "Somebody Else", "Fernwren Lighting", "whom they write for; look the registered name up"),
        ("Tess Halloran Photo", "Tess Halloran", "Tess Halloran", "transfer"),
    ],
)
def test_a_seller_is_called_by_the_firm_that_is_signed_for_or_by_who_was_paid_under_a_part_of_the_name(
    tmp_path: Path, called: str, payee: str, name: str, note: str
) -> None:
    build, talk = deal(tmp_path)
    build.case.add(Party(conversation=talk, key="desk", name=called, id="desk", role=SELLER))
    paid = build.payment("bill", amount="900", currency="USD", kind=PaymentKind.TRANSFER, counterparty=payee)
    build.link(talk, paid, rule="payee_name")
    [to] = [part for part in parts(paper_of(build, "letter-of-demand", law="us", language="en")) if part.label == "To"]
    assert [(entry.text, entry.note) for entry in to.entries] == [(name, note)]


def test_a_seller_who_has_no_name_is_told_by_the_account(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    build.message(talk, SELLER, "在的")
    labels = [part.label for part in parts(paper_of(build, "demand-letter"))]
    assert "对方账号" in labels


def test_a_refund_that_came_late_and_in_part_is_not_said_to_be_done(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    build.link(talk, build.payment("bill", amount="320", kind=PaymentKind.TRANSFER, counterparty="小满"), rule="payee_name")
    build.link(talk, build.payment("bill", amount="100", kind=PaymentKind.REFUND, counterparty="小满"), rule="payee_name")
    promise = build.says(talk, SELLER, StatementKind.COMMITMENT, Topic.REFUND, text="寄回来就退款")
    build.case.add(Outcome(statement=promise, outcome=OutcomeKind.LATE, why="done_after_complaint"))
    [breach] = [entry for part in parts(paper_of(build, "demand-letter")) for entry in part.entries if entry.text.startswith("承诺：")]
    assert "只退回了一部分" in breach.note


@pytest.mark.parametrize(("back", "told"), [("320", "没有未退的价款"), ("500", "其中可能有赔偿")])
def test_what_came_back_over_the_price_is_not_said_to_be_its_refund(back: str, told: str, tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    build.link(talk, build.payment("bill", amount="320", kind=PaymentKind.TRANSFER, counterparty="小满"), rule="payee_name")
    build.link(talk, build.payment("bill", amount=back, kind=PaymentKind.REFUND, counterparty="小满"), rule="payee_name")
    [left] = [
        entry.text for part in parts(paper_of(build, "demand-letter")) for entry in part.entries if "实付 320" in entry.text and back in entry.text
    ]
    assert told in left


@pytest.mark.parametrize("is_sure", [True, False])
def test_what_was_paid_for_an_order_that_may_be_of_another_matter_is_said_to_be_so(tmp_path: Path, is_sure: bool) -> None:
    build, talk = deal(tmp_path)
    build.link(talk, build.order("bill", total="894"), rule="shop_name", ambiguous=not is_sure)
    [paid] = [entry for part in parts(paper_of(build, "demand-letter")) if part.label == "实付金额" for entry in part.entries]
    assert ("须由人确认" in paid.note) is not is_sure


def test_the_period_for_a_complaint_is_that_of_the_rules_of_today(demo: Callable[[str], Demo]) -> None:
    filled = demo("demo-zh").filled("complaint-12315", "zh")
    [period] = [entry for part in parts(filled) for entry in part.entries if entry.text.startswith("向市场监管部门投诉")]
    assert "投诉举报处理办法" in period.source


def test_a_statement_of_claim_is_reminded_of_no_period_but_that_of_limitation(demo: Callable[[str], Demo]) -> None:
    filled = demo("demo-zh").filled("statement-of-claim", "zh")
    [periods] = [part for part in parts(filled) if part.label.startswith("诉讼时效")]
    assert all(entry.text.startswith("诉讼时效") for entry in periods.entries)


# ── what the papers are ───────────────────────────────────────────────────────────────────────────────────────────


def fields(paper: Paper) -> Iterator[Field]:
    return chain.from_iterable(section.fields for section in paper.sections)


@pytest.mark.parametrize(("law", "paper"), OF_ALL_LAWS)
def test_every_field_of_a_paper_resolves(law: str, paper: Paper) -> None:
    pack = load_pack(law)
    for field in fields(paper):
        assert sum(map(bool, (field.ask, field.text, field.law, field.blank, field.table))) == 1
        assert not field.ask or field.ask in QUERIES
        assert not field.table or field.table in TABLES
        assert set(field.law) <= pack.provisions.keys()
        if field.ask and field.is_required:
            query = phrases().queries[field.ask]
            assert query.cure in pack.cures or query.how, f"{field.ask}: nobody is told how to get it"


@pytest.mark.parametrize(("law", "paper"), OF_ALL_LAWS)
def test_a_paper_says_everything_in_all_its_languages(law: str, paper: Paper) -> None:
    languages = set(paper.title)
    texts = [*(section.heading for section in paper.sections if section.heading is not None)]
    texts += [text for field in fields(paper) for text in (field.label, field.text, field.blank) if text is not None]
    assert all(languages == set(text) for text in texts)
    assert all(all(text.values()) for text in texts)
    assert set(paper.use) == {"zh", "en"}, "the list of papers speaks the language of the terminal"


def test_every_query_is_worded_and_its_cure_is_one_of_the_pack() -> None:
    assert phrases().queries.keys() == QUERIES.keys()
    assert {query.cure for query in phrases().queries.values()} - {""} <= load_pack("cn").cures.keys()
    assert all(set(text) == {"zh", "en"} for text in phrases().say.values())
    assert all(set(query.label) == set(query.missing) == {"zh", "en"} for query in phrases().queries.values())


def test_every_query_is_asked_by_a_paper() -> None:
    assert {field.ask for _, paper in OF_ALL_LAWS for field in fields(paper)} - {""} == QUERIES.keys()


# ── what they say of a case ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "paper", "language"), WRITTEN)
def test_a_paper_is_whole_and_in_words(demo: Callable[[str], Demo], name: str, paper: str, language: str) -> None:
    case = demo(name)
    filled = case.filled(paper, language)
    found = case.blocks(paper, language)
    written = [(style, text) for style, text in found if text.strip()]
    for (style, text), (following, _) in zip(written, [*written[1:], ("", "")], strict=True):
        assert not (style.startswith("Heading") and (following.startswith("Heading") or not following)), f"nothing under {text}"
    text = "\n".join(text for _, text in found)
    machine = [word for word in (*SNAKE.findall(text), *CODES.findall(text)) if word not in case.said]
    assert not machine
    for want in filled.wants:
        assert want.label in text
        assert want.what
        assert want.how


@pytest.mark.parametrize(("name", "paper", "language"), WRITTEN[::8])
def test_a_paper_that_is_written_again_has_the_same_bytes(demo: Callable[[str], Demo], name: str, paper: str, language: str) -> None:
    case = demo(name)
    scope = case.scopes(language)
    assert case.written(paper, language) == docx_of(fill(paper_named(paper, LAWS[name]), scope), scope, mark="")


@pytest.mark.parametrize(("name", "paper", "language"), WRITTEN)
def test_whatever_a_paper_asserts_has_a_source_and_every_quotation_is_in_the_case(
    demo: Callable[[str], Demo], name: str, paper: str, language: str
) -> None:
    case = demo(name)
    filled = case.filled(paper, language)
    texts = chain.from_iterable(text.values() for text in load_pack(LAWS[name]).texts.values())
    wording = "\n".join((*texts, *(line for part in parts(filled) for line in part.lines)))
    for part in parts(filled):
        for entry in part.entries:
            assert entry.source
            assert entry.quote in entry.text
            assert entry.quote in case.said
    text = "\n".join(text for _, text in case.blocks(paper, language))
    assert not [quote for quote in QUOTED.findall(text) if quote not in case.said and quote not in wording]


@pytest.mark.parametrize(("name", "paper", "language"), WRITTEN)
def test_a_required_fact_that_is_missing_is_a_blank_and_listed(demo: Callable[[str], Demo], name: str, paper: str, language: str) -> None:
    case = demo(name)
    filled, scope = case.filled(paper, language), case.scopes(language)
    missing = {field.ask for field in fields(filled.paper) if field.ask and field.is_required and not list(QUERIES[field.ask](scope))}
    wanted = {want.what for want in filled.wants}
    assert {phrases().queries[query].missing[language] for query in missing} <= wanted
    blank = {part.label for part in parts(filled) if part.want is not None and not part.entries}
    text = "\n".join(text for _, text in case.blocks(paper, language))
    assert text.count(phrases().say["blank"][language]) >= len(blank)


def test_sums_show_their_figures_and_a_multiple_leaves_its_condition_open(demo: Callable[[str], Demo]) -> None:
    scope = demo("demo-zh").scopes("zh")
    [refund], [promised], [threefold] = (list(QUERIES[query](scope)) for query in ("refund", "promised", "threefold"))
    assert "实付 528.00 元 − 已退 30.00 元 ＝ 未退 498.00 元" in refund.text
    assert "3 × 实付 528.00 元 ＝ 1,584.00 元" in promised.text
    assert "假一赔三" in promised.quote
    assert "条件是否成就未定" in promised.note
    assert "条件是否成就未定" in threefold.note


def test_the_buyer_is_named_as_the_head_of_the_bill_names_its_holder(demo: Callable[[str], Demo]) -> None:
    entries = list(QUERIES["buyer_name"](demo("demo-zh").scopes("zh")))
    assert [(entry.text, entry.note) for entry in entries] == [("橘小测", "账单所载户主，须与身份证件核对")]
    assert "第 3 行" in entries[0].source


@pytest.mark.parametrize(
    ("buyer", "method", "names", "cards"),
    [
        ("Pat Sample", "Visa - 0000", ["Pat Sample"], ["Visa - 0000"]),
        ("p***e", "Gift Certificate/Card", [], []),
        (None, "Gift Certificate/Card and Visa - 0000", [], ["Gift Certificate/Card and Visa - 0000"]),
    ],
)
def test_the_order_names_the_buyer_and_the_card(tmp_path: Path, buyer: str | None, method: str, names: list[str], cards: list[str]) -> None:
    build = CaseBuilder(tmp_path)
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    build.source("chat", Provenance.APP_EXPORT)
    talk = build.talk("chat")
    build.message(talk, Role.BUYER)
    build.link(talk, build.order("orders", platform="amazon", currency="USD", buyer_name=buyer, method=method))
    build.assessed(law="us")
    scope = scope_of(build.case, options={"law": "us"}, language="en", version="0")
    assert [entry.text for entry in QUERIES["buyer_name"](scope)] == names
    assert [entry.text for entry in QUERIES["card"](scope)] == cards


def test_the_order_tells_where_the_goods_went(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    build.link(talk, build.order(build.source("orders", Provenance.OFFICIAL_EXPORT), extra={"收货地址": "林测试，某省某市某路 1 号", "备注": "快"}))
    build.assessed()
    scope = scope_of(build.case, options={"law": "cn"}, language="zh", version="0")
    assert [(entry.text, entry.note) for entry in QUERIES["buyer_address"](scope)] == [("林测试，某省某市某路 1 号", "订单所载收货地址，须确认")]


def test_the_bill_tells_goods_and_time_where_there_is_no_order(tmp_path: Path) -> None:
    build = CaseBuilder(tmp_path)
    build.source("chat", Provenance.APP_EXPORT)
    build.source("bill", Provenance.OFFICIAL_EXPORT)
    talk = build.talk("chat")
    build.message(talk, Role.BUYER)
    build.link(talk, build.payment("bill", description="手机 全新未拆封"), rule="payee_name")
    build.assessed(law="cn")
    scope = scope_of(build.case, options={"law": "cn"}, language="zh", version="0")
    assert [entry.text for entry in QUERIES["goods"](scope)] == ["手机 全新未拆封"]
    assert [entry.text.partition(" ")[2][-4:] for entry in QUERIES["bought"](scope)] == ["购物付款"]


def test_payments_stand_in_the_order_in_which_they_were_made(demo: Callable[[str], Demo]) -> None:
    made = [entry.text[:16] for entry in QUERIES["payments"](demo("demo-zh").scopes("zh"))]
    assert made == sorted(made)


def test_one_law_is_named_once_for_all_its_articles(demo: Callable[[str], Demo]) -> None:
    [court] = QUERIES["court"](demo("demo-zh").scopes("zh"))
    assert "《中华人民共和国民事诉讼法》第122条，第24条，第165条" in court.source


def test_a_long_last_section_begins_where_there_is_room(demo: Callable[[str], Demo]) -> None:
    document = docx.Document(io.BytesIO(demo("demo-zh").written("mediation", "zh")))
    kept = [paragraph.paragraph_format.keep_with_next is True for paragraph in document.paragraphs]
    assert kept[-5:] == [True, True, True, True, False]
    assert not all(kept[-9:-1])


def test_an_offset_that_all_times_have_is_said_once(demo: Callable[[str], Demo]) -> None:
    told = [text for _, text in demo("demo-zh").blocks("civil-complaint", "zh")]
    assert "本件所列时间均为 UTC+08:00。" in told
    assert sum("+08:00" in text for text in told) == 1
    assert not any("UTC" in text for _, text in demo("demo-zh").blocks("power-of-attorney", "zh"))
    assert any("+01:00" in text for _, text in demo("demo-en").blocks("letter-before-claim", "en"))


def test_where_returns_go_is_not_said_to_be_the_domicile(demo: Callable[[str], Demo]) -> None:
    filled = demo("demo-zh").filled("civil-complaint", "zh")
    [domicile] = [part for part in parts(filled) if any("许村镇" in entry.text for entry in part.entries)]
    assert [entry.note for entry in domicile.entries] == ["只有退货地址，不等于住所地；以登记或者平台提供的地址为准"]
    assert domicile.want is not None
    assert "国家企业信用信息公示系统" in domicile.want.how


def test_who_takes_returns_in_is_not_said_to_be_the_seller(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    build.message(talk, BUYER, "退货地址给我")
    said = build.message(talk, SELLER, "退货地址：杭州市西湖区文三路100号，王小芳收")
    for kind, value in ((IdentityKind.ADDRESS, "杭州市西湖区文三路100号"), (IdentityKind.PERSON_NAME, "王小芳")):
        start = said.text.index(value)
        quote = Quote(message=said.id, start=start, end=start + len(value))
        build.case.add(Identity(kind=kind, owner=SELLER, value=value, quote=quote, rule="any"))
    [name] = [part for part in parts(paper_of(build, "complaint-12315")) if any(entry.text == "王小芳" for entry in part.entries)]
    assert ["收件人" in entry.note for entry in name.entries] == [True]
    assert name.want is not None


def test_a_name_that_the_file_contradicts_has_to_be_decided(demo: Callable[[str], Demo]) -> None:
    filled = demo("demo-zh").filled("demand-letter", "zh")
    assert any("2 个不同的记载" in want.what for want in filled.wants)


def test_no_threefold_is_reckoned_outside_its_currency(demo: Callable[[str], Demo]) -> None:
    assert not list(QUERIES["threefold"](demo("demo-en").scopes("en")))


def test_what_was_put_off_before_anything_was_asked_is_no_answer(demo: Callable[[str], Demo]) -> None:
    texts = "\n".join(entry.text for entry in QUERIES["replies"](demo("demo-en").scopes("en")))
    assert "Brass does wear" in texts
    assert "waiting for the lacquer to set" not in texts


def test_what_no_claim_rests_on_is_no_breach(demo: Callable[[str], Demo]) -> None:
    texts = "\n".join(entry.text for entry in QUERIES["breaches"](demo("demo-en").scopes("en")))
    assert "You'll have your £125 refund by Friday" in texts
    assert "We need it back by 2 April" not in texts


def test_a_weakened_promise_is_no_breach(demo: Callable[[str], Demo]) -> None:
    texts = "\n".join(entry.text for entry in QUERIES["breaches"](demo("demo-zh").scopes("zh")))
    assert "最晚这周五把剩下的498" in texts
    assert "尽量今天给您发" not in texts


def test_what_nobody_has_read_is_cited_as_unverified(demo: Callable[[str], Demo]) -> None:
    filled = [demo("demo-en-us").filled(paper, "en") for paper in ("letter-of-demand", "platform-information")]
    lines = [line for paper in filled for part in parts(paper) for line in part.lines]
    assert any(line.startswith("UCC, § 2-313 (unverified): ") for line in lines)
    assert any(line.startswith("INFORM Consumers Act, 15 U.S.C. § 45f: ") for line in lines)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_text_is_text(tmp_path: Path, language: str) -> None:
    with build(tmp_path, language) as case:
        scope = scope_of(case, options={"law": "cn"}, language=language, version="0")
        for paper in papers("cn").values():
            if language in paper.title:
                raw = docx_of(fill(paper, scope), scope, mark="")
                assert b"<script" not in b"".join(zipfile.ZipFile(io.BytesIO(raw)).read(name) for name in ("word/document.xml", "docProps/core.xml"))
        [table] = TABLES["excerpts"](scope, 400)
        assert any(HOSTILE in row[-1] for row in table.rows)


@pytest.mark.parametrize("name", ["demo-en", "demo-en-us", "demo-en-eu"])
def test_a_card_dispute_has_no_links(demo: Callable[[str], Demo], name: str) -> None:
    raw = demo(name).written("chargeback", "en")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert b"hyperlink" not in archive.read("word/document.xml")
    assert "http" not in "\n".join(text for _, text in blocks(raw))


def test_the_time_to_ask_for_confirmation_runs_from_the_day_that_a_person_told(tmp_path: Path) -> None:
    chat = tmp_path / "chat.csv"
    chat.write_text("time,sender,role,text\n2026-05-01T10:00:00+08:00,小店,seller,48小时内发货\n", encoding="utf-8")
    analyze(Request(exports=(chat,), out=tmp_path / "case", law="cn"), who="test", tell=lambda _stage: None)
    assert run("assess", tmp_path / "case", "--fact", "mediated_on=2026-06-19")[0] == 0
    with open_case(tmp_path / "case" / "case.db") as case:
        scope = scope_of(case, options={"law": "cn"}, language="zh", version="0")
        [day], [period] = (list(QUERIES[query](scope)) for query in ("mediated", "confirmation_period"))
    assert day.text == "2026-06-19"
    assert "至 2026-07-19" in period.text


# ── the bundle ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "count", "expected"),
    [
        ([5], 20, [(3, 7)]),
        ([0, 19], 20, [(0, 2), (17, 19)]),
        ([5, 10], 20, [(3, 12)]),
        ([5, 11], 20, [(3, 7), (9, 13)]),
        ([1, 2, 3], 4, [(0, 3)]),
    ],
)
def test_runs_of_excerpts_that_touch_are_one(at: list[int], count: int, expected: list[tuple[int, int]]) -> None:
    assert windows(at, count) == expected


@pytest.mark.parametrize("name", ZONES)
def test_shown_and_left_out_messages_are_all_there_are(demo: Callable[[str], Demo], name: str) -> None:
    scope = demo(name).scopes("zh")
    for most in (1, 3, 400):
        tables = list(TABLES["excerpts"](scope, most))
        exhibits = [exhibit for exhibit in scope.numbers.exhibits.values() if exhibit.count]
        assert len(tables) == len(exhibits)
        for table, exhibit in zip(tables, exhibits, strict=True):
            left_out = [int(found[0]) for row in table.rows if len(row) == 1 for found in [re.search(r"\d+", row[0])] if found]
            shown = [row for row in table.rows if len(row) > 1]
            assert len(shown) + sum(left_out) == exhibit.count
            assert all("（中略" in row[0] for row in table.rows if len(row) == 1)


def test_an_excerpt_is_the_message_as_exported(demo: Callable[[str], Demo]) -> None:
    scope = demo("demo-en").scopes("en")
    [table] = TABLES["excerpts"](scope, 400)
    [exhibit] = [exhibit for exhibit in scope.numbers.exhibits.values() if exhibit.conversation is not None]
    assert exhibit.conversation is not None
    texts = {f"{message.index + 1:04d}": message.text for message in scope.case.messages(exhibit.conversation.id) if message.text}
    assert all(texts.get(row[0], row[3]) == row[3] for row in table.rows if len(row) > 1)


# ── the command ───────────────────────────────────────────────────────────────────────────────────────────────────


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], env={"LC_ALL": "zh_CN.UTF-8"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_command_writes_beside_the_case_lists_what_is_missing_and_leaves_the_case_as_it_is(demo: Callable[[str], Demo]) -> None:
    folder = demo("demo-zh").folder
    code, said, _ = run("file", folder, "--paper", "complaint-12315")
    assert code == 1
    assert (folder.parent / "case-papers" / "complaint-12315.docx").is_file()
    assert "待补：身份证号（本人证件号码）" in said
    assert "投诉人姓名" not in said
    assert run("verify", folder)[0] == 0


def test_the_command_says_how_much_is_left_out_because_nobody_has_checked_it(demo: Callable[[str], Demo], tmp_path: Path) -> None:
    folder = demo("demo-zh").folder
    with open_case(folder / "case.db") as case:
        left_out = sum(one.needs_review for one in case.records(Statement)) + sum(one.needs_review for one in case.records(Outcome))
    answer = CliRunner().invoke(main, ["file", str(folder), "--paper", "demand-letter", "--out", str(tmp_path), "--json"])
    assert json.loads(answer.output)["unreviewed"] == left_out > 0


@pytest.mark.parametrize(
    ("paper", "law", "language", "said"),
    [
        ("letter-before-claim", "uk", "en", "both sides agreed on a compromise of 300.00 GBP (A-01 [0002], outcome: not kept)"),
        ("demand-letter", "cn", "zh", "双方曾达成300.00 英镑的和解（证1 [0002]，结果："),
        ("power-of-attorney", "cn", "zh", None),
    ],
)
def test_a_paper_that_reckons_the_whole_price_reminds_of_a_compromise(tmp_path: Path, paper: str, law: str, language: str, said: str | None) -> None:
    build, talk = deal(tmp_path)
    terms = Terms(amount=Decimal(300), currency="GBP")
    proposed = build.says(talk, SELLER, StatementKind.SETTLEMENT, text="300 back and we call it quits", terms=terms)
    build.says(talk, BUYER, StatementKind.SETTLEMENT, text="ok agreed", answers=proposed)
    build.case.add(Outcome(statement=proposed, outcome=OutcomeKind.BROKEN, why="said_not_done"))
    reminders = paper_of(build, paper, law=law, language=language).reminders
    assert [said is not None and said in one for one in reminders] == [True] * (said is not None)


def test_a_compromise_that_was_turned_down_is_no_matter_to_be_reminded_of(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    proposed = build.says(talk, SELLER, StatementKind.SETTLEMENT, text="300 back and we call it quits")
    build.says(talk, BUYER, StatementKind.REJECTION, text="no", answers=proposed)
    assert paper_of(build, "letter-before-claim", law="uk", language="en").reminders == ()


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ([("please return the 200 deposit", 200)], True),
        ([("please return the 200 deposit", 200), ("please send the report", None)], True),
        ([("please return the 200 deposit", 200), ("I want a full refund now", None)], False),
        ([("I want the 1000 back", 1000)], False),
    ],
)
def test_a_lesser_sum_that_was_claimed_last_is_told_by_the_sum_that_is_reckoned(
    tmp_path: Path, claims: list[tuple[str, int | None]], *, told: bool
) -> None:
    build, talk = deal(tmp_path)
    build.link(talk, build.payment("bill", amount="1000", currency="GBP", counterparty="Sal"), rule="payee_name")
    for text, amount in claims:
        terms = Terms() if amount is None else Terms(amount=Decimal(amount), currency="GBP")
        build.says(talk, BUYER, StatementKind.DEMAND, text=text, terms=terms)
    paper = paper_of(build, "letter-before-claim", law="uk", language="en")
    note = "the last sum claimed in the messages is 200.00 GBP (A-01 [0001]), less than what is outstanding: decide which to claim"
    [reckoned] = [entry for part in parts(paper) if part.label == "Price (calculated)" for entry in part.entries]
    assert (reckoned.note == note, paper.reminders == (f"Bear in mind: {note}.",)) == (told, told)


def test_a_sum_claimed_before_more_was_paid_is_no_bound(tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    build.says(talk, BUYER, StatementKind.DEMAND, text="please refund the 50", terms=Terms(amount=Decimal(50), currency="GBP"), days=-3)
    build.link(talk, build.payment("bill", amount="1000", currency="GBP", counterparty="Sal"), rule="payee_name")
    assert paper_of(build, "letter-before-claim", law="uk", language="en").reminders == ()


def test_a_paper_that_somebody_worked_on_is_not_written_over(demo: Callable[[str], Demo], tmp_path: Path) -> None:
    folder = demo("demo-zh").folder
    for _ in range(2):
        assert run("file", folder, "--paper", "report-12315", "--out", tmp_path)[0] == 1
    (tmp_path / "report-12315.docx").write_bytes(b"worked on")
    code, _, said = run("file", folder, "--paper", "report-12315", "--out", tmp_path)
    assert code == 2
    assert "report-12315.docx" in said
    assert (tmp_path / "report-12315.docx").read_bytes() == b"worked on"


def test_without_a_name_the_papers_are_listed(demo: Callable[[str], Demo]) -> None:
    code, said, _ = run("file", demo("demo-zh").folder, "--json")
    assert code == 0
    assert [json.loads(line)["name"] for line in said.splitlines()] == list(papers("cn"))


def test_for_an_unknown_name_the_papers_are_listed_with_what_each_is(demo: Callable[[str], Demo], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    code, said, complaint = run("file", demo("demo-en").folder, "--paper", "ransom-note")
    assert code == 2
    assert [line for line in said.splitlines() if not line.startswith(" ")] == list(papers("uk"))
    assert "    Notice of Rejection：拒收通知：" in said
    assert "请从上面所列中选择" in complaint


def test_an_unknown_paper_or_language_is_refused() -> None:
    with pytest.raises(CaseError) as caught:
        paper_named("ransom-note", "cn")
    assert caught.value.detail == {"paper": "ransom-note", "law": "cn"}
    with pytest.raises(CaseError):
        paper_named("complaint-12315", "uk")
    with pytest.raises(CaseError) as caught:
        language_of(paper_named("chargeback", "us"), "zh")
    assert caught.value.detail["languages"] == "en"
    assert language_of(paper_named("demand-letter", "cn"), None) == "zh"


def test_no_paper_quotes_an_original_that_was_changed(tmp_path: Path) -> None:
    chat = tmp_path / "chat.csv"
    chat.write_text("time,sender,role,text\n2024-05-01T10:00:00+08:00,小店,seller,48小时内发货\n", encoding="utf-8")
    analyze(Request(exports=(chat,), out=tmp_path / "case"), who="test", tell=lambda _stage: None)
    [original] = (tmp_path / "case" / "originals").iterdir()
    original.write_bytes(original.read_bytes().replace(b"48", b"24"))
    with pytest.raises(IntegrityError):
        file_paper(tmp_path / "case", "demand-letter", out=tmp_path / "papers", language=None, version=version("chat-evidence"))
    assert not (tmp_path / "papers").exists()


def test_words_are_listed_by_the_clock_whatever_chat_they_stand_in(demo: Callable[[str], Demo]) -> None:
    scope = demo("demo-zh").scopes("zh")
    times = [scope.case.get(Message, statement.quote.message).sent for statement in statements(scope, lambda _: True)]
    walls = [at.replace(tzinfo=None) for at in times if at is not None]
    assert walls == sorted(walls)
    assert len({scope.case.get(Message, statement.quote.message).conversation for statement in statements(scope, lambda _: True)}) > 1


@pytest.mark.parametrize(("title", "sums"), [("坚果礼盒零食", ["10 × 实付 80.00 元 ＝ 800.00 元，不足法定最低额，按 1,000.00 元"]), ("台灯", [])])
def test_ten_times_the_price_is_reckoned_of_food_that_is_complained_of(title: str, sums: list[str], tmp_path: Path) -> None:
    build, talk = deal(tmp_path)
    build.link(talk, build.order(build.source("orders", Provenance.OFFICIAL_EXPORT), title=title, total="80"))
    build.says(talk, BUYER, StatementKind.COMPLAINT, text="收到的坚果过期了")
    for found in build.assessed().found:
        build.case.add(found)  # type: ignore[arg-type]
    build.case.flush()
    scope = scope_of(build.case, options={"law": "cn"}, language="zh", version="0")
    assert [entry.text for entry in QUERIES["tenfold"](scope)] == sums
