"""What goes wrong when data is not as the lab expects."""


class CatalogError(ValueError):
    """A data file is missing something or holds a bad value; the message names file, key and field."""
