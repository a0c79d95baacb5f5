"""The command `ruhrkg`: one verb a command, no logic."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ruhrkg")
def main() -> None:
    """Check, build and serve the Ruhr-Konferenz knowledge graph."""
