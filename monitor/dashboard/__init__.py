"""What people see: the report of one observation, and the observed portals with their numerals, outcomes and evidence.

`face` turns a verdict into values with every figure in words (`words`, `clock`, `remedies` help it); `report` draws them as one file and
`views` as signed-in pages, from the same templates. `towns` is the list of the 340 with the work
that is left. `method` is the front door and the page of the method, `results` everything public about rounds,
`reports` their papers, and `kept` the files of both, made once. `gather` asks the
archive. A view never touches the network; links of strangers are clicked only when they are http or https, and what
they wrote is text. The score is always told with its bounds, as an estimate of ours.

May import everything below it in the monitor; nothing imports it but `urls` and the management commands.
"""
