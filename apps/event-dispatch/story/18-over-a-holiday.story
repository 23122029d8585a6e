# 清明放假不计，三个工作日顺延到节后。The Qingming holiday does not count.
at 2026-04-03 15:00
as lin
do report category=tree place="东湖路 1 号" street=440303007 details="一根大枝断了挂在树上" -> A
as dispatcher
do accept A
do dispatch A
show A
at 2026-04-07 10:00
show A
as city
do dispose A result="断枝已锯除清运"
as verifier
do pass A
show A
