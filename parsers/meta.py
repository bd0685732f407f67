"""What the downloads of Meta's apps share: nothing in a thread names the app, the folder or archive does."""

import re

from casefile.records import MessageKind
from parsers.export import Export
from parsers.json_values import first_elements, text_in

FOLDERS = {"instagram": "instagram", "facebook": "messenger", "messenger": "messenger"}
UNTOLD = "meta"
"""The platform of a thread whose folder does not say which of the apps it is of."""
OF_DOWNLOAD = frozenset({
    "ads_and_businesses", "ads_information", "comments", "comments_and_reactions", "connections", "facebook_marketplace", "followers",
    "groups", "likes", "likes_and_reactions", "logged_information", "personal_information", "posts", "preferences",
    "security_and_login_information", "stories", "your_facebook_activity", "your_instagram_activity",
})  # fmt: skip
"""Folders of a download, by their names in it."""
MESSAGES = ("messages", "inbox", "archived_threads", "filtered_threads", "message_requests", "e2ee_cutover")
REACTION = re.compile(r"(?:Reacted \S{1,16} to (?:your|a|their) message|Liked a message) ?")
"""Instagram writes reactions as messages."""
CALLED = re.compile(r"(?:(?P<who>\S.{0,80}) started an? (?:video|audio) (?:call|chat)|(?:Video|Audio) (?:call|chat) ended)\.?")
"""What the app says in the name of the one who called."""
TYPES_OF_2018 = ("Generic", "Share", "Call", "Subscribe", "Unsubscribe", "Payment", "Plan")


def is_of_other_matters(path: str) -> bool:
    """Whether a file of a whole download is outside its folder of messages: its pages of groups, posts and likes are built like those of threads."""
    folders = re.split(r"[/\\!]", path.casefold())[:-1]
    return not OF_DOWNLOAD.isdisjoint(folders) and not any(folder in MESSAGES for folder in folders)


def platform_of(path: str) -> str:
    """Which app a file is of, if a folder says so."""
    return next((platform for word, platform in FOLDERS.items() if word in path.casefold()), UNTOLD)


def kind_of_words(text: str, sender: str) -> MessageKind:
    """What a message is by its words: those that the app wrote in the name of the sender are a call or a reaction."""
    called = CALLED.fullmatch(text)
    if called and called["who"] in (None, "You", sender, *sender.split()[:1]):
        return MessageKind.CALL
    return MessageKind.SYSTEM if REACTION.fullmatch(text) else MessageKind.TEXT


def is_thread_of_2018(export: Export) -> bool:
    """Whether this is a thread as Messenger wrote it at first, with seconds."""
    head = export.text_head
    if not head.lstrip().startswith("{") or '"sender_name"' not in head or '"participants"' not in head:
        return False
    found = first_elements(export, "messages", "*")
    value = found[-1].value if found and found[-1].wanted else None
    return isinstance(value, dict) and {"sender_name", "timestamp"} <= value.keys() and text_in(value, "type") in TYPES_OF_2018
