"""Working days that are promised in Chinese leave out the public holidays of mainland China, where those are known."""

from datetime import datetime
from pathlib import Path

import pytest

from casefile.findings import Outcome, OutcomeKind
from pipeline.link.due import counted_by
from pipeline.link.outcomes import by_rules_alone, outcomes
from tests.test_outcomes import BROKEN, KEPT, LATE
from tests.test_weighing import filled, marked

NATIONAL_DAY = "@ 2025-09-29T16:00\ns {commitment/refund by=2025-10-02T23:59:59 for=P3D|3个工作日内退款}\n"


def judged(text: str, folder: Path) -> Outcome:
    with filled(marked(text), folder) as (case, conversation):
        (found,) = outcomes(case, conversation, (), weigh=by_rules_alone)
        return found


@pytest.mark.parametrize(("said", "outcome", "due"), [
    ("@ 2025-10-09T14:00\ns 退了\nb 看到了", KEPT, "2025-10-10"),
    ("@ 2025-10-05T10:00\nb 钱还没到\ns 亲国庆放假，节后处理\n@ 2025-10-09T14:00\ns 退了\nb 看到了", KEPT, "2025-10-10"),
    ("@ 2025-10-14T14:00\ns 退了\nb 看到了", LATE, "2025-10-10"),
    ("@ 2025-10-13T14:00\nb {complaint|退款还没到}", BROKEN, "2025-10-10"),
    # both sides count otherwise
    ("@ 2025-10-05T10:00\nb {complaint|说好三个工作日，钱还没到}\ns 抱歉，给您催\n@ 2025-10-09T14:00\ns 退了\nb 看到了", LATE, "2025-10-02"),
])  # fmt: skip
def test_a_holiday_is_no_working_day(said: str, outcome: OutcomeKind, due: str, tmp_path: Path) -> None:
    found = judged(NATIONAL_DAY + said, tmp_path)
    assert found.due is not None
    assert (found.outcome, found.due.date().isoformat()) == (outcome, due)


def test_working_days_from_the_return_leave_out_holidays_too(tmp_path: Path) -> None:
    found = judged(
        """
            @ 2025-09-25T10:00
            s {commitment/refund? for=P3D|寄回来，收到货后3个工作日内退款}
            b 寄出了
            @ 2025-09-29T16:00
            s 退货收到了
            @ 2025-10-09T14:00
            s 已退款
            b 到账了
        """,
        tmp_path,
    )
    assert found.outcome is KEPT


def test_a_day_that_is_named_beside_working_days_stands(tmp_path: Path) -> None:
    said = "s {commitment/refund by=2025-10-06T23:59:59 for=P3D|6号前退，3个工作日}\n@ 2025-10-09T14:00\ns 退了\nb 看到了"
    found = judged(f"@ 2025-09-29T16:00\n{said}", tmp_path)
    assert found.outcome is LATE


@pytest.mark.parametrize(("text", "made", "due", "read", "counted"), [
    ("3个工作日内退款", "2025-09-29T16:00+08:00", "2025-10-10T23:59:59+08:00", "2025-10-02T23:59:59+08:00", "holidays"),
    ("3个工作日内退款", "2025-09-29T16:00+08:00", "2025-10-02T23:59:59+08:00", "2025-10-02T23:59:59+08:00", "weekends"),
    ("3个工作日内退款", "2025-09-15T16:00+08:00", "2025-09-18T23:59:59+08:00", "2025-09-18T23:59:59+08:00", None),
    ("3个工作日内退款", "2025-09-29T16:00+02:00", "2025-10-02T23:59:59+02:00", "2025-10-02T23:59:59+02:00", "weekends"),
    ("3个工作日内退款", "2031-09-15T16:00+08:00", "2031-09-18T23:59:59+08:00", "2031-09-18T23:59:59+08:00", "weekends"),
    ("within 3 working days", "2025-09-15T16:00+01:00", "2025-09-18T23:59:59+01:00", "2025-09-18T23:59:59+01:00", "weekends"),
    ("3天内退款", "2025-09-29T16:00+08:00", "2025-10-02T23:59:59+08:00", "2025-10-02T23:59:59+08:00", None),
])  # fmt: skip
def test_the_report_says_how_working_days_were_counted(text: str, made: str, due: str, read: str, counted: str | None) -> None:
    assert counted_by(text, *map(datetime.fromisoformat, (made, due, read))) == counted
