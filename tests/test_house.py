"""The house itself: small files, true docs, nothing of one machine, nothing from a network at run time."""

import re
import subprocess
from pathlib import Path

import pytest

from dashboard.exports import ATTRIBUTE_LABELS
from dashboard.pages import PAGES
from data.dictionary import as_markdown, settings_markdown
from data.metrics import METRICS
from data.section import ATTRIBUTES
from data.sections import SECTIONS

ROOT = Path(__file__).parents[1]
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()
OURS = [ROOT / name for name in TRACKED if name.endswith((".py", ".js", ".css", ".sql", ".sh")) and "/vendor/" not in name]


def test_there_are_files_to_look_at() -> None:
    assert len(OURS) > 60


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_exceeds_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", [path for path in OURS if path.suffix == ".py"], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lstrip()
    assert not text or text.startswith('"""')


@pytest.mark.parametrize(("page", "made"), [("metrics", as_markdown), ("settings", settings_markdown)])
def test_generated_pages_are_up_to_date(page: str, made: object) -> None:
    assert (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8") == made()  # type: ignore[operator]


def test_every_column_and_tile_has_a_definition_and_a_label() -> None:
    for section in SECTIONS.values():
        assert set(section.kpis) <= set(METRICS)
        for key in section.row_keys:
            assert key in METRICS or key in ATTRIBUTE_LABELS, key
    assert set(ATTRIBUTES) <= set(ATTRIBUTE_LABELS)


def test_every_page_and_section_stands_in_the_docs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`{section}`" in readme for section in SECTIONS)
    assert all(f"`{path}`" in readme for path in PAGES)


def test_no_table_name_of_the_law_is_forgotten() -> None:
    wanted = {"headline", "licence-trend", "recent", "expiring", "renewing", "low-assignment", "overage", "customers", "features", "queues"}
    wanted |= {"call-volume", "call-usage", "call-quality", "call-quality-by-endpoint", "call-quality-by-customer"}
    assert wanted <= set(SECTIONS)


def test_nothing_is_fetched_from_a_network_at_run_time() -> None:
    for path in OURS:
        if path.is_relative_to(ROOT / "dashboard"):
            found = re.findall(r"https?://(?!www\.w3\.org)[\w.]+", path.read_text(encoding="utf-8"))
            assert [address for address in found if "127.0.0.1" not in address and "{" not in address] == [], path


def test_the_lock_file_has_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
    assert len(re.findall(r"^[\w.\[\]-]+==", lock, re.MULTILINE)) == len(re.findall(r"^\S", lock, re.MULTILINE))


def test_no_style_hangs_on_what_lies_anywhere_in_the_page() -> None:
    """`:has()` on what holds a whole page: each change below would make the browser style all of it again; half of the first page's time."""
    holders = re.compile(r"(body|html|:root|main|#content|#frame|#page|\.app|\.app-main)(\.[\w-]+)*:has\(")
    sheets = sorted((ROOT / "dashboard" / "assets").glob("*.css"))
    assert len(sheets) > 10
    assert [f"{sheet.name}: {found.group()}" for sheet in sheets for found in holders.finditer(sheet.read_text(encoding="utf-8"))] == []
