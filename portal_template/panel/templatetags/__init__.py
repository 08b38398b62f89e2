"""Tags of the panel's screens."""
