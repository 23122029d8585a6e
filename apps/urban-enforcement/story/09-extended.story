# 九十日的办案期限，最多延长三十日、一次。Ninety days for a case, thirty more at most, once.
at 2026-03-02 09:00
as officer-a
do file-case violation=posting place="嘉宾路 7 号" facts="在灯杆上张贴广告" party_kind=person party="当事人甲" -> A
do extend A amount=10 reason="案情复杂"
as chief
do extend A amount=31 reason="案情复杂"
do extend A amount=30 reason="案情复杂，需要鉴定"
show A
do extend A amount=1 reason="再延一日"
# 用去八成亮黄牌，到期亮红牌。Yellow at four fifths, red when due.
at 2026-06-20 09:00
show A
at 2026-07-02 09:00
show A
