# 用去八成亮黄牌，到期亮红牌并告知报告人。Yellow at four fifths, red when due; the reporter is told.
at 2026-03-02 09:00
as lin
do report category=illegal-posting place="嘉宾路 7 号" street=440303005 details="电线杆上贴满小广告" -> A
# 两个工作小时内没有受理：黄牌。Not screened within two working hours: yellow.
at 2026-03-02 11:30
show A
as grid-nanhu
do accept A
as dispatcher
do dispatch A
wait 1 working-days
show A
wait 2 working-days
show A
as supervisor
do urge A
do urge A note="已超期，请今天办完并书面说明"
as city
do dispose A result="已全部清除"
as verifier
do pass A
show A
