"""What holds for every chat format that is read from one app's own export: samples, one reader each, nothing lost, nothing raised."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.records import Record
from parsers import PARSERS
from parsers.chat import (
    chatlab_json,
    discord_csv,
    discord_html,
    discord_json,
    discord_package,
    discord_text,
    feishu_json,
    google_chat_json,
    google_voice_html,
    imazing_csv,
    imessage_html,
    imessage_text,
    kakao_csv,
    kakao_text,
    line_text,
    meta_e2ee_json,
    meta_html,
    meta_json,
    signal_export_json,
    signal_jsonl,
    signal_text,
    skype_json,
    slack_json,
    sms_xml,
    teams_json,
    viber_csv,
    welink_text,
)
from parsers.json_elements import BrokenJson
from pipeline.report.quotes import holds
from tests.conftest import SAMPLES
from tests.reading import as_rows, export_of, messages, read, unaccounted, written

FAMILY: tuple[ModuleType, ...] = (
    chatlab_json,
    discord_csv,
    discord_html,
    discord_json,
    discord_package,
    discord_text,
    feishu_json,
    google_chat_json,
    google_voice_html,
    imazing_csv,
    imessage_html,
    imessage_text,
    kakao_csv,
    kakao_text,
    line_text,
    meta_e2ee_json,
    meta_html,
    meta_json,
    signal_export_json,
    signal_jsonl,
    signal_text,
    skype_json,
    slack_json,
    sms_xml,
    teams_json,
    viber_csv,
    welink_text,
)
BY_NAME = {parser.FORMAT.name: parser for parser in FAMILY}
EXPORTS = sorted(path for name in BY_NAME for path in (SAMPLES / "formats" / name).rglob("*") if path.is_file())


def format_of(path: Path) -> str:
    return path.relative_to(SAMPLES / "formats").parts[0]


def named(path: Path) -> str:
    return path.relative_to(SAMPLES / "formats").as_posix()


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_a_sample_reads_as_its_golden(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"formats/{named(path)}.txt", as_rows(read(BY_NAME[format_of(path)], path)))


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_one_format_alone_recognises_a_sample(path: Path) -> None:
    assert [parser.FORMAT.name for parser in PARSERS if parser.recognizes(export_of(path))] == [format_of(path)]


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_every_text_is_found_again_in_its_bytes(path: Path) -> None:
    export = export_of(path)
    for message in messages(list(BY_NAME[format_of(path)].parse(export))):
        assert holds(export.quoted(message.place), message.text), message


@pytest.mark.parametrize("name", BY_NAME)
def test_every_format_has_a_sample(name: str) -> None:
    assert name in {format_of(path) for path in EXPORTS}


def test_no_sample_and_no_reference_export_is_taken_for_two_formats(shared: Path) -> None:
    files = [path for folder in (SAMPLES, shared / "fixtures") for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 150
    found = [(path.name, names) for path in files if len(names := [one.FORMAT.name for one in PARSERS if one.recognizes(export_of(path))]) > 1]
    assert found == []


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(EXPORTS),
    st.floats(0, 1),
    st.one_of(st.binary(max_size=8), st.sampled_from((b'"', b"\n", b"<", b"\xff", b"{", b"&#0;"))),
    st.integers(0, 60),
)
def test_damage_raises_nothing_but_broken_json_and_loses_no_byte(tmp_path: Path, path: Path, where: float, put: bytes, cut: int) -> None:
    raw = path.read_bytes()
    at = int(where * len(raw))
    parser = BY_NAME[format_of(path)]
    export = export_of(written(tmp_path, raw[:at] + put + raw[at + cut :], path.name))
    parser.recognizes(export)
    records: list[Record] = []
    with suppress(BrokenJson):
        for record in parser.parse(export):
            records.append(record)  # noqa: PERF402 -- what comes before the break counts
        assert unaccounted(export, records) == b""
    as_rows(records).encode()
    for message in messages(records):
        assert "\ufffd" in message.text or holds(export.quoted(message.place), message.text), message


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FAMILY), st.binary(max_size=200))
def test_no_noise_makes_a_parser_raise(tmp_path: Path, parser: ModuleType, noise: bytes) -> None:
    export = export_of(written(tmp_path, noise))
    parser.recognizes(export)
    with suppress(BrokenJson):
        list(parser.parse(export))


@pytest.mark.parametrize("unit", ["a", "<", "<!-- -->", "(- : ", "[1", "&#55357;", "<legacyquote>", " later: ", '"'])
def test_no_repetition_takes_a_parser_long(unit: str, tmp_path: Path) -> None:
    for path in EXPORTS:
        raw = path.read_bytes()
        at = int(len(raw) * 0.6)
        export = export_of(written(tmp_path, raw[:at] + unit.encode() * (60_000 // len(unit)) + raw[at:], path.name))
        begun = perf_counter()
        with suppress(BrokenJson):
            list(BY_NAME[format_of(path)].parse(export))
        assert perf_counter() - begun < 5, named(path)
