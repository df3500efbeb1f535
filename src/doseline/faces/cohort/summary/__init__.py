"""The summary of a screening: its numbers, and a page, a picture and a text of them.

``counting`` reads the tables, ``small`` takes small counts out, ``answer`` is the JSON, ``page`` one HTML
file, ``picture`` one picture; all say the same, in the words of ``words``. No person is named in any of them.
"""
