//! Texts that were made to hurt. Each is refused or done inside the limits, like any other input.

/// The depth that every reader must refuse, or follow without the stack.
const DEEP: usize = 100_000;
/// Items of one loop or one list.
const WIDE: usize = 10_000;

fn nested(open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(DEEP), close.repeat(DEEP))
}

/// Bombs in FEEL.
pub fn feel() -> Vec<String> {
    let pairs = [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{a: ", "1", "}"),
        ("-", "1", ""),
        ("not(", "a", ")"),
        ("if ", "a", ""),
        ("if a then ", "1", " else 1"),
        ("for x in ", "y", ""),
        ("for x in [1] return ", "x", ""),
        ("some x in ", "y", ""),
        ("function() ", "1", ""),
        ("a[", "1", "]"),
        ("a.", "b", ""),
        ("x in (", "1", ")"),
        ("]1..", "2", "]"),
        ("1 instance of list<", "number", ">"),
        ("1+", "1", ""),
        ("1**", "1", ""),
        ("a and ", "a", ""),
        ("a=", "a", ""),
        ("f(", "1", ")"),
        ("f(x: ", "1", ")"),
        ("\"", "", ""),
        ("/*", "", "*/"),
        ("@", "", ""),
        ("x between 1 and ", "1", ""),
        ("a b ", "c", ""),
        ("{", "", ""),
        ("}", "", ""),
        (",", "", ""),
        ("[1..", "2", "]"),
        ("(<", "1", ")"),
    ];
    let mut bombs: Vec<String> =
        pairs.iter().map(|(open, inner, close)| nested(open, inner, close)).collect();
    bombs.extend(
        pairs.iter().map(|(open, inner, close)| format!("{}{inner}{}", open.repeat(60), close.repeat(60))),
    );
    let numbers = (0..WIDE).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
    bombs.push(format!("count([{numbers}])"));
    bombs.push(format!("{{{}}}", (0..5_000).map(|n| format!("k{n}: {n}")).collect::<Vec<_>>().join(", ")));
    let chained = (1..4_500).map(|n| format!("k{n}: k0")).collect::<Vec<_>>().join(", ");
    bombs.push(format!("{{k0: 1, {chained}}}"));
    for text in [
        "for i in 1..10000 return i * 2",
        "count(for i in 1..10000, j in 1..10000 return 1)",
        "sum(for i in 1..10000 return sum(1..i))",
        "for i in 1..9999999999 return i",
        "some x in 1..100000000 satisfies x < 0",
        "every x in wide satisfies some y in wide satisfies x = y",
        "for i in 1..10000 return partial",
        "sort(wide, function(x, y) true)",
        "sort(wide, function(x, y) x < y)",
        "distinct values(wide)",
        "distinct values(concatenate(wide, wide))",
        "union(wide, wide)",
        "for i in 1..10000 return concatenate(partial[-1], [i])",
        "flatten(for i in 1..100 return for j in 1..100 return [[[i]]])",
        "10**6144 * 10**6144",
        "9**9**9**9**9",
        "2**99999",
        "0.5**99999",
        "1.0000001**99999999",
        "10**99999999999",
        "exp(99999999)",
        "exp(-99999999)",
        "log(10**6144)",
        "sqrt(10**-6176)",
        "decimal(1/3, 6000)",
        "decimal(10**6000, -6000)",
        "string(10**6144)",
        "string(10**-6176)",
        "number(\"1e6144\")",
        "number(\"1e999999999999\")",
        "modulo(10**6144, 3)",
        "modulo(10**6144, 10**-6176)",
        "stddev(for i in 1..10000 return 10**i)",
        "count(for i in 1..10000 return 1.0001**9999999999999)",
        "count(for i in 1..10000 return 1.23456789012**5.123)",
        "count(for i in 1..10000 return log(i + 0.12345))",
        "count(for i in 1..10000 return exp(i / 7))",
        "count(for i in 1..10000 return sqrt(i))",
        "product(for i in 1..10000 return i)",
        "mean(wide)",
        "median(wide)",
        "mode(wide)",
        "string join(for i in 1..10000 return long, long)",
        "replace(long, \"\", long)",
        "replace(long, \".\", \"aaaaaaaaaaaaaaaaaaaa\")",
        "replace(long, \"(.*)(.*)(.*)(.*)x\", \"$1$2$3$4\")",
        "matches(long, \"(a+)+$\")",
        "matches(long, \"(a|a)*b\")",
        "matches(long, \"(((a*)*)*)*b\")",
        "matches(long, \"a{1000}{1000}{1000}\")",
        "matches(long, \"(?:a{500}){500}\")",
        "matches(long, \"[\\\\w\\\\W]{0,1000}[\\\\d]{1000}\")",
        "matches(\"x\", \"\\\\p{L}{900}\\\\p{L}{900}\")",
        "split(long, \"\")",
        "split(long, \"a\")",
        "split(long, \"(a?){100}b\")",
        "split(long, \".*?\")",
        "substring(long, 1, 10**30)",
        "upper case(long)",
        "for i in 1..10000 return long + long",
        "for i in 1..10000 return upper case(long)",
        "long + long + long + long",
        "index of(wide, 1)",
        "for i in 1..40 return if i = 1 then \"aaaaaaaaaa\" else partial[-1] + partial[-1]",
        "list replace(wide, function(item, x) true, wide)",
        "for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]",
        "insert before(wide, 1, wide)",
        "for i in 1..30 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
        "deep = deep",
        "string(deep)",
        "{f: function(g, x) g(g, x + 1), r: f(f, 0)}.r",
        "{f: function(g) [g(g), g(g)], r: f(f)}.r",
        "{f: function(g) g(g) + g(g), r: f(f)}.r",
        "{y: function(f) (function(x) f(x(x)))(function(x) f(x(x))), r: y(y)}.r",
        "context merge(for i in 1..10000 return {a: i})",
        "context(for i in 1..10000 return {key: string(i), value: i})",
        "context put(ctx, for i in 1..10000 return string(i), 1)",
        "get entries(context(for i in 1..10000 return {key: string(i), value: i}))[value = 9999]",
        "wide[wide[item > 1]]",
        "date(\"2026-01-01\") + duration(\"P9999999999D\")",
        "date(999999999, 12, 31) - date(-999999999, 1, 1)",
        "for d in @\"0001-01-01\"..@\"9999-12-31\" return d",
        "@\"-999999999-01-01T00:00:00Z\" - @\"999999999-12-31T23:59:59Z\"",
        "duration(\"P999999999999Y\") * 999999999999",
        "years and months duration(@\"-999999-01-01\", @\"999999-01-01\")",
        "time(99999999999, 0, 0)",
        "time(\"12:00:00@\" + long)",
        "date(long)",
        "duration(long)",
        "range(long)",
        "range(\"[1..\" + long + \"]\")",
        "overlaps([1..10**6144], (1..2))",
        "wide in wide",
        "string(wide)",
        "for i in wide return wide",
        "for i in 1..10000 return string(wide)",
    ] {
        bombs.push(text.to_owned());
    }
    bombs
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
    for pattern in [
        "(a+)+$",
        "((a|a)*)*b",
        "(?=a)*",
        "(a{1000}){1000}",
        "[",
        "(?<x>a)\\\\k<x>",
        "\\\\p{L}{1000}\\\\p{L}{1000}",
        ".*.*.*.*.*.*x",
    ] {
        bombs.push(property(&format!(", \"pattern\": \"{pattern}\"")));
        bombs.push(form(&format!("{{\"type\": \"object\", \"properties\": {{\"a\": {{\"type\": \"string\"}}}}, \"patternProperties\": {{\"{pattern}\": {{}}}}}}")));
    }
    for reference in [
        "#",
        "#/properties/a",
        "#/nowhere",
        "http://127.0.0.1:9/x",
        "file:///etc/hostname",
        "#a",
        "//127.0.0.1:9/x",
        "urn:x",
    ] {
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
