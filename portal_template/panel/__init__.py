"""The officer's panel, `/panel/`: light screens made by the server, where a month is published in minutes.

Views translate and make one call: what is due comes from `registers.board`, files are judged by `registers.incoming`, publications go
through `registers.publish`. What lives here is work in progress (submissions and their files, kept private) and the words of the screens.
Rooms: `board` (what to do next, the score, parts by period), `cell` (one of them: correct, withdraw), `declarations` (statements in the
place of a publication), `submissions` (from a file to an edition), `office` (reports of problems, settings), `reminders` (by mail),
`manual` (how to do all of it).
`preferences` reads the settings, `following` tells what follows a publication. May import `registers`, `accounts`, `identity` and the
plain words of `pages` (`words`, `cells`); nothing imports this package but the address table.
"""
