"""What the command says to the person at the terminal, in that person's language; nothing of it goes into files."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casefile.records import Place, Problem


def language() -> str:
    """Of what the command says to the person at the terminal; never of what it writes to files.

    The environment tells it. Windows sets none of these names: there it is the language of its own windows.
    """
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    if sys.platform == "win32" and not told:
        import ctypes

        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x04 else "en"
    return "zh" if told.startswith("zh") else "en"


def said(key: str, /, *, of: str = "command", spoken: str | None = None, **values: str) -> str:
    """A sentence of one of the files of wording; whatever stands in it may be words of an export. `spoken`: not the terminal's language."""
    from pipeline.wording import wording

    return wording(spoken or language(), of)[key].format(**{name: harmless(value) for name, value in values.items()})


def told(path: str, problem: "Problem", others: int = 0) -> str:
    """File (and how many besides), place, reason and remedy of what was not read or needs a decision."""
    from pipeline.wording import problem_sentence

    more = said("signal.more", of="report", n=str(others)) if others else ""
    what = problem_sentence(language(), problem.code, problem.detail)
    return said("done.problem", place=place(path, problem.place) + more, what=what, do=said(f"{problem.code}.do", of="problems"))


def place(path: str, at: "Place") -> str:
    """Where something stands: the file, and where in it."""
    from pipeline.wording import place_words

    where = place_words(language(), at.where) if at.where != "file" else said("place.whole", of="report")
    return said("place", of="report", path=path, where=where) if path else where


def worded(text: Mapping[str, str]) -> str:
    """In the language of the terminal where there is such a text, else in the only one."""
    return text.get(language()) or next(iter(text.values()))


def harmless(text: str) -> str:
    """Words of an export as a terminal may show them: what could command it is masked."""
    return "".join(letter if letter.isprintable() else "␣" for letter in text)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A line that says what is being done, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _stage: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("") as status:
        yield lambda stage: status.update(said(f"stage.{stage}"))
