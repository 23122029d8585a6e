# 时限可依规延长、暂停、恢复，由督查员批准并写明理由。The limit is extended, suspended and resumed by a supervisor, with a reason.
at 2026-03-02 09:00
as lin
do report category=sidewalk-damage place="爱国路 22 号" street=440303002 details="地砖大面积松动" -> A
as dispatcher
do accept A
do dispatch A
show A
as transport
do extend A amount=3 reason="材料未到"
as supervisor
do extend A amount=3
do extend A amount=30 reason="材料未到"
do extend A amount=3 reason="定制盲道砖需三天到货"
show A
do resume A reason="没有暂停过"
do suspend A reason="台风预警期间停止道路作业"
do suspend A reason="再停一次"
wait 2 working-days
show A
do resume A reason="预警解除"
show A
as transport
do dispose A result="更换地砖四十平方米"
as verifier
do pass A
show A
