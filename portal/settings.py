"""What the operator decides, read once from the environment (`PORTAL_…`) and refused when unsafe."""

import os
import re
from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

KEY_BYTES = 32
HEX_KEY = re.compile("[0-9a-f]{64}")
ONION = re.compile(r"[a-z2-7]{56}\.onion")
CONTACT = re.compile(r"(?:mailto:|https://)\S+")


class Refused(Exception):
    """The portal does not start like this; the message says which setting to mend, never its value."""


class Mode(BaseSettings):
    """The mode alone, for commands that must know it before anything else."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", extra="ignore")

    mode: str = "production"
    data: Path = Path("var")


class Settings(BaseSettings):
    """One deployment. Secrets may also be files: PORTAL_SECRETS_DIR/portal_pepper and so on (see `load`)."""

    model_config = SettingsConfigDict(
        env_prefix="PORTAL_", extra="ignore", hide_input_in_errors=True
    )

    mode: Literal["production", "demo", "test"] = "production"
    debug: bool = False
    before_opening: bool = False
    deployment: str = "recourse"
    operator: str = "The company"
    site_name: str = "Feedback"
    data: Path = Path("var")
    database_url: str = ""
    pepper: SecretStr = SecretStr("")
    secret: SecretStr = SecretStr("")
    roster_signers: str = ""
    https: bool = True
    hosts: str = ""
    time_zone: str = "UTC"
    handover: Literal["noon", "immediate"] = "noon"
    handover_hour: int = Field(default=12, ge=0, le=23)
    working_week: str = "0,1,2,3,4"
    law: str = "eu_2019_1937"
    leave_to: str = "https://www.wikipedia.org/"
    emergency: str = "112"
    mail_url: str = ""
    mail_from: str = ""
    address: str = ""
    onion: str = ""
    security_contact: str = ""
    meeting_file: Path | None = None
    outside_bodies_file: Path | None = None
    receipt_queue: int = 64
    shortest_look: int = Field(default=2, ge=0)
    hold_minutes: int = Field(default=5, ge=0, le=60)
    filings_a_minute: int = Field(default=120, ge=2)
    staff_queue: int = 20

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not a time zone such as Europe/Oslo")
        return value

    @field_validator("working_week")
    @classmethod
    def _some_days(cls, value: str) -> str:
        if not value or set(value.split(",")) - set("0123456"):
            raise ValueError("lists days from 0 (Monday) to 6, separated by commas")
        return value

    @field_validator("roster_signers")
    @classmethod
    def _whole_signers(cls, value: str) -> str:
        if any(not HEX_KEY.fullmatch(part.strip()) for part in value.split(",") if part.strip()):
            raise ValueError("lists public keys of 64 hexadecimal digits, separated by commas")
        return value

    @field_validator("onion")
    @classmethod
    def _whole_onion(cls, value: str) -> str:
        if value and not ONION.fullmatch(value):
            raise ValueError("is an onion name of 56 letters and digits that ends with .onion")
        return value

    @field_validator("security_contact")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not CONTACT.fullmatch(value):
            raise ValueError("begins with mailto: or https:// and holds no space")
        return value

    @field_validator("pepper", "secret")
    @classmethod
    def _whole_key_or_none(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        try:
            whole = len(bytes.fromhex(text)) in (0, KEY_BYTES)
        except ValueError:
            whole = False
        if not whole:
            raise ValueError("must be 64 hexadecimal digits")
        return value

    @model_validator(mode="after")
    def _fill_in_the_database(self) -> Self:
        if not self.database_url:
            self.database_url = f"sqlite:///{self.data / 'portal.db'}"
        return self

    @property
    def pepper_key(self) -> bytes:
        return bytes.fromhex(self.pepper.get_secret_value())

    @property
    def secret_key(self) -> bytes:
        return bytes.fromhex(self.secret.get_secret_value())

    @property
    def signers(self) -> frozenset[str]:
        """Public Ed25519 keys (hex) whose signatures a roster needs two of."""
        return frozenset(part.strip() for part in self.roster_signers.split(",") if part.strip())

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def workdays(self) -> frozenset[int]:
        """Days of the working week, Monday is 0."""
        return frozenset(int(day) for day in self.working_week.split(","))

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"


def load(**chosen: object) -> Settings:
    """The settings of the environment, with what is chosen here; raises Refused, without ever printing a value."""
    try:
        return Settings(_secrets_dir=os.environ.get("PORTAL_SECRETS_DIR"), **chosen)  # type: ignore[call-arg, arg-type]  # pydantic's own, checked by it
    except ValidationError as problem:
        wrong = problem.errors(include_input=False)[0]
        name = f"PORTAL_{str(wrong['loc'][0]).upper()}" if wrong["loc"] else "A setting"
        raise Refused(f"{name}: {wrong['msg']}.") from None


_current: Settings | None = None


def use(settings: Settings) -> None:
    """Make these the settings of this process."""
    global _current
    _current = settings


def current() -> Settings:
    """The settings of this process."""
    if _current is None:
        raise RuntimeError("no settings are in use")
    return _current


def check(settings: Settings) -> None:
    """Refuse what would endanger a person who files: a missing key, debugging or plain http in production."""
    if not settings.pepper_key:
        raise Refused("PORTAL_PEPPER is missing. It is 64 hexadecimal digits, also kept on paper.")
    if not settings.secret_key:
        raise Refused("PORTAL_SECRET is missing. It is 64 hexadecimal digits.")
    if settings.pepper_key == settings.secret_key:
        raise Refused("PORTAL_PEPPER and PORTAL_SECRET must differ.")
    if len(settings.signers) < 2:
        raise Refused("PORTAL_ROSTER_SIGNERS must name at least two public keys.")
    if settings.mail_url and not settings.mail_from:
        raise Refused("PORTAL_MAIL_FROM is missing: mail needs a sender.")
    if settings.mode == "production":
        _check_production(settings)


def _check_production(settings: Settings) -> None:
    if settings.debug:
        raise Refused("PORTAL_DEBUG must be off in production: its pages show what people wrote.")
    if settings.handover == "immediate":
        raise Refused("PORTAL_HANDOVER=immediate would show when somebody wrote. It is for demos.")
    if not settings.hosts:
        raise Refused("PORTAL_HOSTS must list the host names people use, separated by commas.")
    if not settings.https and not settings.hosts.endswith(".onion"):
        raise Refused("PORTAL_HTTPS may be off only on an onion service.")
