# 办结之后的一切办理都被拒绝，记录不变。After closure every act is refused and the record stands.
at 2026-03-02 09:00
as lin
do report category=illegal-parking place="宝安南路 33 号" street=440303001 details="校门口车停在盲道上" -> A
do report category=illegal-parking place="宝安南路 35 号" street=440303001 details="又一辆停在盲道上" -> B
as grid-guiyuan
do accept A near_school=true
show A
do accept A
as dispatcher
do dispatch A single=true
as traffic
do dispose A result="车辆已移走，依规处理"
do dispose A result="再报一次"
as verifier
do pass A
do pass A
at 2026-04-01 09:00
show A
as grid-guiyuan
do accept A
as dispatcher
do dispatch A
merge A into B reason="同一路段"
merge B into A reason="同一路段"
as traffic
do return A reason="事后想退"
as supervisor
do extend A amount=2 reason="事后补办"
do suspend A reason="事后补办"
as lin
do reopen A reopen_reason="又停了"
show A
