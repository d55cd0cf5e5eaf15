"""Where a document applies, and whether a question is about that place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.passage import Document, Passage
from index.wording import ADVERBS, VERBS
from rag.lexicon import place_stem
from rag.question import Question

# Not the 市 of 市场, the 县 of 县域, the 区 of 区块链; but 云泽市民营经济.
_LEADING_PLACE = re.compile(
    r"^(?:关于)?(?:印发|发布|公布)?[《“]?(?:中共)?"
    r"([一-鿿]{2,5}?(?:省|市|县|自治区|自治州|州|盟|旗|区)(?!场|值|域|块|级|际|内|属|舰|帜|民(?![营政用族间宿生办主])))"
)
_MEASURES = tuple(VERBS | ADVERBS)
_NOT_PLACES = re.compile(
    r"(?:(?<![一-鿿])城市|超市|都市|夜市|股市|上市|门市|地区|社区|园区|开发区|校区|厂区|辖区|景区|片区|库区|牧区|山区|灾区|城区|新区|示范区|试验区|功能区|保护区|各省|各市|各县|各区|全省|全市|本省|本市|我省|我市)$"
)
_OPENING = 200


def document_region(document: Document) -> str | None:
    """The place a document is for: its metadata's ``region``, else a place name that opens its title."""
    region = document.metadata.get("region")
    if region:
        return region
    found = _LEADING_PLACE.match(document.title)
    if found and not _NOT_PLACES.search(found.group(1)) and not found.group(1).startswith(_MEASURES):
        return found.group(1)
    return None


def applies(document: Document, passage: Passage, question: Question, places: Mapping[str, str]) -> bool | None:
    """Whether a passage's rules are what the question asks for.

    True: the question names the region of its document, a place inside that province or the province around it, or a
    place that the document opens with or the passage speaks of. False: it names other places only. None: it names none.
    """
    region = document_region(document)
    if region and place_stem(region) in question.text:
        return True
    if not question.places:
        return None
    if region and any(_covers(place_stem(region), place_stem(place), places) for place in question.places):
        return True
    told = document.title + document.text[:_OPENING] + passage.text
    return any(place_stem(place) in told for place in question.places)


def _covers(region: str, place: str, places: Mapping[str, str]) -> bool:
    """A city's rules are no other city's, though both lie in one province."""
    province = places.get(region)
    return place == region or province is not None and places[place] == province and province in (region, place)
