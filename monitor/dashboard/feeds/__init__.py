"""What is new, as Atom: publications, the results of one town, and INFOM's plan.

`entries` tells what happened, `atom` writes it: names that stay the same wherever the monitor stands, and bytes that change only when
something happened; `views` stand at the addresses. Publications are read whole as they were frozen, or refused.
"""
