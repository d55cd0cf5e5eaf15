"""Where a document applies, and whether a question is about that place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.passage import Document
from rag.question import Question

_LEADING_PLACE = re.compile(r"^(?:关于)?(?:印发|发布|公布)?[《“]?([一-鿿]{2,5}?(?:省|市|县|自治区|自治州|州|盟|旗|区))")
_NOT_PLACES = re.compile(
    r"(?:城市|超市|都市|夜市|股市|上市|门市|地区|社区|园区|开发区|校区|厂区|辖区|景区|片区|库区|牧区|山区|灾区|城区|新区|示范区|试验区|功能区|保护区|各省|各市|各县|各区|全省|全市|本省|本市|我省|我市)$"
)


def document_region(document: Document) -> str | None:
    """The place a document is for: its metadata's ``region``, else a place name that opens its title."""
    region = document.metadata.get("region")
    if region:
        return region
    found = _LEADING_PLACE.match(document.title)
    if found and not _NOT_PLACES.search(found.group(1)):
        return found.group(1)
    return None


def applies(region: str | None, question: Question, places: Mapping[str, str]) -> bool | None:
    """Whether rules for ``region`` are what the question asks for.

    True: the question names the region, or a place inside its province. False: it names another place only.
    None: nothing is known, because the question names no place or the document none.
    """
    if region and region in question.text:
        return True
    asked = {places.get(place, places.get(place.rstrip("省市"), place)) for place in question.places}
    if not asked:
        return None
    if region is None:
        return None
    stem = region.rstrip("省市")
    return places.get(region, places.get(stem, stem)) in asked
