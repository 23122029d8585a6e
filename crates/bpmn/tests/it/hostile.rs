//! Input that wants to hurt: refused in little time, with a finding.

use crate::support::{codes, file, flow, line};

#[test]
fn document_types_are_refused() {
    let laughs =
        "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;\">]><lolz>&lol2;</lolz>";
    let outside = "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>&x;</r>";
    for xml in [laughs, outside, "<!DOCTYPE a>", "<!doctype a><a/>"] {
        assert_eq!(codes(xml), ["document-type@"], "{xml}");
    }
    assert_eq!(codes("<a>&undeclared;</a>"), ["xml@"]);
}

#[test]
fn deep_nesting_is_refused_before_the_tree_is_built() {
    for depth in [65, 1_000, 100_000] {
        let xml = "<a>".repeat(depth) + &"</a>".repeat(depth);
        assert_eq!(codes(&xml), ["too-deep@"], "{depth}");
        assert_eq!(codes(&"<a>".repeat(depth)), ["too-deep@"], "{depth}");
    }
    let xml = "<a>".repeat(64) + &"</a>".repeat(64);
    assert_eq!(codes(&xml), ["not-bpmn@"]);
    let hidden = format!("<a><!-- {} --><![CDATA[{}]]></a>", "<b>".repeat(1_000), "<b>".repeat(1_000));
    assert_eq!(codes(&hidden), ["not-bpmn@"]);
    let quoted = format!("<a b='{}'/>", "/>".repeat(1_000));
    assert_eq!(codes(&quoted), ["not-bpmn@"]);
}

#[test]
fn size_and_counts_are_capped() {
    assert_eq!(codes(&" ".repeat(5 * 1024 * 1024)), ["too-large@"]);
    let wide = format!("<a>{}</a>", "<b/>".repeat(bpmn::ELEMENTS_MAX));
    assert_eq!(codes(&wide), ["too-many-elements@"]);
    let attributes: String = (0..200).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(codes(&format!("<a{attributes}/>")), ["too-many-attributes@"]);
    let spaces: String = (0..3_000).map(|n| format!("<b xmlns:n{n}='u{n}'/>")).collect();
    assert_eq!(codes(&format!("<a>{spaces}</a>")), ["too-many-namespaces@"]);
    for aside in ["<!-- -->", "<?x y?>", "<![CDATA[x]]>"] {
        assert_eq!(codes(&format!("<a>{}</a>", aside.repeat(20_001))), ["too-many-asides@"], "{aside}");
        assert_eq!(codes(&format!("<a>{}</a>", aside.repeat(20_000))), ["not-bpmn@"], "{aside}");
    }
}

#[test]
fn a_file_wrong_everywhere_gives_a_short_list() {
    let many: String = (0..20_000).map(|n| format!("<serviceTask id='t{n}'/>")).collect();
    let (model, findings) = bpmn::parse(&file("", &many));
    assert!(model.is_none());
    assert_eq!(findings.len(), 201);
    assert!(findings.iter().any(|f| f.code == "more-findings"));
}

#[test]
fn wide_parallel_splits_do_not_explode() {
    let mut body = line("<parallelGateway id='x'/>") + "<parallelGateway id='j'/>" + &flow("z", "j", "end");
    for n in 0..300 {
        body += &format!("<userTask id='t{n}' luohu:role='a'/>");
        body += &flow(&format!("i{n}"), "x", &format!("t{n}"));
        body += &flow(&format!("o{n}"), &format!("t{n}"), "j");
    }
    assert_eq!(codes(&file("", &body)), Vec::<String>::new());
}

#[test]
fn broken_pieces_never_panic() {
    let whole = file(
        "<message id='m' name='n'/>",
        &line("<userTask id='x' luohu:role='a'><documentation>字</documentation></userTask>"),
    );
    for cut in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)) {
        let (model, findings) = bpmn::parse(&whole[..cut]);
        assert!(model.is_none() && !findings.is_empty(), "cut at {cut}");
    }
    for at in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)) {
        for piece in ["<", ">", "\"", "&", "字", "\0", "]]>", "<!--"] {
            let broken = format!("{}{piece}{}", &whole[..at], &whole[at..]);
            let _ = codes(&broken);
        }
    }
}
