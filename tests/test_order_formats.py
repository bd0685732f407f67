"""What holds for every format of orders, payments, parcels and invoices: samples, one reader each, nothing lost, nothing raised."""

from collections.abc import Callable
from pathlib import Path

import pytest

from casefile.records import ProblemCode
from parsers import PARSERS
from tests.conftest import SAMPLES
from tests.reading import as_rows, export_of, problems, read, recognised_as, written

ELSEWHERE = {"alipay_bill", "amazon_orders", "order_table", "wechat_pay_bill"}
"""Proved in tests of their own."""
FAMILY = {parser.FORMAT.name: parser for parser in PARSERS if parser.FORMAT.kind == "orders" and parser.FORMAT.name not in ELSEWHERE}
EXPORTS = sorted(path for name in FAMILY for path in (SAMPLES / "formats" / name).rglob("*") if path.is_file())


def format_of(path: Path) -> str:
    return path.relative_to(SAMPLES / "formats").parts[0]


def named(path: Path) -> str:
    return path.relative_to(SAMPLES / "formats").as_posix()


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_a_sample_reads_as_its_golden(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"formats/{named(path)}.txt", as_rows(read(FAMILY[format_of(path)], path)))  # type: ignore[arg-type]


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_one_format_alone_recognises_a_sample(path: Path) -> None:
    assert recognised_as(path) == [format_of(path)]


@pytest.mark.parametrize("name", FAMILY)
def test_every_format_has_a_sample_and_a_grammar(name: str) -> None:
    assert name in {format_of(path) for path in EXPORTS}
    assert len(FAMILY[name].__doc__ or "") > 200


def test_a_copied_order_without_day_and_sum_is_told_where_its_format_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "Order number: JP-20417\nShop name: Juniper & Pine\nx1\nShipping:\n")
    assert [problem.code for problem in problems(list(FAMILY["order_copy"].parse(export_of(path))))] == [ProblemCode.BAD_ROW]


@pytest.mark.parametrize("vendor", ["bank_ofx", "einvoice_cn", "jd", "meituan"])
def test_every_reference_export_is_read_to_the_last_byte(vendor: str, shared: Path) -> None:
    files = [path for path in (shared / "fixtures" / "orders" / vendor).rglob("*") if path.suffix in {".csv", ".ofx", ".xml"}]
    assert files
    for path in files:
        (name,) = recognised_as(path)
        read(FAMILY[name], path)  # type: ignore[arg-type]
