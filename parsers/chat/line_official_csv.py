"""LINE Official Account: a customer's chat, downloaded as CSV by the shop in the account's manager, one file a customer.

    アカウント名,灯屋 公式                             帳號名稱,燈店
    タイムゾーン,'+09:00                               時區,'+08:00
    ダウンロード日時,2025/09/15 14:34                  下載時間,2025/09/15 14:34
    送信者タイプ,送信者名,送信日,送信時刻,内容         傳送者類型,傳送者名稱,傳送日期,傳送時間,內容
    User,青木,2025/09/14,10:24:55,新品ですか           User,柳青,2025/09/14,10:24:55,是新的嗎
    Account,応答メッセージ,2025/09/14,10:24:56,"…"     Account,燈店,2025/09/14,10:25:10,照片已傳送

The words are the manager's language's; the shape is the same in all, and so are `User`, the customer, and `Account`, the shop: the names beside
them are those of the moment, a member of the staff or an automatic answer. Times have the zone of the third line above them. Before what a
spreadsheet would take for a formula stands an apostrophe. Pictures, files and stickers are a sentence that says that one was sent. There are no
ids. A file of a customer who never wrote has no rows.
"""

import re
from collections.abc import Iterator
from itertools import islice

from casefile.records import Conversation, MessageKind, Provenance, Reading, ReadingCode, Record
from parsers.blocks import head_lines
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import bad_row, rows_below, tidy
from parsers.helpdesk import AGENT, CUSTOMER, Desk
from parsers.talk import message
from parsers.time_layout import Times

FORMAT = Format("line_official_csv", "chat", Provenance.APP_EXPORT)

ZONE = re.compile(r"[^,;\t]{1,30}(?P<sign>[,;\t])\"?'?[+-][0-9]{1,2}:[0-9]{2}\"?(?P=sign)*\s*")
OFFSET = re.compile(r"'?(?P<offset>[+-][0-9]{1,2}:[0-9]{2})")
COLUMNS = 5
FRAME = 4
"""Lines above the messages: account, zone, when it was downloaded, header."""
SHOP, ASKER = "Account", "User"
WORDS = {
    MessageKind.IMAGE: r"写真を送信しました|(?:照片|圖片)已傳送",
    MessageKind.VIDEO: r"動画を送信しました|影片已傳送",
    MessageKind.VOICE: r"(?:ボイスメッセージ|音声)を送信しました|語音(?:訊息)?已傳送",
    MessageKind.STICKER: r"スタンプを送信しました|貼圖已傳送",
    MessageKind.FILE: r"ファイルを送信しました|檔案已傳送",
    MessageKind.RECALLED: r"(?:送信が取り消されたメッセージです|メッセージの送信を取り消しました|訊息已收回|已收回訊息)",
}
KINDS = [(kind, re.compile(rf"(?:{words})[。.]?")) for kind, words in WORDS.items()]


def recognizes(export: Export) -> bool:
    sign = _sign(export)
    account, _, _, header = [line for line in head_lines(export) if line.strip()][:FRAME] if sign else [""] * FRAME
    return sign is not None and sign in account and header.count(sign) == COLUMNS - 1


def _sign(export: Export) -> str | None:
    """What parts the cells, by the line of the zone; None where there is none."""
    lines = [line for line in head_lines(export) if line.strip()]
    zone = ZONE.fullmatch(lines[1]) if len(lines) >= FRAME else None
    return zone["sign"] if zone else None


def parse(export: Export) -> Iterator[Record]:
    above = islice(export.rows(delimiter=_sign(export) or ","), FRAME * 2)
    frame = [cells for row in above if any(cells := tidy(row.cells)) and not _is_message(cells)][:FRAME]
    title, zone, exported = ([cells[1] for cells in frame if len(cells) > 1] + [""] * FRAME)[:3]
    stated = OFFSET.fullmatch(zone)
    offset = stated["offset"] if stated else ""
    times, desk = Times(order="ymd", clock=wall_clock(export)), Desk()
    begun = export.place("line 1", 0, 0)
    yield Conversation(place=begun, key="", platform="line", title=title or None, is_group=False)
    if exported:
        yield Reading(place=begun, code=ReadingCode.EXPORTED, value=exported)
    for row in rows_below(export, lambda cells: cells in frame):
        if not isinstance(row, tuple):
            yield row
            continue
        place, cells = row
        if not _is_message(cells):
            yield bad_row(place, cells)
            continue
        role, name, date, time, text = cells
        kind = next((kind for kind, words in KINDS if words.fullmatch(text.strip())), MessageKind.TEXT)
        key = f"{role} {name}"
        yield from desk.meet("", key, name, role=AGENT if role == SHOP else CUSTOMER)
        sent = times.read(f"{date} {time} {offset}")
        yield from message(place, key, sent, f"{date} {time}", text, kind=kind, deleted=kind is MessageKind.RECALLED)


def _is_message(cells: list[str]) -> bool:
    return len(cells) == COLUMNS and cells[0] in (SHOP, ASKER)
