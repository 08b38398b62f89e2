"""WORK ON HOSTS, over ssh: what a Debian machine of the fleet needs, and the portals on it.

packages.py   what is asked of Debian
"""
