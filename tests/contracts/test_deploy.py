"""What lies in deploy/ fits the code: checked by reading, no machine and no engine is started."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
MEMORY_OF_THE_BOX = 2048
OF_POSTGRESQL_REDIS_AND_SYSTEM = 550
SETTING = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"')
# Of the demonstration and of developers.
NOT_OF_INSTALLATIONS = {"AREOPAG_ENV_FILE"}


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, "utf-8")
    return parser


def megabytes(text: str) -> int:
    return int(text.rstrip("Mm"))


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_starts_what_is_there(path: Path) -> None:
    service = unit(path)["Service"]

    program, *arguments = service["ExecStart"].split()

    assert (service["User"], service["WorkingDirectory"]) == ("areopag", "/srv/areopag")
    assert (ROOT / program.removeprefix("/srv/areopag/")).exists()
    assert [one for one in arguments if "/" in one and not (ROOT / one).exists()] == []
    if "manage.py" in arguments:
        assert arguments[1] in get_commands()


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_is_locked_up(path: Path) -> None:
    service = unit(path)["Service"]

    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == service["PrivateTmp"] == service["ProtectHome"] == "true"


def test_memory_of_all_units_fits_a_small_box() -> None:
    high = sum(megabytes(unit(path)["Service"]["MemoryHigh"]) for path in SERVICES)

    assert high + OF_POSTGRESQL_REDIS_AND_SYSTEM <= MEMORY_OF_THE_BOX


def test_the_night_backup_has_a_timer_that_makes_up_for_missed_nights() -> None:
    timer = unit(DEPLOY / "systemd" / "areopag-backup.timer")

    assert timer["Timer"]["Persistent"] == "true"
    assert (DEPLOY / "systemd" / "areopag-backup.service").exists()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_takes_the_unit(path: Path, tmp_path: Path) -> None:
    for one in UNITS:
        text = one.read_text("utf-8").replace("/srv/areopag", str(ROOT))
        (tmp_path / one.name).write_text(text, "utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / path.name],
        capture_output=True,
        text=True,
        check=False,
    )

    assert [line for line in done.stderr.splitlines() if "areopag" in line] == []


# --- Compose --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


def test_compose_names_only_what_it_declares(compose: dict[str, Any]) -> None:
    volumes = {
        mount.partition(":")[0]
        for service in compose["services"].values()
        for mount in service.get("volumes", [])
        if not mount.startswith(".")
    }
    secrets = {
        one for service in compose["services"].values() for one in service.get("secrets", [])
    }
    waited_for = {
        one for service in compose["services"].values() for one in service.get("depends_on", {})
    }

    assert volumes == set(compose["volumes"])
    assert secrets == set(compose["secrets"])
    assert waited_for <= set(compose["services"])


def test_who_is_waited_for_healthy_tells_its_health(compose: dict[str, Any]) -> None:
    asked = {
        (name, wanted["condition"])
        for service in compose["services"].values()
        for name, wanted in service.get("depends_on", {}).items()
    }

    silent = [
        name
        for name, condition in asked
        if condition == "service_healthy" and "healthcheck" not in compose["services"][name]
    ]

    assert silent == []


def test_compose_holds_every_process_and_no_password(compose: dict[str, Any]) -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")

    assert set(compose["services"]) == {
        *("postgres", "redis", "migrate", "web", "worker", "beat", "backup", "proxy")
    }
    assert not re.search(r"PASSWORD\s*:|://\w+:\w+@|SECRET_KEY", text)


def test_files_named_in_compose_and_in_the_image_are_there(compose: dict[str, Any]) -> None:
    words = [
        word
        for service in compose["services"].values()
        for word in (*service.get("command", []), *service.get("entrypoint", []))
    ]
    copied = re.findall(r"^COPY (\S+)", (DEPLOY / "Dockerfile").read_text("utf-8"), re.M)
    mounted = [
        DEPLOY / mount.partition(":")[0]
        for service in compose["services"].values()
        for mount in service.get("volumes", [])
        if mount.startswith(".")
    ]

    named = [ROOT / word for word in words if word.startswith("deploy/") or word == "manage.py"]
    assert [path for path in (*named, *mounted) if not path.exists()] == []
    assert [path for path in copied if not (ROOT / path).exists()] == []


def test_memory_of_all_containers_at_rest_fits_a_small_box(compose: dict[str, Any]) -> None:
    """Limits are ceilings; what runs all the time may not promise more than half as much again."""
    limits = [
        megabytes(service["mem_limit"])
        for name, service in compose["services"].items()
        if name not in ("migrate", "backup")
    ]

    assert sum(limits) <= MEMORY_OF_THE_BOX * 1.5


# --- Settings -------------------------------------------------------------------------------


def test_every_setting_of_an_installation_is_in_the_example() -> None:
    example = (DEPLOY / "areopag.env.example").read_text("utf-8")
    read = {
        name
        for module in ("base", "prod")
        for name in SETTING.findall((ROOT / "config/settings" / f"{module}.py").read_text("utf-8"))
    }

    missing = {name for name in read if not re.search(rf"^#? ?{name}=", example, re.M)}

    assert missing - NOT_OF_INSTALLATIONS == set()
