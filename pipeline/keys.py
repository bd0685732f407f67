"""By what a stage is known to be done: this version of the program, and all that goes into it."""

from hashlib import sha256
from importlib.metadata import version

VERSION = version("chat-evidence")


def key_of(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()
