"""The gold set: constructed sites with what is true of them, and the command that counts how often the checks are right.

`python -m tests.gold` judges every site and prints the table; `--write` publishes it as docs/accuracy.md.

    sites/        folders written by hand, each with an `expected.toml` (read `expected.py` for its format; anyone can add one)
    make/         sites made by chance from a seed: a town whose contents are known, worded by one hand, in one kind of markup
    ../street/    the sample portals that the monitor's own tests use, with what they expect
    expected      the truth of a site; `run` serves, crawls and judges it for real; `counts` adds up; `page` writes docs/accuracy.md

Truth comes from what was built in, never from the checks. Sites marked `held_out` were not looked at while the checks were improved.
"""
