"""What an engine does: of everything that makes a build, the rollups alone may run elsewhere, and nobody after them can tell where they ran."""

from collections.abc import Callable

from etl.carried import Ground
from etl.rollups.reach import Reach

Progress = Callable[[int, int], None]  # parts done and in all
# Creates every table of `terms.TABLES` in the draft, with the rows of the weeks within reach. All engines run the words of `terms.statement`.
Engine = Callable[[Ground, Reach, Progress], None]
