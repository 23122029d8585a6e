# 每一种不合法的办理，都在写入之前被拒绝。Every unlawful act is refused before it is written.
at 2026-03-02 09:00
as lin
do apply business_name="演示餐饮店" uscc=91440303MA5DEM07BT business=catering premises="人民南路 20 号" plan="后厨三十平方米，冷藏柜两台" contact="居民甲" phone=13800000000 -> A
do accept A
as counter
do accept A
# 证件过期、没有先告知、自己给自己签字。An expired certificate, no notice first, signing for oneself.
as inspector-old
do notify-inspection A inspection_days=5
as inspector-a
do record-inspection A inspection=passed findings="合格"
do notify-inspection A inspection_days=5
do record-inspection A inspection=failed findings="没有冷藏设备"
do countersign A
as head
do grant A result="准予"
as inspector-b
do countersign A
# 核查不通过不得准予；别的部门没有这项权力。Not passed, so not granted; another office has no such power.
as head
do grant A result="准予"
as other-head
do refuse A result="不予许可" reason="不符合条件"
as head
do refuse A result="不予许可：没有冷藏设备。可在六十日内申请行政复议，或六个月内提起行政诉讼"
do refuse A result="不予许可：没有冷藏设备。可在六十日内申请行政复议，或六个月内提起行政诉讼" reason="不符合法定条件"
show A
