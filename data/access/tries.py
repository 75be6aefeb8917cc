"""Failed tries to sign in: ten in fifteen minutes for a name and for an address (trust.md A7), counted where all processes see them.

A try counts from its beginning, so that many at once are not more than many in a row; one that succeeds is taken back.
"""

from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from sqlalchemy import delete, insert, select

from data.access import names
from data.access.values import TooManyTries
from data.workspace.tables import tries
from data.workspace.writing import Writing

MOST, WINDOW = 10, timedelta(minutes=15)


def begin(writing: Writing, name: str, address: str) -> str:
    """Count a try; returns its id. Raises TooManyTries, which counts nothing: who waits is let in again."""
    writing.connection.execute(delete(tries).where(tries.c.at <= writing.at - WINDOW))
    keys = [_key("name", names.key(name)), _key("address", network(address))]
    for key in keys:
        counted = list(writing.connection.execute(select(tries.c.at).where(tries.c.key == key).order_by(tries.c.at)).scalars())
        if len(counted) >= MOST:
            raise TooManyTries(max(1, ceil((counted[-MOST] + WINDOW - writing.at).total_seconds())))
    id = writing.new_id()
    writing.connection.execute(insert(tries), [{"id": id, "key": key, "at": writing.at} for key in keys])
    return id


def take_back(writing: Writing, id: str) -> None:
    """That try was none."""
    writing.connection.execute(delete(tries).where(tries.c.id == id))


def network(address: str) -> str:
    """What counts as one address: of IPv6 the first 64 bits, because a single line has all the others."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((int(found) >> 64 << 64, 64)))
    return str(found)


def _key(kind: str, text: str) -> str:
    """A hash: somebody may have typed her password in the place of the name."""
    return sha256(f"{kind}:{text}".encode(errors="replace")).hexdigest()
