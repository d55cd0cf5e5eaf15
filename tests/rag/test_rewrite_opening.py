from __future__ import annotations

import pytest

from rag.rewrite_opening import Opening, opening


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("谢谢，记下了。那怎么申请", Opening("怎么申请")),
        ("看错证了，我是D类", Opening("D类", corrected=True)),
        ("不好意思说岔了，是三等奖", Opening("三等奖", corrected=True)),
        ("打错字了，我要问的是智能制造", Opening("智能制造", corrected=True)),
        ("不对，我想问的是材料", Opening("材料", corrected=True)),
        ("不是金奖，是银奖", Opening("银奖", corrected=True, taken_back="金奖")),
        ("先不管这个，租金怎么收", Opening("租金怎么收", aside=True)),
        ("行，那些新玩意先搁一边。旧机床怎么换", Opening("旧机床怎么换", aside=True)),
        ("要是没备案呢", Opening("没备案呢", supposing=True)),
        # what looks like it and is none
        ("不是小微企业，能申请吗", Opening("不是小微企业，能申请吗")),
        ("材料填错了，怎么改", Opening("材料填错了，怎么改")),
        ("不管是不是本地户口，都能申请吗", Opening("不管是不是本地户口，都能申请吗")),
        ("指的是什么", Opening("指的是什么")),
        ("什么时候截止？需要什么材料", Opening("什么时候截止？需要什么材料")),
    ],
)
def test_what_is_said_before_the_question(text: str, taken: Opening) -> None:
    assert opening(text) == taken
