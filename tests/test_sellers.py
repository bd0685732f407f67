"""Several sellers in one case: who is one, and that a paper, the report and the list of evidence keep them apart."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from case_builder import CaseBuilder
from click.testing import CliRunner
from conftest import SAMPLES
from docx.table import Table

from casefile.assessment import Datum
from casefile.errors import CaseError
from casefile.findings import IdentityKind
from casefile.records import Party, Provenance, Role
from casefile.store import open_case
from pipeline.cli import main
from pipeline.papers.file import file_paper
from pipeline.parties.sellers import chosen, likely_one, sellers
from pipeline.request import Request
from pipeline.run import analyze

CHATS = {
    "Harlow Furniture": """12/01/2026, 18:02 - Priya Shah: Hi, is the oak sideboard still available?
12/01/2026, 18:10 - Harlow Furniture: Yes it is. £450 including delivery. Solid oak, brand new. We deliver by 20 January.
12/01/2026, 18:15 - Priya Shah: Deal at £450
12/01/2026, 18:20 - Harlow Furniture: Please pay to Harlow Furniture Ltd, account 55779911.
26/01/2026, 16:00 - Priya Shah: The sideboard arrived today. The back panel is cracked.
27/01/2026, 08:00 - Priya Shah: I want a full refund of £450.
28/01/2026, 10:00 - Harlow Furniture: No refunds. Company no 09876543, Harlow Furniture Ltd, 12 Mill Lane, Leeds LS1 4AB.
""",
    "Nadeem Laptops": """02/02/2026, 11:00 - Priya Shah: Hello, do you still have the laptop?
02/02/2026, 11:05 - Nadeem Laptops: Yes, £320, 12 months warranty.
02/02/2026, 11:07 - Priya Shah: OK, I'll take it for £320.
02/02/2026, 11:08 - Nadeem Laptops: Bank transfer please: Nadeem Akhtar 44556677.
06/02/2026, 12:00 - Priya Shah: It switches off after ten minutes, the battery is dead.
16/02/2026, 09:00 - Priya Shah: Please refund my £320.
16/02/2026, 19:00 - Nadeem Laptops: I'm looking into it, will get back to you.
""",
}
BILL = """Account,Everyday 0000
Date,Description,Debit,Credit,Balance
12/01/2026,FASTER PAYMENT HARLOW FURNITURE LTD,450.00,,1550.00
02/02/2026,FASTER PAYMENT NADEEM AKHTAR,320.00,,1218.00
28/02/2026,INTEREST,,0.12,1218.12
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of two chats with two sellers and the statement that paid both."""
    folder = tmp_path_factory.mktemp("two")
    exports = folder / "exports"
    exports.mkdir()
    for name, text in CHATS.items():
        (exports / f"WhatsApp Chat with {name}.txt").write_text(text)
    (exports / "statement.csv").write_text(BILL)
    analyze(
        Request(exports=(exports,), out=folder / "case", zone="Europe/London", currency="GBP", law="uk", language="en"),
        who="test", tell=lambda _stage: None,
    )  # fmt: skip
    return folder / "case"


def text_of(case: Path, paper: str, out: Path, sold_by: Sequence[str]) -> str:
    path = file_paper(case, paper, sold_by=sold_by, out=out, language=None, version="0").path
    found: list[str] = []
    for block in docx.Document(str(path)).iter_inner_content():
        found += [cell.text for row in block.rows for cell in row.cells] if isinstance(block, Table) else [block.text]
    return "\n".join(found)


def test_a_paper_of_a_case_with_two_sellers_asks_which_one_it_is_about(two: Path, tmp_path: Path) -> None:
    with pytest.raises(CaseError) as refused:
        file_paper(two, "letter-before-claim", out=tmp_path, language=None, version="0")
    assert (refused.value.code, refused.value.detail) == ("which_seller", {"sellers": "Harlow Furniture; Nadeem Laptops"})
    assert not any(tmp_path.iterdir())


def test_a_seller_that_nobody_is_is_named_with_those_there_are(two: Path) -> None:
    answer = CliRunner().invoke(main, ["file", str(two), "--paper", "letter-before-claim", "--seller", "Harlo"])
    assert answer.exit_code == 2
    assert "Harlow Furniture" in answer.output


@pytest.mark.parametrize("paper", ["letter-before-claim", "chargeback", "exhibit-bundle"])
def test_a_paper_says_nothing_of_another_seller(two: Path, tmp_path: Path, paper: str) -> None:
    text = text_of(two, paper, tmp_path, ["Harlow Furniture"])
    assert "cracked" in text
    assert not any(theirs in text for theirs in ("Nadeem", "NADEEM", "laptop", "320", "770", "battery", "A-02"))


def test_what_was_paid_to_one_seller_is_not_claimed_from_another(two: Path, tmp_path: Path) -> None:
    assert "450.00 GBP outstanding" in text_of(two, "letter-before-claim", tmp_path, ["Harlow Furniture"])
    assert "320.00 GBP outstanding" in text_of(two, "letter-before-claim", tmp_path, ["Nadeem Laptops"])


def test_an_exhibit_has_the_same_number_whatever_seller_a_paper_is_about(two: Path, tmp_path: Path) -> None:
    text = text_of(two, "letter-before-claim", tmp_path, ["Nadeem Laptops"])
    assert "A-02 [0006]" in text
    assert "A-01" not in text


def test_the_periods_of_a_paper_run_from_what_its_own_seller_did(two: Path, tmp_path: Path) -> None:
    text = text_of(two, "letter-before-claim", tmp_path, ["Nadeem Laptops"])
    assert "26 January 2026" not in text


def test_the_report_and_the_list_of_evidence_say_whom_each_conversation_is_about(two: Path) -> None:
    report = (two / "report.html").read_text()
    assert "several sellers: Harlow Furniture (A-01), Nadeem Laptops (A-02)" in report
    [table, *_] = docx.Document(str(two / "evidence-list.docx")).tables
    assert any("seller: Nadeem Laptops" in cell.text for row in table.rows for cell in row.cells)


def test_what_is_weighed_of_two_sellers_together_is_said_to_be(two: Path) -> None:
    reported = json.loads((two / "report.json").read_text())
    assert [one["names"][0] for one in reported["assessment"]["weighed_together"]] == ["Harlow Furniture", "Nadeem Laptops"]
    assert "do not tell them apart" in "\n".join(paragraph.text for paragraph in docx.Document(str(two / "objections.docx")).paragraphs)


def test_a_report_about_one_seller_says_nothing_of_several(tmp_path: Path) -> None:
    analyze(Request(exports=(SAMPLES / "demo-en",), out=tmp_path / "case", language="en"), who="test", tell=lambda _stage: None)
    assert "several sellers" not in (tmp_path / "case" / "report.html").read_text()
    assert list((tmp_path / "case").glob("seller-*")) == []


@pytest.mark.parametrize(("number", "own", "others"), [(1, "£450", "£320"), (2, "£320", "£450")])
def test_each_of_several_sellers_is_weighed_alone_on_a_page_that_says_nothing_of_the_others(two: Path, number: int, own: str, others: str) -> None:
    name = list(CHATS)[number - 1]
    page = (two / f"seller-000{number}.html").read_text()
    told = re.sub("<style>.*</style>", "", page, flags=re.DOTALL)
    assert f"<h1>{name} alone</h1>" in told
    assert own in told
    assert others not in told
    assert f'<a class="nowrap" href="seller-000{number}.html#summary">{name}</a>' in (two / "report.html").read_text()


def test_a_page_about_one_seller_has_the_numbers_of_the_report_and_every_link_leads_somewhere(two: Path) -> None:
    pages = {path.name: path.read_text() for path in two.glob("*.html")}
    for name in ("seller-0001.html", "seller-0002.html"):
        links = re.findall('href="([^"#]*)#([^"]+)">([^<]*)<', pages[name])
        assert any(label.startswith("S-") for _, _, label in links)
        for page, anchor, label in links:
            assert f'id="{anchor}"' in pages[page or name], (page, anchor)
            assert not label.startswith("A-0") or label.startswith(f"A-0{name[-6]}") or label == "A-03"


def test_pages_of_sellers_that_are_no_more_are_removed(two: Path, tmp_path: Path) -> None:
    exports = two.parent / "exports"
    request = Request(exports=(exports,), out=tmp_path / "case", zone="Europe/London", currency="GBP", law="uk", language="en")
    analyze(request, who="test", tell=lambda _stage: None)
    assert len(list((tmp_path / "case").glob("seller-*"))) == 2
    analyze(replace(request, exports=(exports / "WhatsApp Chat with Nadeem Laptops.txt",)), who="test", tell=lambda _stage: None)
    assert list((tmp_path / "case").glob("seller-*")) == []


def test_of_too_many_sellers_none_is_weighed_alone_and_the_report_says_so(two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.parties.sellers.MOST_APART", 1)
    request = Request(exports=(two.parent / "exports",), out=tmp_path / "case", zone="Europe/London", currency="GBP", law="uk", language="en")
    analyze(request, who="test", tell=lambda _stage: None)
    assert list((tmp_path / "case").glob("seller-*")) == []
    assert "not also weighed one by one" in (tmp_path / "case" / "report.html").read_text()


def test_two_sellers_can_be_taken_as_one(two: Path, tmp_path: Path) -> None:
    text = text_of(two, "letter-before-claim", tmp_path, ["Nadeem Laptops", "Harlow Furniture"])
    assert "cracked" in text
    assert "battery" in text


def test_a_shop_that_speaks_on_two_platforms_is_one_seller(tmp_path: Path) -> None:
    analyze(Request(exports=(SAMPLES / "demo-zh",), out=tmp_path / "case", zone="Asia/Shanghai"), who="test", tell=lambda _stage: None)
    with open_case(tmp_path / "case" / "case.db") as case:
        assert [seller.name for seller in sellers(case)] == ["松果里皮具"]


def sold_by(build: CaseBuilder, *names: str) -> list[str]:
    """A chat with each."""
    talks = []
    for number, name in enumerate(names):
        talk = build.talk(build.source(f"chat{number}", Provenance.APP_EXPORT))
        build.case.connection.execute("UPDATE parties SET role = 'unknown' WHERE id = ?", (f"{talk}-seller",))
        build.case.add(Party(conversation=talk, key=name, name=name, id=f"{talk}-{name}", role=Role.SELLER))
        talks.append(talk)
    return talks


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("云朵手作", "云朵手作"), 1),
        (("云朵手作:小美", "云朵手作:小玉"), 1),
        (("云朵手作", "松果里皮具"), 2),
        (("Harlow & Sons", "Harlow and Sons"), 1),
        (("客服", "客服"), 2),
    ],
)
def test_sellers_are_told_apart_by_the_names_of_their_shops(tmp_path: Path, names: Sequence[str], expected: int) -> None:
    build = CaseBuilder(tmp_path)
    build.case.flush()
    sold_by(build, *names)
    build.case.flush()
    assert len(sellers(build.case)) == expected


@pytest.mark.parametrize(
    ("names", "alike"),
    [
        (("Northquill LLC", "Northquill Support"), True),
        (("Bramble Orders", "Bramble Customer Service"), True),
        (("云朵手作售后", "云朵手作有限公司"), True),
        (("Harlow Furniture", "Harlow Laptops"), False),
        (("Sales Team", "Support"), False),
    ],
)
def test_two_names_that_differ_only_in_form_or_department_are_proposed_as_one(tmp_path: Path, names: Sequence[str], *, alike: bool) -> None:
    build = CaseBuilder(tmp_path)
    build.case.flush()
    sold_by(build, *names)
    build.case.flush()
    found = sellers(build.case)
    assert len(found) == 2
    assert list(likely_one(found)) == ([names] if alike else [])
    with pytest.raises(CaseError) as refused:
        chosen(build.case, [])
    assert refused.value.code == ("which_seller_alike" if alike else "which_seller")


def test_two_names_with_one_number_of_the_register_are_one_seller(tmp_path: Path) -> None:
    build = CaseBuilder(tmp_path)
    for talk in sold_by(build, "云朵手作", "小美"):
        build.tells(talk, Role.SELLER, IdentityKind.CREDIT_CODE, "91330106MA2XUNI00X", source="chat0")
    build.case.flush()
    assert len(sellers(build.case)) == 1


@pytest.mark.parametrize("kind", [IdentityKind.PAYPAL, IdentityKind.EMAIL])
def test_who_names_an_address_as_its_own_is_who_writes_from_it(tmp_path: Path, kind: IdentityKind) -> None:
    build = CaseBuilder(tmp_path)
    chat, mails = sold_by(build, "Ash & Rook Furniture", "Ash & Rook Accounts")
    build.case.flush()
    build.case.connection.execute(
        "UPDATE parties SET native_ids = '[\"accounts@ashrook.example\"]' WHERE conversation = ? AND role = 'seller'", (mails,)
    )
    build.tells(chat, Role.SELLER, kind, "Accounts@ashrook.example", source="chat0")
    build.case.flush()
    assert len(sellers(build.case)) == 1


def test_two_sellers_who_name_the_address_of_a_third_stay_two(tmp_path: Path) -> None:
    build = CaseBuilder(tmp_path)
    for talk in sold_by(build, "Ash & Rook", "Fernwren Lighting"):
        build.tells(talk, Role.SELLER, IdentityKind.EMAIL, "help@platform.example", source="chat0")
    build.case.flush()
    assert len(sellers(build.case)) == 2


def test_two_who_speak_of_one_order_are_one_seller_but_not_where_only_likeness_ties_it(tmp_path: Path) -> None:
    build = CaseBuilder(tmp_path)
    talks = sold_by(build, "云朵手作", "小美")
    order = build.order(build.source("orders", Provenance.OFFICIAL_EXPORT), shop_name="云朵手作")
    build.link(talks[0], order)
    build.link(talks[1], order, rule="amount_and_time", ambiguous=True)
    build.case.flush()
    assert len(sellers(build.case)) == 2
    build.link(talks[1], order)
    build.case.flush()
    assert len(sellers(build.case)) == 1


def test_the_firm_that_a_bank_writes_in_its_own_words_is_a_payee(two: Path) -> None:
    with open_case(two / "case.db") as case:
        [payee] = case.records(Datum, what="payee")
    assert [one.rpartition(":")[2] for one in payee.given] == ["HARLOW FURNITURE LTD"]
