# 简易程序：两名持证人员、当场告知、二百元以下。The simple procedure: two certified officers, told on the spot, up to 200 yuan.
at 2026-03-02 09:00
as officer-a
do file-case violation=street-trading place="嘉宾路 7 号" facts="在人行道上摆摊经营" party_kind=person party="当事人甲" -> A
do investigate A evidence="现场笔录、照片三张" severity=light way=simple
as officer-b
do countersign A
do decide-on-spot A fine=100 result="罚款一百元"
do decide-on-spot A fine=300 told=true result="罚款三百元"
do decide-on-spot A fine=20 told=true result="罚款二十元"
do decide-on-spot A fine=100 told=true result="罚款一百元"
do deliver A delivered_on=2026-03-02
show A
at 2026-03-10 09:00
as registrar
do record-payment A amount_paid=50
do record-payment A amount_paid=100
show A
