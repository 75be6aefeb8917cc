"""Endpoint types of a media leg (metrics.md §8)."""

DESKTOP, MOBILE, PHONE, ROOM = "Webex App desktop", "Webex App mobile", "Desk phone", "Room device"
TEAMS, THIRD_PARTY, GATEWAY, UNKNOWN = "Microsoft Teams", "Third-party", "Gateway", "Unknown"
ENDPOINT_TYPES = (DESKTOP, MOBILE, PHONE, ROOM, TEAMS, THIRD_PARTY, GATEWAY, UNKNOWN)
WEBEX_APP = "webex app"  # desktop or mobile: the call leg's operating system says which
