"""PyWxDump and its descendants (WeClone): a chat as CSV, `<wxid>_<first>_<last>.csv`.

    id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime
    2,7382,文本,1,我,wxid_abc,假一赔十,,2024-01-15 10:31:00

`room_name` is the chat (a wxid or `…@chatroom`); WeClone has none. `talker` is who speaks: a wxid, or 我 for the owner of the account.
`MsgSvrID` is the server's number of the message. `type_name` is a Chinese word for WeChat's type, `src` the path of a picture, a
recording or a file; older versions have one column `content` for both, JSON of `src` and `msg`. `CreateTime` is the exporter's local
clock; WeClone writes it by ISO 8601. A quote stands behind the answer as `[引用](time)name:words`, a transfer is `转账：￥1.00` with its
memo in the next lines. `users.json`, where it came with the chat, has the names (`remark`, `nickname`) of every wxid.
"""

from collections.abc import Iterator

from casefile.records import Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import bad_row, first_cells, rows_below
from parsers.pywxdump import COLUMNS, CONTENT, Chats

FORMAT = Format("pywxdump_csv", "chat", Provenance.DATABASE_TOOL)

OLDER = frozenset(COLUMNS) - {"msg"} | {CONTENT}
SAID = ("msg", CONTENT)


def recognizes(export: Export) -> bool:
    return _is_header(first_cells(export))


def parse(export: Export) -> Iterator[Record]:
    chats = Chats(export)
    header = first_cells(export) if recognizes(export) else []
    for row in rows_below(export, _is_header):
        if not isinstance(row, tuple):
            yield row
            continue
        place, cells = row
        if len(cells) == len(header):
            yield from chats.read(place, {column: cell if column in SAID else cell.strip() for column, cell in zip(header, cells, strict=True)})
        else:
            yield bad_row(place, cells)


def _is_header(cells: list[str]) -> bool:
    return len(set(cells)) == len(cells) and (set(COLUMNS) <= set(cells) or set(cells) >= OLDER)
