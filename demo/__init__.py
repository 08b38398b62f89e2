"""THE SHOWCASE: `make demo`. Three invented towns become three portals, are filled, served, observed from outside and shown.

It does what an operator would do by hand, with the rooms' own commands in processes of their own, and imports of them only `checklists`.
Towns, persons and companies are invented; content arrives by workbooks through `portal import_edition --batch`, never by the database.

__main__.py   the flow, step by step, and the verdict on the three scores
towns.py      what each town publishes, when and how
timing.py     which periods, and on what day each was published
rows/         invented rows for every register
papers.py     the words of documents and pages
pdf.py        a small writer of PDF, and scans of it
workbook.py   rows as xlsx, ods and csv, as offices make them
batch.py      publications -> a folder for import_edition
processes.py  commands, servers and their end
show.py       what the person who watches reads
"""
