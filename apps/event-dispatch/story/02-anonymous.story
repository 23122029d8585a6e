# 不登录也能上报；有的类别须留电话。Reporting without an account; some categories need a phone number.
at 2026-03-02 20:15
as anonymous
do report category=litter-bin place="东门步行街" street=440303003 details="垃圾桶满了，溢到地上" -> A
show A
do report category=home-help place="翠竹路某小区" street=440303004 details="独居老人需要人上门看看" -> B
do report category=home-help place="翠竹路某小区" street=440303004 details="独居老人需要人上门看看" phone=13800000000 -> B
show B
# 未登录的人不能办理。Visitors do nothing else.
do accept A
do note A note="我来催一下"
