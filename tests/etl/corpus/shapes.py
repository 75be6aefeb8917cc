"""Rows and fields: quotes, too short, too long, footers, delimiters, and all of it 30,000 rows down (`inputs.md §4`)."""

from tests.etl.corpus.case import ORG, OTHER, TAGS, TWO, loads, partly, text, whole

FAR = 30_000
GOOD = tuple(f"{ORG},tag {number}" for number in range(FAR))
FINE = tuple((line, ORG, f"tag {line - 2}") for line in range(2, FAR + 2))
FOOT = ((4, "org_id", "footer"),)
QUEUES = "Call Queue,Answered Calls,Abandoned Calls"
WEEK = f"org={ORG}/week=2026-11-15/queues.csv"
QUEUE = ("line", "queue_name", "answered_calls")
MEGA = "x" * 3_000_000


def down(row: str) -> str:
    """A row that stands 30,000 rows down in a good file, with one good row after it."""
    return text("org_id,tag", *GOOD, row, f"{OTHER},last")


AFTER = (*FINE, (FAR + 3, OTHER, "last"))

CASES = (
    partly("short-row", "tags.csv", text("org_id,tag", ORG, f"{OTHER},b"), ((3, OTHER, "b"),), ((2, None, "too few fields: 1"),)),
    partly(
        "long-row", "tags.csv", text("org_id,tag", f"{ORG},a,b,c", f"{OTHER},b"), ((3, OTHER, "b"),), ((2, None, "too many fields: 4"),)
    ),
    partly("short-row-30000-down", "tags.csv", down(ORG), AFTER, ((FAR + 2, None, "too few"),)),
    partly("long-row-30000-down", "tags.csv", down(f"{ORG},a,b"), AFTER, ((FAR + 2, None, "too many"),)),
    partly("bad-value-30000-down", "tags.csv", down("acme,a"), AFTER, ((FAR + 2, "org_id", "no org id"),)),
    partly("nul-byte-30000-down", "tags.csv", down(f"{ORG},a\0"), AFTER, ((FAR + 2, None, "NUL"),)),
    partly("unclosed-quote-30000-down", "tags.csv", down(f'{ORG},"open'), AFTER, ((FAR + 2, None, "quote"),), broken_quotes=True),
    loads(
        "quoted-newline-30000-down", "tags.csv", down(f'{ORG},"two\nlines"'), *FINE, (FAR + 2, ORG, "two\nlines"), (FAR + 4, OTHER, "last")
    ),
    loads("blank-line-30000-down", "tags.csv", down(""), *AFTER),
    partly("footer-30000-down", "tags.csv", text("org_id,tag", *GOOD, "Total,30000"), FINE, ((FAR + 2, "org_id", "footer"),)),
    loads("quoted-newline", "tags.csv", text("org_id,tag", f'{ORG},"a\nb"', f"{OTHER},c"), (2, ORG, "a\nb"), (4, OTHER, "c")),
    loads(
        "quoted-newline-crlf",
        "tags.csv",
        text("org_id,tag", f'{ORG},"a\r\nb"', f"{OTHER},c", end="\r\n"),
        (2, ORG, "a\nb"),
        (4, OTHER, "c"),
    ),
    loads(
        "blank-line-in-a-quoted-field",
        "tags.csv",
        text("org_id,tag", f'{ORG},"a\n\n\nb"', f"{OTHER},c"),
        (2, ORG, "a\n\n\nb"),
        (6, OTHER, "c"),
    ),
    loads(
        "comment-in-a-quoted-field", "tags.csv", text("org_id,tag", f'{ORG},"a\n# b"', f"{OTHER},c"), (2, ORG, "a\n# b"), (4, OTHER, "c")
    ),
    loads("quoted-delimiters-and-quotes", "tags.csv", text("org_id,tag", f'{ORG},"a,""b"";c"'), (2, ORG, 'a,"b";c')),
    loads("quotes-with-space-around", "tags.csv", text("org_id,tag", f'{ORG} , "a,b" '), (2, ORG, "a,b")),
    partly(
        "unclosed-quote-in-the-first-row",
        "tags.csv",
        text("org_id,tag", f'{ORG},"a', f"{OTHER},b", f"{ORG},c"),
        ((3, OTHER, "b"), (4, ORG, "c")),
        ((2, None, "quote"),),
        broken_quotes=True,
    ),
    partly("unclosed-quote-in-the-last-row", "tags.csv", TAGS + f'{ORG},"a', TWO, ((4, None, "quote"),), broken_quotes=True),
    partly(
        "two-unclosed-quotes-do-not-pair",
        "tags.csv",
        text("org_id,tag", f'{ORG},"a', f"{OTHER},b", f'{ORG},"c', f"{OTHER},d"),
        ((3, OTHER, "b"), (5, OTHER, "d")),
        ((2, None, "quote"), (4, None, "quote")),
        broken_quotes=True,
    ),
    partly(
        "text-after-a-quote",
        "tags.csv",
        text("org_id,tag", f'{ORG},"a"b', f"{OTHER},c"),
        ((3, OTHER, "c"),),
        ((2, None, "quote"),),
        broken_quotes=True,
    ),
    loads("quote-in-the-middle-of-a-field", "tags.csv", text("org_id,tag", f'{ORG},5" screen'), (2, ORG, '5" screen')),
    loads("semicolon", "tags.csv", TAGS.replace(",", ";"), *TWO),
    loads("tab", "tags.csv", TAGS.replace(",", "\t"), *TWO),
    loads("trailing-comma-everywhere", "tags.csv", TAGS.replace("\n", ",\n"), *TWO),
    loads("trailing-comma-in-the-header-only", "tags.csv", TAGS.replace("org_id,tag", "org_id,tag,"), *TWO),
    loads("trailing-commas-in-a-row", "tags.csv", TAGS.replace("health", "health,,,"), *TWO),
    partly("row-of-commas", "tags.csv", TAGS + ",\n", TWO, ((4, "org_id", "empty, and required"),)),
    loads("comment-lines-of-a-template", "tags.csv", text("# fill in", "org_id,tag", f"# {ORG},example", f"{ORG},#vip"), (4, ORG, "#vip")),
    partly("footer-total", "tags.csv", TAGS + "Total,2\n", TWO, FOOT),
    partly("footer-grand-total", "tags.csv", TAGS + "GRAND TOTAL,2\n", TWO, FOOT),
    loads(
        "a-queue-named-total-geral",
        WEEK,
        text(QUEUES, "Sales,5,1", "Total geral,5,1"),
        (2, "Sales", 5),
        (3, "Total geral", 5),
        kind="queue_stats",
        shows=QUEUE,
    ),
    partly("footer-quoted-and-padded", "tags.csv", TAGS + '" total ","2"\n', TWO, FOOT),
    partly("footer-with-fewer-fields", "tags.csv", TAGS + "Total\n\n\n", TWO, FOOT),
    partly(
        "footer-of-a-queue-report",
        WEEK,
        text(QUEUES, "Sales,5,1", "Total,5,1"),
        ((2, "Sales", 5),),
        ((3, "Call Queue", "footer"),),
        kind="queue_stats",
        shows=QUEUE,
    ),
    loads(
        "queue-named-total-that-is-not-last",
        WEEK,
        text(QUEUES, "Total,5,1", "Sales,2,1"),
        (2, "Total", 5),
        (3, "Sales", 2),
        kind="queue_stats",
        shows=QUEUE,
    ),
    loads(
        "name-that-starts-like-a-footer",
        "c.csv",
        text("name,org_id", f"Total Lda,{ORG}"),
        (2, ORG, "Total Lda"),
        kind="customers",
        shows=("line", "org_id", "name"),
    ),
    loads(
        "unquoted-comma-in-the-name",
        "c.csv",
        text("org_id,name", f"{ORG},Contoso, Lda"),
        (2, ORG, "Contoso, Lda"),
        kind="customers",
        shows=("line", "org_id", "name"),
    ),
    partly(
        "unquoted-comma-where-nothing-says-which",
        "c.csv",
        text("name,org_id,country", f"A,{ORG},PT,x"),
        (),
        ((2, None, "too many"),),
        kind="customers",
        shows=("line", "org_id", "name"),
    ),
    partly("field-of-three-megabytes-in-tags", "tags.csv", TAGS + f"{ORG},{MEGA}\n", TWO, ((4, "tag", "25 characters"),)),
    loads(
        "quoted-field-of-three-megabytes",
        "c.csv",
        text("org_id,name", f'{ORG},"{MEGA}"'),
        (2, ORG, MEGA),
        kind="customers",
        shows=("line", "org_id", "name"),
    ),
    loads(
        "quoted-field-of-three-megabytes-over-two-lines",
        "c.csv",
        text("org_id,name", f'{ORG},"{MEGA}\n{MEGA}"'),
        (2, ORG, f"{MEGA}\n{MEGA}"),
        kind="customers",
        shows=("line", "org_id", "name"),
    ),
    loads("header-only", "tags.csv", "org_id,tag\n", warns=("not the same as zero",)),
    loads("header-and-blank-lines", "tags.csv", "org_id,tag\n\n  \n", warns=("not the same as zero",)),
    whole("empty", "tags.csv", b"", "empty"),
    whole("blank", "tags.csv", "\n\n   \n", "empty"),
    whole("bom-only", "tags.csv", b"\xef\xbb\xbf", "empty"),
)
