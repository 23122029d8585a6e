# 逾期不缴，加处罚款不得超过罚款本数。Not paid in time: more, but never more than the fine itself.
at 2026-03-02 09:00
as officer-a
do file-case violation=street-trading place="嘉宾路 7 号" facts="在人行道上摆摊经营" party_kind=person party="当事人甲" -> A
do investigate A evidence="现场笔录、照片三张" severity=light way=simple
as officer-b
do countersign A
do decide-on-spot A fine=200 told=true result="罚款二百元"
do deliver A delivered_on=2026-03-02
at 2026-03-20 09:00
show A
as registrar
do record-late-payment A amount_paid=500
do record-late-payment A amount_paid=220
show A
