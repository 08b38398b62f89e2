"""INFOM's promise at work: how far each town has come, and the proof that the plan itself names. A floor beside `supervision`.

Values, without Django: the plan's activities against their dates and proofs (`progress`), which towns are the promised share
(`share`), where a town stands on its path (`path`), whom a written name means (`town`), who attended (`attendance`). It may import the
archive and what lies below it, and never `supervision` or `dashboard`. Nothing keeps these values yet.
Lists of people, signatures and photographs are private until somebody has looked at them: public faces show counts.
"""
