"""What chat formats share: a message with what is wrong with its time, people introduced once, kinds of files by their names."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from casefile.records import Attachment, Message, MessageKind, Party, Place, Problem, ProblemCode
from parsers.cells import short
from parsers.time_layout import Moment

ME = "Me"
"""How the owner of the account is called where an export does not say; several exporters write it themselves."""
EXTENSIONS = {
    MessageKind.IMAGE: ("jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "bmp", "tiff"),
    MessageKind.VIDEO: ("mp4", "mov", "m4v", "3gp", "avi", "webm", "mkv"),
    MessageKind.VOICE: ("mp3", "m4a", "ogg", "opus", "amr", "caf", "wav", "aac"),
}
KINDS = {extension: kind for kind, extensions in EXTENSIONS.items() for extension in extensions}
MEDIA = {"image": MessageKind.IMAGE, "video": MessageKind.VIDEO, "audio": MessageKind.VOICE}


class People:
    """Who has been introduced: a party is yielded once in each conversation, before its first message,
    and again where only a later one tells the name."""

    def __init__(self) -> None:
        self.met: dict[tuple[str, str], bool] = {}
        """And whether under a name."""

    def meet(self, key: str, name: str = "", *, conversation: str = "", ids: tuple[str, ...] = (), is_self: bool | None = None) -> Iterator[Party]:
        if not key:
            return
        known, tells = self.met.get((conversation, key)), name not in ("", key)
        if known is None or (tells and not known):
            self.met[conversation, key] = tells
            yield Party(conversation=conversation, key=key, name=name or key, native_ids=ids, is_self=is_self)


def message(
    place: Place,
    sender: str | None,
    sent: Moment,
    sent_raw: str,
    text: str,
    *,
    kind: MessageKind = MessageKind.TEXT,
    conversation: str = "",
    native_id: str | None = None,
    reply_to: str | None = None,
    edited: bool = False,
    deleted: bool = False,
    attachments: tuple[Attachment, ...] = (),
    told: str = "",
) -> Iterator[Message | Problem]:
    """A message, and a problem where its time could not be read; `told` is all that says when, where `sent_raw` is not.

    That day and month cannot be told apart is said once for the file, where its times are surveyed.
    """
    yield Message(
        conversation=conversation,
        place=place,
        sender=sender or None,
        sent=sent.at,
        sent_raw=sent_raw,
        precision=sent.precision,
        zone=sent.zone,
        kind=kind,
        text=text,
        native_id=native_id or None,
        reply_to=reply_to or None,
        edited=edited,
        deleted=deleted,
        attachments=attachments,
    )
    if sent.problem not in (None, ProblemCode.AMBIGUOUS_DATES):
        yield Problem(place=place, code=sent.problem, detail=short(told or sent_raw))


def kind_of_file(name: str, media_type: str = "") -> MessageKind:
    """What a file is by its media type, else by the ending of its name."""
    kind = MEDIA.get(media_type.partition("/")[0])
    return kind or KINDS.get(PurePosixPath(name.partition("?")[0]).suffix.removeprefix(".").casefold(), MessageKind.FILE)


def kind_of_files(attachments: tuple[Attachment, ...]) -> MessageKind:
    """The kind of a message by its first file; text where it has none."""
    return kind_of_file(attachments[0].name) if attachments else MessageKind.TEXT
