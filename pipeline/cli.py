"""The command. Results go to stdout, progress to stderr and only on a terminal.

Exit codes: 0 done; 1 done, but something was unread or needs a decision; 2 wrong use; 3 integrity failure; 130 interrupted.
Everything heavy is imported by the command that needs it: `--help` answers at once.
"""

import errno
import sys
from io import TextIOWrapper
from typing import Any

import click

from casefile.errors import CaseError, IntegrityError
from pipeline import terminal
from pipeline.commands import usage
from pipeline.commands.analysis import analyze
from pipeline.commands.cases import explain, file, search, verify
from pipeline.commands.exports import detect, formats, sanitize
from pipeline.commands.options import INTERRUPTED, TAMPERED, WRONG_USE
from pipeline.commands.weighing import assess, review

WRITING = {
    "attempt to write a readonly database": "unreadable_out",
    "database is locked": "case_busy",
    "database or disk is full": "disk_full",
    "disk I/O error": "unreadable_out",
}
"""What SQLite says where the case file cannot be written, and which of our errors that is."""


class _Command(click.Group):
    """Explains itself in the user's language, and turns a CaseError into its sentence and exit code."""

    def main(self, *args: Any, **extra: Any) -> Any:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # what a Chinese code page lacks, such as pictures in messages, ends no command
        usage.explain(self)
        with usage.own_words():
            return super().main(*args, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- as click calls it
        """In the order in which they are used."""
        return list(self.commands)

    def invoke(self, context: click.Context) -> object:
        import sqlite3

        try:
            return super().invoke(context)
        except CaseError as error:
            _fail(error)
        except click.MissingParameter as error:
            raise usage.missing(error) from None
        except OSError as error:
            if error.errno in (None, errno.EPIPE):  # click ends quietly where the reader has gone
                raise
            code = "disk_full" if error.errno == errno.ENOSPC else "unreadable_out"
            _fail(CaseError(code, path=str(error.filename or ""), reason=error.strerror or ""))
        except sqlite3.OperationalError as error:
            if str(error) not in WRITING:
                raise
            _fail(CaseError(WRITING[str(error)], path="case.db", reason=str(error)))
        except KeyboardInterrupt:
            click.echo(terminal.said("interrupted", of="errors"), err=True)
            sys.exit(INTERRUPTED)
        return None


def _fail(error: CaseError) -> None:
    detail = {name: usage.sentence(value) if name == "reason" else value for name, value in error.detail.items()}
    click.echo(terminal.said(error.code, of="errors", **detail), err=True)
    sys.exit(TAMPERED if isinstance(error, IntegrityError) else WRONG_USE)


@click.group("chat-evidence", cls=_Command, context_settings={"max_content_width": 100})
@click.version_option(package_name="chat-evidence", message="%(prog)s %(version)s")
def main() -> None:
    pass


for command in (analyze, formats, detect, review, assess, explain, search, verify, file, sanitize):
    main.add_command(command)


if __name__ == "__main__":
    main()
