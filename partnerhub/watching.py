"""Loading what arrives, by itself."""

import signal
from pathlib import Path
from typing import Annotated

import typer

from data import clock
from data.settings import read_settings
from partnerhub.talk import Exit, Home, fail, talk

Every = Annotated[float, typer.Option(min=0.1, help="Seconds between two looks at the folder")]
Weekly = Annotated[bool, typer.Option("--weekly", help="Load once a reporting week, from Sunday 00:00 UTC on")]
Once = Annotated[bool, typer.Option("--once", help="Load what is there, then leave: for a timer of the system")]


def watch(paths: list[Path], home: Home = None, every: Every = 60.0, weekly: Weekly = False, once: Once = False) -> None:
    """Load what arrives in folders, once it has come to rest; try again what fails. Ends on Ctrl-C or SIGTERM, after a load at work."""
    from etl.watching import Watch

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise fail(f"{', '.join(missing)}: a folder to watch was needed; nothing was found there", Exit.NOTHING_THERE)

    def say(text: str) -> None:
        talk.print(f"{clock.now():%Y-%m-%d %H:%M:%S} UTC  {text}", markup=False, highlight=False)

    watcher = Watch(paths=paths, home=home, every=every, weekly=weekly, webhook=read_settings(home).failure_webhook or None, say=say)
    if once:
        watcher.look(at_rest=True)
        raise typer.Exit(Exit.NOTHING_THERE if watcher.pause() > every else Exit.DONE)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: watcher.stop.set())
    say(f"Watching {', '.join(map(str, paths))}, every {every:g} s{', loading once a week' if weekly else ''}.")
    watcher.run()
    say("Stopped.")
