"""Guatemala's way to write numbers and days, on top of Django's Spanish."""
