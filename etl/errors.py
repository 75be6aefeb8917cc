"""What can stop a load as a whole; what is wrong with a file or a row never does (`inputs.md §4`)."""


class LoadError(Exception):
    """A load that could publish nothing; the message says where, what was needed, what was found, what to do."""


class BrokenPromise(LoadError):
    """A promise about the facts does not hold on the new build, so it was not published."""
