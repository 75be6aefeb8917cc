"""Write the generated pages, or with --check say which one is out of date."""

import sys
from pathlib import Path

from data.dictionary import as_markdown, settings_markdown

PAGES = {Path("docs/metrics.md"): as_markdown, Path("docs/settings.md"): settings_markdown}

stale = [path for path, made in PAGES.items() if not path.exists() or path.read_text(encoding="utf-8") != made()]
if "--check" in sys.argv:
    sys.exit("".join(f"{path} is out of date: make docs\n" for path in stale) or 0)
for path in stale:
    path.write_text(PAGES[path](), encoding="utf-8")
    print(f"{path} written")
