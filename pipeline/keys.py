"""The key by which a stage is known to be done: a hash of the program's version and of everything the stage depends on."""

from hashlib import sha256
from importlib.metadata import version

VERSION = version("chat-evidence")


def key_of(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()
