"""What KakaoTalk writes in place of what is no text, the same in each of its exports."""

import re

from casefile.records import Attachment, MessageKind
from parsers.talk import kind_of_file

NOTICE = (
    r"\S.{0,60}님이 (?:들어왔습니다|나갔습니다|.{1,200}님을 초대(?:하였|했)습니다|.{1,60}님을 내보냈습니다)\.?"
    r"|\S.{0,60}님(?:을 내보냈습니다|이 (?:부?방장이 되었습니다|메시지를 가렸습니다))\."
)
"""What the app says of somebody."""
DELETED = frozenset(("삭제된 메시지입니다.", "메시지가 삭제되었습니다.", "This message was deleted."))
WORDS = {
    MessageKind.IMAGE: r"<?(?:사진|[Pp]hoto)(?: 읽지 않음)?>?(?: [0-9]+장)?",
    MessageKind.VIDEO: r"<?(?:동영상|[Vv]ideo)(?: 읽지 않음)?>?",
    MessageKind.STICKER: r"\(?(?:이모티콘|[Ee]moticons?)\)? ?",
    MessageKind.VOICE: r"음성메시지|Voice Note",
    MessageKind.CALL: r"(?:보이스톡|페이스톡|Voice Call|Video Call).{0,40}",
}
KINDS = [(kind, re.compile(words)) for kind, words in WORDS.items()]
FILE = re.compile(r"(?:파일|File): (?P<name>\S.*\.[A-Za-z0-9]{1,5})")


def kind_and_files(text: str) -> tuple[MessageKind, tuple[Attachment, ...]]:
    """What a message of these words is, and the file that it names."""
    text = text.strip()
    if text in DELETED:
        return MessageKind.RECALLED, ()
    if file := FILE.fullmatch(text):
        return kind_of_file(file["name"]), (Attachment(name=file["name"]),)
    return next((kind for kind, words in KINDS if words.fullmatch(text)), MessageKind.TEXT), ()
