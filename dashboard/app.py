"""The composition root: one Dash app over one hub."""

from typing import Any

from dash import Dash, dcc, html

from dashboard import acts, customer_query, live, palette, reader, server, static_files, uploads
from dashboard.api import doors
from dashboard.callbacks import draw
from data.answer import Hub
from data.settings import Settings
from data.warehouse import NoBuild


def create_app(settings: Settings) -> Dash:
    """The app: page skeleton, the callback that draws, JSON and file doors, health, headers, compressed static files."""
    hub = Hub(settings)
    options: dict[str, Any] = static_files.DASH
    app = Dash(
        "dashboard", title="Partner Hub", update_title="", suppress_callback_exceptions=True, backend="flask", enable_mcp=False, **options
    )
    app.index_string = static_files.index_string()
    app.layout = html.Div([dcc.Location(id="url", refresh=False), *live.stores(), html.Div(id="page")])
    draw.connect(app, hub)
    reader.install(app.server, reader.local(settings))
    app.server.register_blueprint(doors(hub))
    app.server.register_blueprint(acts.doors(hub))
    app.server.register_blueprint(uploads.doors(hub))
    app.server.register_blueprint(palette.doors(hub))
    app.server.register_blueprint(customer_query.doors(hub))
    server.register_health(app.server, lambda: _ready(hub))
    static_files.install(app.server, static_files.cache_folder(settings.home))
    server.secure(app)
    server.prime(app)
    return app


def _ready(hub: Hub) -> bool:
    try:
        hub.build_name()
    except NoBuild:
        return False
    return True
