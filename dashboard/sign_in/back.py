"""Back to where somebody wanted to go before she had to sign in: only ever a page of this very site."""

import re
from urllib.parse import quote

HOME = "/"
_MOST = 2000  # characters; an address that is longer is no link of ours
# Letters, digits and a few signs between single slashes: nothing here can be read as another host, as a step upwards, or as an escape.
_PATH = re.compile(r"/(?:[A-Za-z0-9_~=+-][A-Za-z0-9._~=+-]*(?:/[A-Za-z0-9_~=+-][A-Za-z0-9._~=+-]*)*/?)?")
_AS_IT_IS = "=&%+:;,@/?!'()*~[]|$"  # of a query; everything else travels as %XX
_DOORS = ("/sign-in", "/sign-out")


def way_back(asked: str | None) -> str:
    """The path and query that were asked for when they are a page of this site, else the first page."""
    text = asked or ""
    path, mark, query = text.partition("?")
    if len(text) > _MOST or not text.isprintable() or not _PATH.fullmatch(path) or path.startswith(_DOORS):
        return HOME
    return path + mark + quote(query, safe=_AS_IT_IS)
