"""Small corpora for the tests of the index."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from index.cleaning import clean
from index.passage import Document

POLICY_ID = "heilongjiang-innovation-policy"
POLICY_HEADINGS = (
    "全面提升科技创新能力",
    "加快科研成果转化落地",
    "加快传统制造业转型升级",
    "大力发展战略性新兴产业和未来产业",
    "培育壮大现代产业集群",
    "加快推动数字化网络化智能化转型",
    "着力推进绿色化发展",
    "加快发展现代服务业",
    "充分发挥国有企业产业振兴主力军作用",
    "全面加强央地合作和军民融合发展",
    "支持鼓励引导民营经济健康发展",
    "加强人才和财政金融支持",
)

# Made for these tests: five documents, one of them in two passages.
DOCUMENTS = (
    {"id": "water", "title": "节约用水办法", "text": "居民用水实行阶梯水价。\n第一条超过定额的用水加价收费。"},
    {"id": "housing", "title": "人才公寓办法", "text": "博士可以申请人才公寓，租金按市场价的六成收取。"},
    {"id": "upgrade", "title": "技术改造补助", "text": "企业技术改造按设备投资额的百分之十给予补助。"},
    {"id": "elderly", "title": "养老服务条例", "text": "八十周岁以上老人可以领取高龄津贴。"},
    {"id": "startup", "title": "创业担保贷款", "text": "高校毕业生创业可以申请担保贷款，财政给予贴息。"},
)


def write_corpus(folder: Path) -> Path:
    """Write ``DOCUMENTS`` as one .jsonl file into ``folder``."""
    path = folder / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(document, ensure_ascii=False) for document in DOCUMENTS), "utf-8")
    return path


def shipped_document() -> Document:
    """The policy that comes with the package, cleaned."""
    folder = resources.files("index") / "corpus"
    (raw,) = (path.read_text("utf-8") for path in folder.iterdir() if path.name.endswith(".txt"))
    return Document(POLICY_ID, "某措施", clean(raw).text)
