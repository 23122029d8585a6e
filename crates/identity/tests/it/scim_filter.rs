//! Filters: those the standard shows, what they must not take, and what they say of resources.

use identity::scim::{AttributePath, FILTER_DEPTH_MAX, FILTER_TERMS_MAX, Filter, PatchPath};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn user() -> Json {
    json!({
        "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        ],
        "id": "2819c223",
        "userName": "Jensen",
        "title": "Tour Guide",
        "userType": "Employee",
        "active": true,
        "level": 7,
        "nickName": "",
        "name": { "formatted": "Ms. Barbara J Jensen III", "familyName": "O'Malley" },
        "emails": [
            { "value": "bjensen@example.com", "type": "work", "primary": true },
            { "value": "babs@jensen.org", "type": "home" },
        ],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "Tour Operations" },
        "meta": { "lastModified": "2011-05-13T04:42:34Z", "created": "2010-01-23T04:56:22+00:00" },
    })
}

fn fits(filter: &str) -> bool {
    match filter.parse::<Filter>() {
        Ok(filter) => filter.fits(&user()),
        Err(problem) => panic!("{filter}: {}", problem.detail),
    }
}

#[test]
fn those_of_the_standard() {
    let rows = [
        (r#"userName eq "bjensen""#, false),
        (r#"userName eq "jensen""#, true),
        (r#"name.familyName co "O'Malley""#, true),
        (r#"userName sw "J""#, true),
        (r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#, true),
        ("title pr", true),
        (r#"meta.lastModified gt "2011-05-13T04:42:34Z""#, false),
        (r#"meta.lastModified ge "2011-05-13T04:42:34Z""#, true),
        (r#"meta.lastModified lt "2011-05-13T04:42:34Z""#, false),
        (r#"meta.lastModified le "2011-05-13T04:42:34Z""#, true),
        (r#"title pr and userType eq "Employee""#, true),
        (r#"title pr or userType eq "Intern""#, true),
        (r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#, true),
        (r#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#, true),
        (
            r#"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
            false,
        ),
        (r#"userType eq "Employee" and (emails.type eq "work")"#, true),
        (r#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#, true),
        (
            r#"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
            true,
        ),
    ];
    for (filter, expected) in rows {
        assert_eq!(fits(filter), expected, "{filter}");
    }
}

#[test]
fn each_operator_and_the_edges_of_values() {
    let rows = [
        (r#"emails[type eq "home" and value co "@example.com"]"#, false),
        (r#"emails.type eq "home" and emails.value co "@example.com""#, true),
        (
            r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "tour operations""#,
            true,
        ),
        (r#"urn:example:other:department pr"#, false),
        (r#"USERNAME EQ "JENSEN""#, true),
        (r#"id eq "2819C223""#, false),
        (r#"userName ew "SEN""#, true),
        (r#"userName gt "a" and userName lt "z""#, true),
        (r#"level gt 6 and level le 7 and level ne 8 and level lt 7.5"#, true),
        (r#"level eq "7""#, false),
        ("active eq true", true),
        ("active ne true", false),
        ("nickName pr", false),
        ("nothing pr", false),
        (r#"nothing ne "x""#, true),
        (r#"nothing eq null and title ne null"#, true),
        (r#"meta.created lt "2010-01-23T05:00:00Z""#, true),
        (r#"meta.created eq "2010-01-23T04:56:22Z""#, true),
        (r#"not (title pr)"#, false),
        (r#"title pr or title pr and nothing pr"#, true),
        (r#"(title pr or title pr) and nothing pr"#, false),
        (r#"title eq "Tour \"Guide\"""#, false),
        (r#"title eq "Tour\u0020Guide""#, true),
    ];
    for (filter, expected) in rows {
        assert_eq!(fits(filter), expected, "{filter}");
    }
}

#[test]
fn what_is_no_filter_is_told_so() {
    let deep = format!("{}title pr{}", "(".repeat(FILTER_DEPTH_MAX + 1), ")".repeat(FILTER_DEPTH_MAX + 1));
    let many = vec!["title pr"; FILTER_TERMS_MAX + 1].join(" and ");
    let long = format!("title eq \"{}\"", "x".repeat(5_000));
    let wrong = [
        "",
        " ",
        "title",
        "title pr and",
        "title xx 1",
        "title eq",
        "title eq x",
        "title eq [1]",
        "title eq {}",
        "title eq \"x",
        "(title pr",
        "title pr)",
        "not title pr",
        "emails[type pr",
        "emails[type pr]x",
        "emails[a[b pr]]",
        "1title pr",
        "a.b.c pr",
        "active gt true",
        "level co 7",
        "title gt null",
        "title pr ]",
        "urn: pr",
        &deep,
        &many,
        &long,
    ];
    for filter in wrong {
        let problem = filter.parse::<Filter>().expect_err(filter);
        assert_eq!((problem.status, problem.scim_type), (400, Some("invalidFilter")), "{filter}");
    }
    let deep = format!("{}title pr{}", "(".repeat(FILTER_DEPTH_MAX), ")".repeat(FILTER_DEPTH_MAX));
    assert!(deep.parse::<Filter>().is_ok());
    assert!(vec!["title pr"; FILTER_TERMS_MAX].join(" or ").parse::<Filter>().is_ok());
}

#[test]
fn paths_read() {
    let path: AttributePath = "urn:ietf:params:scim:schemas:core:2.0:User:name.formatted".parse().unwrap();
    assert_eq!(path.schema.as_deref(), Some("urn:ietf:params:scim:schemas:core:2.0:user"));
    assert_eq!((path.name.as_str(), path.part.as_deref()), ("name", Some("formatted")));
    let path: PatchPath = r#"emails[type eq "work" and (value pr)].value"#.parse().unwrap();
    assert!(path.filter.is_some());
    assert_eq!(path.attribute.part.as_deref(), Some("value"));
    for wrong in ["", "a[", "a[b pr", "a[b pr]x", "a[b pr].", "a[b pr].c.d", "a.b[c pr]", "a b", "名字"] {
        assert!(wrong.parse::<PatchPath>().is_err(), "{wrong}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_text_panics(text in r#"(title|emails|not|and|or|pr|eq|[\[\]()". ]|"[a-z"\\]{0,3}"|[0-9]|\PC){0,20}"#) {
        if let Ok(filter) = text.parse::<Filter>() {
            let _ = filter.fits(&user());
        }
        let _ = text.parse::<PatchPath>();
    }
}
