"""The words by which a sentence leads to what its source says: 根据《…》规定, 文件提出：, 具体来说."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SOURCE = (
    r"(?:《[^《》]{2,80}》|若干政策措施|政策措施|政策|文件|条款|条文|办法|措施|通知|原文|资料|来源|意见|方案|条例|规定|要求|法律|法规)"
)
_SAYS = r"(?:规定|要求|明确提出|明确|提出|指出|显示|写明|载明|强调|说明|表示)"
_LEAD = re.compile(
    rf"(?:(?:根据|按照|依据|依照|据|在)?(?:所引|(?:检索到|查到|收录|所收录|提供)的|相关|有关|上述|该|本|此|这份|这项|这一|现行)?{_SOURCE}{{1,2}}(?:原文)?(?:的|中|里)?"
    rf"(?:{_SAYS}{{1,2}}(?:的是|了)?[，,：:]?|[，,：:])"
    rf"|(?:该|本|此|这一|这项|这份){_SOURCE}(?=[由是自于对从将])"
    r"|(?:答|回答|具体来说|具体来看|具体而言|具体包括|总的来说|总体来看|总体上|简单来说|简言之|此外|另外|同时|其中|因此|据此|由此|也就是说|综上)[，,：:]"
    rf"|(?:该|本|这一|这)部分(?:还|也|专门)?{_SAYS}{{1,2}}[，,：:]?"
    r"|[您你]好[，,！!]|(?:需要|应当)?(?:说明|注意|指出|强调|提醒)的是[，,：:]|(?:具体)?(?:规定|内容|要求|情况|标准)如下[：:]"
    r"|(?:主要)?(?:包括|如下|有)?以下(?:几个)?方面[，,：:])"
)


def lead_ends(sentence: str) -> Iterator[int]:
    """Where the content of ``sentence`` may begin: after each of its lead-in phrases."""
    end = 0
    while (match := _LEAD.match(sentence, end)) is not None and match.end() < len(sentence):
        end = match.end()
        yield end


def lead_end(sentence: str) -> int:
    """Where the content of ``sentence`` begins: after its lead-in phrases, or 0."""
    return max(lead_ends(sentence), default=0)
