"""From a file on the officer's desk to a published edition: receive, judge, mend, preview, approve, publish.

`receiving` (limits while a file arrives), `storage` (private files and how they are forgotten), `papers` (what was seen in a document),
`columns` (what the office calls its columns), `places` (the cell), `policy` (what the municipality decided), `flow` (what a submission
needs next), `edits` (what its author changes), `decisions` (send, return, publish: the only writers of its state), `access`, `views`.

A submission is judged anew each time it is opened, by the same `registers.incoming` that judges on the command line; nothing that was
judged yesterday is published today.
"""
