//! Texts that were made to hurt. Each is refused or done inside the limits, like any other input.

mod feel;

pub use feel::feel;

/// The depth that every reader must refuse, or follow without the stack.
const DEEP: usize = 100_000;
/// Items of one loop or one list.
const WIDE: usize = 10_000;

fn nested(open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(DEEP), close.repeat(DEEP))
}

/// Bombs in XML, for a root element and namespace.
pub fn xml(root: &str, namespace: &str, inner: &str) -> Vec<String> {
    let file = |inside: &str| {
        format!(
            "<{root} xmlns=\"{namespace}\" id=\"d\" name=\"d\" namespace=\"n\" targetNamespace=\"n\">{inside}</{root}>"
        )
    };
    let laughs: String =
        (1..30).map(|n| format!("<!ENTITY l{n} \"&l{0};&l{0};&l{0};&l{0};\">", n - 1)).collect();
    let square = format!(
        "<!DOCTYPE a [<!ENTITY x \"{}\">]><{root}>{}</{root}>",
        "x".repeat(50_000),
        "&x;".repeat(50_000)
    );
    let mut bombs = vec![
        nested("<a>", "", "</a>"),
        nested("<a>", "", ""),
        file(&nested("<a>", "", "</a>")),
        file(&nested(&format!("<{inner}>"), "", &format!("</{inner}>"))),
        format!("<!DOCTYPE {root} [<!ENTITY l0 \"ha\">{laughs}]><{root}>&l29;</{root}>"),
        square,
        format!("<!DOCTYPE a [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]><{root}>&a;</{root}>"),
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/\"><a/>".into(),
        format!("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><{root}>&x;</{root}>"),
        format!("<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/p\">%p;]><{root}/>"),
        file(&"<a/>".repeat(DEEP)),
        file(&format!("<a{}/>", (0..WIDE).map(|n| format!(" a{n}=\"\"")).collect::<String>())),
        file(&(0..WIDE).map(|n| format!("<a xmlns:n{n}=\"u{n}\"/>")).collect::<String>()),
        file(&"&amp;".repeat(DEEP)),
        file(&"<!---->".repeat(DEEP)),
        file(&"<![CDATA[x]]>".repeat(DEEP)),
        file(&format!("<{inner} id=\"{}\"/>", "x".repeat(1 << 20))),
        "<".repeat(DEEP),
        "<a ".repeat(DEEP),
        "&".repeat(DEEP),
        format!("{}<a/>", "<?x y?>".repeat(DEEP)),
        file(&"\u{10ffff}".repeat(DEEP)),
        file(&format!("<{inner} id=\"a\" name=\"b\"/>").repeat(WIDE)),
    ];
    let chained: String = (0..2_000).map(|n| format!("<{inner} id=\"i{n}\" name=\"i{n}\"/>")).collect();
    bombs.push(file(&chained));
    bombs
}

/// Bombs in BPMN beside those of XML: long chains, wide splits, hard joins, diagrams.
pub fn bpmn() -> Vec<String> {
    let mut bombs = xml("definitions", "http://www.omg.org/spec/BPMN/20100524/MODEL", "subProcess");
    let file = |inside: &str| {
        format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:luohu=\"urn:luohu\" id=\"d\" targetNamespace=\"t\">\
             <process id=\"p\" isExecutable=\"true\"><startEvent id=\"s\"/><endEvent id=\"z\"/>{inside}</process></definitions>"
        )
    };
    let flow = |n: usize, from: &str, to: &str| {
        format!("<sequenceFlow id=\"q{n}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>")
    };
    let chain: String = (0..3_000)
        .map(|n| format!("<task id=\"t{n}\"/>") + &flow(n, &format!("t{n}"), &format!("t{}", n + 1)))
        .collect();
    bombs.push(file(&format!(
        "{chain}<task id=\"t3000\"/>{}{}",
        flow(9_001, "s", "t0"),
        flow(9_002, "t3000", "z")
    )));
    for (split, join) in [
        ("parallelGateway", "parallelGateway"),
        ("inclusiveGateway", "inclusiveGateway"),
        ("parallelGateway", "exclusiveGateway"),
        ("complexGateway", "complexGateway"),
    ] {
        for width in [20_usize, 1_000] {
            let arms: String = (0..width)
                .map(|n| {
                    format!(
                        "<task id=\"t{n}\"/>{}{}",
                        flow(2 * n, "x", &format!("t{n}")),
                        flow(2 * n + 1, &format!("t{n}"), "j")
                    )
                })
                .collect();
            bombs.push(file(&format!(
                "<{split} id=\"x\"/><{join} id=\"j\"/>{arms}{}{}",
                flow(90_001, "s", "x"),
                flow(90_002, "j", "z")
            )));
        }
        // A ladder: two ways at every rung, so the number of paths doubles thirty times.
        let rungs: String = (0..30)
            .map(|n| {
                format!(
                    "<{split} id=\"x{n}\"/><{join} id=\"j{n}\"/>{}{}{}",
                    flow(3 * n, &format!("x{n}"), &format!("j{n}")),
                    flow(3 * n + 1, &format!("x{n}"), &format!("j{n}")),
                    flow(3 * n + 2, &format!("j{n}"), &format!("x{}", n + 1))
                )
            })
            .collect();
        bombs.push(file(&format!(
            "{rungs}<task id=\"x30\"/>{}{}",
            flow(90_001, "s", "x0"),
            flow(90_002, "x30", "z")
        )));
    }
    let mesh: String = (0..60)
        .flat_map(|a| (0..60).map(move |b| flow(a * 60 + b, &format!("g{a}"), &format!("g{b}"))))
        .collect();
    let gates: String = (0..60).map(|n| format!("<inclusiveGateway id=\"g{n}\"/>")).collect();
    bombs.push(file(&format!("{gates}{mesh}{}{}", flow(9_001, "s", "g0"), flow(9_002, "g59", "z"))));
    let deep = |times: usize| {
        let open: String = (0..times).map(|n| format!("<subProcess id=\"u{n}\">")).collect();
        file(&format!("{open}{}", "</subProcess>".repeat(times)))
    };
    bombs.extend([deep(10), deep(50), deep(1_000)]);
    for cycle in ["R99999999999/PT0S", "R/PT0S", "PT0.000000001S", "P99999999999Y", "R-1/PT1S"] {
        bombs.push(file(&format!("<intermediateCatchEvent id=\"c\"><timerEventDefinition><timeCycle>{cycle}</timeCycle></timerEventDefinition></intermediateCatchEvent>{}{}", flow(1, "s", "c"), flow(2, "c", "z"))));
    }
    bombs
}

/// Bombs in DMN beside those of XML: the FEEL bombs as expressions, wide tables, long and circular requirements.
pub fn dmn() -> Vec<String> {
    let namespace = "https://www.omg.org/spec/DMN/20230324/MODEL/";
    let mut bombs = xml("definitions", namespace, "decision");
    let file = |inside: &str| {
        format!(
            "<definitions xmlns=\"{namespace}\" id=\"m\" name=\"m\" namespace=\"n\">{inside}</definitions>"
        )
    };
    let logic = |text: &str| {
        let safe = text.replace('&', "&amp;").replace('<', "&lt;");
        file(&format!(
            "<decision id=\"d\" name=\"d\"><literalExpression><text>{safe}</text></literalExpression></decision>"
        ))
    };
    bombs.extend(feel().iter().map(|text| logic(text)));
    let rule = |n: usize| {
        format!(
            "<rule><inputEntry><text>[{n}..{}]</text></inputEntry><outputEntry><text>{n}</text></outputEntry></rule>",
            n + 3
        )
    };
    for policy in ["UNIQUE", "PRIORITY", "OUTPUT ORDER", "COLLECT\" aggregation=\"SUM", "ANY"] {
        for rules in [100, 2_000] {
            let rows: String = (0..rules).map(rule).collect();
            bombs.push(file(&format!("<decision id=\"d\" name=\"d\"><decisionTable hitPolicy=\"{policy}\"><input><inputExpression><text>n</text></inputExpression></input><output/>{rows}</decisionTable></decision>")));
        }
    }
    let inputs = "<input><inputExpression><text>n</text></inputExpression></input>".repeat(12);
    let cross: String = (0..120)
        .map(|n| {
            format!(
                "<rule>{}<outputEntry><text>{n}</text></outputEntry></rule>",
                (0..12)
                    .map(|k| format!(
                        "<inputEntry><text>[{}..{}]</text></inputEntry>",
                        (n * 7 + k * 3) % 50,
                        (n * 7 + k * 3) % 50 + 20
                    ))
                    .collect::<String>()
            )
        })
        .collect();
    bombs.push(file(&format!(
        "<decision id=\"d\" name=\"d\"><decisionTable>{inputs}<output/>{cross}</decisionTable></decision>"
    )));
    let needs = |from: usize, to: usize| {
        format!(
            "<decision id=\"d{from}\" name=\"d{from}\"><informationRequirement><requiredDecision href=\"#d{to}\"/></informationRequirement><literalExpression><text>d{to} + 1</text></literalExpression></decision>"
        )
    };
    bombs.push(file(&(0..2_000).map(|n| needs(n, n + 1)).collect::<String>()));
    bombs.push(file(&(0..200).map(|n| needs(n, (n + 1) % 200)).collect::<String>()));
    let double: String = (0..40).map(|n| format!("<decision id=\"d{n}\" name=\"d{n}\"><informationRequirement><requiredDecision href=\"#d{0}\"/></informationRequirement><literalExpression><text>[d{0}, d{0}]</text></literalExpression></decision>", n + 1)).collect();
    bombs.push(file(&double));
    let kinds: String = (0..60).map(|n| format!("<itemDefinition name=\"t{n}\"><itemComponent name=\"a\"><typeRef>t{0}</typeRef></itemComponent><itemComponent name=\"b\"><typeRef>t{0}</typeRef></itemComponent></itemDefinition>", n + 1)).collect();
    bombs.push(file(&format!("{kinds}<decision id=\"d\" name=\"d\"><variable name=\"d\" typeRef=\"t0\"/><literalExpression typeRef=\"t0\"><text>ctx</text></literalExpression></decision>")));
    bombs
}

/// Patterns that cost others much.
const PATTERNS: &[&str] = &[
    "(a+)+$",
    "((a|a)*)*b",
    "(?=a)*",
    "(a{1000}){1000}",
    "[",
    "(?<x>a)\\\\k<x>",
    "\\\\p{L}{1000}\\\\p{L}{1000}",
    ".*.*.*.*.*.*x",
];

/// Places that a schema may point to, most of them outside.
const REFERENCES: &[&str] = &[
    "#",
    "#/properties/a",
    "#/nowhere",
    "http://127.0.0.1:9/x",
    "file:///etc/hostname",
    "#a",
    "//127.0.0.1:9/x",
    "urn:x",
];

/// Bombs in JSON, for form files.
pub fn json() -> Vec<String> {
    let form = |schema: &str| {
        format!(
            "{{\"id\": \"f\", \"title\": {{\"zh\": \"一\", \"en\": \"A\"}}, \"schema\": {schema}, \"layout\": [{{\"id\": \"p\", \"title\": {{\"zh\": \"一\", \"en\": \"A\"}}, \
             \"fields\": [\"a\"]}}], \"fields\": {{\"a\": {{\"label\": {{\"zh\": \"一\", \"en\": \"A\"}}, \"widget\": \"text\"}}}}}}"
        )
    };
    let property = |inside: &str| {
        form(&format!(
            "{{\"type\": \"object\", \"properties\": {{\"a\": {{\"type\": \"string\"{inside}}}}}}}"
        ))
    };
    let mut bombs = vec![
        nested("[", "", "]"),
        nested("{\"a\":", "1", "}"),
        "[".repeat(DEEP),
        "\"".repeat(DEEP),
        "\\".repeat(DEEP),
        "-".repeat(DEEP),
        "9".repeat(DEEP),
        "{}".into(),
    ];
    for depth in [50, 100, 2_000] {
        bombs.push(form(&format!("{}{{}}{}", "{\"allOf\":[".repeat(depth), "]}".repeat(depth))));
        bombs.push(form(&format!("{}{{}}{}", "{\"not\":".repeat(depth), "}".repeat(depth))));
    }
    for pattern in PATTERNS {
        bombs.push(property(&format!(", \"pattern\": \"{pattern}\"")));
        bombs.push(form(&format!("{{\"type\": \"object\", \"properties\": {{\"a\": {{\"type\": \"string\"}}}}, \"patternProperties\": {{\"{pattern}\": {{}}}}}}")));
    }
    for reference in REFERENCES {
        bombs.push(property(&format!(", \"$ref\": \"{reference}\"")));
        bombs.push(form(&format!("{{\"$ref\": \"{reference}\"}}")));
        bombs.push(form(&format!("{{\"$id\": \"{reference}\", \"$dynamicRef\": \"{reference}\", \"type\": \"object\", \"properties\": {{\"a\": {{\"type\": \"string\"}}}}}}")));
    }
    let defs: String = (0..40)
        .map(|n| {
            format!(
                "\"d{n}\": {{\"allOf\": [{{\"$ref\": \"#/$defs/d{0}\"}}, {{\"$ref\": \"#/$defs/d{0}\"}}]}}, ",
                n + 1
            )
        })
        .collect();
    bombs.push(form(&format!("{{\"$defs\": {{{defs}\"d40\": {{}}}}, \"type\": \"object\", \"allOf\": [{{\"$ref\": \"#/$defs/d0\"}}], \"properties\": {{\"a\": {{\"type\": \"string\"}}}}}}")));
    bombs.push(property(&format!(
        ", \"enum\": [{}]",
        (0..WIDE).map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ")
    )));
    bombs.push(property(", \"minLength\": 1e400, \"maxLength\": -1, \"multipleOf\": 0"));
    bombs.push(form(&format!(
        "{{\"type\": \"object\", \"properties\": {{{}}}}}",
        (0..WIDE).map(|n| format!("\"a{n}\": {{\"type\": \"string\"}}")).collect::<Vec<_>>().join(", ")
    )));
    bombs
}

/// Bombs in answers, as `answers` writes them: for the first form, all widgets.
pub fn answers() -> Vec<String> {
    let long = "a".repeat(1 << 20);
    let line =
        |name: &str, value: &str| serde_json::json!({ "form": 0, "pairs": [[name, value]] }).to_string();
    let mut bombs = Vec::new();
    for name in [
        "kind", "what", "more", "phone", "idcard", "count", "share", "day", "photo", "agree", "tags", "code",
        "org", "", "nobody",
    ] {
        bombs.extend(
            [long.as_str(), "9e999999", "1e-999999999", "-", "\0", "2026-99-99", "999999999-01-01", "true"]
                .map(|value| line(name, value)),
        );
    }
    let many: Vec<[&str; 2]> = vec![["tags", "x"]; DEEP];
    bombs.push(serde_json::json!({ "form": 0, "pairs": many }).to_string());
    let names: Vec<[String; 2]> = (0..WIDE).map(|n| [format!("n{n}"), "1".into()]).collect();
    bombs.push(serde_json::json!({ "form": 0, "pairs": names }).to_string());
    bombs.push(format!("{{\"form\": 0, \"pairs\": [], \"data\": {{\"what\": {}}}}}", nested("[", "", "]")));
    bombs
}
