import stat
from pathlib import Path

from config.settings.secrets import read_or_make_secret_key


def test_the_key_is_made_once_and_then_read(tmp_path: Path) -> None:
    made = read_or_make_secret_key(tmp_path / "secrets")

    read = read_or_make_secret_key(tmp_path / "secrets")

    assert len(made) >= 50
    assert read == made


def test_only_the_owner_may_read_the_key(tmp_path: Path) -> None:
    read_or_make_secret_key(tmp_path / "secrets")

    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "secrets" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["secret_key"]
