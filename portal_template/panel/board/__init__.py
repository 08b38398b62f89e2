"""The board: what to do next, how the portal would stand before the PDH today, and every part by period with its state.

`outlook` (the score by the portal's own editions, kept until something is published, and what the next point takes), `step` (what to do
next), `rows` (parts and their cells by month, for a matrix and for a list), `words` (states in words, due days included), `views`. Reads;
writes nothing but the cache.
"""
