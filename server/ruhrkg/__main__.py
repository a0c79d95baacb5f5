"""Run the command as `python -m ruhrkg`."""

from ruhrkg.cli import main

main(prog_name="ruhrkg")
