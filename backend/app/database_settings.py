"""Where the database is, and how a connection to it is secured."""

import atexit
import os
import re
import ssl
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

VERIFYING = ("verify-ca", "verify-full")
CERTIFICATE = re.compile(
    r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*"
)
# Where distributions keep the authorities that browsers trust, if OpenSSL doesn't say.
AUTHORITIES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")


def database_url_of(value: SecretStr) -> URL:
    """A database's URL with all its parts, or ValueError, whose text has nothing of it."""
    try:
        url = make_url(value.get_secret_value())
    except (ArgumentError, ValueError):
        # SQLAlchemy's message quotes the URL, password included.
        raise ValueError("not a URL") from None
    if url.drivername != "postgresql":
        raise ValueError("not a PostgreSQL URL")
    if not (url.username and url.password and url.host and url.database):
        raise ValueError("a part is missing")
    return url


class DatabaseSettings(BaseSettings):
    """Where the database is."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    database_tls_mode: Literal["disable", "require", "verify-ca", "verify-full"] | None = Field(
        default=None, description="must be disable, require, verify-ca or verify-full"
    )
    database_ca: str | None = Field(
        default=None,
        description="must be one or more certificates in PEM form, with DATABASE_TLS_MODE "
        "verify-ca or verify-full",
    )
    database_url: SecretStr = Field(
        description="must be postgresql://user:password@host:port/database, with special "
        "characters in user and password percent-encoded (PostgreSQL's port 5432 may be left "
        "out), and with no other sslmode than DATABASE_TLS_MODE"
    )

    @field_validator("database_tls_mode", "database_ca", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return value or None

    @field_validator("database_ca")
    @classmethod
    def _is_of_certificates(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        if info.data.get("database_tls_mode") not in VERIFYING:
            raise ValueError("nothing is verified")
        if not re.fullmatch(f"({CERTIFICATE.pattern})+", value.lstrip()):
            raise ValueError("not certificates")
        try:
            ssl.create_default_context(cadata=value)
        except ssl.SSLError:
            raise ValueError("not certificates") from None
        return value

    @field_validator("database_url")
    @classmethod
    def _is_complete(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        url = database_url_of(value)
        mode = info.data.get("database_tls_mode")
        if mode is not None and url.query.get("sslmode", mode) != mode:
            raise ValueError("another sslmode")
        return value

    @property
    def sqlalchemy_url(self) -> URL:
        """The database's URL with the driver that this project uses, psycopg 3."""
        return self.secured(database_url_of(self.database_url))

    def secured(self, url: URL) -> URL:
        """The URL with that driver, and with TLS as the settings say."""
        return url.set(drivername="postgresql+psycopg").update_query_dict(self._tls)

    @cached_property
    def _tls(self) -> dict[str, Any]:
        mode = self.database_tls_mode
        if mode not in VERIFYING:
            return {} if mode is None else {"sslmode": mode}
        return {"sslmode": mode, "sslrootcert": self._authorities()}

    def _authorities(self) -> str:
        """A file with the certificates that vouch for the server: libpq takes nothing else."""
        if self.database_ca is None:
            usual = (ssl.get_default_verify_paths().cafile, *AUTHORITIES)
            found = (path for path in usual if path and Path(path).is_file())
            return next(found, "system")
        descriptor, path = tempfile.mkstemp(prefix="database-ca-", suffix=".pem")
        with os.fdopen(descriptor, "w") as file:
            file.write(self.database_ca)
        # New connections read it as long as the process runs.
        atexit.register(os.unlink, path)
        return path
