"""The reports of a publication as tagged PDF: one a municipality, one a department, one of the country.

`town` and `country` turn frozen values into what a report says, `mend` says what a town should mend first, `drawing` draws (all pure);
`papers` makes the PDFs from them, and `views` hands them out as `kept` made and keeps them. Like `results`, nothing
here asks the archive or today's list of questions: a report says what was published, in the words it was asked in, or it is refused.
"""
