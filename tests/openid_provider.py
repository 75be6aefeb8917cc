"""A real provider of OpenID Connect on loopback, as a process of its own, that notes what arrives and, when told so, lies.

`PUT /users/<sub>` sets the claims of somebody, `PUT /lie` how the next answers differ, `GET /heard` is everything that arrived. Run by `running`.
"""

import json
import os
import subprocess
import sys
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def running() -> Iterator[str]:
    """Its address, without a slash at the end."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.openid_provider"]
    environment = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def _packed(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def _signed(claims: dict[str, Any], lie: dict[str, Any], key: Any) -> str:
    """An identity token, signed as `lie` wants it: `none`, with our `secret`, with a `stranger`'s key under our key's name, or rightly."""
    from joserfc import jwt
    from joserfc.jwk import OctKey, RSAKey

    how, header = lie.get("signed"), {"alg": "RS256", "kid": key.thumbprint()}
    own = RSAKey.import_key(key.as_dict(is_private=True))
    if how == "none":
        return ".".join([_packed(b'{"alg":"none"}'), _packed(json.dumps(claims).encode()), ""])
    if how == "secret":
        return jwt.encode({"alg": "HS256", "kid": key.thumbprint()}, claims, OctKey.import_key(lie["secret"]), algorithms=["HS256"])
    return jwt.encode(header, claims, RSAKey.generate_key(2048) if how == "stranger" else own)


def _serve() -> None:
    import oidc_provider_mock
    from flask import g, jsonify, request
    from joserfc.jwk import RSAKey
    from werkzeug.serving import make_server

    heard: list[dict[str, Any]] = []
    lie: dict[str, Any] = {}
    application = oidc_provider_mock.app(require_nonce=True)

    @application.before_request
    def listen() -> None:
        heard.append(
            {"path": request.path, "query": request.args.to_dict(), "form": request.form.to_dict(), "client": bool(request.authorization)}
        )

    @application.get("/heard")
    def told() -> Any:
        return jsonify(heard)

    @application.put("/lie")
    def learn() -> str:
        lie.clear()
        lie.update(request.get_json())
        return ""

    @application.after_request
    def change(response: Any) -> Any:
        if request.path in lie.get("status", {}):
            response.status_code = lie["status"][request.path]
            response.set_data("<html>out of order</html>")
        elif request.path == "/.well-known/openid-configuration":
            response.set_data(json.dumps(response.get_json() | lie.get("about", {})))
        elif request.path == "/jwks" and lie.get("keys") == "stranger":  # under the name of the right one
            body = response.get_json()
            body["keys"][0]["n"] = RSAKey.generate_key(2048).as_dict()["n"]
            response.set_data(json.dumps(body))
        elif request.path == "/oauth2/token" and response.status_code == 200 and {"claims", "signed", "without"} & lie.keys():
            body = response.get_json()
            packed = body["id_token"].split(".")[1]
            claims = json.loads(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
            now = int(time.time())
            claims |= {name: value + now if name in ("exp", "iat", "nbf") else value for name, value in lie.get("claims", {}).items()}
            claims = {name: value for name, value in claims.items() if name not in lie.get("without", [])}
            body["id_token"] = _signed(claims, lie, g.oidc_provider_mock_storage.jwk)
            response.set_data(json.dumps({name: value for name, value in body.items() if name not in lie.get("without", [])}))
        return response

    server = make_server("127.0.0.1", 0, application, threaded=True)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _serve()
