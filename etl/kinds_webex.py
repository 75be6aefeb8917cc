"""What Webex itself delivers about customers, licences, tags, administrators and meetings (`inputs.md §2`)."""

from etl.kinds_model import ORG, ORG_HEADERS, Column, Fingerprint, Kind, needed, optional
from etl.kinds_templates import LICENCE_HEADERS

ORGANIZATIONS = Kind(
    name="organizations",
    title="Organisations (Webex answer)",
    fold="name",
    columns=(
        Column(name="org_id", type="org", headers=("id", *ORG_HEADERS), required=True),
        needed("name", "text", "displayname"),
        optional("created_on", "day", "created"),
        optional("country", "text", "countrycode", na_is_text=True),
    ),
    fingerprints=(Fingerprint(every=("org_id",), parts=("displayname",)),),
)

WEBEX_LICENCES = Kind(
    name="webex_licences",
    title="Licences (Webex answer)",
    fact="file_date",
    columns=(
        ORG,
        optional("licence_id", "id", "id", "licenseid"),
        needed("licence", "text", "name", *LICENCE_HEADERS),
        needed("total", "count", "totalunits"),
        needed("assigned", "count", "consumedunits"),
        optional("consumed_by_users", "count"),
        optional("consumed_by_workspaces", "count"),
        optional("subscription_id", "id", default=""),
        optional("site_url", "text"),
        optional("site_type", "text"),
    ),
    fingerprints=(Fingerprint(every=("licence",), parts=("totalunits",)),),
)

PARTNER_LICENCE_REPORT = Kind(
    name="partner_licence_report",
    title="Partner licence report",
    fact="file_date",
    fold="customer_name",
    columns=(
        ORG,
        optional("customer_name", "text"),
        optional("subscription_id", "one_id", "subrefids", "subrefid", default=""),
        optional("booked_professional", "count", "bookedprofessionallicenses", "bookedprofessionallicences"),
        optional("booked_workspaces", "count"),
        optional("provisioned_professional", "count", "provisionedprofessionallicenses", "provisionedprofessionallicences"),
        optional("provisioned_workspaces", "count"),
    ),
    fingerprints=(Fingerprint(every=("org_id", "subscription_id", "booked_professional", "provisioned_professional")),),
)

OVERAGES = Kind(
    name="overages",
    title="Overage export of Partner Hub",
    fact="file_date",
    fold="customer_name",
    columns=(
        ORG,
        needed("customer_name", "text"),
        optional("subscription_id", "id", default=""),
        needed("total", "count", "totallicenses", "totallicences"),
        needed("assigned", "count", "assignedlicenses", "assignedlicences"),
        optional("used", "count", "usedlicenses", "usedlicences"),
    ),
    fingerprints=(Fingerprint(every=("org_id", "customer_name", "subscription_id", "total", "assigned")),),
)

PARTNER_TAGS = Kind(
    name="partner_tags",
    title="Partner tags (Webex answer)",
    fold="org_name",
    columns=(
        ORG,
        optional("org_name", "text", "customername"),
        optional("tags", "list", longest=25),
        optional("subscription_id", "id", default=""),
        optional("trial", "boolean"),
    ),
    fingerprints=(Fingerprint(every=("org_id", "org_name", "tags")),),
)

PARTNER_ADMINS = Kind(
    name="partner_admins",
    title="Partner administrators of a customer (Webex answer)",
    columns=(
        ORG,
        needed("admin_id", "id", "id"),
        needed("name", "text", "displayname"),
        optional("email", "email", "emails"),
        optional("role", "text", "roleincustomerorg", lower=True),
    ),
    fingerprints=(Fingerprint(every=("admin_id", "name", "email", "role"), parts=("roleincustomerorg",)),),
)

MEETING_ATTENDEES = Kind(
    name="meeting_attendees",
    title="Meeting attendees",
    fact="joined_at",
    columns=(
        ORG,
        needed("meeting_id", "id"),
        optional("meeting_number", "id"),
        optional("meeting_title", "text"),
        optional("display_name", "text", "name", "attendeename", "participantname"),
        optional("email", "email", "attendeeemail", "participantemail"),
        needed("joined_at", "timestamp", "joinedtime", "jointime"),
        optional("left_at", "timestamp", "lefttime", "leavetime"),
        optional("duration_min", "positive", "duration", "durationmin", "durationminutes"),
        optional("participant_type", "text", "participantrole", lower=True),
        optional("site_url", "text"),
    ),
    fingerprints=(Fingerprint(every=("meeting_id", "joined_at", "email")),),
)

MEETING_USAGE = Kind(
    name="meeting_usage",
    title="Meeting usage",
    fact="started_at",
    columns=(
        ORG,
        needed("meeting_id", "id"),
        optional("meeting_number", "id"),
        optional("meeting_title", "text"),
        needed("started_at", "timestamp", "start", "starttime", "meetingstarttime"),
        optional("ended_at", "timestamp", "end", "endtime", "meetingendtime"),
        optional("duration_min", "positive", "duration", "durationmin", "durationminutes"),
        optional("scheduled_type", "text"),
        optional("host_name", "text", "hostdisplayname"),
        optional("host_email", "email"),
        optional("participants", "count", "totalparticipants"),
        optional("people_minutes", "positive", "totalpeopleminutes"),
        optional("voip_minutes", "positive", "totalvoipminutes"),
        optional("service_type", "text"),
        optional("site_url", "text"),
    ),
    fingerprints=(Fingerprint(every=("meeting_id", "started_at"), some=("participants", "people_minutes", "host_email")),),
)
