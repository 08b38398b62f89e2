"""What a publication is handed out as, file by file: each is made once from the frozen values, kept on disk under a seal, and handed out.

`edition` names the files of a publication (reports and open data) and says how each is made, `made` keeps them, `handing` answers a request
with one, and `task` has them made by the queue after a publication. It knows `results.files` and `reports.papers`; their views know it.
"""
