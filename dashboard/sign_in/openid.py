"""Signing in with a provider of OpenID Connect: authorisation code with PKCE, state and nonce in Flask's signed cookie, no cache beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError  # type: ignore[import-untyped]
from authlib.integrations.flask_client import OAuth  # type: ignore[import-untyped]
from flask import Flask, request, session
from requests import RequestException

from dashboard.safety import host_of, loopback
from data.access.policy import Role
from data.settings import Settings

SECONDS = 5  # that a provider has for an answer
_ASKED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_SIGNED_BY_ITSELF = ("RS", "PS", "ES", "Ed")  # signatures that only the provider can make; never “none”, never one made with our own secret


class Unreachable(Exception):
    """The provider does not answer, or not as one."""


class NotVouched(Exception):
    """The provider answered, and it is not good enough: `code` is what it or the check called it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Lost(Exception):
    """Nobody started this journey in this browser, or too long ago."""


@dataclass(frozen=True, kw_only=True)
class Vouched:
    """Somebody as the provider describes her. `role` None: none of her values is one of ours; `customers` None: it does not say which."""

    subject: str
    email: str
    name: str
    role: Role | None
    customers: tuple[str, ...] | None
    back: str


class Provider:
    """The provider of the settings, for one application."""

    def __init__(self, server: Flask, settings: Settings) -> None:
        self._settings = settings
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client = OAuth(server).register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "default_timeout": SECONDS},
        )

    @property
    def name(self) -> str:
        """What it is called on a page: its host."""
        return host_of(self._settings.oidc_issuer)

    @property
    def issuer(self) -> str:
        """What it calls itself, without a slash at the end: people are kept under it."""
        return self._issuer

    def start(self, here: str, back: str) -> str:
        """The address at the provider where somebody signs in; `here` is where it sends her afterwards, `back` where she then goes on.

        One journey at a time: each needs its place in a cookie, which holds 4 kB. Raises Unreachable.
        """
        self._known()
        try:
            way = self._client.create_authorization_url(here)
        except (AuthlibBaseError, RequestException, RuntimeError, ValueError) as problem:
            raise Unreachable(str(problem)) from problem
        session.clear()
        kept = {name: way[name] for name in ("state", "nonce", "code_verifier")}
        self._client.save_authorize_data(redirect_uri=here, back=back, **kept)
        return str(way["url"])

    def finish(self) -> Vouched:
        """Who came back from the provider with this request. Raises Lost, NotVouched or Unreachable."""
        known = self._client.framework.get_state_data(session, request.args.get("state"))
        if not known:
            raise Lost
        try:
            self._known()
            claims = self._claims()
        except (NotVouched, Unreachable):
            raise
        except MismatchingStateError:
            raise Lost from None
        except OAuthError as problem:
            raise NotVouched(str(problem.error)) from problem
        except RequestException as problem:
            self._forget()
            raise Unreachable(type(problem).__name__) from problem
        except Exception as problem:  # whatever a provider sends, nobody comes in and nobody sees a trace
            self._forget()  # its keys may be others by now
            raise NotVouched(type(problem).__name__) from problem
        finally:
            session.clear()
        return self._vouched(claims, str(known.get("back", "/")))

    def _claims(self) -> Mapping[str, Any]:
        """What the identity token says and, where roles or customers are not in it, what the provider says when asked for them."""
        token = self._client.authorize_access_token(claims_options=self._expected())
        said: dict[str, Any] = dict(token["userinfo"])
        wanted = [name for name in (self._settings.oidc_roles_claim, self._settings.oidc_customers_claim) if name]
        if any(claim(said, name) is None for name in wanted) and self._client.server_metadata.get("userinfo_endpoint"):
            more = dict(self._client.userinfo(token=token))
            if more.get("sub") != said["sub"]:
                raise NotVouched("other_subject")
            said = more | said
        return said

    def _expected(self) -> dict[str, Any]:
        """Who must have made an identity token, and for whom: the library itself looks at neither (nonce and time it does)."""
        return {"iss": {"values": [self._client.server_metadata["issuer"]]}, "aud": {"values": [self._settings.oidc_client_id]}}

    def _known(self) -> None:
        """Ask the provider about itself, once. Raises Unreachable when it does not say, or says it is another one."""
        try:
            about = self._client.load_server_metadata()
            if str(about.get("issuer", "")).rstrip("/") != self._issuer:
                raise Unreachable(f"it calls itself {about.get('issuer')!r}")
            if missing := [name for name in _ASKED if not self._fine(str(about.get(name, "")))]:
                raise Unreachable(f"{', '.join(missing)}: an https:// address was needed")
            signed = [name for name in about.get("id_token_signing_alg_values_supported") or () if str(name).startswith(_SIGNED_BY_ITSELF)]
            about["id_token_signing_alg_values_supported"] = signed or ["RS256"]
        except (RequestException, ValueError, TypeError, AttributeError) as problem:
            self._forget()
            raise Unreachable(type(problem).__name__) from problem
        except Unreachable:
            self._forget()
            raise

    def _fine(self, address: str) -> bool:
        """Whether secrets may travel there: over https, or, where the provider itself is on this machine, on it."""
        return address.startswith("https://") or (loopback(host_of(self._issuer)) and loopback(host_of(address)))

    def _forget(self) -> None:
        self._client.server_metadata.clear()

    def _vouched(self, claims: Mapping[str, Any], back: str) -> Vouched:
        settings = self._settings
        held = set(texts(claim(claims, settings.oidc_roles_claim)))
        role = next((Role(role) for value, role in settings.oidc_roles if value in held), None)
        email = "" if claims.get("email_verified") in (False, "false") else str(claims.get("email") or "")
        names = (claims.get("name"), claims.get("preferred_username"), email, claims["sub"])
        customers = texts(claim(claims, settings.oidc_customers_claim)) if settings.oidc_customers_claim else None
        return Vouched(
            subject=str(claims["sub"]),
            email=email,
            name=next(str(name) for name in names if name),
            role=role,
            customers=None if customers is None else tuple(customers),
            back=back,
        )


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by the way to it, such as `realm_access.roles`; None when it is not there."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def texts(value: Any) -> list[str]:
    """The values of a claim: of a list or of the keys of an object each, of a text its words."""
    if isinstance(value, str):
        return value.replace(",", " ").split()
    return [one for one in value if isinstance(one, str)] if isinstance(value, Iterable) else []
