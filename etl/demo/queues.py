"""Writes the weekly reports of Call Queues, their agents, Hunt Groups and Auto Attendants, as they follow from the call legs."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb

from etl.demo.files import org_folder, suffix, write_report
from etl.demo.incidents import QUEUE_WEEKS
from etl.demo.partner import Customer, Weeks
from etl.demo.shapes import ATTENDANT, HUNT, QUEUE
from etl.demo.tables import fill, run

CLOCK_EVERY = 5  # one customer in so many has its times as mm:ss
OTHERS_EVERY = 3  # one customer in so many delivers the reports of hunt groups and attendants
Cells = list[str | int]
Time = Callable[[float], str]
QUEUE_NAMES = (
    "Call Queue,Location,Phone NO.,Extension,Total Hold Time,Avg Hold Time,Total Talk Time,Avg Talk Time,Total Handle Time,Avg Handle Time,"
    "Total Wait Time,Avg Wait Time,Answered Calls,% Answered Calls,Abandoned Calls,% Abandoned Calls,Avg Abandoned Time,Total Abandoned Time,"
    "Total Calls,Calls Overflowed,Calls Timed Out,Calls Transferred,Avg No. of Agents Assigned,Avg No. of Agents Handling Calls"
)
AGENT_NAMES = (
    "Agent Name,Call Queue,Location,Total Answered Calls,Bounced Calls,Total Presented Calls,Total Talk Time,Avg Talk Time,"
    "Total Hold Time,Avg Hold Time,Total Handle Time,Avg Handle Time"
)
HUNT_NAMES = (
    "Hunt Group,Location,Phone No,Extension,Total Talk Mins,Avg Talk Mins,Total Handle Mins,Avg Handle Mins,Total Wait Mins,Avg Wait Mins,"
    "Total Abandoned Mins,Avg Abandoned Mins,Calls Answered,% Calls Answered,Calls Abandoned,% Calls Abandoned,Avg No. of Agents Handling Calls"
)
ATTENDANT_NAMES = (
    "Auto Attendant,Ph.No./Extn.,Location,Total Calls,Answered,Unanswered,Busy,Others,% Answered,Total Duration,Total AA Talktime"
)


@dataclass(frozen=True)
class Service:
    """One service's week in calls and seconds; the columns of service_weeks after week, customer and number."""

    name: str
    location: str
    phone: str
    extension: str
    answered: int
    abandoned: int
    talk_s: int
    wait_s: int
    abandoned_s: int
    overflowed: int
    timed_out: int
    transferred: int
    unheard: int  # callers of an attendant who pressed nothing
    duration_s: int

    @property
    def calls(self) -> int:
        """All who called it."""
        return self.answered + self.abandoned

    @property
    def hold_s(self) -> int:
        """How long its callers were on hold."""
        return self.talk_s // 12


@dataclass(frozen=True)
class Agent:
    """One agent's week in one queue; the columns of agent_weeks after week, customer and queue."""

    name: str
    answered: int
    bounced: int
    talk_s: int


def columns_of(number: str, counted: type[Service | Agent]) -> list[tuple[str, str]]:
    """The columns of the table that counts them: whose and when, and a column per field."""
    whose = [(name, "BIGINT") for name in ("week", "customer", number)]
    return whose + [(each.name, "VARCHAR" if each.type is str else "BIGINT") for each in fields(counted)]


def fill_queues(con: duckdb.DuckDBPyConnection) -> None:
    """The empty tables of what will be counted."""
    fill(con, "service_weeks", columns_of("number", Service), [])
    fill(con, "agent_weeks", columns_of("queue", Agent), [])


def count_queues(con: duckdb.DuckDBPyConnection, weeks: Weeks, week: int) -> None:
    """Counts the services and agents of the legs at hand."""
    if week > weeks.last - QUEUE_WEEKS:
        run(con, "services", week=week)
        run(con, "agents", week=week)


def plain(value: float) -> str:
    """A number with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def clock(seconds: float) -> str:
    """A time as mm:ss."""
    return f"{round(seconds) // 60:02d}:{round(seconds) % 60:02d}"


def mean(total: float, count: int) -> float:
    """Total by count; 0 of nothing, as the reports have it."""
    return total / count if count else 0.0


def queue_row(s: Service, time: Time, agents: int) -> Cells:
    """A queue's week."""
    handled = s.talk_s + s.hold_s
    times = [(s.hold_s, s.answered), (s.talk_s, s.answered), (handled, s.answered), (s.wait_s, s.answered)]
    return [
        s.name, s.location, s.phone, s.extension, *(cell for total, count in times for cell in (time(total), time(mean(total, count)))),
        s.answered, plain(mean(100 * s.answered, s.calls)), s.abandoned, plain(mean(100 * s.abandoned, s.calls)),
        time(mean(s.abandoned_s, s.abandoned)), time(s.abandoned_s), s.calls, s.overflowed, s.timed_out, s.transferred,
        agents, plain(agents * 0.7),
    ]  # fmt: skip


def agent_row(agent: Agent, queue: Service, time: Time) -> Cells:
    """An agent's week in a queue."""
    hold = agent.talk_s // 12
    times = [cell for total in (agent.talk_s, hold, agent.talk_s + hold) for cell in (time(total), time(mean(total, agent.answered)))]
    return [agent.name, queue.name, queue.location, agent.answered, agent.bounced, agent.answered + agent.bounced, *times]


def hunt_row(s: Service) -> Cells:
    """A hunt group's week, in minutes."""
    times = [
        (s.talk_s, s.answered),
        (s.talk_s + s.hold_s, s.answered),
        (s.wait_s, s.answered),
        (s.abandoned_s, s.abandoned),
    ]
    minutes = [cell for total, count in times for cell in (plain(total / 60), plain(mean(total / 60, count)))]
    shares: Cells = [s.answered, plain(mean(100 * s.answered, s.calls)), s.abandoned, plain(mean(100 * s.abandoned, s.calls))]
    return [s.name, s.location, s.phone, s.extension, *minutes, *shares, 1 + s.calls // 60]


def attendant_row(s: Service) -> Cells:
    """An attendant's week; one in four that it did not hear found it busy."""
    busy, heard = s.unheard // 4, s.calls - s.unheard
    share = plain(mean(100 * heard, s.calls))
    return [s.name, s.phone, s.location, s.calls, heard, s.unheard - busy, busy, 0, share, s.duration_s, heard * 14]


def read_weeks(con: duckdb.DuckDBPyConnection) -> dict[tuple[int, int], dict[int, tuple[Service, list[Agent]]]]:
    """Per customer and week: its services by number, queues with their agents."""
    sums = ", ".join(f"sum({each.name})::BIGINT" for each in fields(Service)[4:])
    services = con.execute(
        f"SELECT customer, week, number, name, location, phone, extension, {sums}"
        " FROM service_weeks GROUP BY ALL ORDER BY customer, week, number DESC"
    ).fetchall()
    agents = con.execute(
        "SELECT customer, week, queue, name, sum(answered)::BIGINT, sum(bounced)::BIGINT, sum(talk_s)::BIGINT"
        " FROM agent_weeks GROUP BY ALL ORDER BY customer, week, queue DESC, name"
    ).fetchall()
    found: dict[tuple[int, int], dict[int, tuple[Service, list[Agent]]]] = defaultdict(dict)
    for customer, week, number, *cells in services:
        found[customer, week][number] = (Service(*cells), [])
    for customer, week, queue, *cells in agents:
        found[customer, week][queue][1].append(Agent(*cells))
    return found


def reports_of(index: int, services: dict[int, tuple[Service, list[Agent]]]) -> list[tuple[str, str, list[Cells]]]:
    """The title, the header and the rows of each report of a customer's week."""
    time: Time = clock if index % CLOCK_EVERY == 2 else plain
    queues = [pair for number, pair in services.items() if number <= QUEUE]
    reports = [
        ("Call Queue Stats", QUEUE_NAMES, [queue_row(queue, time, len(agents)) for queue, agents in queues]),
        ("Call Queue Agent Stats", AGENT_NAMES, [agent_row(agent, queue, time) for queue, agents in queues for agent in agents]),
    ]
    if index % OTHERS_EVERY == 0 or queues:
        hunts, attendants = ([services[number][0]] if number in services else [] for number in (HUNT, ATTENDANT))
        reports.append(("Hunt Group Stats", HUNT_NAMES, [hunt_row(service) for service in hunts]))
        reports.append(("Auto-attendant Stats Summary", ATTENDANT_NAMES, [attendant_row(service) for service in attendants]))
    return reports


def write_queues(con: duckdb.DuckDBPyConnection, landing: Path, customers: Sequence[Customer], weeks: Weeks, seed: int) -> None:
    """Writes the reports of every customer and week; whom nobody called has no row, and a report without rows is not written."""
    by_index = {customer.index: customer for customer in customers}
    for (index, week), services in read_weeks(con).items():
        folder = org_folder(landing, by_index[index]) / f"week={weeks.sunday(week).isoformat()}"
        for title, names, rows in reports_of(index, services):
            if rows:
                write_report(folder / f"{title}_{suffix(seed, title, index, week)}.csv", names.split(","), rows)
