# 负面清单：不满十四周岁不罚，一事不再罚。The negative list: no penalty below fourteen, none twice.
at 2026-03-02 09:00
as officer-a
do file-case violation=litter place="嘉宾路 7 号" facts="在人行道上摆摊经营" party_kind=person party="当事人甲" minor=true -> A
do investigate A evidence="现场笔录、照片三张" severity=light way=simple
as officer-b
do countersign A
do decide-on-spot A fine=50 told=true result="罚款五十元"
as officer-a
do file-case violation=litter place="嘉宾路 7 号" facts="在人行道上摆摊经营" party_kind=person party="当事人甲" fined_before=true -> B
do investigate B evidence="现场笔录、照片三张" severity=light way=simple
as officer-b
do countersign B
do decide-on-spot B fine=50 told=true result="罚款五十元"
