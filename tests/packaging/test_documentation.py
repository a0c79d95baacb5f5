"""Every setting, command and make target is documented."""

import ast
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
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command, word
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
def test_every_command_has_a_help_text(name: str) -> None:
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


class Uses:
    """What the functions of the tests use, by themselves and through helpers and fixtures."""

    def __init__(self) -> None:
        self.texts: list[set[str]] = []
        self.settings: set[str] = set()
        for path in (CHECKOUT / "tests").rglob("*.py"):
            if path != Path(__file__):
                self._read(ast.parse(path.read_text(encoding="utf-8")))

    def _read(self, module: ast.Module) -> None:
        parts: dict[str, ast.stmt] = {}
        for part in module.body:
            if isinstance(part, ast.FunctionDef):
                parts[part.name] = part
            elif isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
                parts[part.targets[0].id] = part
        for part in parts.values():
            found, texts = {id(part): part}, set[str]()
            for near in (queue := [part]):
                for node in ast.walk(near):
                    self._note(node, texts)
                    name = getattr(node, "id", getattr(node, "arg", None))
                    if (other := parts.get(name)) and id(other) not in found:
                        found[id(other)] = other
                        queue.append(other)
            self.texts.append(texts)

    def _note(self, node: ast.AST, texts: set[str]) -> None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
            self.settings |= set(re.findall(r"RUHRKG_[A-Z_]+", node.value))
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in {"served", "started"}:
                texts.add("serve")
            if called in {"served", "started", "Settings", "replace"}:
                self.settings |= {f"RUHRKG_{(k.arg or '').upper()}" for k in node.keywords}

    def option(self, command: str, option: str) -> bool:
        """Whether some test runs the command with the option."""
        words = set(command.split()[1:])
        return any(
            words <= texts and any(text.partition("=")[0] == option for text in texts)
            for texts in self.texts
        )


@pytest.fixture(scope="module")
def uses() -> Uses:
    return Uses()


def documented_options() -> list[tuple[str, str]]:
    """Each command with each option that docs/commands.md describes in its section."""
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    sections = re.findall(r"(?ms)^## `(ruhrkg(?: [a-z]+)+)(.*?)(?=^## |\Z)", text)
    return [
        (command, option)
        for command, section in sections
        for line in re.findall(r"^- .*", section, re.MULTILINE)
        for option in re.findall(r"`(--?[a-z-]+)", line)
    ]


@pytest.mark.parametrize(("command", "option"), documented_options())
def test_every_documented_option_is_used_in_a_test(uses: Uses, command: str, option: str) -> None:
    assert uses.option(command, option)


def test_an_option_that_no_test_uses_would_be_seen(uses: Uses) -> None:
    assert len(documented_options()) > 50
    assert not uses.option("ruhrkg serve", "--keep")
    assert not uses.option("ruhrkg check", "--rows")
    assert "RUHRKG_TIMEOUT" not in uses.settings


@pytest.mark.parametrize("option", fields(Settings), ids=lambda option: option.name)
def test_every_documented_setting_is_used_in_a_test(uses: Uses, option: object) -> None:
    assert f"RUHRKG_{getattr(option, 'name').upper()}" in uses.settings  # noqa: B009
