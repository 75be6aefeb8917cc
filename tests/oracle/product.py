"""The only door from these tests to the product: its loader and its answers, in this process (`interfaces.md` §2)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest

from data.answer import Hub
from data.settings import read_settings
from data.slice import read_slice
from etl.build import load


class Product:
    """One home of the product, loaded with one landing folder."""

    def __init__(self, home: Path, landing: Path) -> None:
        done = load([landing], home)
        assert not done.refused, f"well-formed files were refused: {done.files}"
        self._hub = Hub(read_settings(home))

    def answer(self, section: str, product: str | None, as_of: date | None, filters: dict) -> dict:
        """The document that `partnerhub show --format json` prints."""
        query = {name: value if isinstance(value, list) else [value] for name, value in filters.items() if value}
        query |= {"product": [product]} if product else {}
        query |= {"as_of": [as_of.isoformat()]} if as_of else {}
        slice_, _ = read_slice(query)
        return json.loads(json.dumps(self._hub.answer(section, slice_).document(), default=str))


@contextmanager
def loaded(home: Path, landing: Path, now: datetime) -> Iterator[Product]:
    """The product after a load, under a clock of ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", f"{now.isoformat()}Z")
        yield Product(home, landing)
