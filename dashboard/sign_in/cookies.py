"""The cookie that holds the secret of a session. It ends with the browser; when the session ends, the server alone decides."""

from flask import Request, Response, current_app, request

_NAME = "partnerhub"


def _secure() -> bool:
    """Whether people reach the hub over https: this request says so, or the address for people does (a proxy may speak http to us)."""
    return request.is_secure or bool(current_app.config.get("SESSION_COOKIE_SECURE"))


def name() -> str:
    """Over https its name makes the browser itself insist: this host alone, the whole site, never without https."""
    return f"__Host-{_NAME}" if _secure() else _NAME


def read(asked: Request) -> str | None:
    """The secret that a request brings, if any. Of the two names only the right one counts: the other could come from elsewhere."""
    return asked.cookies.get(name()) or None


def give(response: Response, secret: str) -> None:
    """Hand a secret to the browser: no script reads it, and no other site's page sends it, but for a plain link to us."""
    response.set_cookie(name(), secret, path="/", secure=_secure(), httponly=True, samesite="Lax")


def take(response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(name(), path="/", secure=_secure(), httponly=True, samesite="Lax")
