"""The reports: the same bytes each time, hostile text stays text, every number leads somewhere."""

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter
from pathlib import Path

import pytest
from case_builder import CaseBuilder
from lxml import html
from report_case import HOSTILE, TALK, build

from casefile.assessment import Claim, Element, GradeKind, LawSign, Timer, TimerState
from casefile.findings import OrderLink, OutcomeKind, Quote, Statement, StatementKind, Terms
from casefile.records import Place, Precision, Problem, ProblemCode, Provenance, Role, Source
from extractors.rules import load_rules
from pipeline import report
from pipeline.law import load_pack
from pipeline.report import about, balance, exhibits, html_report, matrix, numbering, summary, workbook
from pipeline.report.balance import SIDES
from pipeline.report.chronology import TURNS
from pipeline.report.compose import compose, scope_of
from pipeline.report.scope import listed
from pipeline.report.weight import REVIEWS, SILENCING, Weighed, keep, weighed
from pipeline.report.words import Words
from pipeline.workers import Workers

LANGUAGES = ("zh", "en")
OUTPUTS = ("report.html", "report.json", "evidence-list.docx", "objections.docx", "report.xlsx")
HERE = Path(__file__).parent
WRITE = "import sys; sys.path.insert(0, {tests!r}); from pathlib import Path; import test_reports; test_reports.made(Path({out!r}), {language!r})"


def made(out: Path, language: str) -> Path:
    with build(out, language) as case:
        report.write(Workers(case), out, options={"law": "cn", "lang": language}, language=language, version="0.1.0", with_messages=True)
        report.write_manifest(case, out, options={"law": "cn", "lang": language}, version="0.1.0")
    return out


@pytest.fixture(scope="module", params=LANGUAGES)
def out(request, tmp_path_factory):
    return made(tmp_path_factory.mktemp("reports") / request.param, request.param)


def test_the_bytes_are_the_same_on_another_machine(out, tmp_path):
    """Another time zone, locale, hash seed and folder."""
    again = tmp_path / "elsewhere"
    environment = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711"}
    script = WRITE.format(tests=str(HERE), out=str(again), language=out.name)
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, cwd=HERE.parent)
    for name in (*OUTPUTS, "manifest.json"):
        assert digest(again / name) == digest(out / name), name


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_page_is_as_designed(out, golden):
    golden(f"reports/{out.name}.html", (out / "report.html").read_text("utf-8"))


def test_the_json_is_as_designed(out, golden):
    golden(f"reports/{out.name}.json", (out / "report.json").read_text("utf-8"))


# ── hostile text ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_markup_in_a_message_stays_text(out):
    page = (out / "report.html").read_text("utf-8")
    tree = html.fromstring(page)
    assert not tree.xpath("//script | //img | //iframe | //object | //*[@onerror]")
    assert HOSTILE in "".join(tree.xpath("//span[@class='said']")[13].itertext())
    assert "{{ 7*7 }}" in page


def test_the_page_loads_nothing(out):
    page = (out / "report.html").read_text("utf-8")
    policy = html.fromstring(page).xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert not re.search(r"<(?:link|base|form)\b|url\(\s*['\"]?(?!#)|@import", page)


def test_no_cell_of_the_workbook_is_a_formula_or_a_number(out):
    with zipfile.ZipFile(out / "report.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 16
    assert any("=HYPERLINK(" in sheet for sheet in sheets)
    for sheet in sheets:
        assert "<f>" not in sheet
        assert "<v>" not in sheet
        assert "hyperlink" not in sheet


def test_characters_that_xml_cannot_hold_are_shown(tmp_path):
    from pipeline.report.document import printable

    assert printable("a\x1bb\x00") == "a␛b␀"


def test_a_time_that_a_complaint_tells_of_is_no_time_limit():
    words = Words(language="en", pack=load_pack("cn"), paths={})
    terms = Terms(amount=Decimal(40), currency="CNY", deadline=datetime(2026, 3, 5, 23, 59, 59), duration="PT40M")
    assert words.terms(terms, StatementKind.COMPLAINT) == "40.00 CNY"
    assert words.terms(terms, StatementKind.COMMITMENT) == "40.00 CNY · by 2026-03-05 23:59:59 · within 40 min"


def test_a_time_without_a_fraction_of_a_second_is_printed_without_one():
    words = Words(language="en", pack=load_pack("cn"), paths={})
    assert words.clock(datetime(2026, 1, 16, 15, tzinfo=UTC), Precision.MILLISECOND) == "2026-01-16 15:00:00 +00:00"
    assert words.clock(datetime(2026, 1, 16, 15, 0, 0, 20_000, tzinfo=UTC), Precision.MILLISECOND) == "2026-01-16 15:00:00.020 +00:00"


def test_a_text_longer_than_a_cell_is_marked():
    assert workbook.whole("x" * 40_000).endswith("x…")
    assert workbook.whole("x" * 32_767).endswith("x")
    assert workbook.whole("🍵" * 20_000) == "🍵" * 16_383 + "…"


def test_markup_of_the_workbooks_own_is_text_like_any_other(tmp_path):
    import openpyxl
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "texts.xlsx"), {"constant_memory": True, "tmpdir": str(tmp_path)})
    workbook.say(book.add_worksheet("texts"), 0, 0, "<r><t>paid</t> & kept</r>", book.add_format())
    book.close()
    cell = openpyxl.load_workbook(tmp_path / "texts.xlsx", rich_text=True)["texts"]["A1"]
    assert str(cell.value) == "<r><t>paid</t> & kept</r>"


# ── what the reports say ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_link_of_the_page_leads_somewhere(out):
    tree = html.fromstring((out / "report.html").read_text("utf-8"))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in tree.xpath("//a/@href")} <= set(ids)


@pytest.mark.parametrize("conversation", [True, False])
def test_a_payment_of_no_order_is_listed_where_it_is_linked_and_never_a_dead_link(conversation: bool):
    link = OrderLink(order="y1", conversation="c1" if conversation else None, rule="payee_name", evidence="", payment_of=None)
    assert listed([link]) == ({"y1"} if conversation else set())


def test_every_message_stands_in_the_transcript_unchanged(out):
    tree = html.fromstring((out / "report.html").read_text("utf-8"))
    said = ["".join(element.itertext()) for element in tree.xpath("//span[@class='said']")]
    assert said == [text for _, _, text in TALK[out.name]]


def test_numbers_are_the_same_in_every_format(out):
    page = (out / "report.html").read_text("utf-8")
    tree = html.fromstring(page)
    on_page = {row.get("id"): "".join(row.xpath(".//mark")[0].itertext()) for row in tree.xpath("//table[contains(@class, 'register')]/tbody/tr")}
    statements = json.loads((out / "report.json").read_text("utf-8"))["statements"]
    assert on_page == {f"s{number:03d}": statement["quote"] for number, statement in enumerate(statements, start=1)}
    import openpyxl

    sheet = openpyxl.load_workbook(out / "report.xlsx").worksheets[3]
    assert [(row[0], row[7]) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        (f"S-{number:03d}", statement["quote"]) for number, statement in enumerate(statements, start=1)
    ]


def test_the_json_keeps_the_contract(out):
    found = json.loads((out / "report.json").read_text("utf-8"))
    contract = {
        "sources": "id path sha256 bytes format encoding provenance coverage",
        "conversations": "id platform title source_ids participants",
        "messages": "id conversation index sent sent_raw zone sender role kind text source place",
        "orders": "id platform order_no seller_name shop_name items total currency events source place",
        "statements": "id message kind topic quote start end role hedged conditional negated terms rule answers standing",
        "identities": "id message kind quote start end value valid owner rule",
        "formations": "conversation by offer acceptance order terms",
        "outcomes": "statement order due event outcome why",
        "problems": "source place reason",
    }
    assert found["schema"] == "chat-evidence/1"
    for key, names in contract.items():
        assert found[key], key
        assert set(names.split()) <= found[key][0].keys(), key
    assert {"pack", "elements", "authenticity", "routes", "timers", "gaps"} <= found["assessment"].keys()
    assert {"code", "grade", "supports", "contradicts", "rules", "caps", "cure"} <= found["assessment"]["elements"][0].keys()
    assert [message["index"] for message in found["messages"]] == list(range(15))
    assert found["assessment"]["elements"][-1]["grade"] == "burden-shifted"
    assert all(statement["quote"] == text_of(found, statement)[statement["start"] : statement["end"]] for statement in found["statements"])


def text_of(found: dict, statement: dict) -> str:
    return next(message["text"] for message in found["messages"] if message["id"] == statement["message"])


def test_messages_can_be_left_out(tmp_path):
    with build(tmp_path / "case", "en") as case:
        report.write(Workers(case), tmp_path / "case", options={"law": "cn"}, language="en", version="0.1.0", with_messages=False)
    assert "messages" not in json.loads((tmp_path / "case" / "report.json").read_text("utf-8"))


def test_the_list_of_evidence_has_groups_in_the_order_of_a_court_and_repeats_its_heads(out):
    import docx

    document = docx.Document(str(out / "evidence-list.docx"))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert len(headings) == len(document.tables) == 6
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    assert {len(table.columns) for table in document.tables} == {10}
    first = {"zh": "qinghe_demo", "en": "+1 202 555 0143"}[out.name]
    assert first in document.tables[0].rows[1].cells[5].text


def test_chinese_in_a_document_is_set_as_chinese(out):
    import docx

    default = docx.Document(str(out / "evidence-list.docx")).styles.element.find(".//{*}rPrDefault//{*}lang")
    assert "zh-CN" in default.values()


@pytest.mark.parametrize(
    ("claim", "elements", "told"),
    [
        (GradeKind.MISSING, {"E2": GradeKind.MISSING, "E6": GradeKind.STRONG},
         "not yet proven as a whole; the file lacks proof of: Respondent identified (missing). Strongest elements: Payment."),
        (GradeKind.WEAK, {"E2": GradeKind.WEAK, "E6": GradeKind.MODERATE},
         "not yet proven as a whole; limited by: Respondent identified (weak: not enough alone in this file). Strongest elements: Payment."),
        (GradeKind.STRONG, {"E1": GradeKind.STRONG}, "strong, directly shown, no contrary item found in this file."),
    ],
)  # fmt: skip
def test_a_claim_is_told_by_the_elements_that_limit_it(claim: GradeKind, elements: dict[str, GradeKind], told: str):
    words = Words(language="en", pack=load_pack("cn"), paths={})
    found = [
        Element(claim="CN-SALE", code=code, grade=grade, supports=(), contradicts=(), rules=(), caps=(), cure=None)
        for code, grade in elements.items()
    ]
    assert matrix.proven(words, Claim(code="CN-SALE", grade=claim, limiting="E1"), found) == told


@pytest.mark.parametrize(
    ("kind", "found", "first"),
    [
        (StatementKind.ADMISSION, [(12, "any"), (40, "any")], 2),
        (StatementKind.REFUSAL, [(40, "any"), (12, "any")], 2),
        (StatementKind.INDUCEMENT, [(40, "en.inducement.review"), (30, "en.inducement.off_platform"), (12, "en.inducement.drop_case")], 3),
    ],
)
def test_the_weightiest_of_a_kind_comes_first(kind: StatementKind, found: list[tuple[int, str]], first: int):
    made = [Statement(quote=Quote(message="m", start=0, end=length), kind=kind, role=Role.SELLER, topic=None, rule=rule) for length, rule in found]
    assert min(weighed(one, number) for number, one in enumerate(made, start=1)).number == first


def test_a_group_of_the_list_cites_the_weightiest_of_each_kind_first():
    admissions, complaints = list[Weighed](), list[Weighed]()
    keep(complaints, Weighed((False, 0, -90), 1, "t1", "m"), most=2)
    for number, length in ((2, 5), (3, 9), (4, 2)):
        keep(admissions, Weighed((False, 0, -length), number, f"t{number}", "m"), most=2)
    assert [one.statement for one in exhibits.in_turn([admissions, complaints])] == ["t3", "t1", "t2"]


@pytest.mark.parametrize(("kind", "stands_in"), [("stand_in", True), ("zone", False)])
def test_a_summary_by_a_law_that_only_stands_in_says_so_and_holds_none_of_its_periods_against_the_buyer(tmp_path, kind, stands_in):
    build = CaseBuilder(tmp_path)
    build.source("chat", Provenance.APP_EXPORT)
    build.talk("chat")
    build.case.add(LawSign(kind=kind, value="AUD", pack="uk", item=None, decides=True))
    build.case.add(Timer(code="T.UK.14D", start=None, start_item=None, end=None, basis="", state=TimerState.MISSED, whose="buyer"))
    build.case.index_messages()
    scope = scope_of(build.case, options={"law": "uk", "lang": "en"}, language="en", version="0")
    points = {heading.title: [point.text for point in heading.points] for heading in summary.summary(scope, (), (), ())}
    strength, against = (points[scope.words.say(f"summary.{name}")] for name in ("strength", "against"))
    assert ("only stands in" in strength[0], any("let pass" in text for text in against)) == (stands_in, not stands_in)


def test_a_settlement_turned_down_stands_with_the_remedies(tmp_path):
    build = CaseBuilder(tmp_path)
    build.source("chat", Provenance.APP_EXPORT)
    talk = build.talk("chat")
    build.says(talk, Role.SELLER, StatementKind.OFFER)
    offered = build.says(talk, Role.SELLER, StatementKind.SETTLEMENT)
    build.says(talk, Role.BUYER, StatementKind.REJECTION, answers=offered)
    build.case.index_messages()
    scope = scope_of(build.case, options={"law": "cn", "lang": "en"}, language="en", version="0")
    against = {one.title: [item.ref.anchor for item in one.contradicts.shown] for one in balance.balance(scope)}
    assert against == {scope.words.say("subject.contract"): [], scope.words.say("subject.remedy"): ["s002", "s003"]}


@pytest.mark.parametrize(("language", "name"), [("en", "Chat ("), ("zh", "聊天记录（")])
def test_a_platform_that_no_file_tells_is_said_in_words(tmp_path, language, name):
    build = CaseBuilder(tmp_path)
    build.source("chat", Provenance.APP_EXPORT)
    talk = build.talk("chat", "unknown")
    build.says(talk, Role.BUYER, StatementKind.DEMAND)
    build.case.index_messages()
    scope = scope_of(build.case, options={"law": "cn", "lang": language}, language=language, version="0")
    names = {row.name for row in exhibits.exhibits(scope)}
    assert names
    assert all(one.startswith(name) for one in names)
    assert scope.words.platform("unknown") != "unknown"


def test_who_was_paid_twice_is_named_once_in_the_list_of_evidence(tmp_path):
    build = CaseBuilder(tmp_path)
    build.source("bill", Provenance.OFFICIAL_EXPORT)
    build.source("chat", Provenance.APP_EXPORT)
    order = build.order("bill")
    build.link(build.talk("chat"), order)
    for amount in ("40", "60"):
        build.payment("bill", amount=amount, order=order, counterparty="青禾家具店")
    build.case.index_messages()
    scope = scope_of(build.case, options={"law": "cn", "lang": "zh"}, language="zh", version="0")
    content = {row.group: row.content for row in exhibits.exhibits(scope)}
    payees = [line for line in content[scope.words.say("group.parties")] if "青禾家具店" in line]
    payments = [line for line in content[scope.words.say("group.loss")] if "青禾家具店" in line or "40" in line or "60" in line]
    assert (len(payees), len(payments)) == (1, 2)


def test_the_rules_that_are_weighed_by_name_exist():
    rules = {rule.rpartition(".")[2] for rule in map(attrgetter("id"), load_rules())}
    assert {*SILENCING, *REVIEWS} <= rules


def test_every_kind_of_statement_weighs_on_a_side_or_is_in_the_chronology():
    placed = {kind for sides in SIDES.values() for side in sides for kind in side}
    assert set(StatementKind) - placed - set(TURNS) == {StatementKind.INVITATION}


def test_every_state_has_a_sign_beside_its_word():
    assert {grade.value.replace("_", "-") for grade in GradeKind} | {outcome.value for outcome in OutcomeKind} <= html_report.SIGNS.keys()


def test_the_cover_counts_once_what_is_said_of_many_files_and_knows_an_archive_by_what_it_held(tmp_path):
    build = CaseBuilder(tmp_path)
    build.case.add(Source(id="z", path="d.zip", sha256="0" * 64, bytes=1))
    for number in range(3):
        build.case.add(Source(id=f"m{number}", path=f"d.zip!{number}.json", sha256="0" * 64, bytes=1, member_of="z"))
        build.case.add(Problem(place=Place(source=f"m{number}", where="file"), code=ProblemCode.UNKNOWN_FORMAT))
    build.case.index_messages()
    scope = scope_of(build.case, options={"law": "cn", "lang": "en"}, language="en", version="0")
    assert "Points that could not be read or need a decision: 1;" in about.cover(scope).limits[-1]
    assert [row.format == scope.words.say("format.archive") for row in about.sources(scope)] == [True, False, False, False]


def test_the_cover_lists_some_of_many_files_that_are_of_no_matter_and_the_workbook_all(tmp_path):
    with build(tmp_path, "en") as case:
        with case.stage("more", "", version="test", who="test"):
            for number in range(40):
                one = Source(id=f"more{number}", path=f"d.zip!more-{number:02}.json", sha256=hashlib.sha256(b"{}").hexdigest(), bytes=2)
                case.add(one)
                (tmp_path / "originals" / f"{one.id}-{one.path}").write_bytes(b"{}")
        report.write(Workers(case), tmp_path, options={"law": "cn"}, language="en", version="0", with_messages=True)
        unread = sum(source.format is None for source in case.records(Source))
    [cover] = html.fromstring((tmp_path / "report.html").read_text("utf-8")).xpath("//section[@class='cover']")
    assert f"Further files that were not read: {unread - html_report.MOST_UNREAD};" in cover.text_content()
    assert 0 < cover.text_content().count("d.zip!more-") <= html_report.MOST_UNREAD
    with zipfile.ZipFile(tmp_path / "report.xlsx") as book:
        assert sum(len(set(re.findall(rb"d\.zip!more-\d\d", book.read(name)))) for name in book.namelist()) == 40


# ── long lists and transcripts ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_long_transcript_goes_to_pages_that_link_to_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr(numbering, "PAGE", 4)
    monkeypatch.setattr(html_report, "PAGE", 4)
    folder = tmp_path / "case"
    with build(folder, "en") as case:
        (folder / "transcript-0009.html").write_text("of an earlier run")
        view = compose(case, options={"law": "cn"}, language="en", version="0.1.0")
        names = html_report.write(view, folder) + html_report.write_transcripts(view, folder)
    transcripts = [f"transcript-{page:04d}.html" for page in range(1, 5)]
    assert names == ["report.html", *transcripts]
    assert not (folder / "transcript-0009.html").exists()
    pages = {name: html.fromstring((folder / name).read_text("utf-8")) for name in names}
    assert [len(pages[name].xpath("//span[@class='said']")) for name in names] == [0, 4, 4, 4, 3]
    assert_links_lead_somewhere(pages)


def test_long_lists_go_to_pages_that_hold_every_row(tmp_path, monkeypatch):
    monkeypatch.setattr(numbering, "ROWS", 2)
    monkeypatch.setattr(html_report, "ROWS", 2)
    folder = tmp_path / "case"
    with build(folder, "en") as case:
        view = compose(case, options={"law": "cn"}, language="en", version="0.1.0")
        names = html_report.write(view, folder)
    pages = {name: html.fromstring((folder / name).read_text("utf-8")) for name in names}
    for name, rows in (("promises", view.promises), ("timeline", view.moments), ("register", view.register)):
        cut = [len(pages[page].xpath("//tbody/tr")) for page in names if page.startswith(name)]
        assert cut == [2] * (rows.count // 2) + [1] * (rows.count % 2)
    assert_links_lead_somewhere(pages)


def assert_links_lead_somewhere(pages):
    for name, tree in pages.items():
        for href in tree.xpath("//a/@href"):
            target, _, anchor = href.partition("#")
            assert not anchor or anchor in pages[target or name].xpath("//@id"), href
