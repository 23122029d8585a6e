# 不满意可要求重办一次；第二次不再受理，但告知出路。Reopened once; a second time is refused, with where to turn.
at 2026-03-02 09:00
as lin
do report category=sewer-blockage place="向西路 11 号" street=440303005 details="污水冒到路面" -> A
do reopen A reopen_reason="还没办"
as dispatcher
do accept A
do dispatch A
as water
do dispose A result="已疏通"
as verifier
do pass A
as lin
do rate A score=2 text="第二天又堵了"
do reopen A
at 2026-03-05 09:00
do reopen A reopen_reason="第二天又堵了，没有根治"
show A
as dispatcher
do dispatch A
as water
do dispose A result="更换破损管道二十米，已根治"
as verifier
do pass A
show A
as lin
do reopen A reopen_reason="还想再来一次"
do rate A score=5 text="这次真的好了"
show A
