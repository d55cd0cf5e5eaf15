"""The only reader of the environment: ``WENCE_…`` variables, or the same names in ``wence.toml``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic import field_validator as validates
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rag.errors import SettingsError
from rag.llm.endpoint import completions_url, fits_a_header
from rag.llm.profiles import profiles

LIGHT_ENCODER = "lsa"

_A_BASE_URL = (
    "an OpenAI-compatible base URL such as http://127.0.0.1:11434/v1, without user, password, query or fragment"
)
_A_KEY = "a key in visible ASCII, without spaces"
_A_PROFILE = "one of " + ", ".join(f"'{name}'" for name in profiles())
_A_KIND = "'openai', or a kind of chat model that an installed package adds"
_A_TEMPERATURE = "a number from 0 to 2"
_CONTEXT_TOKENS = "how many tokens prompt and answer may have together, 1024 at least"


def _base_url(value: str) -> str | None:
    if not value:
        return None
    completions_url(value)
    return value.rstrip("/")


def _key(value: SecretStr) -> SecretStr:
    key = value.get_secret_value().strip()
    if not fits_a_header(key):
        raise ValueError("no header can carry it")
    return SecretStr(key)


def _known_profile(value: str) -> str:
    if value not in profiles():
        raise ValueError("unknown profile")
    return value


def _from_json(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


_BaseUrl = Annotated[str, AfterValidator(_base_url)]
_Key = Annotated[SecretStr, AfterValidator(_key)]
_ProfileName = Annotated[str, AfterValidator(_known_profile)]


class LlmFallback(BaseModel):
    """An LLM that is asked when those before it fail: a ``[[llm_fallbacks]]`` table."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    kind: str = Field("openai", description=_A_KIND)
    base_url: _BaseUrl | None = Field(None, description=_A_BASE_URL, validate_default=True)
    model: str = Field(min_length=1, description="the name of the model at base_url")
    api_key: _Key | None = Field(None, description=_A_KEY)
    api_key_env: str | None = Field(None, description=f"the name of a variable that holds {_A_KEY}")
    profile: _ProfileName = Field("openai", description=_A_PROFILE)
    context_tokens: int | None = Field(None, ge=1024, description=_CONTEXT_TOKENS)
    temperature: float | None = Field(None, ge=0, le=2, description=_A_TEMPERATURE)

    @validates("base_url")
    @classmethod
    def _is_there(cls, value: str | None, info: Any) -> str | None:
        if value is None and info.data.get("kind") == "openai":
            raise ValueError("missing")
        return value

    @validates("api_key_env")
    @classmethod
    def _is_set(cls, value: str | None) -> str | None:
        if value and not _key(SecretStr(os.environ.get(value, ""))).get_secret_value():
            raise ValueError("not set")
        return value

    def key(self) -> SecretStr | None:
        """The key, from wherever it is set."""
        return SecretStr(os.environ[self.api_key_env].strip()) if self.api_key_env else self.api_key


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
    redlines: Path | None = Field(
        None, description="a UTF-8 file of red lines, in the format of rag/lexicon/redlines.txt"
    )
    llm_base_url: _BaseUrl | None = Field(None, description=_A_BASE_URL)
    llm_model: str | None = Field(None, description="the name of the model at WENCE_LLM_BASE_URL")
    llm_api_key: _Key | None = Field(None, description=_A_KEY)
    llm_profile: _ProfileName = Field("openai", description=_A_PROFILE)
    llm_kind: str = Field("openai", description=_A_KIND)
    llm_context_tokens: int | None = Field(None, ge=1024, description=_CONTEXT_TOKENS)
    llm_temperature: float | None = Field(None, ge=0, le=2, description=_A_TEMPERATURE)
    llm_first_token_s: float = Field(30.0, gt=0, description="a number of seconds above 0")
    llm_idle_s: float = Field(20.0, gt=0, description="a number of seconds above 0")
    llm_deadline_s: float = Field(90.0, gt=0, description="a number of seconds above 0")
    nli_model: str | None = Field(None, description="the name or folder of a CrossEncoder trained for NLI")
    nli_threshold: float = Field(0.9, gt=0, le=1, description="a probability above 0 and up to 1")
    llm_fallbacks: Annotated[tuple[LlmFallback, ...], NoDecode, BeforeValidator(_from_json)] = Field(
        (),
        description="a JSON list of objects (in wence.toml: [[llm_fallbacks]] tables) with "
        + ", ".join(LlmFallback.model_fields),
    )

    @property
    def has_llm(self) -> bool:
        """Whether any LLM is set; one of another kind than the built-in may need no address."""
        return bool(self.llm_base_url) or self.llm_kind != "openai"

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
    if settings.has_llm and not settings.llm_model:
        raise SettingsError("WENCE_LLM_MODEL is missing: it must name the model at WENCE_LLM_BASE_URL.")
    if settings.llm_fallbacks and not settings.has_llm:
        raise SettingsError("WENCE_LLM_BASE_URL is missing: WENCE_LLM_FALLBACKS names what is asked after it.")
    return settings


def _explain(detail: Any) -> str:
    name, *within = detail["loc"] or ("wence.toml",)
    field = Settings.model_fields.get(str(name))
    if field is None:
        return f"wence.toml has the unknown setting '{name}'; known are: {', '.join(sorted(Settings.model_fields))}."
    if within:
        return _explain_entry(f"WENCE_{str(name).upper()}", *within)
    given = str(detail["input"])
    secret = name in ("llm_api_key", "llm_fallbacks") or (name == "llm_base_url" and set(given) & set("@?#"))
    value = "set to something" if secret else f"{detail['input']!r},"
    return f"WENCE_{name.upper()} is {value} which cannot be used: it takes {field.description}."


def _explain_entry(name: str, place: int, key: str = "", *_: object) -> str:
    """Never shows a value: the entry may hold a key, and be shown whole."""
    fields, where = LlmFallback.model_fields, f"{name}, entry {place + 1}:"
    if key in fields:
        return f"{where} '{key}' cannot be used as it is; it takes {fields[key].description}."
    return f"{where} only {', '.join(fields)} are known."
