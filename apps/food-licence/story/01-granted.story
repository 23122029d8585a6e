# 受理、现场核查不计入期限、准予、送达。Accepted, inspected off the clock, granted, delivered.
at 2026-03-02 09:00
as lin
do apply business_name="演示餐饮店" uscc=91440303MA5DEM07BT business=catering premises="人民南路 20 号" plan="后厨三十平方米，冷藏柜两台" contact="居民甲" phone=13800000000 -> A
at 2026-03-04 10:00
as counter
do accept A
show A
as inspector-a
do notify-inspection A inspection_days=5
show A
at 2026-03-09 15:00
do record-inspection A inspection=passed findings="布局合理，设备齐全"
as inspector-b
do countersign A
show A
at 2026-03-11 10:00
as head
do grant A result="准予食品经营许可，有效期五年"
as counter
do deliver A delivered_on=2026-03-12
show A
