"""The doors of signing in and out: `/sign-in`, `/sign-in/openid`, `/sign-out`. The only ones, beside health, that open for a stranger."""

import logging
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Flask, Response, request, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard import safety
from dashboard.sign_in import cookies, first, pages
from dashboard.sign_in.back import way_back
from dashboard.sign_in.openid import Lost, NotVouched, Provider, Unreachable
from dashboard.words import LOCALES, Words, negotiate
from data.access import Accounts, Conflict, Refused, TooManyTries, WrongSignIn
from data.access.values import STRANGER
from data.notice import Notice
from data.settings import CannotOpen, Settings

MOST_BYTES = 16 * 1024  # of a form
log = logging.getLogger("partnerhub")


def install(server: Flask, settings: Settings, accounts: Accounts) -> None:
    """Give an application the doors of signing in, and the cookie of the journey to a provider and back. Raises CannotOpen."""
    if hops := settings.trusted_proxies:  # who asks, and how, as the last of them say; what a browser claims counts for nothing
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    https = settings.public_url.startswith("https://")
    server.config.update(
        SESSION_COOKIE_NAME="__Host-partnerhub-journey" if https else "partnerhub-journey",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # the provider sends people back by a link: a stricter cookie would stay at home
    )
    provider = None
    if settings.oidc_issuer:
        server.secret_key = safety.secret_key(settings)  # signs that cookie alone; a session is a row of the database
        provider = Provider(server, settings)
    desk, routes = _Desk(settings, accounts, provider), Blueprint("sign-in", __name__)
    routes.add_url_rule("/sign-in", "page", desk.page, methods=["GET", "POST"])
    routes.add_url_rule("/sign-in/openid", "openid", desk.openid, methods=["GET"])
    routes.add_url_rule("/sign-out", "out", desk.out, methods=["POST"])
    routes.register_error_handler(CannotOpen, desk.closed)
    server.register_blueprint(routes)


class _Desk:
    """What the doors of one application share."""

    def __init__(self, settings: Settings, accounts: Accounts, provider: Provider | None) -> None:
        self.settings, self.accounts, self.provider = settings, accounts, provider

    # --- the doors ---

    def page(self) -> Response:
        """The page, and what is sent from it."""
        if request.method != "POST":
            return self.show()
        request.max_content_length = request.max_form_memory_size = MOST_BYTES
        carried = _carried()
        return self.begin(carried) if carried.key else self.enter(carried)

    def show(self) -> Response:
        """The page for who has not signed in; who has goes on to where she wanted to go."""
        carried = _carried()
        secret = cookies.read(request)
        if secret and self.accounts.reader_of(secret):
            return _go(carried.back)
        if carried.key and not self.accounts.has_admin():
            if first.fits(self.settings, carried.key):
                return _html(pages.first_admin(carried))
            return self.asked(carried, HTTPStatus.FORBIDDEN, problem=_worn(carried.words))
        said = carried.words("You are signed out.") if request.args.get("out") else ""
        return self.asked(carried, HTTPStatus.OK, said=said)

    def enter(self, carried: pages.Carried) -> Response:
        """Somebody typed her name and her password."""
        name = request.form.get("name", "")
        try:
            secret = self.accounts.sign_in(name, request.form.get("password", ""), _address(), replaces=cookies.read(request))
        except WrongSignIn as problem:
            return self.asked(carried, HTTPStatus.UNAUTHORIZED, name=name, problem=carried.words.notice(problem.notice))
        except TooManyTries as problem:
            answer = self.asked(carried, HTTPStatus.TOO_MANY_REQUESTS, name=name, problem=carried.words.notice(problem.notice))
            answer.headers["Retry-After"] = str(problem.seconds)
            return answer
        return _let_in(secret, carried.back)

    def begin(self, carried: pages.Carried) -> Response:
        """Somebody with the key becomes the first full admin, and is signed in."""
        words, bare = carried.words, replace(carried, key="")
        if self.accounts.has_admin():
            said = words("There is a full admin already. Sign in, or ask for an account.")
            return self.asked(bare, HTTPStatus.CONFLICT, problem=said)
        if not first.fits(self.settings, carried.key):
            return self.asked(bare, HTTPStatus.FORBIDDEN, problem=_worn(words))
        name, email, password, again = (request.form.get(field, "") for field in ("name", "email", "password", "again"))
        try:
            if password != again:
                raise Refused(Notice("The two passwords are not the same."))
            self.accounts.add_first(name=name, password=password, email=email)
        except (Refused, Conflict) as problem:
            said = words.notice(problem.notice)
            if self.accounts.has_admin():  # somebody else was faster
                return self.asked(bare, HTTPStatus.CONFLICT, problem=said)
            return _html(pages.first_admin(carried, name=name, email=email, problem=said), HTTPStatus.UNPROCESSABLE_ENTITY)
        first.forget(self.settings)
        return self.enter(bare)

    def openid(self) -> Response:
        """To the provider and, with what it says, back."""
        carried = _carried()
        if self.provider is None:
            return _go(carried.address())
        try:
            if not ({"code", "error"} & set(request.args)):
                return _go(self.provider.start(self.returning(), carried.back))
            return self.vouched(self.provider, carried)
        except Unreachable as problem:
            log.warning("the OpenID provider %s: %s", self.provider.name, problem)
            said = carried.words("{provider} could not be asked who you are. Try again in a moment.", provider=self.provider.name)
            return self.stopped(carried, HTTPStatus.SERVICE_UNAVAILABLE, said)
        except Lost:
            said = carried.words("This way of signing in was not started in this browser, or it took too long.")
            return self.stopped(carried, HTTPStatus.BAD_REQUEST, said)
        except NotVouched as problem:
            log.warning("the OpenID provider %s did not vouch: %a", self.provider.name, problem.code[:60])
            said = carried.words("{provider} did not confirm who you are.", provider=self.provider.name)
            return self.stopped(carried, HTTPStatus.FORBIDDEN, said)

    def vouched(self, provider: Provider, carried: pages.Carried) -> Response:
        """Let in whom the provider vouches for, with the role that it gives her. Raises Lost, NotVouched or Unreachable."""
        found = provider.finish()
        carried = replace(carried, back=way_back(found.back))
        if found.role is None:
            return self.without_role(carried, provider, found.subject)
        try:
            secret = self.accounts.open_for(
                provider.issuer,
                found.subject,
                found.email,
                found.name,
                found.role,
                found.customers,
                _address(),
                replaces=cookies.read(request),
            )
        except WrongSignIn:
            return self.stopped(carried, HTTPStatus.FORBIDDEN, carried.words("Your account here is disabled. Ask a full admin."))
        except (Refused, Conflict) as problem:
            return self.stopped(carried, HTTPStatus.FORBIDDEN, carried.words.notice(problem.notice))
        return _let_in(secret, carried.back)

    def without_role(self, carried: pages.Carried, provider: Provider, subject: str) -> Response:
        """The provider knows her and gives her no role of ours: what she had ends, and a page says what was needed."""
        person = next((one for one in self.accounts.people() if (one.issuer, one.subject) == (provider.issuer, subject)), None)
        if person is not None:
            self.accounts.end_sessions(person.id, person.name)
        self.accounts.record("sign-in-failed", STRANGER, person.name if person else "", detail={"how": "openid", "address": _address()})
        words, claim = carried.words, self.settings.oidc_roles_claim
        values = ", ".join(value for value, _ in self.settings.oidc_roles)
        said = words("{provider} knows you, but gives you no role in Partner Hub.", provider=provider.name)
        needed = words(
            "Ask who manages your account there: its claim “{claim}” needs one of these values: {values}.", claim=claim, values=values
        )
        return self.stopped(carried, HTTPStatus.FORBIDDEN, said, needed)

    def out(self) -> Response:
        """End the session, whatever it was."""
        if secret := cookies.read(request):
            self.accounts.sign_out(secret)
        answer = _go(replace(_carried(), back="/", key="").address(out="1"))
        cookies.take(answer)
        return answer

    # --- the answers ---

    def asked(self, carried: pages.Carried, code: HTTPStatus, *, name: str = "", problem: str = "", said: str = "") -> Response:
        """The page of signing in."""
        without_admin = not self.accounts.has_admin()
        known = any(person.has_password and not person.disabled for person in self.accounts.people())
        return _html(
            pages.sign_in(
                carried,
                passwords=known or not (self.provider or without_admin),
                provider=self.provider.name if self.provider else "",
                without_admin=without_admin,
                name=name,
                problem=problem,
                said=said,
            ),
            code,
        )

    def stopped(self, carried: pages.Carried, code: HTTPStatus, *sentences: str) -> Response:
        """The page that says why the provider's word was not enough."""
        again = carried.address("/sign-in/openid")
        return _html(pages.told(carried, carried.words("Not signed in"), sentences, again=again), code)

    def closed(self, problem: CannotOpen) -> Response:
        """Nobody can be let in while the accounts cannot be read; where they are is for the log alone."""
        log.error("%s", problem)
        carried = _carried()
        said = carried.words(
            "Nobody can sign in just now: the accounts cannot be read. Whoever runs this server finds the reason in its log."
        )
        return _html(pages.told(carried, carried.words("Not signed in"), [said]), HTTPStatus.SERVICE_UNAVAILABLE)

    def returning(self) -> str:
        """The address to which the provider sends people back."""
        own = url_for("sign-in.openid")
        return f"{self.settings.public_url}{own}" if self.settings.public_url else url_for("sign-in.openid", _external=True)


def _carried() -> pages.Carried:
    """What this request brings along. Without a language of its own it is in that of the page that was asked for."""
    values = request.form if request.method == "POST" else request.args
    back = way_back(values.get("next"))
    asked = values.get("lang") or parse_qs(urlsplit(back).query).get("lang", [""])[-1]
    asked = asked if asked in LOCALES else ""
    words = Words(negotiate(asked or None, request.headers.get("Accept-Language", "")))
    return pages.Carried(words=words, asked_lang=asked, back=back, key=values.get("key", "")[:100])


def _worn(words: Words) -> str:
    return words("This address is good no more: somebody used it, or the server was started again and printed another.")


def _address() -> str:
    return request.remote_addr or ""


def _html(document: str, code: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(document, status=code, mimetype="text/html")


def _go(address: str) -> Response:
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": address})


def _let_in(secret: str, back: str) -> Response:
    answer = _go(back)
    cookies.give(answer, secret)
    return answer
