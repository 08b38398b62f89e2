"""What Vitrina costs, measured in one run beside what others cost. Each script prints its figures; docs/performance.md keeps them.

`instance` makes the throw-away portal that the portal's scripts measure; `tables` the rows they publish. Nothing here is a test, and no
test depends on the time that a machine happens to need.
"""
