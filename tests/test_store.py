"""The case file keeps what it is given, whole stages or nothing, and a log that cannot be mended unseen."""

import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from casefile.assessment import Element, GradeKind, Timer
from casefile.errors import CaseError, IntegrityError
from casefile.findings import Identity, IdentityKind, Quote, Revision, Standing, Statement, StatementKind, Terms, Topic
from casefile.records import (
    Attachment,
    Conversation,
    EventKind,
    Message,
    MessageKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Party,
    Place,
    Precision,
    Problem,
    ProblemCode,
    Role,
    Source,
    Zone,
)
from casefile.rows import Kept
from casefile.store import CaseFile, open_case

PLACE = Place(source="s1", where="line 1", start=0, end=10)
MESSAGE = Message(
    conversation="c1", place=PLACE, sender="p1", sent=datetime(2024, 5, 1, 10, tzinfo=timezone(timedelta(hours=8))), sent_raw="10:00",
    precision=Precision.MINUTE, zone=Zone.STATED, kind=MessageKind.IMAGE, text="图\r\n\u200e7天", native_id="n", reply_to="m", edited=True,
    attachments=(Attachment(name="a.jpg", present=True, sha256="00"),), index=0,
)  # fmt: skip
STATEMENT = Statement(
    kind=StatementKind.COMMITMENT, quote=Quote(message=MESSAGE.id, start=0, end=1), role=Role.SELLER, rule="zh.x", topic=Topic.DELIVERY, hedged=True,
    terms=Terms(amount=Decimal("9.90"), currency="CNY", deadline=datetime(2024, 5, 2, tzinfo=UTC), duration="PT48H"),
)  # fmt: skip
ORDER = Order(
    place=PLACE, platform="taobao", order_no="0012", total=Money(amount=Decimal("1.20"), currency="CNY"), other_ids={"支付宝交易号": "2024"},
    lines=(OrderLine(place=PLACE, title="杯", quantity=Decimal(2), extra={"颜色": "蓝"}),),
    events=(OrderEvent(kind=EventKind.PAID, place=PLACE, at=datetime(2024, 5, 1)), OrderEvent(kind=EventKind.SHIPPED, place=PLACE)),
)  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> CaseFile:
    opened = open_case(tmp_path / "case.db", create=True)
    with opened.stage("intake", "key", version="1", who="anyone"):
        opened.add(Source(id="s1", path="a.txt", sha256="00", bytes=3))
        opened.add(Conversation(place=PLACE, key="", platform="wechat"))
        opened.add(Party(conversation="c1", key="k", name="店", id="p1", role=Role.SELLER))
        opened.add(MESSAGE)
        opened.add(ORDER)
        opened.index_messages()
    return opened


SHAPES = [
    {},
    {"native_id": "7"},
    {"native_id": "7", "reply_to": "6"},
    {"reply_to": "6"},
    {"edited": True},
    {"deleted": True},
    {"attachments": (Attachment(name="a.jpg"),)},
    {"sender": None, "sent": None},
    {"sent": datetime(2024, 5, 1, 10, 0, 0, 5, tzinfo=UTC)},
    {"sent": datetime(2024, 5, 1, 10)},
    {"sent": datetime(1890, 5, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))},
]


def test_a_message_of_any_shape_comes_back_equal(tmp_path: Path) -> None:
    plain = structs.replace(MESSAGE, native_id=None, reply_to=None, edited=False, attachments=())
    written = [
        structs.replace(plain, place=structs.replace(PLACE, where=f"line {index}"), index=index, **shape) for index, shape in enumerate(SHAPES * 2)
    ]
    with open_case(tmp_path / "case.db", create=True) as case:
        with case.stage("intake", "key", version="1", who="anyone"):
            for one in written:
                case.add_messages(Kept([one], [one.conversation], [one.sender], [one.index], [one.attachments]))
            case.index_messages()
        assert list(case.messages("c1")) == list(case.messages()) == written
        assert [case.get(Message, one.id) for one in written] == written
        assert [one.sent and one.sent.utcoffset() for one in case.messages()] == [one.sent and one.sent.utcoffset() for one in written]


def test_what_is_kept_comes_back_equal(case: CaseFile) -> None:
    kept = [
        STATEMENT,
        Identity(kind=IdentityKind.PHONE, quote=STATEMENT.quote, value="+86", owner=Role.SELLER, rule="r", valid=False, parts=(("bank", "农行"),)),
        Element(claim="CN-SALE", code="E1", grade=GradeKind.BURDEN_SHIFTED, supports=("a", "b")),
        Timer(code="t", start=date(2024, 1, 1), start_item=None, end=None, basis="CC.188"),
        Problem(place=Place(source="s1", where="Sheet1, row 3"), code=ProblemCode.BAD_TIME, detail="25:61"),
    ]
    with case.stage("extract", "key", version="1", who="anyone"):
        for record in kept:
            case.add(record)
    assert [next(case.records(type(record))) for record in kept] == kept
    assert next(case.records(Order)) == ORDER
    assert list(case.messages()) == [MESSAGE]
    assert case.get(Message, MESSAGE.id) == MESSAGE


def test_parts_of_an_order_have_tables_of_their_own(case: CaseFile) -> None:
    assert list(case.frame("order_lines")["title"]) == ["杯"]
    assert list(case.frame("order_events")["order_id"].unique()) == [ORDER.id]


def test_a_table_that_does_not_exist_is_named_with_those_that_do(case: CaseFile) -> None:
    with pytest.raises(CaseError, match="no_such_table"):
        case.frame("message; DROP TABLE messages")


def test_a_stage_that_fails_leaves_nothing_of_itself(case: CaseFile) -> None:
    with pytest.raises(RuntimeError), case.stage("extract", "key", version="1", who="anyone", replaces=(Statement,)):
        case.add(STATEMENT)
        case.flush()
        raise RuntimeError
    assert case.count(Statement) == 0
    assert not case.done("extract", "key")


def test_a_stage_that_ran_is_done_for_its_inputs_only(case: CaseFile) -> None:
    assert case.done("intake", "key")
    assert not case.done("intake", "another key")


def test_a_revision_changes_what_a_statement_is_worth(case: CaseFile) -> None:
    with case.stage("extract", "key", version="1", who="anyone"):
        case.add(STATEMENT)
        case.revise(Revision(statement=STATEMENT.id, standing=Standing.WITHDRAWN, by=MESSAGE.id))
    assert next(case.of_conversation(Statement, "c1")).standing is Standing.WITHDRAWN


def test_the_log_says_the_same_of_the_same_work_whoever_did_it(case: CaseFile, tmp_path: Path) -> None:
    again = open_case(tmp_path / "again.db", create=True)
    with again.stage("intake", "key", version="1", who="somebody else"):
        pass
    assert again.log_head() == case.log_head()


def test_a_log_entry_cannot_be_changed(case: CaseFile) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        case.connection.execute("UPDATE log SET who = 'nobody'")


@pytest.mark.parametrize("column", ["inputs", "who", "at"])
def test_a_log_that_was_changed_all_the_same_is_found_out(case: CaseFile, column: str) -> None:
    case.connection.execute("DROP TRIGGER log_no_UPDATE")
    case.connection.execute(f"UPDATE log SET {column} = 'x'")
    with pytest.raises(IntegrityError):
        case.check_log()


def test_what_is_no_case_file_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "case.db").write_text("no database")
    with pytest.raises(CaseError, match="no_case_file"):
        open_case(tmp_path / "case.db")
    with pytest.raises(CaseError, match="no_case"):
        open_case(tmp_path / "absent.db")


def test_a_case_file_that_cannot_be_opened_is_said_to_be_none(case: CaseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr("casefile.store.sqlite3.connect", closed)
    with pytest.raises(CaseError) as error:
        open_case(case.path)
    assert (error.value.code, error.value.detail["reason"]) == ("no_case_file", "unable to open database file")


def test_a_case_file_of_another_version_is_refused(case: CaseFile) -> None:
    case.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(CaseError, match="case_version"):
        open_case(case.path)
