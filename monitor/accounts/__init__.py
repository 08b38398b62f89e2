"""Who works here and what each may do: roles, the sign-in with its second factor, and one question, `access.requires(Act)`.

Reviewers and coordinators decide about towns in public, INFOM keeps the rollout, an administrator keeps accounts; towns have no account and
answer by a personal link. Only this room knows allauth. It may import the journal, and no room where people work.
"""
