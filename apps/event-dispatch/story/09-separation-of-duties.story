# 办的人不能验自己办的。Who disposed of it cannot verify it.
at 2026-03-02 09:00
as lin
do report category=graffiti place="翠竹路 30 号" street=440303004 details="墙上喷了大字" -> A
as dispatcher
do accept A
do dispatch A
as double
do dispose A result="已粉刷覆盖"
do pass A
do fail A reason="自己看着不满意"
as verifier
do pass A
show A
