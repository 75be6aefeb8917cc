"""The composition root: one Dash app over one hub."""

from typing import Any

from dash import Dash, dcc, html

from dashboard import (
    acts,
    api,
    audit_files,
    customer_query,
    doorkeeper,
    gate,
    live,
    palette,
    reader,
    request_files,
    server,
    static_files,
    uploads,
)
from dashboard.callbacks import draw
from dashboard.sign_in.doors import install as install_sign_in
from data.access import Accounts
from data.answer import Hub
from data.settings import Settings
from data.warehouse import NoBuild


def create_app(settings: Settings, *, sign_in: bool) -> Dash:
    """The app: page skeleton, the callback that draws, JSON and file doors, the gate before all of them, health, headers, static files.

    `sign_in`: people must say who they are; without it whoever reaches the address may see and do everything. Only this function holds the
    hub of all customers: everything else asks `mine`, the hub of who asks. Raises Undeclared when somebody forgot to say who may use something.
    """
    hub = Hub(settings)
    accounts = Accounts(settings, hub.workspace)
    options: dict[str, Any] = static_files.DASH
    app = Dash(
        "dashboard", title="Partner Hub", update_title="", suppress_callback_exceptions=True, backend="flask", enable_mcp=False, **options
    )
    gate.install(app, hub, accounts, sign_in=sign_in)
    doorkeeper.install(app.server, accounts)

    def mine() -> Hub:
        return hub.seen_by(reader.current().scope)

    app.index_string = static_files.index_string()
    app.layout = html.Div([dcc.Location(id="url", refresh=False), *live.stores(), html.Div(id="page")])
    draw.connect(app, mine)
    for doors in (api.doors, acts.doors, palette.doors, customer_query.doors, audit_files.doors, request_files.doors):
        app.server.register_blueprint(doors(mine))
    app.server.register_blueprint(uploads.doors(settings, mine))
    if sign_in:
        install_sign_in(app.server, settings, accounts)
    server.register_health(app.server, lambda: _ready(hub))
    static_files.install(app.server, static_files.cache_folder(settings.home))
    server.secure(app)
    server.prime(app)
    gate.check(app)
    return app


def _ready(hub: Hub) -> bool:
    try:
        hub.build_name()
    except NoBuild:
        return False
    return True
