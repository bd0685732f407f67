"""What is handed over: preserved, unpacked with suspicion, recognised, accounted for."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
from compound import compound
from conftest import SAMPLES

from casefile.records import Conversation, Message, Order, Problem, ProblemCode, Source
from casefile.rows import Coverage
from casefile.store import CaseFile, open_case
from parsers.export import Options
from pipeline import archive, intake
from pipeline.originals import Received, receive
from pipeline.workers import Workers

CHAT = "time,sender,text\n2024-05-01T10:00:00+08:00,小店,48小时内发货\n2024-05-01T10:01:00+08:00,买家,好的\n"


def taken(folder: Path, out: Path, *, password: str | None = None, format_name: str | None = None) -> tuple[CaseFile, list[Problem]]:
    """Everything under a folder, taken in; the case and its problems."""
    received, refused = [], []
    for one in receive([folder], out / "originals", password=password):
        (received if isinstance(one, Received) else refused).append(one)
    case = open_case(out / "case.db", create=True)
    with case.stage("intake", "", version="test", who="test"):
        for problem in refused:
            case.add(problem)
        intake.take_in(Workers(case), received, options=Options(), format_name=format_name)
    return case, list(case.records(Problem))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    return tmp_path / "exports"


def zipped(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def codes(problems: list[Problem]) -> list[ProblemCode]:
    return [problem.code for problem in problems]


def test_a_table_of_messages_is_read_and_every_byte_of_it_is_accounted_for(folder: Path, tmp_path: Path) -> None:
    (folder / "chat.csv").write_text(CHAT)
    case, problems = taken(folder, tmp_path / "out")
    assert [message.text for message in case.messages()] == ["48小时内发货", "好的"]
    assert problems == []
    ledger = next(case.records(Coverage))
    assert (ledger.unaccounted, ledger.messages, ledger.total) == (0, 2, len(CHAT.encode()))


def test_a_message_is_its_own_bytes_in_the_preserved_copy(folder: Path, tmp_path: Path) -> None:
    (folder / "chat.csv").write_text(CHAT)
    case, _ = taken(folder, tmp_path / "out")
    message = next(case.messages())
    preserved = next((tmp_path / "out" / "originals").iterdir()).read_bytes()
    assert message.text in preserved[message.place.start : message.place.end].decode()


def test_originals_are_not_written_to(folder: Path, tmp_path: Path) -> None:
    (folder / "chat.csv").write_text(CHAT)
    before = (folder / "chat.csv").stat()
    taken(folder, tmp_path / "out")
    after = (folder / "chat.csv").stat()
    assert (before.st_mtime_ns, before.st_size, sorted(folder.iterdir())) == (after.st_mtime_ns, after.st_size, [folder / "chat.csv"])


def test_a_chat_in_an_archive_in_an_archive_is_read(folder: Path, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr("chat.csv", CHAT)
    zipped(folder / "outer.zip", {"inner.zip": inner.getvalue()})
    case, problems = taken(folder, tmp_path / "out")
    assert case.count(Message) == 2
    assert problems == []
    assert "exports/outer.zip!inner.zip!chat.csv" in list(case.frame("sources")["path"])


def test_a_third_level_of_archives_is_refused_by_name(folder: Path, tmp_path: Path) -> None:
    content = CHAT.encode()
    for name in ("c.csv", "b.zip", "a.zip"):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive_file:
            archive_file.writestr(name, content)
        content = packed.getvalue()
    (folder / "outer.zip").write_bytes(content)
    _, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [ProblemCode.ARCHIVE_TOO_DEEP]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../evil.csv", ProblemCode.UNSAFE_PATH),
        ("a/../../evil.csv", ProblemCode.UNSAFE_PATH),
        ("..\\evil.csv", ProblemCode.UNSAFE_PATH),
        ("/etc/evil.csv", ProblemCode.ABSOLUTE_PATH),
        ("C:\\evil.csv", ProblemCode.ABSOLUTE_PATH),
    ],
)
def test_a_member_that_leads_out_of_the_archive_is_refused_and_the_rest_is_read(folder: Path, tmp_path: Path, name: str, code: ProblemCode) -> None:
    zipped(folder / "chat.zip", {name: "x", "chat.csv": CHAT})
    case, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [code]
    assert case.count(Message) == 2


def test_a_link_in_an_archive_is_refused(folder: Path, tmp_path: Path) -> None:
    member = zipfile.ZipInfo("link")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "chat.zip", "w") as packed:
        packed.writestr(member, "/etc/passwd")
    _, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [ProblemCode.LINK]


def taped(path: Path, *members: tuple[str, bytes, str]) -> Path:
    """A TAR of members: name, content, and where it is a link to."""
    with tarfile.open(path, "w") as packed:
        for name, content, link in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname, member.size = (tarfile.SYMTYPE if link else tarfile.REGTYPE), link, len(content)
            packed.addfile(member, io.BytesIO(content))
    return path


def test_an_unpacked_archive_of_another_kind_is_opened_with_the_same_suspicion(folder: Path, tmp_path: Path) -> None:
    taped(folder / "export.tar", ("media/chat.csv", CHAT.encode(), ""), ("../evil.csv", b"x", ""), ("link", b"", "/etc/passwd"), ("a.csv", b"", ""))
    case, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [ProblemCode.UNSAFE_PATH, ProblemCode.LINK, ProblemCode.EMPTY_FILE]
    assert case.count(Message) == 2


def test_an_archive_that_breaks_off_is_read_up_to_there(folder: Path, tmp_path: Path) -> None:
    whole = taped(folder / "export.tar", ("chat.csv", CHAT.encode(), ""), ("later.csv", bytes(5000), "")).read_bytes()
    (folder / "export.tar").write_bytes(whole[:3000])
    case, problems = taken(folder, tmp_path / "out")
    assert (case.count(Message), codes(problems)) == (2, [ProblemCode.ARCHIVE_BROKEN])
    (folder / "export.tar").write_bytes(whole[:1024] + b"x" * 1024)
    case, problems = taken(folder, tmp_path / "again")
    assert (case.count(Message), codes(problems)) == (2, [ProblemCode.ARCHIVE_BROKEN])


@pytest.mark.parametrize(("pack", "ending"), [(gzip.compress, ".gz"), (bz2.compress, ".bz2"), (lzma.compress, ".xz")])
def test_a_packed_file_is_read_whether_it_is_an_archive_or_a_chat(pack: Callable[[bytes], bytes], ending: str, folder: Path, tmp_path: Path) -> None:
    tape = taped(tmp_path / "export.tar", ("chat.csv", CHAT.encode(), "")).read_bytes()
    (folder / f"export.tar{ending}").write_bytes(pack(tape))
    (folder / f"talk.csv{ending}").write_bytes(pack(CHAT.replace("48", "24").encode()))
    case, problems = taken(folder, tmp_path / "out")
    assert (case.count(Message), problems) == (4, [])
    assert sorted(source.path for source in case.records(Source) if source.format) == [
        f"exports/export.tar{ending}!export.tar!chat.csv",
        f"exports/talk.csv{ending}!talk.csv",
    ]


def test_a_packed_bomb_is_refused_while_it_is_unpacked(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SMALL", 1 << 16)
    (folder / "zeros.gz").write_bytes(gzip.compress(bytes(1 << 24)))
    (folder / "nested.gz").write_bytes(gzip.compress(gzip.compress(gzip.compress(CHAT.encode()))))
    _, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [ProblemCode.ARCHIVE_TOO_DEEP, ProblemCode.ABSURD_RATIO]
    assert sum(path.stat().st_size for path in (tmp_path / "out" / "originals").iterdir()) < 1 << 20


NOISE = bytes(number * 37 % 256 for number in range(2000))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        *((f"chat{ending}", NOISE, ProblemCode.ARCHIVE_BROKEN) for ending in (".zip", ".rar", ".7z", ".TGZ", ".xlsx", ".docx", ".pdf")),
        ("chat.zip", bytes(4000), ProblemCode.ARCHIVE_BROKEN),
        ("chat.zip", b"<html><body>The link has expired</body></html>", ProblemCode.ARCHIVE_BROKEN),
        ("chat.xlsx", b"<html><body>The link has expired</body></html>", ProblemCode.MISNAMED),
        ("chat.tar.gz", gzip.compress(NOISE, mtime=0)[:60], ProblemCode.ARCHIVE_BROKEN),
        ("chat.txt", b"BZh is how I call my shop", ProblemCode.UNKNOWN_FORMAT),
        ("chat.rar", b"Rar!\x1a\x07\x01\x00" + NOISE, ProblemCode.OTHER_ARCHIVE),
        ("chat.7z", b"7z\xbc\xaf\x27\x1c" + NOISE, ProblemCode.OTHER_ARCHIVE),
        ("chat.bin", NOISE, ProblemCode.UNKNOWN_FORMAT),
        ("chat.zip", b"PK\x05\x06" + bytes(18), ProblemCode.EMPTY_FILE),
    ],
)
def test_what_is_no_sound_archive_is_said_to_be_none(name: str, content: bytes, code: ProblemCode, folder: Path, tmp_path: Path) -> None:
    (folder / name).write_bytes(content)
    assert codes(taken(folder, tmp_path / "out")[1]) == [code]


@pytest.mark.parametrize("name", ["chat.zip", "table.xlsx", "text.docx"])
@pytest.mark.parametrize("cut", [20, 2])
def test_an_archive_that_lacks_its_end_is_said_to_be_broken(name: str, cut: int, folder: Path, tmp_path: Path) -> None:
    members = {"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"} if cut and not name.endswith("zip") else {"chat.csv": CHAT}
    whole = zipped(folder / name, members).read_bytes()
    (folder / name).write_bytes(whole[:cut] if cut == 20 else whole[:-cut])
    assert codes(taken(folder, tmp_path / "out")[1]) == [ProblemCode.ARCHIVE_BROKEN]


def test_an_archive_behind_something_else_is_opened(folder: Path, tmp_path: Path) -> None:
    whole = zipped(folder / "chat.zip", {"chat.csv": CHAT}).read_bytes()
    (folder / "chat.zip").write_bytes(b"\r\n\r\n" + whole)
    case, problems = taken(folder, tmp_path / "out")
    assert (case.count(Message), problems) == (2, [])


def test_two_members_of_one_name_are_not_both_read(folder: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(folder / "chat.zip", "w") as packed:
        packed.writestr("chat.csv", CHAT)
        packed.writestr("chat.csv", CHAT.replace("48", "24"))
    case, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [ProblemCode.DUPLICATE_MEMBER]
    assert next(case.messages()).text == "48小时内发货"


def test_a_bomb_is_refused_before_it_is_unpacked(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SMALL", 1 << 16)
    zipped(folder / "bomb.zip", {"zeros.txt": bytes(1 << 24)})
    _, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [ProblemCode.ABSURD_RATIO]
    assert sum(path.stat().st_size for path in (tmp_path / "out" / "originals").iterdir()) < 1 << 20


def test_an_encrypted_archive_asks_for_its_password(folder: Path, tmp_path: Path) -> None:
    (folder / "bill.zip").write_bytes(encrypted("chat.csv", CHAT.encode(), b"secret"))
    case, problems = taken(folder, tmp_path / "without")
    assert (case.count(Message), codes(problems)) == (0, [ProblemCode.NEEDS_PASSWORD])
    case, problems = taken(folder, tmp_path / "wrong", password="wrong")
    assert (case.count(Message), codes(problems)) == (0, [ProblemCode.WRONG_PASSWORD])
    case, problems = taken(folder, tmp_path / "right", password="secret")
    assert (case.count(Message), problems) == (2, [])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", ProblemCode.EMPTY_FILE),
        ("binary.dat", bytes(range(256)) * 8, ProblemCode.UNKNOWN_FORMAT),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(64), ProblemCode.PICTURE),
        ("broken.zip", b"PK\x03\x04" + bytes(100), ProblemCode.ARCHIVE_BROKEN),
        ("locked.xlsx", compound({"EncryptedPackage": bytes(64)}), ProblemCode.UNSUPPORTED_ENCRYPTION),
        ("novel.txt", "从前有座山。\n".encode(), ProblemCode.UNKNOWN_FORMAT),
        ("notes.xlsx", b"I rang them twice.\n", ProblemCode.MISNAMED),
        ("chat.doc", compound({"WordDocument": bytes(64)}), ProblemCode.DOCUMENT),
        ("chat.rtf", rb"{\rtf1\ansi Clay sent it today\par }", ProblemCode.NO_CHAT),
        ("msgstore.db", b"SQLite format 3\0" + bytes(100), ProblemCode.DATABASE),
        ("msgstore.db.crypt15", bytes(range(256)) * 8, ProblemCode.DATABASE),
        ("voice.amr", b"#!AMR\n" + bytes(range(256)), ProblemCode.RECORDING),
        ("voice.aud", b"\x02#!SILK_V3" + bytes(range(256)), ProblemCode.RECORDING),
        ("IMG_0001.HEIC", b"\0\0\0\x18ftypmif1" + bytes(64), ProblemCode.PICTURE),
        ("scan.tif", b"II*\0" + bytes(64), ProblemCode.PICTURE),
        (".聊天记录.txt.icloud", b"bplist00" + bytes(64), ProblemCode.PLACEHOLDER),
        ("chat.txt.crdownload", b"[1/13/24, 10", ProblemCode.PLACEHOLDER),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem_that_says_why(folder: Path, tmp_path: Path, name: str, content: bytes, code: ProblemCode) -> None:
    (folder / name).write_bytes(content)
    (folder / "chat.csv").write_text(CHAT)
    case, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [code]
    assert case.count(Message) == 2


@pytest.mark.parametrize("name", ["._chat.csv", ".DS_Store", "thumbs.db", "Icon\r", "~$a.docx", ".~lock.a.xlsx#", "@eaDir/x", "a/.fseventsd/0"])
def test_what_programs_leave_about_is_no_news(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / "chat.csv").write_text(CHAT)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"\0\x05\x16\x07")
    case, problems = taken(folder, tmp_path / "out")
    assert (case.count(Source), problems) == (1, [])


def test_the_same_file_twice_is_read_once(folder: Path, tmp_path: Path) -> None:
    (folder / "a.csv").write_text(CHAT)
    (folder / "b.csv").write_text(CHAT)
    case, problems = taken(folder, tmp_path / "out")
    assert (case.count(Message), codes(problems)) == (2, [ProblemCode.DUPLICATE_FILE])


def test_an_archiver_that_writes_gbk_names_is_understood() -> None:
    member = zipfile.ZipInfo("账单.csv".encode("gbk").decode("cp437"))
    assert archive._name(member) == "账单.csv"


def test_a_name_as_long_as_a_file_system_allows_is_preserved(folder: Path, tmp_path: Path) -> None:
    (folder / f"{'聊' * 80}.csv").write_text(CHAT)
    case, problems = taken(folder, tmp_path / "out")
    assert (case.count(Message), problems) == (2, [])
    assert next((tmp_path / "out" / "originals").iterdir()).suffix == ".csv"


def test_a_link_in_a_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "chat.csv").write_text(CHAT)
    (folder / "link.csv").symlink_to("/etc/passwd")
    _, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [ProblemCode.LINK]


def encrypted(name: str, content: bytes, password: bytes) -> bytes:
    """A stored member under the traditional ZIP encryption, which the standard library reads but does not write."""
    import struct
    import zlib

    crc = zlib.crc32(content)
    cipher = _ZipCrypto(password)
    body = cipher.encrypt(bytes(11) + bytes([crc >> 24])) + cipher.encrypt(content)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 1, 0, 0, 33, crc, len(body), len(content), len(name), 0) + name.encode()
    sizes = (crc, len(body), len(content), len(name))
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 1, 0, 0, 33, *sizes, 0, 0, 0, 0, 0, 0) + name.encode()
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local) + len(body), 0)
    return local + body + central + end


class _ZipCrypto:
    def __init__(self, password: bytes) -> None:
        self.table = [_crc_table(n) for n in range(256)]
        self.keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._update(byte)

    def _update(self, byte: int) -> None:
        keys, table = self.keys, self.table
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    def encrypt(self, data: bytes) -> bytes:
        out = bytearray()
        for byte in data:
            k = self.keys[2] | 2
            out.append(byte ^ (((k * (k ^ 1)) >> 8) & 0xFF))
            self._update(byte)
        return bytes(out)


def _crc_table(n: int) -> int:
    for _ in range(8):
        n = (n >> 1) ^ 0xEDB88320 if n & 1 else n >> 1
    return n


WHATSAPP = "01/02/2024, 10:00 - A: IMG-1.jpg (file attached)\n13/02/2024, 10:01 - B: ok\n"


def pictures(case: CaseFile) -> list[tuple[bool | None, str | None]]:
    return [(one.present, one.sha256) for message in case.messages() for one in message.attachments]


def test_two_pictures_of_one_name_stay_with_their_own_chats(folder: Path, tmp_path: Path) -> None:
    chats = {"one/WhatsApp Chat with A.txt": WHATSAPP, "two/WhatsApp Chat with A.txt": WHATSAPP.replace("ok", "fine")}
    zipped(folder / "both.zip", {**chats, "one/IMG-1.jpg": b"\xff\xd8\xff1", "two/IMG-1.jpg": b"\xff\xd8\xff2"})
    case, problems = taken(folder, tmp_path / "out")
    assert problems == []
    assert pictures(case) == [(True, sha256(b"\xff\xd8\xff1").hexdigest()), (True, sha256(b"\xff\xd8\xff2").hexdigest())]


def test_a_picture_that_two_folders_hold_is_present_in_both(folder: Path, tmp_path: Path) -> None:
    for name, text in (("one", WHATSAPP), ("two", WHATSAPP.replace("ok", "fine"))):
        (folder / name).mkdir()
        (folder / name / "WhatsApp Chat with A.txt").write_text(text)
        (folder / name / "IMG-1.jpg").write_bytes(b"\xff\xd8\xff")
    case, problems = taken(folder, tmp_path / "out")
    assert [present for present, _ in pictures(case)] == [True, True]
    assert problems == []


@pytest.mark.parametrize("name", ["my desktop.ini chat.csv", "Hi! chat.csv", f"chat.{'x' * 230}"])
def test_odd_names_are_names(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).write_text(CHAT)
    case, problems = taken(folder, tmp_path / "out")
    assert (case.count(Message), problems) == (2, [])
    assert not (tmp_path / "out" / "originals" / name).exists()


def test_a_format_is_not_forced_on_what_is_no_text(folder: Path, tmp_path: Path) -> None:
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(range(256)))
    zipped(folder / "chat.zip", {"chat.csv": CHAT})
    case, problems = taken(folder, tmp_path / "out", format_name="whatsapp")
    assert case.count(Message) == 2
    assert codes(problems) == [ProblemCode.PICTURE]


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_damaged_member_is_a_problem_and_the_rest_is_read(folder: Path, tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(folder / "chat.zip", "w", method) as packed:
        packed.writestr("a.csv", CHAT.replace("48", "24") * 50)
        packed.writestr("b.csv", CHAT)
    raw = bytearray((folder / "chat.zip").read_bytes())
    raw[48:60] = bytes(12)
    (folder / "chat.zip").write_bytes(raw)
    case, problems = taken(folder, tmp_path / "out")
    assert (case.count(Message), codes(problems)) == (2, [ProblemCode.ARCHIVE_BROKEN])


def test_a_time_at_the_end_of_the_calendar_is_a_problem_and_no_crash(folder: Path, tmp_path: Path) -> None:
    (folder / "chat.csv").write_text(CHAT.replace("2024-05-01T10:00", "9999-12-31T10:00"))
    case, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [ProblemCode.BAD_TIME]
    assert next(case.messages()).sent is None


PAGE = """<!DOCTYPE html><html><head><link href="css/style.css" rel="stylesheet"/><script src="js/script.js"></script></head><body>
<div class="page_header"><div class="text bold">Ann</div></div><div class="page_body chat_page"><div class="history">
<div class="message default clearfix" id="message1"><div class="body"><div class="pull_right date details" title="05.03.2024 18:20:01">18:20</div>
<div class="from_name">Ann</div>
<div class="media_wrap"><a class="photo_wrap" href="photos/1.jpg"><img src="photos/1_thumb.jpg"/></a></div></div></div>
</div></div></body></html>"""


def test_what_a_page_needs_to_be_shown_is_part_of_it(folder: Path, tmp_path: Path) -> None:
    png, jpeg = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
    files = {
        "messages.html": PAGE.encode(), "css/style.css": b".a { background: url(../images/back.png) }", "js/script.js": b"let a",
        "images/back.png": png + b"1",
        "photos/1.jpg": jpeg + b"1", "photos/1_thumb.jpg": jpeg + b"2", "photos/screen.png": png + b"2", "other.css": b".a {}",
    }  # fmt: skip
    for name, content in files.items():
        path = folder / "export" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    case, problems = taken(folder, tmp_path / "out")
    names = {source.id: source.name for source in case.records(Source)}
    assert sorted(names[problem.place.source] for problem in problems) == ["other.css", "screen.png"]


def test_a_chat_in_an_archive_attached_to_a_mail_is_read_and_called_as_the_archive(folder: Path, tmp_path: Path) -> None:
    archive = zipped(tmp_path / "chat.zip", {"_chat.txt": "[14/01/2024, 09:41:07] Ann: Ships today\r\n"})
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"], mail["Subject"] = "ann@mail.example", "bo@mail.example", "Mon, 15 Jan 2024 10:00:00 +0100", "chat"
    mail.set_content("see the file")
    mail.add_attachment(archive.read_bytes(), maintype="application", subtype="zip", filename="WhatsApp Chat - Ann.zip")
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    case, problems = taken(folder, tmp_path / "out")
    assert (codes(problems), [message.text for message in case.messages()]) == ([], ["chat\nsee the file", "Ships today"])
    assert [conversation.title for conversation in case.records(Conversation)] == ["chat", "Ann"]


def invoice_in_pdf() -> bytes:
    """A PDF as programs for invoices make them: what a person reads on the page, and the XML within."""
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_attachment("../factur-x.xml", (SAMPLES / "formats" / "cii_invoice" / "factur-x.xml").read_bytes())
    writer.write(out)
    return out.getvalue()


def test_the_invoice_within_a_pdf_is_read_and_the_pdf_is_no_unknown_file(folder: Path, tmp_path: Path) -> None:
    (folder / "Invoice.pdf").write_bytes(invoice_in_pdf())
    case, problems = taken(folder, tmp_path / "out")
    assert (codes(problems), [source.path for source in case.records(Source)]) == ([], ["exports/Invoice.pdf!factur-x.xml", "exports/Invoice.pdf"])
    assert [order.platform for order in case.records(Order)] == ["invoice"]


def test_the_invoice_within_a_pdf_that_is_attached_to_a_mail_is_read(folder: Path, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"], mail["Subject"] = "ann@mail.example", "bo@mail.example", "Mon, 15 Jan 2024 10:00:00 +0100", "bill"
    mail.set_content("see the file")
    mail.add_attachment(invoice_in_pdf(), maintype="application", subtype="pdf", filename="Invoice.pdf")
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    case, problems = taken(folder, tmp_path / "out")
    assert (codes(problems), [order.platform for order in case.records(Order)]) == ([], ["invoice"])


def test_a_pdf_that_is_cut_gives_nothing_that_is_within_it(folder: Path, tmp_path: Path) -> None:
    whole = invoice_in_pdf()
    (folder / "Invoice.pdf").write_bytes(whole[:200])
    _, problems = taken(folder, tmp_path / "out")
    assert codes(problems) == [ProblemCode.UNKNOWN_FORMAT]


def given(exports: list[Path], out: Path) -> CaseFile:
    received = [one for one in receive(exports, out / "originals", password=None) if isinstance(one, Received)]
    case = open_case(out / "case.db", create=True)
    with case.stage("intake", "", version="test", who="test"):
        intake.take_in(Workers(case), received, options=Options(), format_name=None)
    return case


@pytest.fixture
def two_phones(tmp_path: Path) -> list[Path]:
    """Two folders of one name, with a picture of one name."""
    for phone in ("phone1", "phone2"):
        (tmp_path / phone / "export").mkdir(parents=True)
        (tmp_path / phone / "export" / "chat.txt").write_text(f"1/13/24, 10:00 - Ann: {phone}\n1/13/24, 10:01 - Shop: IMG-1.jpg (file attached)\n")
        (tmp_path / phone / "export" / "IMG-1.jpg").write_bytes(b"\xff\xd8\xff" + phone.encode())
    return [tmp_path / phone / "export" for phone in ("phone1", "phone2")]


def test_a_picture_that_a_chat_names_is_the_one_of_its_own_folder_though_another_has_its_name(two_phones: list[Path], tmp_path: Path) -> None:
    case = given(two_phones, tmp_path)
    shown = [attachment.sha256 for message in case.messages() for attachment in message.attachments]
    assert shown == [sha256((folder / "IMG-1.jpg").read_bytes()).hexdigest() for folder in two_phones]


def test_what_is_handed_over_under_one_name_is_called_by_the_folders_above(two_phones: list[Path], tmp_path: Path) -> None:
    chats = [folder / "chat.txt" for folder in two_phones]
    paths = [source.path for source in given([*chats, tmp_path / "phone1" / "export" / "IMG-1.jpg"], tmp_path).records(Source)]
    assert paths == ["phone1/export/chat.txt", "phone2/export/chat.txt", "IMG-1.jpg"]
