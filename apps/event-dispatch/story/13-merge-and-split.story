# 三人反映同一件事：合并后各有各的查询码、时限、答复、评价；拆分原样还回。
# Three reports of one matter: merged, each keeps its own code, clock, answer and rating; split gives them back.
at 2026-03-02 09:00
as lin
do report category=flooding place="布心路路口" street=440303007 lat=22.580 lon=114.150 details="路口积水没过脚踝" -> A
at 2026-03-02 09:20
as he
do report category=flooding place="布心路公交站" street=440303007 lat=22.5802 lon=114.1503 details="公交站前积水" -> B
at 2026-03-02 09:40
as fang
do report category=flooding place="布心路 100 号" street=440303007 lat=22.5803 lon=114.1501 details="水快进店了" -> C
as lin
merge B into A reason="同一处积水"
as dispatcher
merge A into A reason="手误"
merge B into A
merge B into A reason="同一处积水"
merge C into A reason="同一处积水"
show A
show B
# 并入的办件在原处不能再办。A merged case is not handled where it was.
do accept B
do accept A
show A
split B from A reason="公交站是排水口堵塞，另一原因"
split B from A reason="再拆一次"
show A
show B
do dispatch A single=true
as water
do dispose A result="抽排完毕，路口恢复通行"
as verifier
do pass A
as lin
do rate A score=5
as fang
do rate A score=3 text="来得晚了一点"
as he
do rate A score=1
as dispatcher
split C from A reason="答复后再拆"
show A
show B
