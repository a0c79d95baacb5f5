"""The command `ruhrkg`: one module per verb, no logic. Add new verbs to `VERBS`.

The module of a verb is imported when the verb is used: importing all of them takes a second.
"""

import os
import sys
from importlib import import_module
from typing import Any

import click

from ruhrkg.authored import OtherBaseError
from ruhrkg.cli import exits
from ruhrkg.settings import SettingError

VERBS = ("build", "check", "evidence", "links", "query", "release", "serve")


class _Verbs(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(import_module(f"ruhrkg.cli.{cmd_name}"), cmd_name)
        return command

    @exits.quiet_on_closed_pipe()
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingError as error:
            click.echo(str(error), err=True)
            sys.exit(exits.USAGE)
        except OtherBaseError as other:
            # Namespaces are constants of a process, so files with another base need a new process.
            environment = {**os.environ, "RUHRKG_ROOT": str(other.root.resolve())}
            command = [sys.executable, "-m", "ruhrkg", *sys.argv[1:]]
            sys.stdout.flush()
            os.execve(sys.executable, command, environment)  # noqa: S606 - the same command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ruhrkg")
def main() -> None:
    """Check, build and serve the knowledge graph of a plan."""
