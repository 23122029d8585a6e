# 十五天之后不能再要求重办。After fifteen days it can no longer be reopened.
at 2026-03-02 09:00
as lin
do report category=animal place="莲塘路 6 号" street=440303008 details="绿化带里有死老鼠" -> A
as dispatcher
do accept A
do dispatch A single=true
as health
do dispose A result="已清理并消毒，周边投放诱饵站"
as verifier
do pass A
show A
at 2026-03-17 08:30
show A
at 2026-03-17 10:30
show A
as lin
do reopen A reopen_reason="又看见了老鼠"
# 过了期仍可评价，也可另行上报。Rating and a new report are still open.
do rate A score=3 text="清理了，但老鼠还在"
do report category=animal place="莲塘路 6 号" street=440303008 details="又看见了老鼠" -> B
show B
