# 填错了：一次说清所有问题，什么也不存。Wrong input: every problem at once, nothing stored.
at 2026-03-02 09:00
as lin
do report -> A
do report category=flying-saucer place="人民南路" details="天上有东西" -> A
do report category=tree place="人民南路" details="树倒了" lat=222.5 lon=114.1 -> A
do report category=tree place="路" details="树倒了" phone=abc -> A
do report category=tree place="人民南路 8 号" street=440303999 details="树倒了" -> A
do report category=tree place="人民南路 8 号" street=440303005 details="树倒了" -> A
as grid-nanhu
do accept A category=flying-saucer
do reject A
do reject A reject_kind=not-our-duty reply="否"
do accept A
as dispatcher
do dispatch A priority=9
do dispatch A department=nobody
do conjure A
