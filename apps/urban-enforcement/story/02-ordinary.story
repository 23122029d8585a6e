# 普通程序：告知、陈述申辩期、决定、送达、缴款。The ordinary procedure: notice, time for the defence, decision, delivery, payment.
at 2026-03-02 09:00
as officer-a
do file-case violation=street-trading place="嘉宾路 7 号" facts="在人行道上摆摊经营" party_kind=organisation party="当事人甲" -> A
do investigate A evidence="现场笔录、照片三张" severity=grave way=ordinary
as officer-b
do countersign A
do notify A intended_fine=800 notice="拟罚款八百元，您有权陈述、申辩"
show A
as chief
do decide A fine=800 result="罚款八百元"
as officer-b
do hear-defence A note="当事人陈述：已自行改正，采纳"
at 2026-03-10 09:00
show A
as chief
do decide A fine=900 result="罚款九百元"
do decide A fine=600 result="罚款六百元。可在六十日内申请行政复议，或六个月内提起行政诉讼"
as officer-a
do deliver A delivered_on=2026-03-12
show A
at 2026-03-20 09:00
as registrar
do record-payment A amount_paid=600
show A
