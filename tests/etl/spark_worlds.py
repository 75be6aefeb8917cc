"""Deliveries for two engines: unkind like those of `test_incremental`, with more of what engines might take differently."""

import os
from pathlib import Path
from random import Random

from tests.conftest import org
from tests.etl.test_incremental import Row, a_leg, a_media_leg, put

# A Spark as small as a test; a partner says such things in the same file. Only the quick compiler: nothing here runs for minutes.
DEFAULTS = """
spark.sql.shuffle.partitions 2
spark.driver.memory 512m
spark.executor.memory 512m
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1
spark.shuffle.io.maxRetries 1
spark.shuffle.io.retryWait 1s
"""
# Midnights that do not exist or are not on the hour, in one of the zones: São Paulo 2017, Lord Howe by half an hour, a week over New Year.
ODD_DAYS = ("2017-10-15", "2018-11-04", "2018-02-17", "2026-04-05", "2026-10-04", "2025-12-28", "2026-01-03", "2024-02-29")


def spark_conf(folder: Path) -> str:
    """A folder for `SPARK_CONF_DIR`."""
    folder.mkdir(parents=True)
    (folder / "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
    return str(folder)


def a_varied_leg(dice: Random) -> Row:
    """A call leg of a larger world: every feature, absent ids, fractions of seconds, letters beyond ASCII, days on which clocks change."""
    leg = a_leg(dice)
    day = dice.choice(ODD_DAYS) if dice.random() < 0.2 else leg["Start time"][:10]
    clock = f"{dice.choice((0, 2, 3, 13, 23)):02d}:{dice.choice((0, 29, 59)):02d}:{dice.randrange(60):02d}"
    return leg | {
        "Start time": f"{day}T{clock}{dice.choice(('', '.5', '.120', '.000001'))}Z",
        "Correlation ID": dice.choice([f"c{dice.randrange(900)}", f"c{dice.randrange(900)}", "NA"]),
        "Call ID": dice.choice([f"i{dice.randrange(900)}", "NA"]),
        "Report ID": dice.choice([f"r{dice.randrange(2000)}", f"R{dice.randrange(2000)}é", "NA"]),
        "Local call ID": dice.choice([f"l{dice.randrange(50)}", "NA"]),
        "Duration": dice.choice([str(dice.randrange(90_000)), "0", "NA"]),
        "Direction": dice.choice(["ORIGINATING", "Terminating", "NA"]),
        "User UUID": dice.choice([f"10000000-0000-4000-8000-00000000000{dice.choice('012ABcd')}", "NA"]),
        "Org UUID": org(1 + dice.randrange(4)),
        "User type": dice.choice(
            ["User", "user", "Place", "VirtualLine", "HuntGroup", "CallPar\u212a", "BroadworksAnywhere", "ßtraße", "NA"]
        ),
        "Related reason": dice.choice(
            ["NA", "CallQueue", "CallForwardBusy", "callforward", "Executive", "Deflection", "Anywhere Location"]
        ),
        "Answer Indicator": dice.choice(["Yes", "no", "Yes-PostRedirection", "NA"]),
        "Answered": dice.choice(["true", "false", "NA"]),
        "Client type": dice.choice(["WXC_CLIENT", "wxc_device", "TEAMS_WXC_CLIENT", "WXC_SIP_GW", "WXC_THIRD_PARTY", "NA"]),
        "Model": dice.choice(["Desk Pro", "Cisco Desk Phone 9851", "Room Kit", "8865", "NA"]),
        "OS type": dice.choice(["iOS", "ANDROID 15", "Windows", "NA"]),
        "Location": dice.choice(["São Paulo", "Łódź", "lisbon", "Lisbon", "日本", "NA"]),
        "PSTN vendor name": dice.choice(["Vendor A", "vendor b", "Ωmega", "NA"]),
        "Call Recording Result": dice.choice(["successful", "NA", "NA"]),
    }


def a_varied_media_leg(dice: Random) -> Row:
    """A media leg of the same world, its measures on both sides of the limits and on them."""
    return a_media_leg(dice) | {
        "Correlation ID": dice.choice([f"c{dice.randrange(900)}", f"u{dice.randrange(90)}", "NA"]),
        "Call ID": dice.choice([f"i{dice.randrange(900)}", "NA"]),
        "Email": dice.choice([f"ü{dice.randrange(40)}@example.com", ""]),
        "Endpoint type": dice.choice(["Webex App", " webex app", "Desk phone", "ROOM DEVICE", "Toaster", ""]),
        "Caller": dice.choice(["true", "no", ""]),
        "Device model": dice.choice(["Desk Pro", "Ωmega 9", ""]),
        "Location": dice.choice(["São Paulo", ""]),
        "Audio packet loss %": dice.choice(["5", "4.999999999999999", "5.000000000000001", "0", ""]),
        "Audio latency ms": dice.choice(["400", "399.99999999999994", "1", ""]),
        "Audio jitter ms": dice.choice(["150", "149.99999999999997", ""]),
    }


def a_fraction_leg(dice: Random) -> Row:
    """A media leg of a file that does not say in which unit it tells the loss."""
    row = a_varied_media_leg(dice)
    del row["Audio packet loss %"]
    return row | {"Audio packet loss": dice.choice(["0.05", "0.049999999999999996", "0.9", ""])}


def write_world(folder: Path, dice: Random, legs: int) -> None:
    """The first delivery of a partner: call legs in two reports, media legs of two customers in two spellings."""
    rows = [a_varied_leg(dice) for _ in range(legs)]
    put(folder / "calls.csv", rows[: legs // 2])
    put(folder / "more calls.csv", [*rows[legs // 2 :], *dice.sample(rows, legs // 20)])
    put(folder / f"org={org(1)}" / "media.csv", [a_varied_media_leg(dice) for _ in range(legs // 3)])
    put(folder / f"org={org(2)}" / "media.csv", [a_fraction_leg(dice) for _ in range(legs // 3)])


def children(pid: int, name: str) -> list[int]:
    """The processes below one, however deep, whose program is called so."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:  # ended while we looked
                continue
            parents[int(entry.name)] = (int(stat.rpartition(")")[2].split()[1]), stat.split("(", 1)[1].rpartition(")")[0])
    below = {pid}
    while more := {child for child, (parent, _) in parents.items() if parent in below} - below:
        below |= more
    return [child for child in below - {pid, os.getpid()} if parents.get(child, (0, ""))[1] == name]
