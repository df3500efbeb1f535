"""Which guides a question is put to, and which one a scenario's model belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from doseline.guide.guide import Guide
from doseline.guide.load import guide_in_question, load_guides, sound_drugs
from doseline.guide.words import phrase


def guides_asked(named: str, question: str) -> tuple[Guide, ...]:
    """The guides that a question is put to: the one named, else those whose medicine it names, else all.

    Raises: RequestError for one that cannot be used.
    """
    if named or len(sound_drugs()) == 1:
        return (guide_in_question(named),)
    return guides_named(question) or tuple(load_guides().values()) or (guide_in_question(),)


def guides_named(question: str) -> tuple[Guide, ...]:
    """The guides whose medicine a question names; none where it names no medicine.

    >>> [guide.drug for guide in guides_named("is natalizumab a drip")], guides_named("is mine a drip")
    (['tysabri'], ())
    """
    guides = tuple(load_guides().values())
    asked = f" {phrase(question)} "
    own = _about(guides, asked, _own_names)
    substances = {one.substance for one in own}
    # Two guides can be of one substance: the one whose own name stands there answers for both.
    others = (one for one in _about(guides, asked, _called) if one.substance not in substances)
    return (*own, *others)


def _about(
    guides: tuple[Guide, ...], asked: str, names: Callable[[Guide], Iterable[str]]
) -> tuple[Guide, ...]:
    """The guides of which a question names one of these names."""
    return tuple(one for one in guides if any(f" {name} " in asked for name in names(one)))


def _own_names(guide: Guide) -> set[str]:
    return {guide.drug, *guide.products}


def _called(guide: Guide) -> set[str]:
    """What a guide's medicine is called: the names of its substance, and of all that hold it."""
    names = guide.names
    brands = (
        name
        for name, key in names.medicine_names.items()
        if names.medicines[key].substance == guide.substance
    )
    return {phrase(guide.substance), *brands}


def guide_of_model(named: str, model: str) -> Guide:
    """The guide that somebody named, else the one whose forecast uses the model, else the one there is.

    Raises: WhichGuide where there are several and none fits; RequestError for one that cannot be used.
    """
    fitting = [] if named else [one for one in load_guides().values() if one.product.model == model]
    return fitting[0] if len(fitting) == 1 else guide_in_question(named)
