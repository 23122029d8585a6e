# 延长最多十个工作日、一次，由负责人写明理由。At most ten working days more, once, by the head, with reasons.
at 2026-03-02 09:00
as lin
do apply business_name="演示餐饮店" uscc=91440303MA5DEM07BT business=catering premises="人民南路 20 号" plan="后厨三十平方米，冷藏柜两台" contact="居民甲" phone=13800000000 -> A
as counter
do accept A
do extend A amount=5 reason="材料复杂"
as head
do extend A amount=5
do extend A amount=15 reason="材料复杂"
do extend A amount=10 reason="材料复杂，需要进一步核实"
show A
do extend A amount=1 reason="再延一天"
