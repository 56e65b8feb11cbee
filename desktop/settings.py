"""What a person prefers on this machine: language. Kept as TOML in the data folder; anything damaged is the default."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """`language` is `zh_CN` or `en`."""

    language: str = "zh_CN"


def read_settings(path: Path) -> Settings:
    """The settings in `path`; the defaults where the file is missing or damaged."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    language = found.get("language")
    return Settings(language if language in ("zh_CN", "en") else Settings.language)
