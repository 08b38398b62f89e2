"""Servers that tests start on loopback: a street of sample portals served from plain folders, and one that misbehaves."""
