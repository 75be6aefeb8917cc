"""Settings: environment and one file, read once, frozen. Every threshold of `metrics.md` that is a setting lives here."""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

DEFAULT_HOME = Path("var")


class CannotOpen(Exception):
    """Something that the settings name cannot be opened: where it is, what was needed, what was found."""

    def __init__(self, where: str, needed: str, found: object) -> None:
        super().__init__(f"{where}: {needed} was needed; found: {found}")


class Settings(BaseSettings):
    """Everything that can be set. Names in the environment carry the prefix `PARTNERHUB_`; the file is `<home>/settings.toml`."""

    model_config = SettingsConfigDict(env_prefix="PARTNERHUB_", frozen=True, extra="ignore")

    home: Path = Field(DEFAULT_HOME, description="the folder that holds everything the product writes")
    products: tuple[tuple[str, str], ...] = Field(
        (
            ("Webex Calling", "calling"),
            ("Customer Experience", "calling"),
            ("Customer Assist", "calling"),
            ("Meeting", "meetings"),
            ("Webex Meetings", "meetings"),
            ("Webex Suite", "both"),
        ),
        description="licence name prefix (trimmed, case-blind) and the product it belongs to (metrics.md §2)",
    )
    horizon_days: int = Field(90, description="'next 90 days' and 'last 90 days' (metrics.md §1)")
    stale_after_days: int = Field(7, description="an older licence snapshot is used and marked stale (metrics.md §2)")
    missing_after_days: int = Field(35, description="an older licence snapshot counts as missing (metrics.md §2)")
    notice_days: int = Field(30, description="notice period of a renewal whose subscription states none (metrics.md §5)")
    low_minimum_total: int = Field(5, description="smallest item judged for low assignment (metrics.md §6)")
    low_minimum_age_days: int = Field(30, description="youngest item judged for low assignment (metrics.md §6)")
    low_minimum_peers: int = Field(8, description="fewer peers: the next wider group (metrics.md §6)")
    low_percentile: float = Field(0.25, description="an item is low below this percentile of its peers (metrics.md §6)")
    low_gap: float = Field(0.10, description="and at least this far below their median (metrics.md §6)")
    size_bands: tuple[int, ...] = Field((5, 25, 100, 500, 2000), description="lower bounds of the size bands (metrics.md §6)")
    age_bands: tuple[int, ...] = Field((0, 3, 6, 12), description="lower bounds of the age bands in months (metrics.md §6)")
    expiring_soon_days: int = Field(30, description="the status 'expiring soon' (metrics.md §10)")
    no_activity_days: int = Field(30, description="the status 'no recent activity' (metrics.md §10)")
    poor_loss_pct: float = Field(
        5.0, description="a media leg with at least this packet loss, in per cent, is poor; from the next load on (metrics.md §8)"
    )
    poor_latency_ms: float = Field(400.0, description="or at least this latency (metrics.md §8)")
    poor_jitter_ms: float = Field(150.0, description="or at least this jitter (metrics.md §8)")
    few_measured: int = Field(
        30, description="a rate over fewer calls, legs or offered calls is grey and never ranks first (metrics.md §§8, 9)"
    )
    query_threads: int = Field(2, description="DuckDB threads per server process")
    query_memory: str = Field("2GB", description="DuckDB memory per server process")
    load_memory: str = Field(
        "600MB", description="DuckDB memory while loading; the process then stays below 1 GB. More makes a large first load faster"
    )
    engine: Literal["duckdb", "spark"] = Field(
        "duckdb", description="what makes the weekly figures of calls at load: `duckdb`, here, or `spark`, on a cluster (docs/scale.md)"
    )
    spark_master: str = Field(
        "local[2]", description="where Spark runs: `spark://host:7077`, `yarn`, …; its other options are those of its spark-defaults.conf"
    )
    workspace_url: str | None = Field(
        None,
        description="where tags, notes and requests are kept: postgresql://user:password@host/database; empty: workspace.db in the home",
    )
    person: str = Field("Local user", description="whose name stands beside what is typed while nobody signs in")
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^/?#]+)?$",
        description="how people reach it, such as https://hub.example.com; needed on any address but this machine",
    )
    trusted_proxies: int = Field(0, ge=0, le=5, description="how many proxies stand before it and say in X-Forwarded-… who asks")
    secret_key: str = Field("", description="signs the short journey to an OpenID provider; empty: made once and kept in <home>/secret")
    session_idle_minutes: int = Field(30, ge=1, le=1440, description="without a request for so long, one has to sign in again")
    session_hours: int = Field(12, ge=1, le=168, description="after so long in any case")
    oidc_issuer: str = Field("", pattern=r"^(https?://.*)?$", description="address of an OpenID provider; empty: names and passwords only")
    oidc_client_id: str = Field("", description="the name under which the provider knows this hub")
    oidc_client_secret: str = Field("", description="and its secret there; better in the environment than in a file")
    oidc_roles_claim: str = Field("roles", description="the claim that says what a person may do")
    oidc_roles: tuple[tuple[str, str], ...] = Field(
        (("partnerhub-full-admin", "full_admin"), ("partnerhub-admin", "admin"), ("partnerhub-read-only", "read_only")),
        description="value of that claim and the role here; of several the first that a person has; none: she may not come in",
    )
    oidc_customers_claim: str = Field("", description="a claim that lists the organisation ids of a person's customers; empty: none does")
    query_seconds: float = Field(8.0, gt=0, le=600, description="a question that takes longer is stopped")
    organisation_link: str = Field(
        "https://admin.webex.com/?organizationId={org_id}",
        pattern=r"^(https?://.*)?$",
        description="where a customer's own organisation opens; {org_id} is filled in; check it once in your browser; empty: no link",
    )
    own_organisation: str = Field("", description="organisation id of the partner itself: My organisation, unless another was chosen there")
    failure_webhook: str = Field(
        "", pattern=r"^(https?://.*)?$", description="told, as JSON with a `text`, when `partnerhub watch` cannot load; empty: nobody"
    )
    file_limit_mb: int = Field(16_384, ge=1, description="a delivered file, or all of an archive, that unpacks to more MB is refused")
    archive_ratio_limit: int = Field(
        100, ge=2, description="a gzip, ZIP, XLSX or Parquet file that unpacks to more times its size is refused"
    )
    archive_members_limit: int = Field(10_000, ge=1, description="an archive of more files is refused")
    reader_memory_mb: int = Field(
        4096, ge=512, description="a file whose reading needs more MB of memory is refused; the others are loaded"
    )
    load_seconds_per_file: float = Field(
        600.0, gt=0, description="a file that takes longer, one second for each of its MB added, is refused; the others are loaded"
    )
    kept_builds: int = Field(3, description="how many builds are kept, the current one included")
    upload_limit_mb: int = Field(2048, description="how much one upload in the browser may hold, in MB of 1,048,576 bytes")
    demo_customers: int = Field(90, description="customers of the demo that the first page offers")
    demo_weeks: int = Field(30, description="weeks of that demo")
    demo_calls_per_week: int | None = Field(None, description="calls a week of that demo; without it about 600,000 call legs in all")

    @property
    def workspace_file(self) -> Path | None:
        """The SQLite file of what people typed, or None where a server keeps it."""
        return self.home / "workspace.db" if self.workspace_url is None else None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed wins over the environment, the environment over the file."""
        home = init_settings().get("home") or os.environ.get("PARTNERHUB_HOME") or DEFAULT_HOME
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, Path(home) / "settings.toml")


def read_settings(home: Path | None = None) -> Settings:
    """The settings of one home. Raises `pydantic.ValidationError` that names the setting, what was needed and what was found."""
    given: dict[str, Any] = {} if home is None else {"home": home}
    return Settings(**given)
