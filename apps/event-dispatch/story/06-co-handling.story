# 两个部门协办：都办完才进入核查。Two departments: verification begins when both are done.
at 2026-03-02 09:00
as lin
do report category=noise-construction place="文锦中路工地" street=440303005 night=true details="凌晨两点还在打桩" -> A
as grid-nanhu
do accept A
show A
as dispatcher
do dispatch A department=ecology co_department=ecology
do dispatch A
show A
# 主办不能替协办，协办也不能替主办。Neither acts for the other.
as police
do dispose A result="我来代办"
as ecology
do co-finish A co_result="我来代办"
do dispose A result="责令停止夜间施工，并复测噪声"
show A
as verifier
do pass A
as police
do co-finish A co_result="到场制止，施工已停"
as verifier
do pass A
show A
