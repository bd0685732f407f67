"""The body of a message: what kind of message it is, from what WhatsApp itself writes there."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from casefile.records import Attachment, MessageKind
from parsers.chat.whatsapp.marks import MARKERS, MARKS, folded, without_marks
from parsers.chat.whatsapp.marks import SOME as M

KINDS = {
    "any": MessageKind.FILE,
    **{kind.value: kind for kind in (MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.VOICE, MessageKind.STICKER, MessageKind.FILE)},
}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


OMITTED = {
    folded(spelled): KINDS[kind]
    for kind, words in MARKERS["omitted"].items()
    for word in words
    for spelled in ((word,) if word.startswith("<") else (word, f"<{word}>"))
}
SPELLED = frozenset(word for kind, words in MARKERS["omitted"].items() if kind != "any" for word in words)
DELETED = frozenset(folded(word) for word in MARKERS["deleted"]["whole"])
DELETED_SPELLED = frozenset(word + stop for word in MARKERS["deleted"]["whole"] for stop in ".。")
ABSENT = frozenset(folded(spelled) for word in MARKERS["absent"]["whole"] for spelled in (word, f"<{word}>"))
DELETED_STARTS = tuple(folded(word) for word in MARKERS["deleted"]["starts"])
ABSENT_STARTS = tuple(folded(word) for word in MARKERS["absent"]["starts"])
MISSED, HELD, UNANSWERED = (_any_of(folded(word) for word in MARKERS["call"][topic]) for topic in ("missed", "held", "unanswered"))
CALL = re.compile(rf"(?:{MISSED})(?:[,，.](?:taptocallback|{UNANSWERED})|at\d{{1,2}}[:.]\d\d\w{{0,2}})?\Z|(?:{HELD})[,，.](?:\d|(?:{UNANSWERED})\Z)")
CALL_OF_APP = re.compile(rf"(?:{MISSED})[,，.]|{CALL.pattern}")
"""In a body that the app has marked as its own, in whatever language it goes on."""
NOTICES = tuple((folded(start), folded(then)) for start, then in (words.split(" … ") for words in MARKERS["notice"]["sent"]))
SAID_OF_SENDER = tuple(folded(words) for words in MARKERS["notice"]["said_of_sender"])
NOTICE_STARTS = tuple(start for start, _ in NOTICES)
YOU = tuple(folded(word) for word in MARKERS["notice"]["you"])
MEDIA = {ending: KINDS[kind] for kind, endings in MARKERS["media"].items() for ending in endings}

EDITED = re.compile(rf"<{M}(?:{_any_of(word.rstrip('.') for word in MARKERS['edited']['suffixes'])})\.?{M}>{M}\s*\Z")
FILED = frozenset(folded(word) for word in MARKERS["attached"]["inside"])
MARKED = re.compile(r"(?<=\S)\s*\u200e<(?=[^<>]{4,60}>)(?P<words>(?:[^<>:：\s]+ ){2,}[^<>:：\s]+)>\s*\Z")
"""A sentence that an iPhone marks as its own behind somebody's words, in whatever language it speaks: beside the name of a file there is a colon."""
BRACKETED = re.compile(rf"{M}<[^<>\r\n]{{3,60}}>(?=\s)")
"""What may be a marker in front of a caption."""
INSIDE, BEHIND = _any_of(MARKERS["attached"]["inside"]), _any_of(MARKERS["attached"]["behind"])
NAME = r"(?P<name>[^<>\r\n]{1,255}?)"
ATTACHED = re.compile(rf"(?:<{M} ?{M}(?:{INSIDE})|\u200e<[^<>:：\r\n]{{2,30}}(?=[^<>\r\n]*\.\w{{2,5}}\s?>))\s?[:：]\s?{M}{NAME}\s?>", re.IGNORECASE)
"""In a language that is listed, or marked as the app's words."""
ATTACHED_BEFORE = re.compile(rf"{M}{NAME}\s?<{M}(?:{INSIDE}){M}>", re.IGNORECASE)
BY_APP = r"[A-Z]{3}-\d{8}-WA\d{4,5}\.\w{2,5}"
ATTACHED_BEHIND = re.compile(
    rf"{M}(?P<name>[^\r\n]{{1,255}}\.\w{{0,5}}|[A-Z]{{3}}-\d{{8}}-WA\d{{4}}){M}\s?\((?:{BEHIND})\){M}[ \t]*(?=\r?\n|\Z)"
    rf"|{M}(?P<captioned>{BY_APP}){M}\s?\((?:{BEHIND})\)(?= )"
    rf"|{M}(?<=\u200e)(?P<own>{BY_APP}){M}\s?\([^()\r\n]{{3,40}}\){M}[ \t]*(?=\r?\n|\Z)",
    re.IGNORECASE,
)
"""In a language that is listed, or behind a name that only the app gives and has marked as its own. Only behind such a name may a caption follow on
the same line: whoever writes `see terms.pdf (file attached) for it` has attached nothing."""
PICTURE_NAME = re.compile(r"(?:^|-)(?P<word>IMG|PHOTO|GIF|STK|STICKER)-")

LONGEST = 80
"""No marker is longer."""
LONG, SHORT = 8, 4
STARTING = (
    *(word for kind, words in MARKERS["omitted"].items() if kind != "any" for word in words),
    *(word for topic in ("deleted", "absent") for words in MARKERS[topic].values() for word in words),
    *(word for words in MARKERS["call"].values() for word in words),
    *(words.partition(" … ")[0] for words in MARKERS["notice"]["sent"]),
)
HEADS = frozenset(
    spelled[:LONG] if len(word) >= LONG else spelled[:SHORT]
    for word in STARTING
    for spelled in (word, word.lower(), word[:1].upper() + word[1:].lower())
)
"""How a body begins that is perhaps not plain: a long beginning where the marker is long, so that few others begin so."""
FIRST = frozenset(head[:SHORT] for head in HEADS)


class Body(NamedTuple):
    kind: MessageKind
    attachments: tuple[Attachment, ...] = ()
    edited: bool = False
    deleted: bool = False


PLAIN = Body(MessageKind.TEXT)
NOTICE = Body(MessageKind.SYSTEM)


def is_plain(text: str, name: str) -> bool:
    """Whether a body cannot be anything but words: cheap, for it is asked of every message."""
    first = text[:SHORT]
    if first in FIRST and (first in HEADS or text[:LONG] in HEADS):
        return False
    return not ("<" in text or "\u200e" in text or " (" in text or text.startswith(name))


def tells_of_sender(notice: str, name: str) -> bool:
    """Whether what a notice tells is told of the name that it bears, or of the owner of the account, who may have that name."""
    return folded(notice[:LONGEST]).startswith((folded(name), *YOU))


def body_of(text: str, name: str, *, all_marked: bool = False) -> Body:
    """The kind of a message by its body; a notice that bears a name as its sender is `NOTICE`.

    `all_marked`: in this file the app marks whatever it says itself, and the same without a mark is what somebody wrote, unless it tells
    of a deletion in the app's spelling to the full stop.
    """
    edit = (EDITED.match(text, text.rindex("<")) or _marked(text)) if "<" in text else None
    words = text[: edit.start()].rstrip() if edit else text
    if all_marked and not MARKS.match(words):
        body = Body(MessageKind.RECALLED, deleted=True) if words.rstrip() in DELETED_SPELLED else PLAIN
    else:
        body = _said_by_app(words, name)
    body = _with_files(words) if body is PLAIN else body
    return body._replace(edited=True) if edit else body


def _marked(text: str) -> re.Match[str] | None:
    """An edit in a language that is not listed."""
    found = MARKED.search(text, max(0, text.rindex("<") - 8)) if "\u200e<" in text else None
    return found if found and folded(found["words"]) not in FILED and folded(f"<{found['words']}>") not in OMITTED else None


def _said_by_app(text: str, name: str) -> Body:
    """A body that is the app's from its first word on; without mark or bracket it stands for a file only in the app's own spelling."""
    short = folded(text[:200])
    if short in DELETED or short.startswith(DELETED_STARTS):
        return Body(MessageKind.RECALLED, deleted=True)
    is_marked = text.startswith("\u200e")
    if short in OMITTED and (is_marked or short.startswith("<") or text.strip() in SPELLED):
        return Body(OMITTED[short], (_missing("", text),))
    if (opened := BRACKETED.match(text)) and (kind := OMITTED.get(folded(opened[0]))):
        return Body(kind, (_missing("", opened[0]),))  # what follows is its caption
    if short in ABSENT or short.startswith(ABSENT_STARTS):
        return Body(MessageKind.FILE, (_missing("", text),))
    if (CALL_OF_APP if is_marked else CALL).match(short):
        return Body(MessageKind.CALL)
    if is_marked and _tells_only_of(text, name):
        return NOTICE
    return NOTICE if _is_notice(short, folded(name), is_marked=is_marked) else PLAIN


def _tells_only_of(text: str, name: str) -> bool:
    """Whether what the app has marked as its own begins with the sender's name and names no file: a notice, in whatever language."""
    words, plain = without_marks(text).lstrip(), without_marks(name).strip()
    return words.startswith(plain) and words[len(plain) : len(plain) + 1].isspace() and "\u200e" not in text[1:]


def _with_files(text: str) -> Body:
    """A body that names files, among words perhaps."""
    if " (" in text and (match := ATTACHED_BEHIND.match(text)):
        return _attached(match["name"] or match["own"] or match["captioned"], "")
    if "<" in text:
        if match := ATTACHED_BEFORE.match(text):
            return _attached(match["name"], "")
        if match := ATTACHED.search(text):
            return _attached(match["name"], text[: match.start()].rpartition("\n")[2])
    before, mark, marker = text.rpartition("\u200e")
    if mark and (kind := OMITTED.get(folded(marker[:LONGEST]))):
        lead = before.rpartition("\n")[2]
        file, dot, _pages = lead.partition("•")
        return Body(kind, (_missing(file if dot else "", lead + marker),))
    return PLAIN


def _is_notice(short: str, name: str, *, is_marked: bool) -> bool:
    """`is_marked`: the app has marked the text as its own; then it may be said of anybody."""
    if short.startswith(NOTICE_STARTS):
        return any(short.startswith(start) and then in short for start, then in NOTICES)
    if is_marked and not short.startswith("<") and any(said in short for said in SAID_OF_SENDER):
        return True
    return short.startswith(name) and short.removeprefix(name).startswith(SAID_OF_SENDER)


def _attached(name: str, before: str) -> Body:
    """`before` is what stands in front of it on its line: a document's name and pages, a caption."""
    name = without_marks(name).strip()
    return Body(kind_of_file(name), (Attachment(name=name, note=without_marks(before).strip() or None),))


def _missing(name: str, note: str) -> Attachment:
    return Attachment(name=without_marks(name).strip(), present=False, note=without_marks(note).strip())


def kind_of_file(name: str) -> MessageKind:
    """The kind of an attachment by the name that WhatsApp gave it: the ending, and the word for pictures that are stored as something else."""
    match = PICTURE_NAME.search(name)
    if match is not None:
        return MessageKind.STICKER if match["word"].startswith("ST") else MessageKind.IMAGE
    return MEDIA.get(name.rpartition(".")[2].lower(), MessageKind.FILE)
