"""Run the command line as `python -m ruhrkg`."""

from ruhrkg.cli import main

main(prog_name="ruhrkg")
