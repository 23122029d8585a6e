# 不予受理要写明理由。Not accepting needs a reason.
at 2026-03-02 09:00
as lin
do apply business_name="演示餐饮店" uscc=123 business=catering premises="人民南路 20 号" plan="后厨三十平方米" contact="居民甲" phone=13800000000 -> A
do apply business_name="演示餐饮店" uscc=91440303MA5DEM07BT business=catering premises="人民南路 20 号" plan="后厨三十平方米，冷藏柜两台" contact="居民甲" phone=13800000000 -> A
as counter
do not-accept A missing="不属于本区管辖，请向所在区申请"
do not-accept A missing="不属于本区管辖，请向所在区申请" reason="不属于本机关职权范围"
show A
