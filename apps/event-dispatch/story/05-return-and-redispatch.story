# 退回、重新分拨；退回两次由督查协调，之后不能再退。Returned and dispatched again; after two returns a supervisor settles it.
at 2026-03-02 09:00
as lin
do report category=obstruction place="桂园路 5 号" street=440303001 details="人行道上堆满建材" -> A
as grid-guiyuan
do accept A
as supervisor
do coordinate A reason="直接指定"
as dispatcher
do dispatch A
as city
do return A
do return A reason="建材属在建工地，请住建部门处理" suggested=housing-construction
show A
as dispatcher
do dispatch A department=transport dispatch_note="占用的是市政道路"
as transport
do return A reason="未占用车行道，不在职责内"
as dispatcher
do dispatch A department=city-management
as supervisor
do coordinate A department=city-management
do coordinate A department=city-management reason="按区职责清单由城管局牵头"
as city
do return A reason="仍认为不属本局"
do dispose A result="已督促清走建材，恢复通行"
as verifier
do pass A
show A
