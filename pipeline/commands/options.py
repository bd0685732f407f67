"""What several commands take, and the codes they exit with."""

import os
from pathlib import Path

import click

INCOMPLETE, WRONG_USE, TAMPERED = 1, 2, 3
INTERRUPTED = 130
"""As shells say it."""

FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
EXPORTS = click.argument("exports", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True)
LANGUAGE = click.option("--lang", type=click.Choice(["zh", "en"]))


def who() -> str:
    """Who ran the command, for the log: the account's name on this machine."""
    return os.environ.get("USER") or os.environ.get("USERNAME") or "unknown"
