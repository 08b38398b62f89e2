"""The technical guide on its way to every town: its approval with the record, one letter for each town, bounces, and copies on paper.

Letters go to the kept contacts of the municipalities (`archive.contacts`), as those of a supervision do; there is no other list. `lists`
reads the spreadsheet of deliveries and `bounce` what mail servers give back; both know no database. `keep` writes what people decide,
with its entry in the journal; `send` lets letters leave, one for each town, and goes on where it was cut. Whether a letter was read is
only known where its own link was followed: no letter carries anything that watches. Mailboxes and names of who received a copy are
private; public pages count.
"""
