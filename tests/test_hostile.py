"""What a hostile export may hold: each thing is a problem or a faithful message, in bounded time and memory.

The sizes are scaled down to what a test may take.
"""

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path
from time import process_time

import pytest

from casefile.findings import Identity, Statement
from casefile.records import Problem, ProblemCode, Role
from casefile.store import open_case
from extractors import Setting, extract
from extractors.clauses import LONGEST, passages
from parsers.export import Options
from pipeline import archive, intake
from tests.build import message, setting
from tests.reading import export_of, written

# ── texts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def statements(text: str) -> list[Statement]:
    return [one for one in extract([message(text)], setting()) if isinstance(one, Statement)]


@pytest.mark.parametrize("unit", ["48小时内发货，假一赔十。我保证是正品。", "We will ship within 48 hours. I guarantee it is genuine. "])
def test_a_message_of_any_length_is_read_in_a_time_that_grows_with_it(unit: str) -> None:
    statements(unit)
    short, long = (timed(unit * (length // len(unit))) for length in (4_000, 24_000))
    assert long < 14 * short


def timed(text: str) -> float:
    begun = process_time()
    statements(text)
    return process_time() - begun


def test_a_promise_behind_a_long_text_is_found_where_it_stands() -> None:
    text = "天气不错。" * 2_000 + "\u200b48小时内发货。"
    (found,) = statements(text)
    assert text[found.quote.start : found.quote.end] == "48小时内发货"


def test_the_runs_of_a_long_text_are_all_of_it() -> None:
    for text in ("", "好", "天气不错。" * 3_000, "a" * 10_000):
        runs = list(passages(text))
        assert "".join(text[start:end] for start, end in runs) == text
        assert max(end - start for start, end in runs) <= LONGEST


# ── participants ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_crowd_of_participants_costs_no_message_a_look_at_each() -> None:
    crowd = {f"p{number}": f"user{number}" for number in range(20_000)}
    between = Setting(roles=dict.fromkeys(crowd, Role.SELLER), names=crowd, platform="whatsapp", currency="CNY")
    statements("48小时内发货")
    begun = process_time()
    found = list(extract((message(f"找user{number}，48小时内发货", by="p1") for number in range(500)), between))
    assert process_time() - begun < 2
    assert {one.value for one in found if isinstance(one, Identity)} == {f"user{number}" for number in range(500)}


# ── folders and archives ──────────────────────────────────────────────────────────────────────────────────────────


CHAT = "time,sender,text\n2024-05-01T10:00:00+08:00,小店,48小时内发货\n2024-05-01T10:01:00+08:00,买家,好的\n"


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive_file:
        for name, content in members.items():
            archive_file.writestr(name, content)
    return raw.getvalue()


def taken(exports: Path, out: Path) -> tuple[list[str], list[tuple[str, ProblemCode]]]:
    """The texts that a folder gives, and its problems: where they are, and what."""
    arrived = list(intake.receive([exports], out / "originals", password=None))
    with open_case(Path(":memory:"), create=True) as case:
        with case.stage("intake", "", version="", who=""):
            for problem in arrived:
                if isinstance(problem, Problem):
                    case.add(problem)
            intake.take_in(case, [one for one in arrived if isinstance(one, intake.Received)], options=Options(), format_name=None)
        return [message.text for message in case.messages()], [(problem.place.where, problem.code) for problem in case.records(Problem)]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "chat.csv").write_text(CHAT)
    return tmp_path / "exports"


READ = ["48小时内发货", "好的"]


def test_bombs_in_a_bomb_are_unpacked_no_further_than_the_run_may(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES_OF_ALL", 1 << 20)
    bombs = {f"{number:02}.zip": packed({f"{number}-{part}.txt": bytes([number, part]) * (60 << 10) for part in range(4)}) for number in range(16)}
    (exports / "bomb.zip").write_bytes(packed(bombs))
    texts, problems = taken(exports, tmp_path / "out")
    assert texts == READ
    assert {code for _, code in problems} == {ProblemCode.TOO_LARGE, ProblemCode.UNKNOWN_FORMAT}
    assert sum(path.stat().st_size for path in (tmp_path / "out" / "originals").iterdir()) < 2 << 20


def test_members_that_share_their_bytes_are_no_more_than_a_bomb(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One compressed run, listed a thousand times: the directory alone shows what it would come to."""
    monkeypatch.setattr(archive, "SMALL", 1 << 16)
    (exports / "bomb.zip").write_bytes(overlapping(1_000, bytes(1 << 16)))
    texts, problems = taken(exports, tmp_path / "out")
    assert (texts, [code for _, code in problems]) == (READ, [ProblemCode.ABSURD_RATIO])


def overlapping(count: int, content: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflate.compress(content) + deflate.flush()
    sums = (zlib.crc32(content), len(body), len(content))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, *sums, 5, 0) + b"00000" + body
    head = struct.pack("<4sHHHHHHIII", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *sums)
    listed = b"".join(head + struct.pack("<HHHHHII", 5, 0, 0, 0, 0, 0, 0) + b"%05d" % number for number in range(count))
    return local + listed + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(listed), len(local), 0)


def test_a_member_whose_sum_is_wrong_is_refused_and_the_rest_is_read(exports: Path, tmp_path: Path) -> None:
    raw = packed({"a.csv": CHAT.replace("48", "24").encode()}, zipfile.ZIP_STORED)
    (exports / "chat.zip").write_bytes(raw.replace(b"24", b"72", 1))
    assert taken(exports, tmp_path / "out") == (READ, [("a.csv", ProblemCode.ARCHIVE_BROKEN)])


def test_more_files_than_anyone_has_are_refused_as_one(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 100)
    (exports / "many.zip").write_bytes(packed({f"{number}.txt": b"" for number in range(101)}))
    texts, problems = taken(exports, tmp_path / "out")
    assert (texts, [code for _, code in problems]) == (READ, [ProblemCode.TOO_LARGE])


def test_links_and_pipes_in_a_folder_are_named_and_not_followed(exports: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.csv").write_text(CHAT.replace("48", "24"))
    (exports / "folder").symlink_to(tmp_path / "elsewhere")
    (exports / "file.csv").symlink_to(tmp_path / "elsewhere" / "secret.csv")
    (exports / "round").symlink_to(exports)
    os.mkfifo(exports / "pipe")
    texts, problems = taken(exports, tmp_path / "out")
    assert texts == READ
    links = [(f"exports/{name}", ProblemCode.LINK) for name in ("file.csv", "folder", "round")]
    assert problems == [*links[:2], ("exports/pipe", ProblemCode.UNREADABLE), links[2]]


def test_what_cannot_be_listed_or_opened_is_named(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (exports / "closed").mkdir()
    (exports / "locked.csv").write_text("x")
    scandir, copy = os.scandir, intake._preserve

    def refuse_folder(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    def refuse_file(path: Path, name: str, originals: Path) -> object:
        if path.name == "locked.csv":
            raise PermissionError(13, "Permission denied", path)
        return copy(path, name, originals)

    monkeypatch.setattr(os, "scandir", refuse_folder)
    monkeypatch.setattr(intake, "_preserve", refuse_file)
    found = taken(exports, tmp_path / "out")
    assert found == (READ, [("exports/closed", ProblemCode.UNREADABLE), ("exports/locked.csv", ProblemCode.UNREADABLE)])


def test_a_case_of_an_earlier_run_in_the_folder_is_named_and_left_out(exports: Path, tmp_path: Path) -> None:
    (exports / "old" / "originals").mkdir(parents=True)
    (exports / "old" / "case.db").write_bytes(b"SQLite format 3")
    (exports / "old" / "originals" / "s1-chat.csv").write_text(CHAT.replace("48", "24"))
    assert taken(exports, tmp_path / "out") == (READ, [("exports/old", ProblemCode.OTHER_CASE)])


@pytest.mark.parametrize("name", [b"\xff\xfe.csv", "a\u202egnp.csv".encode(), b"a\nb\x1b[2J.csv", b"=cmd.csv", b"<img src=x>.csv"])
def test_a_file_of_any_name_is_read(exports: Path, tmp_path: Path, name: bytes) -> None:
    (exports / "chat.csv").rename(os.fsdecode(os.fsencode(exports) + b"/" + name))
    assert taken(exports, tmp_path / "out") == (READ, [])


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────


def rows(folder: Path, text: str) -> list[list[str]]:
    return [row.cells for row in export_of(written(folder, text, "table.csv")).rows()]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('a,"b,c\nd,e\n', [["a", '"b', "c"], ["d", "e"]]),
        ('"a,b",10" wide,"c ""d"", e\nf\n', [["a,b", '10" wide', '"c ""d""', " e"], ["f"]]),
        ('x"y,"z\n' * 3, [['x"y', '"z']] * 3),
        ('a,"b\nc",d\n', [["a", "b\nc", "d"]]),
        ('a,"b\rc,d\n', [["a", '"b\rc', "d"]]),
    ],
)
def test_a_quote_that_never_closes_costs_no_other_cell(tmp_path: Path, text: str, wanted: list[list[str]]) -> None:
    assert rows(tmp_path, text) == wanted


def test_thousands_of_quotes_that_never_close_are_read_in_time(tmp_path: Path) -> None:
    begun = process_time()
    assert len(rows(tmp_path, 'x"y,"z\n' * 20_000)) == 20_000
    assert process_time() - begun < 2


def test_thousands_of_rows_beyond_all_bounds_are_read_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.export.LONGEST_CELL", 1 << 16)
    begun = process_time()
    found = rows(tmp_path, 'x"y,"z\n' * 60_000 + 'end"\n' + 'e,"f\ng"\n')
    assert process_time() - begun < 2
    assert len(found) > 50_000
    assert found[-1] == ["e", "f\ng"]
