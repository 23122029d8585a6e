# 不予受理，要说明为什么、该找谁。Not accepted, with the reason and whom to turn to.
at 2026-03-03 10:00
as he
do report category=general-request place="罗湖区外某市场" details="外区的市场缺斤少两" -> A
# 没写街道：网格员管不到，由分拨中心受理。No street: the dispatch centre screens it.
as grid-guiyuan
do reject A reject_kind=not-in-district reply="该市场不在本区，请向所在区热线反映"
as dispatcher
do reject A reject_kind=not-in-district reply="该市场不在本区，请向所在区热线反映"
show A
as he
do reopen A reopen_reason="我觉得归你们管"
do rate A score=2
# 危及人身安全的不得不受理。What endangers people cannot be rejected.
do report category=building-safety place="笋岗路 3 号" street=440303006 danger=true details="外墙瓷砖正往下掉" -> B
as dispatcher
do reject B reject_kind=not-our-duty reply="请联系物业处理"
do accept B
show B
