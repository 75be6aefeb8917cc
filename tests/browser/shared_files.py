"""The compressed static files, made once: by the set-up, or here."""

import shutil
from pathlib import Path

from dashboard import static_files

MADE = static_files.cache_folder(Path(__file__).parents[2] / "var")


def share_static(home: Path) -> None:
    """Let a home serve the files that the set-up compressed: to compress them again takes longer than most tests."""
    static_files.warm(MADE)  # nothing to do after the set-up
    own = static_files.cache_folder(home)
    if not own.is_symlink():
        shutil.rmtree(own, ignore_errors=True)
        own.parent.mkdir(parents=True, exist_ok=True)
        own.symlink_to(MADE)
