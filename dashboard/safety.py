"""Before it serves: is this way of starting safe? Every reason why not, at once, each with what to do; and the key that signs."""

import ipaddress
import os
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlsplit

from dashboard.private_files import keep_once
from data.access.policy import Role
from data.settings import CannotOpen, Settings

KEY_BYTES = 32  # a shorter key can be guessed
FEWEST_PEERS = 8  # fewer peers, and a figure about them tells about one of them (metrics.md §6)
# What other products' samples and documents call a key, in small letters without signs: everybody who looks for a weak key tries these first.
_SAMPLES = (
    "changeme", "changethis", "replaceme", "replacethis", "complexrandomsecret", "thisismyscretkey", "thisismysecret", "thisisasecret",
    "yourownrandom", "yoursecret", "mysecret", "supersecret", "testnondevsecret", "djangoinsecure", "secretkey", "notasecret", "donttell",
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf", "password", "example", "insecure", "0123456789abcdef",
)  # fmt: skip
_FEWEST_CHARACTERS = 8  # different ones, in a key: a random one of 32 has more, but for one in millions
_DEBUGGING = ("DASH_DEBUG", "FLASK_DEBUG", "DASH_HOT_RELOAD", "DASH_MCP_ENABLED")
_OFF = {"", "0", "false", "no", "off"}
_SECRETS = ("secret_key", "oidc_client_secret", "workspace_url")
# Claims of OpenID Connect that say who somebody is. None of them says what she may do; several can be changed by herself.
_IDENTITY = {
    "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce", "acr", "amr", "azp", "auth_time", "at_hash", "c_hash", "sid", "name", "given_name",
    "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website", "email", "email_verified", "gender",
    "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified", "address", "updated_at",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that is not safe: where, what was needed, what was found, and what to do."""

    where: str
    needed: str
    found: str
    do: str

    def __str__(self) -> str:
        return f"{self.where}: {self.needed} was needed; found: {self.found}. {self.do}"


class Unsafe(Exception):
    """It will not serve like this; `reasons` are all of them."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(["Not served, because this would not be safe:", *(f"- {reason}" for reason in reasons)]))


@dataclass(frozen=True, kw_only=True)
class _Start:
    """How it is asked to serve."""

    settings: Settings
    host: str
    sign_in: bool
    workers: int

    @property
    def alone(self) -> bool:
        """Whether only people at this machine reach it."""
        return loopback(self.host) and (not self.settings.public_url or loopback(host_of(self.settings.public_url)))


def loopback(host: str) -> bool:
    """Whether an address or a host name is this machine, and nobody else can reach it. A name that is not known is not."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def host_of(url: str) -> str:
    """The host name of an address; empty when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def check(settings: Settings, *, host: str, sign_in: bool, workers: int = 1) -> None:
    """Raises Unsafe with every reason why a server must not be started like this. `host` is the address that it will listen on."""
    start = _Start(settings=settings, host=host, sign_in=sign_in, workers=workers)
    rules = (_addresses, _key, _home, _openid, _claims, _figures, _environment)
    if reasons := tuple(reason for rule in rules for reason in rule(start)):
        raise Unsafe(reasons)


def secret_key(settings: Settings) -> str:
    """The key that signs: the set one, else the one of the home, which is made once. Raises CannotOpen."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.home / "secret"
    try:
        keep_once(path, token_urlsafe(48))
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as problem:
        raise CannotOpen(str(path), "a file that only the owner of the home can read", problem) from None
    if len(found) < KEY_BYTES:
        raise CannotOpen(
            str(path), f"a key of at least {KEY_BYTES} characters; delete the file to have one made", f"{len(found)} characters"
        )
    return found


# --- the rules ---


def _addresses(start: _Start) -> Iterator[Reason]:
    public, proxies = start.settings.public_url, start.settings.trusted_proxies
    if start.workers < 1:
        yield Reason(where="--workers", needed="at least 1", found=str(start.workers), do="Leave it away for 2.")
    if start.sign_in:
        yield from _for_many(start)
        return
    alone = "an address that only this machine reaches, as nobody signs in,"
    if not loopback(start.host):
        do = "Leave --no-sign-in away, or serve on 127.0.0.1."
        yield Reason(where="--host", needed=alone, found=f"“{start.host}”", do=do)
    if public and not loopback(host_of(public)):
        yield Reason(where="public_url", needed=alone, found=public, do="Leave --no-sign-in away, or take public_url out.")
    if proxies:
        do = "Leave --no-sign-in away, or set it to 0: a proxy would let in whoever reaches the proxy."
        yield Reason(where="trusted_proxies", needed="0, as nobody signs in,", found=str(proxies), do=do)


def _for_many(start: _Start) -> Iterator[Reason]:
    public, proxies = start.settings.public_url, start.settings.trusted_proxies
    if not loopback(start.host) and not public:
        do = "Set it to what people type, or serve on 127.0.0.1."
        yield Reason(
            where="public_url", needed=f"the https:// address for people, as “{start.host}” is open to others,", found="nothing", do=do
        )
    if public.startswith("http://") and not loopback(host_of(public)):
        do = "Put a proxy with a certificate before it, and set public_url to its https:// address."
        yield Reason(where="public_url", needed="https://, as passwords travel on it,", found=public, do=do)
    if proxies and not public:
        do = "Set public_url to the address of the proxy, or trusted_proxies to 0: else anybody could pretend to be somewhere else."
        yield Reason(where="trusted_proxies", needed="0, or a public_url,", found=f"{proxies} and no public_url", do=do)


def _key(start: _Start) -> Iterator[Reason]:
    key = start.settings.secret_key
    do = "Take it out, and one is made and kept in <home>/secret; or set the output of: openssl rand -base64 48"
    if key and len(key.encode()) < KEY_BYTES:
        yield Reason(where="secret_key", needed=f"at least {KEY_BYTES} bytes", found=f"{len(key.encode())}", do=do)
    plain = "".join(filter(str.isalnum, key.lower()))
    if known := [sample for sample in _SAMPLES if sample in plain]:
        yield Reason(where="secret_key", needed="a key that nobody can know", found=f"one that says “{known[0]}”", do=do)
    elif key and len(set(key)) < _FEWEST_CHARACTERS:
        yield Reason(where="secret_key", needed="a random key", found=f"{len(set(key))} different characters", do=do)


def _home(start: _Start) -> Iterator[Reason]:
    home = start.settings.home
    if os.name != "posix":
        return
    do = f"Run: chmod -R go-rwx {home}"
    closed = 0o077 if start.sign_in else 0o002
    if (mode := _mode(home)) & closed:
        needed = "a folder that only its owner can open" if start.sign_in else "a folder that not everybody can write to"
        yield Reason(where=str(home), needed=needed, found=f"mode {stat.S_IMODE(mode):o}", do=do)
    private = [home / "secret", home / "first-admin"]
    if start.sign_in:
        private += [home / f"workspace.db{part}" for part in ("", "-wal", "-shm")]
    if holding := _secrets_in(home / "settings.toml"):
        private.append(home / "settings.toml")
    for path in private:
        if (mode := _mode(path)) & 0o077:
            why = f", as it holds {', '.join(holding)}," if path.name == "settings.toml" else ""
            needed = f"a file that only its owner can read{why}"
            yield Reason(where=str(path), needed=needed, found=f"mode {stat.S_IMODE(mode):o}", do=do)


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:  # not there, or not ours to see: then opening it says so
        return 0


def _secrets_in(path: Path) -> list[str]:
    """The settings of a file that nobody else may read; a password in the address of a database is one."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none, or one that the settings refuse to read themselves
        return []
    return [name for name in _SECRETS if found.get(name)]


def _openid(start: _Start) -> Iterator[Reason]:
    settings = start.settings
    issuer = settings.oidc_issuer
    if issuer.startswith("http://") and not loopback(host_of(issuer)):
        yield Reason(
            where="oidc_issuer",
            needed="https://, as people are vouched for on it,",
            found=issuer,
            do="Set the provider's https:// address.",
        )
    for name, value in (("oidc_client_id", settings.oidc_client_id), ("oidc_client_secret", settings.oidc_client_secret)):
        if issuer and not value:
            do = "Set what the provider gave for this hub, or take oidc_issuer out."
            yield Reason(where=name, needed="a value, as oidc_issuer is set,", found="nothing", do=do)
    if issuer and not settings.oidc_roles:
        do = "Name the values of the claim and the role that each gives."
        yield Reason(where="oidc_roles", needed="at least one pair", found="none, so that nobody could come in", do=do)
    for value, role in settings.oidc_roles:
        if role not in set(Role):
            do = "A role is never guessed from a name that is not known."
            yield Reason(where="oidc_roles", needed=f"one of {', '.join(Role)}", found=f"“{role}” for “{value}”", do=do)
        if not value.strip() or "*" in value:
            do = "No value stands for everybody: name each."
            yield Reason(where="oidc_roles", needed="a value of the claim, letter by letter,", found=f"“{value}”", do=do)


def _claims(start: _Start) -> Iterator[Reason]:
    roles, customers = start.settings.oidc_roles_claim, start.settings.oidc_customers_claim
    named = [("oidc_roles_claim", roles)] if start.settings.oidc_issuer else []
    named += [("oidc_customers_claim", customers)] if customers else []
    for name, claim in named:
        if not claim or "*" in claim or claim.split() != [claim]:
            yield Reason(where=name, needed="the name of one claim", found=f"“{claim}”", do="Set the name that the provider gives it.")
        elif claim in _IDENTITY:
            do = "Ask the provider for a claim of its own for this, which people cannot change themselves."
            yield Reason(where=name, needed="a claim that says what people may do", found=f"“{claim}”, which says who they are", do=do)


def _figures(start: _Start) -> Iterator[Reason]:
    fewest = start.settings.low_minimum_peers
    if start.sign_in and fewest < FEWEST_PEERS:
        do = "A figure of so few peers would tell who is limited to some customers about the others."
        yield Reason(where="low_minimum_peers", needed=f"at least {FEWEST_PEERS} while people sign in", found=str(fewest), do=do)


def _environment(start: _Start) -> Iterator[Reason]:
    for name in _DEBUGGING:
        if (value := os.environ.get(name, "")).strip().lower() not in _OFF:
            do = f"Run: unset {name}. It opens doors that nobody watches."
            yield Reason(where=name, needed="nothing in the environment", found=value, do=do)
    if not start.sign_in:
        return
    if not start.alone and os.environ.get("PARTNERHUB_NOW", "").strip():
        do = "Run: unset PARTNERHUB_NOW. A clock that stands never ends a session."
        yield Reason(where="PARTNERHUB_NOW", needed="nothing in the environment", found=os.environ["PARTNERHUB_NOW"], do=do)
