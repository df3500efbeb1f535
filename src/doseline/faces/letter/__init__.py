"""A letter to carry on a journey, in two languages, as PDF.

``letter(...)`` says what stands in it, ``as_pdf`` sets it. It names no illness and no medicine unless it is
asked to, and waits for a clinic's signature.
"""

from doseline.faces.letter.letter import FIRST, Letter, Wish, languages, letter

__all__ = ["FIRST", "Letter", "Wish", "languages", "letter"]
