"""Pictures drawn by the server: numbers -> shapes with their places, as frozen values; templates write them as SVG, without scripts.

`scale` (round numbers for an axis, short amounts), `shapes` (bars and columns), `geography` (outlines from the packaged map, places in a
text, projection), `chosen` (which pictures a register has, and their numbers), `views` (their page). The first three are pure functions.
Every picture has its numbers beside it as a table. May import: `registers`, `pages.words`.
"""
