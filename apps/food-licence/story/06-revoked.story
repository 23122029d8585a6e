# 撤销前须告知，满五个工作日。Notice, and five working days, before a licence is revoked.
at 2026-03-02 09:00
as lin
do apply business_name="演示餐饮店" uscc=91440303MA5DEM07BT business=catering premises="人民南路 20 号" plan="后厨三十平方米，冷藏柜两台" contact="居民甲" phone=13800000000 -> A
as counter
do accept A
as inspector-a
do notify-inspection A inspection_days=2
do record-inspection A inspection=passed findings="合格"
as inspector-b
do countersign A
as head
do grant A result="准予食品经营许可"
as counter
do deliver A delivered_on=2026-03-02
at 2026-06-01 09:00
as head
do revoke A revocation="撤销许可" reason="以欺骗手段取得"
do notify-revocation A note="拟撤销许可，可在五个工作日内陈述申辩"
at 2026-06-04 09:00
do revoke A revocation="撤销许可" reason="以欺骗手段取得"
at 2026-06-10 09:00
do revoke A revocation="撤销许可" reason="以欺骗手段取得"
show A
