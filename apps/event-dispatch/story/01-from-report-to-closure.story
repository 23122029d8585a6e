# 一件事从上报到办结。One event from report to closure.
at 2026-03-02 09:00
as lin
do report category=road-damage place="人民南路 12 号" street=440303001 lat=22.541 lon=114.118 details="路面有一个坑，直径约半米" -> A
show A
at 2026-03-02 09:30
as grid-guiyuan
do accept A main_road=true screen_note="现场属实，位于主干道"
show A
as dispatcher
do dispatch A single=true priority=2
at 2026-03-03 16:00
as transport
do dispose A result="已用冷补料修补，交通恢复"
at 2026-03-04 10:00
as verifier
do pass A verify_note="现场平整"
show A
as lin
do rate A score=5 text="很快"
# 十五天内无异议，办结。No objection in fifteen days: closed.
at 2026-03-19 10:00
show A
