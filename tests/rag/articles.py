"""A fictional act in articles: sentences of several cases, sanctions, exclusions, and one procedure for all grants."""

from __future__ import annotations

from pathlib import Path

TITLE = "澄江县茶产业发展扶持办法"
SCOPE = "第一条 本办法所称茶企，是指在澄江县登记注册且年加工茶叶10吨以上的企业。"
EXCLUDED = "茶馆企业、餐饮企业不属于本办法所称茶企。"
LARGE = "第二条 大型茶企茶园改造投入较上年度增长的，按照增量部分的6%给予补助，最高不超过90万元；"
MEDIUM = "中型茶企按照增量部分的9%给予补助，最高不超过60万元；"
SMALL = "小型茶企按照增量部分的13%给予补助，最高不超过30万元。"
FIRST = "第三条 对首次获评的甲级茶园，给予一次性奖励12万元；"
AGAIN = "对再次获评的甲级茶园，给予一次性奖励5万元。"
HOUSING = "第四条 对全职引进的制茶大师，给予安家补贴20万元。"
RENT = "对新引进的茶学毕业生，给予每人每月900元租房补贴，补贴期限为2年。"
DORMITORY = "第五条 茶农公寓租金为市场价格的60%，累计租住不超过4年。"
SUBLET = "茶农公寓不得转租，违反规定的，县住房中心应当在10日内收回。"
SHARED = "第六条 制茶大师授课取得的报酬归个人所有，但在职公务员除外。"
TEAM = "获奖茶企应当将不低于65%的奖金分配给制作团队。"
VISITS = "第七条 每名茶事联络员联系不超过12家茶企。联络员每季度至少走访茶企1次。"
FRAUD = "第八条 虚报种植面积的，由县财政局追缴资金，3年内不予受理其申报。"
SCHOOL = "第九条 制茶大师的未成年子女申请入读小学的，由县教育局统筹安排。"
NOT_FOR = "上述待遇不适用于短期聘用的大师。"
PAPERS = "第十条 申请茶园改造补助的茶企应当提交下列材料：补助申请表、改造清单、上年度财务报表。"
PERIOD = "第十一条 申报工作每年组织一次，申报时间为每年4月1日至5月10日。"
REVIEW = "乡镇政府应当在6月5日前完成审核，县农业局应当在7月5日前完成评审。"
PHONE = "第十二条 政策咨询电话：县农业局0999-5230011。"
LINE = "举报电话：县农业局机关纪委0999-5230022。"
STANDARDS = "第十三条 主导制定国家标准、行业标准的，每项分别奖励20万元、8万元。"
CENTRE = "第十四条 县级制茶技术中心每三年复评一次，复评不合格的，取消资格。"
LABORATORY = "县级茶叶重点实验室一次性补助15万元，验收不合格的，不再拨付剩余经费。"

_ARTICLES = (
    (SCOPE, EXCLUDED), (LARGE, MEDIUM, SMALL), (FIRST, AGAIN), (HOUSING, RENT), (DORMITORY, SUBLET), (SHARED, TEAM),
    (VISITS,), (FRAUD,), (SCHOOL, NOT_FOR), (PAPERS,), (PERIOD, REVIEW), (PHONE, LINE), (STANDARDS,),
    (CENTRE, LABORATORY),
)  # fmt: skip
TEXT = "\n".join([TITLE, *("".join(article) for article in _ARTICLES)])


def write_articles(folder: Path) -> Path:
    """Write the act into ``folder``."""
    (folder / "articles.txt").write_text(TEXT, "utf-8")
    return folder
