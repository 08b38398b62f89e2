"""Spanish of Guatemala."""
