# 评价：先有答复；一次答复评一次；一到五分。Rating: after the answer, once for each answer, one to five.
at 2026-03-02 09:00
as lin
do report category=park-facility place="洪湖公园" street=440303006 details="健身器材螺丝松了" -> A
do rate A score=5
as dispatcher
do accept A
do dispatch A
as city
do dispose A result="已紧固并检查全部器材"
as verifier
do pass A
as lin
do rate A score=9
do rate A
do rate A score=1 text="太慢"
do rate A score=5 text="改主意了"
as city
do rate A score=5
show A
