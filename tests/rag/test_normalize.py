from __future__ import annotations

import pytest

from index.cleaning import clean
from rag.lexicon import load_lexicon
from rag.normalize import Normalize
from rag.state import State

_normalize = Normalize(lambda text: clean(text).text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("  人才\t政策\n有哪些　", "人才 政策 有哪些"),
        ("民營經濟有哪些支持措施", "民营经济有哪些支持措施"),
        ("經(jīng)濟(jì)怎么發(fā)展", "经济怎么发展"),
        ("Ｘｉｎｚｈｉ ４５６７", "Xinzhi 4567"),
        ("人才​政策", "人才政策"),
        ("", ""),
        ("\n \t", ""),
    ],
)
def test_a_question_gets_the_form_of_the_clean_text(asked: str, text: str) -> None:
    assert _normalize(State("1", asked)) == State("1", asked, text=text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("中小企業數位轉型專案計畫有哪些補助？", "中小企业数字转型项目计划有哪些补助？"),
        ("網路資訊安全軟體開發如何申請支援", "网络信息安全软件开发如何申请支持"),
        ("這份檔案對人工智慧產業叢集有何部署", "这份文件对人工智能产业集群有何部署"),
        ("請問創科企業的查詢電話及聯絡人", "请问科技创新企业的咨询电话及联系人"),
        ("公營企業可否參與巨量資料及雲端運算專案", "国有企业可否参与大数据及云计算项目"),
        # A file that is kept of somebody is no document of a policy.
        ("出站人員檔案放在檔案館還是人才中心？檔案管理歸誰", "出站人员档案放在档案馆还是人才中心？档案管理归谁"),
        ("投資訊息、安裝置換設備、國營運輸企業", "投资信息、安装置换设备、国营运输企业"),
        # The same words from somebody who writes simplified characters mean what they say.
        ("云计算专案组的档案怎么查", "云计算专案组的档案怎么查"),
    ],
)
def test_words_of_taiwan_and_hong_kong_are_understood_in_their_script(asked: str, text: str) -> None:
    normalize = Normalize(lambda raw: clean(raw).text, load_lexicon().regional)
    assert normalize(State("1", asked)).text == text
