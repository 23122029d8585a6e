# 较大数额：听证、法制审核、集体讨论，一步都不能少。A large fine: hearing, legal review, discussion; none may be left out.
at 2026-03-02 09:00
as officer-a
do file-case violation=construction-waste place="嘉宾路 7 号" facts="在人行道上摆摊经营" party_kind=organisation party="当事人甲" -> A
do investigate A evidence="现场笔录、照片三张" severity=grave way=ordinary
as officer-b
do countersign A
do notify A intended_fine=30000 notice="拟罚款三万元，您有权陈述、申辩，五个工作日内可以要求听证"
at 2026-03-04 09:00
do ask-hearing A hearing_request="要求听证"
as officer-a
do hold-hearing A hearing_record="由调查人员主持"
as reviewer
do hold-hearing A hearing_record="听证笔录：对数量有异议，经核实属实"
do review A review_opinion="事实清楚，程序合法"
as chief
do decide A fine=25000 result="罚款两万五千元"
do discuss A discussion="集体讨论同意"
do decide A fine=60000 result="罚款六万元"
do decide A fine=15000 result="罚款一万五千元"
do decide A fine=25000 result="罚款两万五千元。可在六十日内申请行政复议，或六个月内提起行政诉讼"
show A
