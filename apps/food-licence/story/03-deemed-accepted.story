# 五个工作日内没有告知，自收到之日起视为受理。Silent for five working days: accepted from the day it was received.
at 2026-03-02 09:00
as lin
do apply business_name="演示餐饮店" uscc=91440303MA5DEM07BT business=catering premises="人民南路 20 号" plan="后厨三十平方米，冷藏柜两台" contact="居民甲" phone=13800000000 -> A
at 2026-03-10 09:00
show A
