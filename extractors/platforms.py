"""Which platforms are marketplaces, which are chats, and where prices are in yuan: `platforms.toml`."""

import tomllib
from importlib.resources import files

_KINDS = tomllib.loads(files("extractors").joinpath("platforms.toml").read_text("utf-8"))
MARKETPLACES = frozenset(_KINDS["marketplaces"])
CHATS = frozenset(_KINDS["chats"])
YUAN = frozenset(_KINDS["yuan"])
