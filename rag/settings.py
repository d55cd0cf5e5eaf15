"""The only reader of the environment: ``WENCE_…`` variables, or the same names in ``wence.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rag.errors import SettingsError

LIGHT_ENCODER = "lsa"


class Settings(BaseSettings):
    """How this installation runs. ``WENCE_HOME`` overrides ``home`` in ``wence.toml``, and so on."""

    model_config = SettingsConfigDict(
        env_prefix="WENCE_", env_ignore_empty=True, toml_file="wence.toml", extra="forbid", frozen=True,
        str_strip_whitespace=True,
    )  # fmt: skip

    home: Path = Field(Path("var"), description="a folder for the index and all data")
    encoder: str = Field(
        LIGHT_ENCODER,
        description=f"'{LIGHT_ENCODER}' (needs no model), or the name or folder of a sentence-transformers model",
    )
    llm_base_url: str | None = Field(None, description="an OpenAI-compatible base URL such as http://127.0.0.1:11434/v1")
    llm_model: str | None = Field(None, description="the name of the model at WENCE_LLM_BASE_URL")
    llm_api_key: SecretStr | None = Field(None, description="the key for WENCE_LLM_BASE_URL, in ASCII")
    llm_profile: str = Field("openai", description="'openai', the only profile so far")
    llm_first_token_s: float = Field(30.0, gt=0, description="a number of seconds above 0")
    llm_idle_s: float = Field(20.0, gt=0, description="a number of seconds above 0")
    llm_deadline_s: float = Field(90.0, gt=0, description="a number of seconds above 0")

    @field_validator("llm_base_url")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or not 0 < (parts.port or 80) < 65_536:
            raise ValueError("not an http(s) URL")
        return value.rstrip("/")

    @field_validator("llm_api_key")
    @classmethod
    def _fits_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().isascii():
            raise ValueError("not ASCII")
        return value

    @field_validator("llm_profile")
    @classmethod
    def _is_known_profile(cls, value: str) -> str:
        if value != "openai":
            raise ValueError("unknown profile")
        return value

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; ``overrides`` (from command-line options) win over the environment.

    Raises:
        SettingsError: a value is wrong; the message names the variable and what it accepts.
    """
    try:
        settings = Settings(**{k: v for k, v in overrides.items() if v is not None})
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(detail) for detail in error.errors())) from None
    except (ValueError, OSError) as error:
        raise SettingsError(f"wence.toml cannot be read: {error}") from None
    if settings.llm_base_url and not settings.llm_model:
        raise SettingsError("WENCE_LLM_MODEL is missing: it must name the model at WENCE_LLM_BASE_URL.")
    return settings


def _explain(detail: Any) -> str:
    name = str(detail["loc"][0]) if detail["loc"] else "wence.toml"
    field = Settings.model_fields.get(name)
    if field is None:
        return f"wence.toml has the unknown setting '{name}'; known are: {', '.join(sorted(Settings.model_fields))}."
    value = "set to something" if field.annotation == SecretStr | None else f"{detail['input']!r},"
    return f"WENCE_{name.upper()} is {value} which cannot be used: it takes {field.description}."
