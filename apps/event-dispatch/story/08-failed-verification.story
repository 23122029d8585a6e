# 核查不通过：退回原部门返工，不能推走。Failed verification: the same department does it again.
at 2026-03-02 09:00
as lin
do report category=bulky-waste place="红岭路 9 号" street=440303001 details="旧沙发丢在路边" -> A
as grid-guiyuan
do accept A
as dispatcher
do dispatch A
as city
do dispose A result="已清运"
as verifier
do fail A
do fail A reason="沙发还在原处" verify_note="拍照为证"
show A
as city
do return A reason="找不到位置"
do dispose A result="已于当日下午清运完毕"
as verifier
do pass A
show A
