"""The monitor's commands. Each translates words of a command line and makes one call of the pipeline or the archive."""
