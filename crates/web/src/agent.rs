//! The coarse name of a browser, for the list of one's sessions: a kind and a system out of two short tables, so that
//! nothing of what a stranger sends in the header is kept or shown.

/// What stands in the header, and the name that is shown; the first that fits, since many claim to be others.
const BROWSERS: [(&str, &str); 8] = [
    ("MicroMessenger", "WeChat"),
    ("AlipayClient", "Alipay"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];

const SYSTEMS: [(&str, &str); 8] = [
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// `Firefox, Windows`; empty where neither is known.
pub fn name(header: &str) -> String {
    let of = |table: &[(&str, &'static str)]| {
        table.iter().find(|(mark, _)| header.contains(mark)).map(|(_, name)| *name)
    };
    [of(&BROWSERS), of(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
