"""INFOM's promise at work: how far each town has come, and the proof that the plan itself names. A floor beside `supervision`.

Values, without Django: the plan's activities against their dates and proofs (`progress`), which towns are the promised share
(`share`), where a town stands on its path (`path`), whom a written name means (`town`), the PDH's list (`priority_list`), who attended
(`attendance`). `keep` writes what people did, each with its entry in the journal; `undo` takes back a selection of a wrong list; `board`
reads where everything stands. It may import
the accounts, the archive and what lies below them, and never `supervision` or `dashboard`; its pages (`screens`) stand on the dashboard's
base template. `meetings`, `agreements`, `guide` and `instances` (what `deploy status` tells) have their own signs.
Lists of people, signatures and photographs are private until somebody has looked at them: public faces show counts.
"""
