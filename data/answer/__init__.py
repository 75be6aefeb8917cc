"""The only door to the numbers: `answer(section, slice)`. Screen, CLI, API, exports and tests ask here and nowhere else."""

from data.answer.ask import Beyond, FutureDate, Hub, UnknownSection, answer, sunday_at_or_before
from data.answer.document import Answer

__all__ = ["Answer", "Beyond", "FutureDate", "Hub", "UnknownSection", "answer", "sunday_at_or_before"]
