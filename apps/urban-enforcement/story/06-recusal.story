# 决定回避的人员不得再办理本案。Who was recused does nothing more in the case.
at 2026-03-02 09:00
as officer-a
do file-case violation=street-trading place="嘉宾路 7 号" facts="在人行道上摆摊经营" party_kind=person party="当事人甲" -> A
as chief
do recuse A account=officer-a
do recuse A account=officer-a reason="与当事人有近亲属关系"
as officer-a
do investigate A evidence="现场笔录、照片三张" severity=light way=ordinary
as officer-b
do investigate A evidence="现场笔录、照片三张" severity=light way=ordinary
show A
