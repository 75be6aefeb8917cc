"""The parts of `/account` and `/people`: who somebody is, what she may do, her secrets, and who did what."""
