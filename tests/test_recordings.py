"""What a browser recorded (HAR) or saved as one file (MHTML): what is in it is read as files of its own."""

import json
import plistlib
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from quopri import encodestring

import pytest
from handover import taken_in

from casefile.records import Order, Problem, Source
from parsers.export import Options
from pipeline.intake.recognition import Detected, detected
from tests.conftest import SAMPLES

ANSWER = {"orders": [{"order_sn": "260105-123456789012345", "order_amount": 6000, "order_time": 1767574800, "order_status_prompt": "待收货"}]}
LIST = "https://example.com/proxy/api/order_list_v4?page=1"


def entry(text: str, *, url: str = LIST, encoding: str = "") -> object:
    return {"request": {"url": url}, "response": {"content": {"mimeType": "application/json", "text": text, "encoding": encoding}}}


def recording(folder: Path, *entries: object, cut: int = 0) -> Path:
    written = json.dumps({"log": {"version": "1.2", "creator": {"name": "browser"}, "entries": entries}}, ensure_ascii=False)
    path = folder / "handed" / "www.har"
    path.parent.mkdir()
    path.write_text(written[: len(written) - cut], encoding="utf-8")
    return path


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_a_recording_saved_in_another_encoding_is_one(encoding: str, tmp_path: Path) -> None:
    path = recording(tmp_path, entry(json.dumps(ANSWER, ensure_ascii=False)))
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    with taken_in(path, tmp_path, Options()) as read:
        assert [order.status_raw for order in read.records(Order)] == ["待收货"]
        assert list(read.records(Problem)) == []


def test_an_answer_is_a_file_in_its_recording(tmp_path: Path) -> None:
    path = recording(tmp_path, entry("body{}", url="https://example.com/style.css"), entry('{"banner": 1}'), entry(json.dumps(ANSWER)))
    with taken_in(path, tmp_path, Options()) as read:
        assert [order.order_no for order in read.records(Order)] == ["260105-123456789012345"]
        assert [source.path for source in read.records(Source) if source.format] == ["www.har!2-order_list_v4"]
        assert list(read.records(Problem)) == []
    assert [(name, found.formats) for name, found in detected(path) if isinstance(found, Detected)] == [("www.har!2-order_list_v4", ["pdd_orders"])]


def test_an_answer_with_bytes_that_make_no_character_is_told_of(tmp_path: Path) -> None:
    path = recording(tmp_path, entry(json.dumps({**ANSWER, "notice": "请在有效期内完成付款" * 3}, ensure_ascii=False)))
    path.write_bytes(path.read_bytes().replace(b"status_prompt", b"st\xfftus_prompt"))
    with taken_in(path, tmp_path, Options()) as read:
        assert [problem.code for problem in read.records(Problem)] == ["bad_bytes"]
        assert [order.order_no for order in read.records(Order)] == ["260105-123456789012345"]


def test_an_answer_in_base64_is_decoded_and_one_that_came_twice_is_read_once(tmp_path: Path) -> None:
    coded = [b64encode(json.dumps(ANSWER).encode()).decode(), "abcde", "é"]
    path = recording(tmp_path, entry(json.dumps(ANSWER)), *(entry(text, encoding="base64") for text in coded))
    with taken_in(path, tmp_path, Options()) as read:
        assert len(list(read.records(Order))) == 1
        assert [(problem.code, problem.detail[0]) for problem in read.records(Problem)] == [("unreadable", "2"), ("unreadable", "3")]


@pytest.mark.parametrize(("cut", "codes"), [(0, ["unknown_format"]), (2, ["truncated", "unknown_format"])])
def test_a_recording_without_anything_to_read_is_told_of(tmp_path: Path, cut: int, codes: list[str]) -> None:
    with taken_in(recording(tmp_path, entry('{"banner": 1}'), cut=cut), tmp_path, Options()) as read:
        assert sorted(problem.code for problem in read.records(Problem)) == codes


SAVED = "From: <Saved by Blink>\nSnapshot-Content-Location: {url}\nSubject: Your Orders\nDate: Thu, 1 May 2025 10:00:00 +0200\nMIME-Version: 1.0\n"
SAVED += 'Content-Type: multipart/related; type="text/html"; boundary="----b"\n\n\n'
PART = "------b\nContent-Type: {kind}\nContent-Transfer-Encoding: {coding}\nContent-Location: {url}\n\n{text}\n"


@pytest.mark.parametrize(("coding", "code"), [("quoted-printable", encodestring), ("base64", b64encode)])
@pytest.mark.parametrize(("sample", "orders"), [("amazon_pages/Bestelldetails.html", 1), ("jd_orders/我的订单.html", 2)])
def test_a_page_saved_as_one_file_is_read_like_the_page(
    sample: str, orders: int, coding: str, code: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    page = SAMPLES / "formats" / sample
    url = "https://www.example.com/your-orders/list?page=1"
    parts = [
        ("text/html", coding, url, code(page.read_bytes()).decode()),
        ("text/css", "quoted-printable", "https://www.example.com/a.css", "b {{}}"),
        ("text/html", "quoted-printable", "cid:frame-1@mhtml.blink", "<p>an advertisement</p>"),
    ]
    written = "".join(PART.format(kind=kind, coding=how, url=at, text=text) for kind, how, at, text in parts)
    path = tmp_path / "handed" / "Your Orders.mhtml"
    path.parent.mkdir()
    path.write_text(SAVED.format(url=url) + written + "------b--\n", encoding="ascii", newline="\r\n")
    with taken_in(page, tmp_path / "page", Options()) as alone, taken_in(path, tmp_path / "saved", Options()) as read:
        found = [(order.order_no, order.total, order.status_raw) for order in read.records(Order)]
        assert found == [(order.order_no, order.total, order.status_raw) for order in alone.records(Order)]
        assert len(found) == orders
        assert [source.path for source in read.records(Source) if source.format] == ["Your Orders.mhtml!0-your-orders"]
        assert [problem.code for problem in read.records(Problem)] == [problem.code for problem in alone.records(Problem)]
    assert [name for name, _ in detected(path)] == ["Your Orders.mhtml!0-your-orders"]


def test_a_page_saved_by_safari_is_read_like_the_page(tmp_path: Path) -> None:
    def resource(page: bytes, url: str) -> object:
        return {"WebMainResource": {"WebResourceData": page, "WebResourceMIMEType": "text/html", "WebResourceURL": url}}

    page = (SAMPLES / "formats" / "amazon_pages" / "Bestelldetails.html").read_bytes()
    whole = resource(page, "https://www.example.com/order-details?id=1") | {"WebSubframeArchives": [resource(b"<p>advertisement</p>", "about:blank")]}
    path = tmp_path / "handed" / "Bestelldetails.webarchive"
    path.parent.mkdir()
    path.write_bytes(plistlib.dumps(whole, fmt=plistlib.FMT_BINARY))
    with taken_in(path, tmp_path, Options()) as read:
        assert [order.order_no for order in read.records(Order)] == ["302-0000001-0000001"]
        assert [source.path for source in read.records(Source) if source.format] == ["Bestelldetails.webarchive!0-order-details"]
        assert list(read.records(Problem)) == []


@pytest.mark.parametrize("cut", [1, 40, 400])
def test_a_saved_page_that_breaks_off_is_told_of(cut: int, tmp_path: Path) -> None:
    whole = plistlib.dumps({"WebMainResource": {"WebResourceData": b"<p>" * 500, "WebResourceMIMEType": "text/html"}}, fmt=plistlib.FMT_BINARY)
    path = tmp_path / "handed" / "page.webarchive"
    path.parent.mkdir()
    path.write_bytes(whole[:-cut])
    with taken_in(path, tmp_path, Options()) as read:
        assert "archive_broken" in [problem.code for problem in read.records(Problem)]
