"""The screens of submissions: `begin` (send something), `screen` (what is next), `changes` (mend it), `deciding` (send, return, publish),
`files` (what is given back). A view translates and makes one call.
"""
