"""Making the weekly tables of a build: what a load touched, on the engine that the settings name; the rest is carried over."""

from etl import spark
from etl.carried import Ground
from etl.rollups import in_process
from etl.rollups.engine import Engine, Progress
from etl.rollups.reach import Reach, find_reach
from etl.rollups.terms import TABLES

ENGINES: dict[str, Engine] = {"duckdb": in_process.make, "spark": spark.make}
CARRIED = {name: f"SELECT * FROM before.{name}" for name in TABLES} | {
    "calling_users": "SELECT org_id, week, user_id FROM before.active_users WHERE product = 'calling'"
}


def fill_rollups(on: Ground, progress: Progress) -> Reach:
    """Make the weekly tables. `progress` hears parts done and in all. Raises LoadError when a cluster does not answer."""
    reach = find_reach(on)
    ENGINES[on.settings.engine](on, reach, progress)
    if on.carries:
        for name, sql in CARRIED.items():
            on.run(f"INSERT INTO {name} BY NAME {sql} {'AND' if 'WHERE' in sql else 'WHERE'} {reach.keeps()}")
    return reach
