"""What the project offers is documented: every setting, command and make target."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest

from ruhrkg.cli import main
from ruhrkg.settings import Settings

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"


def commands(group: click.Group, name: str = "ruhrkg") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for word, command in group.commands.items():
        found[f"{name} {word}"] = command
        if isinstance(command, click.Group):
            found |= commands(command, f"{name} {word}")
    return found


@pytest.mark.parametrize("option", fields(Settings), ids=lambda option: option.name)
def test_every_setting_is_documented_with_its_default(option: object) -> None:
    name = getattr(option, "name")  # noqa: B009
    row = next(
        (
            line
            for line in (DOCS / "settings.md").read_text(encoding="utf-8").splitlines()
            if line.startswith(f"| `RUHRKG_{name.upper()}` |")
        ),
        "",
    )
    assert getattr(option, "metadata")["help"] in row  # noqa: B009


@pytest.mark.parametrize("name", commands(main))
def test_every_command_is_documented(name: str) -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert re.search(rf"^## `{name}[ `]", text, re.MULTILINE)
    for parameter in commands(main)[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in text, f"{name} {parameter.opts[0]}"


@pytest.mark.parametrize("name", commands(main))
def test_every_command_says_what_it_does(name: str) -> None:
    assert commands(main)[name].help


def test_every_link_between_the_documents_leads_somewhere() -> None:
    pages = [*CHECKOUT.glob("*.md"), *DOCS.rglob("*.md"), *CHECKOUT.glob("*/README.md")]
    dead = [
        f"{page.relative_to(CHECKOUT)}: {target}"
        for page in pages
        if ".venv" not in page.parts
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target
        and not target.startswith("mailto:")
        and not (page.parent / target).exists()
    ]
    assert dead == []


def test_every_document_that_the_code_names_is_there() -> None:
    files = [path for room in ("server", "tests") for path in (CHECKOUT / room).rglob("*.py")]
    named = {
        name
        for path in files
        for name in re.findall(r"\bdocs/[\w-]+\.md\b", path.read_text(encoding="utf-8"))
    }
    assert named
    assert [name for name in sorted(named) if not (CHECKOUT / name).is_file()] == []


def test_the_developers_map_names_what_is_there() -> None:
    page = (DOCS / "developers.md").read_text(encoding="utf-8")
    named = {word for word in re.findall(r"`([^` ]+)`", page) if re.search(r"\w[/.]\w|/$", word)}
    rooms = (CHECKOUT, CHECKOUT / "server" / "ruhrkg")
    lost = sorted(n for n in named if not any(list(room.glob(n.rstrip("/"))) for room in rooms))
    assert lost == []


def test_the_developers_map_names_every_slow_suite() -> None:
    page = (DOCS / "developers.md").read_text(encoding="utf-8")
    options = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    markers = [m.partition(":")[0] for m in options["tool"]["pytest"]["ini_options"]["markers"]]
    assert [m for m in markers if f"`make test-{m}`" not in page] == []
