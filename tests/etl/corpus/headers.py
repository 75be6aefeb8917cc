"""Headers: by name and never by position; two of one name, none, too many, and what stands above them (`inputs.md §1, §4`)."""

from tests.etl.corpus.case import ORG, OTHER, loads, text, whole

CALLS = ("line", "org_id", "user_uuid", "direction")
START = "2026-11-16T09:00:00Z"

CASES = (
    loads("columns-in-another-order", "tags.csv", text("tag,org_id", f"health,{ORG}"), (2, ORG, "health")),
    loads(
        "user-and-org-columns-swapped",
        "calls.csv",
        text("Org UUID,Report ID,Direction,User UUID,Start time", f"{ORG},r-1,TERMINATING,{OTHER},{START}"),
        (2, ORG, OTHER, "TERMINATING"),
        kind="call_history",
        shows=CALLS,
    ),
    loads("headers-spelt-otherwise", "tags.csv", text(" ORG-ID ;T a g", f"{ORG};health"), (2, ORG, "health")),
    loads("quoted-headers", "tags.csv", text('"org_id","tag"', f'"{ORG}","health"'), (2, ORG, "health")),
    loads(
        "unknown-columns-are-kept-aside",
        "tags.csv",
        text("x,org_id,=1+1,tag", f"1,{ORG},2,health"),
        (2, ORG, "health", '{"=1+1":"2","x":"1"}'),
        shows=("line", "org_id", "tag", "extra"),
    ),
    loads(
        "empty-headers-in-the-middle",
        "tags.csv",
        text("org_id,,tag,,", f"{ORG},1,health,,"),
        (2, ORG, "health", '{"column 2":"1"}'),
        shows=("line", "org_id", "tag", "extra"),
    ),
    loads(
        "header-with-a-quote-and-a-brace",
        "tags.csv",
        text('org_id,tag,"it\'s {$org}"', f"{ORG},a,b"),
        (2, ORG, "a", '{"it\'s {$org}":"b"}'),
        shows=("line", "org_id", "tag", "extra"),
    ),
    whole("duplicate-headers", "tags.csv", text("org_id,tag,tag", f"{ORG},a,b"), "same header, 'tag' and 'tag'"),
    whole("duplicate-headers-but-for-case", "tags.csv", text("org_id,Tag,TAG", f"{ORG},a,b"), "same header, 'Tag' and 'TAG'"),
    whole("duplicate-headers-but-for-punctuation", "tags.csv", text("org_id,tag,Org ID", f"{ORG},a,{OTHER}"), "same header"),
    whole("duplicate-headers-without-a-letter", "tags.csv", text("org_id,tag,?,?", f"{ORG},a,b,c"), "same header, '?' and '?'"),
    whole("two-headers-of-one-meaning", "tags.csv", text("org_id,Org UUID,tag", f"{ORG},{OTHER},a"), "both mean org_id"),
    whole(
        "missing-required-column",
        "l.csv",
        text("snapshot_date,org_id,licence,total,assigned", f"2026-11-21,{ORG},X,5,4"),
        "lack subscription_id",
    ),
    whole("no-header", "tags.csv", text(f"{ORG},health", f"{OTHER},travel"), "unknown kind"),
    whole("preamble-above-the-header", "tags.csv", text("Report of 21 November", "org_id,tag", f"{ORG},health"), "unknown kind"),
    whole("unknown-kind", "colours.csv", text("colour,taste", "red,sweet"), "unknown kind"),
    whole("kind-is-never-guessed-from-the-name", "customers.csv", text("colour,taste", "red,sweet"), "unknown kind"),
    whole("header-of-commas", "tags.csv", text(",,,", "1,2,3,4"), "no names"),
    whole("header-with-an-unclosed-quote", "tags.csv", text('org_id,"tag', f"{ORG},a"), "quote"),
    whole(
        "three-thousand-columns",
        "tags.csv",
        text(",".join(["org_id", "tag", *(f"x{n}" for n in range(3000))]), f"{ORG},a" + "," * 3000),
        "3,002 columns",
    ),
    loads(
        "custom-template-without-a-useful-column",
        "calls.csv",
        text("Start time,Org UUID,Location", f"{START},{ORG},Porto"),
        (2, ORG, None, None),
        kind="call_history",
        shows=CALLS,
        warns=("no Report ID column", "no useful column"),
    ),
)
