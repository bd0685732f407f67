"""What a browser recorded (HAR): its answers are read as files of their own."""

import json
from base64 import b64encode
from pathlib import Path

import pytest
from handover import taken_in

from casefile.records import Order, Problem, Source
from parsers.export import Options
from pipeline.recognition import Detected, detected

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


def test_an_answer_is_a_file_in_its_recording(tmp_path: Path) -> None:
    path = recording(tmp_path, entry("body{}", url="https://example.com/style.css"), entry('{"banner": 1}'), entry(json.dumps(ANSWER)))
    with taken_in(path, tmp_path, Options()) as read:
        assert [order.order_no for order in read.records(Order)] == ["260105-123456789012345"]
        assert [source.path for source in read.records(Source) if source.format] == ["www.har!2-order_list_v4"]
        assert list(read.records(Problem)) == []
    assert [(name, found.formats) for name, found in detected(path) if isinstance(found, Detected)] == [("www.har!2-order_list_v4", ["pdd_orders"])]


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
