"""The officer's panel, `/panel/`: light screens made by the server, where a month is published in minutes.

Views translate and make one call: what is due comes from `registers.board`, files are judged by `registers.incoming`, publications go
through `registers.publish`. What lives here is work in progress (submissions and their files, kept private) and the words of the screens.
May import `registers`, `accounts`, `identity`; nothing imports this package but the address table.
"""
