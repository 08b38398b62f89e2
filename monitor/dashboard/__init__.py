"""What people see: the observed portals with their numerals, outcomes and evidence. A view asks the archive, never the network.

May import everything below it in the monitor; nothing imports it but `urls` and the management commands.
"""
