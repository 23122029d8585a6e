# 夜间噪声按规则转公安，时限二十四小时。Noise at night goes to the police by rule, within 24 hours.
at 2026-03-06 23:10
as lin
do report category=noise-life place="春风路 2 号" street=440303005 night=true details="楼下酒吧音响很大" -> A
as dispatcher
do accept A
show A
do dispatch A
as police
do dispose A result="到场劝导，音响已关小"
as verifier
do pass A
show A
# 同样的事发生在白天，仍是公安，按工作日计。By day the same matter has three working days.
as he
do report category=noise-life place="春风路 40 号" street=440303005 details="白天店铺喇叭叫卖" -> B
as dispatcher
do accept B
show B
