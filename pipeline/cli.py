"""The command. Results go to stdout, progress to stderr and only on a terminal.

Exit codes: 0 done; 1 done, but something was unread or needs a decision; 2 wrong use; 3 integrity failure; 130 interrupted.
Everything heavy is imported by the command that needs it: `--help` answers at once.
"""

import errno
import sys

import click

from casefile.errors import CaseError, IntegrityError
from pipeline import terminal
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
    """Turns a CaseError into its sentence and exit code, in the user's language."""

    def invoke(self, context: click.Context) -> object:
        import sqlite3

        try:
            return super().invoke(context)
        except CaseError as error:
            _fail(error)
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
    click.echo(terminal.said(error.code, of="errors", **error.detail), err=True)
    sys.exit(TAMPERED if isinstance(error, IntegrityError) else WRONG_USE)


@click.group("chat-evidence", cls=_Command, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="chat-evidence")
def main() -> None:
    """Turn chat, order and payment exports of an online-shopping dispute into a case file and a report.

    \b
    chat-evidence analyze ./exports --out ./case      read everything, write the report
    chat-evidence formats                             what it reads, and how to get it
    chat-evidence review ./case                       check what was found by likeness alone
    chat-evidence assess ./case --fact KEY=ANSWER     weigh it anew with what only a person can tell
    chat-evidence verify ./case                       check a delivered case
    chat-evidence file ./case --paper demand-letter   fill a paper from it

    Everything stays on this machine.
    """


for command in (analyze, assess, detect, explain, file, formats, review, sanitize, search, verify):
    main.add_command(command)


if __name__ == "__main__":
    main()
