"""How the commands are explained at the terminal, in its language: `--help`, and what click says of wrong use."""

import gettext
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from unicodedata import east_asian_width

import click

from pipeline import terminal
from pipeline.wording import click_words, wording

_HELP = ["-h", "--help"]
_OPENS, _CLOSES, _HAN = "（“《〔【", "，。、；：？！…）”》〕】", "\u2e80-\u2fff\u3005-\u3007\u3400-\u9fff"
_PIECES = re.compile(rf"\s+|[{_OPENS}]*(?:[{_HAN}]|[^\s{_HAN}{_OPENS}{_CLOSES}]*)[{_CLOSES}]*")
"""What no line is broken in: a word or a single Chinese character, with the marks that belong to it."""


class _Formatter(click.HelpFormatter):
    """Counts in columns, of which a Chinese character takes two. Each line of a text is a paragraph."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or terminal.said("usage", of="help"))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}{':' if heading.isascii() else '：'}\n")

    def write_text(self, text: str) -> None:
        for paragraph in text.splitlines():
            for line in _lines(paragraph, self.width - self.current_indent):
                self.write(f"{'':>{self.current_indent}}{line}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max(_columns(term) for term, _ in rows), col_max) + col_spacing
        margin = " " * (self.current_indent + first)
        for term, meaning in rows:
            room = first - _columns(term)
            self.write(f"{'':>{self.current_indent}}{term}" + (" " * room if room >= col_spacing else f"\n{margin}"))
            self.write(f"\n{margin}".join(_lines(meaning, self.width - len(margin))) + "\n")


class _Context(click.Context):
    formatter_class = _Formatter


def explain(group: click.Group) -> None:
    """Give a group and its commands their words, in the language of the terminal. KeyError where a parameter has none."""
    words = wording(terminal.language(), "help")
    group.subcommand_metavar = words["command"]
    for command in (group, *group.commands.values()):
        command.context_class = _Context
        command.context_settings["help_option_names"] = _HELP
        command.options_metavar = words["options"]
        command.help = words[f"{command.name}.about"]
        command.short_help = command.help.partition("\n")[0]
        for parameter in command.params:
            key = f"{command.name}.{parameter.name}"
            if f"{key}.what" not in words:
                key = f"every.{parameter.name}"
            parameter.help, parameter.metavar = words[f"{key}.what"], words.get(f"{key}.takes")
        if asked := command.get_help_option(_Context(command, help_option_names=_HELP)):
            asked.help = words["every.help.what"]


def missing(error: click.MissingParameter) -> click.UsageError:
    """What is missing, said with what it is; click names it only."""
    parameter, context = error.param, error.ctx
    if parameter is None or context is None:
        return error
    name = parameter.make_metavar(context)
    if isinstance(parameter, click.Option):
        name = f"{parameter.opts[0]} {name}"
    return click.UsageError(terminal.said("missing", of="help", parameter=name, what=parameter.help or ""), context)


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for piece in _PIECES.findall(text):
        if line and _columns(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    yield line.rstrip()


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


# ── what click says of its own accord ─────────────────────────────────────────────────────────────────────────────


def sentence(message: str) -> str:
    """What click or the system says in English, in the language of the terminal as far as we have it."""
    return click_words().get(message, message) if terminal.language() == "zh" else message


@contextmanager
def own_words() -> Iterator[None]:
    """While click serves a command line, it asks us for its sentences.

    It asks gettext, which wants compiled catalogues; ours stand in a table beside our other words.
    """
    before = gettext.dgettext, gettext.dngettext
    gettext.dgettext, gettext.dngettext = _of_domain, _counted
    try:
        yield
    finally:
        gettext.dgettext, gettext.dngettext = before


def _of_domain(domain: str, message: str) -> str:  # noqa: ARG001 -- as gettext calls it
    return sentence(message)


def _counted(domain: str, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG001 -- as gettext calls it
    return sentence(msgid1 if n == 1 else msgid2)
