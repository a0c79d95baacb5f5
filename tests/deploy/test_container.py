"""The container file and the compose file: linted, consistent with each other and the server."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ruhrkg.settings import Settings

pytestmark = pytest.mark.deploy

CHECKOUT = Path(__file__).parents[2]
CONTAINERFILE = CHECKOUT / "deploy" / "Containerfile"
HADOLINT = CHECKOUT / ".tools" / "hadolint" / "bin" / "hadolint"


def instructions(text: str) -> list[tuple[str, str]]:
    """Each instruction of a container file with its arguments on one line."""
    text = re.sub(r"(?m)^\s*#.*\n", "", text)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines) if word]


@pytest.fixture(scope="module")
def final() -> list[tuple[str, str]]:
    """The instructions of the last stage."""
    found = instructions(CONTAINERFILE.read_text(encoding="utf-8"))
    return found[max(n for n, (word, _) in enumerate(found) if word == "FROM") :]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((CHECKOUT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))


def environment(final: list[tuple[str, str]]) -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", " ".join(rest for word, rest in final if word == "ENV")))


def test_the_linter_reports_nothing() -> None:
    linted = subprocess.run([HADOLINT, CONTAINERFILE], capture_output=True, text=True, check=False)
    assert (linted.returncode, linted.stdout + linted.stderr) == (0, "")


def test_the_linter_would_see_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "Containerfile").write_text("FROM debian\nRUN cd /x && sudo true\n")
    linted = subprocess.run(
        [HADOLINT, tmp_path / "Containerfile"], capture_output=True, text=True, check=False
    )
    assert linted.returncode == 1
    assert "DL3004" in linted.stdout


def test_the_server_is_not_root_and_installs_only_what_the_lock_files_name(final) -> None:
    text = CONTAINERFILE.read_text(encoding="utf-8")
    user = next(rest for word, rest in final if word == "USER")
    assert int(user.partition(":")[0]) > 0
    installs = re.findall(r"pip (?:install|wheel) [^&\n]*", re.sub(r"\\\n\s*", "", text))
    assert len(installs) == 4
    assert all("--require-hashes" in found or "--no-index" in found for found in installs)


@pytest.mark.parametrize("name", ["requirements.lock", "deploy/requirements-build.lock"])
def test_each_package_of_a_lock_file_has_a_hash(name: str) -> None:
    entries = re.split(r"(?m)^(?=\S)", re.sub(r"(?m)^\s*#.*\n", "", (CHECKOUT / name).read_text()))
    entries = [entry for entry in entries if entry.strip()]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry or "==" not in entry] == []


def test_the_settings_in_the_files_are_settings(final, compose) -> None:
    named = environment(final) | compose["x-replica"]["environment"]
    ours = {name: "1" if "$" in value else value for name, value in named.items()}
    ours = {n: v for n, v in ours.items() if n.startswith("RUHRKG_")}
    for url in ("RUHRKG_PUBLIC_URL", "RUHRKG_IMPRINT", "RUHRKG_CONTACT"):
        ours[url] = "https://example.org/"
    settings = Settings.from_environment(ours)
    assert settings.proxies == 1
    assert settings.drain > 0


def test_the_health_check_reads_the_port_that_is_served(final) -> None:
    check = next(rest for word, rest in final if word == "HEALTHCHECK")
    assert f"127.0.0.1:{Settings().port}/health" in check
    assert ("EXPOSE", str(Settings().port)) in final


def test_what_the_image_copies_is_there_and_enters_the_build() -> None:
    ignored = (CHECKOUT / "deploy" / "Containerfile.dockerignore").read_text().splitlines()
    admitted = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    assert [name for name in admitted if not (CHECKOUT / name).exists()] == []
    copied = instructions(CONTAINERFILE.read_text(encoding="utf-8"))
    named = " ".join(rest for word, rest in copied if word == "COPY" and "--from" not in rest)
    locks = [name for name in named.split() if name.endswith(".lock")]
    assert locks
    assert set(locks) <= set(admitted)


def test_a_replica_may_write_nothing_but_temporary_files_and_has_time_to_end(compose) -> None:
    replica = compose["services"]["ruhrkg-1"]
    assert replica == compose["services"]["ruhrkg-2"]
    assert replica["read_only"] is True
    assert replica["cap_drop"] == ["ALL"]
    assert [entry.partition(":")[0] for entry in replica["tmpfs"]] == ["/tmp"]
    assert not replica.get("volumes") and not replica.get("ports")
    longest = Settings().query_timeout + float(replica["environment"]["RUHRKG_DRAIN"])
    assert int(replica["stop_grace_period"].removesuffix("s")) > longest + 5


def test_the_proxy_of_the_compose_file_reads_our_configuration(compose) -> None:
    proxy = compose["services"]["proxy"]
    (mounted,) = proxy["volumes"]
    name = mounted.partition(":")[0]
    text = (CHECKOUT / "deploy" / name).read_text(encoding="utf-8")
    servers = re.findall(r"server (\S+):8000 ", text)
    assert servers == [name for name in compose["services"] if name != "proxy"]
    assert f"listen {proxy['ports'][0].rpartition(':')[2]};" in text
