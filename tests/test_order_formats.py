"""What holds for every format of orders, payments, parcels and invoices: samples, one reader each, nothing lost, nothing raised."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.records import Record
from parsers import PARSERS
from parsers.json_elements import BrokenJson
from tests.conftest import SAMPLES
from tests.reading import as_rows, export_of, read, unaccounted, written

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
    assert [parser.FORMAT.name for parser in PARSERS if parser.recognizes(export_of(path))] == [format_of(path)]


@pytest.mark.parametrize("name", FAMILY)
def test_every_format_has_a_sample_and_a_grammar(name: str) -> None:
    assert name in {format_of(path) for path in EXPORTS}
    assert len(FAMILY[name].__doc__ or "") > 200


def test_no_sample_and_no_reference_export_is_taken_for_two_formats(shared: Path) -> None:
    files = [path for folder in (SAMPLES, shared / "fixtures" / "orders") for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 150
    found = [(path.name, names) for path in files if len(names := [one.FORMAT.name for one in PARSERS if one.recognizes(export_of(path))]) > 1]
    assert found == []


@pytest.mark.parametrize("vendor", ["bank_ofx", "einvoice_cn", "jd", "meituan"])
def test_every_reference_export_is_read_to_the_last_byte(vendor: str, shared: Path) -> None:
    files = [path for path in (shared / "fixtures" / "orders" / vendor).rglob("*") if path.suffix in {".csv", ".ofx", ".xml"}]
    assert files
    for path in files:
        (parser,) = [one for one in PARSERS if one.recognizes(export_of(path))]
        read(parser, path)  # type: ignore[arg-type]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(EXPORTS),
    st.floats(0, 1),
    st.one_of(st.binary(max_size=8), st.sampled_from((b'"', b"\n", b"<", b",", b"\xff", b"{", b"&#0;", b"9" * 40, b"<!DOCTYPE x>"))),
    st.integers(0, 60),
)
def test_damage_raises_nothing_but_broken_json_and_loses_no_byte(tmp_path: Path, path: Path, where: float, put: bytes, cut: int) -> None:
    raw = path.read_bytes()
    at = int(where * len(raw))
    parser = FAMILY[format_of(path)]
    export = export_of(written(tmp_path, raw[:at] + put + raw[at + cut :], path.name))
    parser.recognizes(export)
    records: list[Record] = []
    with suppress(BrokenJson):
        for record in parser.parse(export):
            records.append(record)  # noqa: PERF402 -- what comes before the break counts
        assert unaccounted(export, records) == b""
    as_rows(records).encode()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(FAMILY)), st.binary(max_size=200))
def test_no_noise_makes_a_parser_raise(tmp_path: Path, name: str, noise: bytes) -> None:
    export = export_of(written(tmp_path, noise))
    FAMILY[name].recognizes(export)
    with suppress(BrokenJson):
        list(FAMILY[name].parse(export))
