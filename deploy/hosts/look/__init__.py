"""What a host tells of itself (host.py, monitor.py, releases.py) and of its portals (portal.py, backup.py).

This package is sent to the host whole and run there as root, with whatever Python it has: it imports nothing but the standard library and
itself. Each function of a module tells one kind of fact; `__main__` lists them and asks the portals side by side. A new kind is one
function and one entry there; what it means is judged by `deploy/standing`.
"""
