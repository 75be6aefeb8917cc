"""Two answer documents, key by key."""

import math

COMPARED = ("section", "product", "as_of", "week", "filters", "kpis", "previous", "rows", "trend")
CLOSE = 1e-9


def differences(expected: dict, actual: dict) -> list[str]:
    """Every place where the product's document is not the oracle's; notices and freshness are not compared."""
    found: list[str] = []
    for key in COMPARED:
        if (key in expected) != (key in actual):
            found.append(f"{key}: expected {'some' if key in expected else 'none'}, got {'some' if key in actual else 'none'}")
        elif key in expected:
            _compare(key, expected[key], actual[key], found)
    return found


def _compare(path: str, expected: object, actual: object, found: list[str]) -> None:
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in sorted(set(expected) | set(actual)):
            if key not in actual:
                found.append(f"{path}.{key}: missing")
            elif key not in expected:
                found.append(f"{path}.{key}: not expected")
            else:
                _compare(f"{path}.{key}", expected[key], actual[key], found)
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            found.append(f"{path}: expected {len(expected)} entries {_ids(expected)}, got {len(actual)} {_ids(actual)}")
        for number, pair in enumerate(zip(expected, actual, strict=False)):
            _compare(f"{path}[{number}]", *pair, found)
    elif not same(expected, actual):
        found.append(f"{path}: expected {expected!r}, got {actual!r}")


def same(expected: object, actual: object) -> bool:
    """Counts are integers, shares are floats to 1e-9, unknown is unknown, yes is not 1."""
    if isinstance(expected, float):
        number = isinstance(actual, int | float) and not isinstance(actual, bool)
        return number and math.isclose(expected, actual, rel_tol=CLOSE, abs_tol=CLOSE)
    return type(expected) is type(actual) and expected == actual


def _ids(rows: list) -> list:
    return [(row.get("customer"), row.get("subscription_id")) if isinstance(row, dict) else row for row in rows]
