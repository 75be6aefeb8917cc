"""Rollups: call legs and media legs become weekly rows per customer, so that no page ever scans legs (metrics.md §§7–9).

Each step and table is one SQL file beside this one; its first line states the grain. They read `leg_rows` and `media_rows`, the settled rows
at hand, and `media_files`. Only weeks within reach of a load are made; the others are carried over from the last build. All is counted within
one organisation, so much work is done in passes over groups of organisations: memory follows the pass, not the load.
"""
