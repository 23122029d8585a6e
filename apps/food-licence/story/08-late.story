# 用去八成黄牌，到期红牌；无关的办理不改变时限。Yellow at four fifths, red when due; unrelated acts change nothing.
at 2026-03-02 09:00
as lin
do apply business_name="演示餐饮店" uscc=91440303MA5DEM07BT business=catering premises="人民南路 20 号" plan="后厨三十平方米，冷藏柜两台" contact="居民甲" phone=13800000000 -> A
as counter
do accept A
at 2026-03-24 23:58
show A
at 2026-03-25 09:00
show A
at 2026-03-31 09:00
show A
