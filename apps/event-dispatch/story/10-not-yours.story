# 不是你的岗位、部门、街道、上报：逐一拒绝，并说明原因。Wrong post, office, street, filing: each refused with its reason.
at 2026-03-02 09:00
as lin
do report category=street-light place="南湖路 15 号" street=440303005 details="三盏路灯不亮" -> A
do accept A
as grid-guiyuan
do accept A
as city
do accept A
as grid-nanhu
do accept A
do dispatch A
as supervisor
do dispatch A
as dispatcher
do dispose A result="我直接办了"
do dispatch A
as water
do dispose A result="不是我们的灯，也办了"
as stray-supervisor
do urge A note="请抓紧"
as verifier
do dispose A result="我来"
as transport
do dispose A result="更换光源三套"
do pass A
as verifier
do pass A
# 别人的上报不能评价，也不能要求重办。Another person's report can be neither rated nor reopened.
as he
do rate A score=1 text="不满意"
do reopen A reopen_reason="我也不满意"
as lin
do rate A score=4
