# 补正只能一次告知。Corrections are asked for once.
at 2026-03-02 09:00
as lin
do apply business_name="演示餐饮店" uscc=91440303MA5DEM07BT business=catering premises="人民南路 20 号" plan="后厨三十平方米，冷藏柜两台" contact="居民甲" phone=13800000000 -> A
as counter
do ask-correction A missing="缺少平面布局图"
show A
as he
do correct A correction="不是我的申请"
at 2026-03-06 09:00
as lin
do correct A correction="已补平面布局图"
as counter
do ask-correction A missing="还缺健康证"
do accept A
show A
