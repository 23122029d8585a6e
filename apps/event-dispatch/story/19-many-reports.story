# 三人以上反映的，优先级提高一级。Three reports or more: one step more urgent.
at 2026-03-02 09:00
as lin
do report category=shared-bikes place="国贸地铁站 C 口" street=440303005 lat=22.540 lon=114.119 details="单车堵住出口" -> A
as he
do report category=shared-bikes place="国贸地铁站 C 口旁" street=440303005 lat=22.5401 lon=114.1191 details="轮椅过不去" -> B
as fang
do report category=shared-bikes place="国贸地铁站" street=440303005 lat=22.5402 lon=114.1190 details="单车倒了一片" -> C
as dispatcher
merge B into A reason="同一处"
merge C into A reason="同一处"
do accept A
show A
