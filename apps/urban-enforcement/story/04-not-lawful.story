# 没有证件、只有一个人、自己签字。No certificate, one officer alone, signing for oneself.
at 2026-03-02 09:00
as trainee
do file-case violation=litter place="嘉宾路 7 号" facts="在人行道上摆摊经营" party_kind=person party="当事人甲" -> A
as officer-a
do file-case violation=litter place="嘉宾路 7 号" facts="在人行道上摆摊经营" party_kind=person party="当事人甲" -> A
as trainee
do investigate A evidence="现场笔录、照片三张" severity=light way=ordinary
as officer-a
do investigate A evidence="现场笔录、照片三张" severity=light way=ordinary
do countersign A
do notify A intended_fine=100 notice="拟罚款一百元"
as trainee
do countersign A
as officer-b
do countersign A
do ask-hearing A hearing_request="要求听证"
do notify A intended_fine=100 notice="拟罚款一百元，您有权陈述、申辩"
do ask-hearing A hearing_request="要求听证"
