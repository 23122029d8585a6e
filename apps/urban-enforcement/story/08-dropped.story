# 不予处罚。No penalty.
at 2026-03-02 09:00
as officer-a
do file-case violation=posting place="嘉宾路 7 号" facts="在人行道上摆摊经营" party_kind=person party="当事人甲" -> A
do investigate A evidence="现场笔录、照片三张" severity=light way=ordinary
as officer-b
do countersign A
do notify A intended_fine=50 notice="拟罚款五十元，您有权陈述、申辩"
at 2026-03-10 09:00
as chief
do drop A result="违法行为轻微并及时改正，不予处罚"
do drop A result="违法行为轻微并及时改正，不予处罚" reason="《行政处罚法》第三十三条"
show A
