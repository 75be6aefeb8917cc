"""The few interactions that are more than a link. So far one: an address changed, draw it."""
