# 协办退回：主办办完后一起回到分拨，可改为单办。The assisting office declines: back to dispatch, then one office alone.
at 2026-03-02 09:00
as he
do report category=cooking-fumes place="乐园路 20 号" street=440303003 details="油烟直接排到居民楼" -> A
as dispatcher
do accept A
do dispatch A
as ecology
do dispose A result="已要求安装油烟净化设施"
at 2026-03-02 14:00
as city
do co-return A reason="不是我局"
as market
do co-return A
do co-return A reason="证照齐全，油烟排放由生态环境部门监管"
show A
as dispatcher
do dispatch A single=true
show A
as ecology
do dispose A result="净化设施已安装，检测达标"
as verifier
do pass A
show A
