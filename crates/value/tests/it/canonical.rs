//! The encoding is one: it reads back equal, in the same order, from the same bytes.

use proptest::prelude::*;
use value::{Context, Value, canonical};

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "-?[0-9]{1,12}\\.[0-9]{1,8}".prop_map(|text| Value::Number(text.parse().unwrap())),
        ".{0,12}".prop_map(Value::from),
        (-9_000_i16..9_000, 1_i8..=12, 1_i8..=28)
            .prop_map(|(y, m, d)| Value::Date(value::Date::new(y, m, d).unwrap())),
        (0_i8..24, 0_i8..60, 0_i8..60)
            .prop_map(|(h, m, s)| Value::Time(value::Time::new(h, m, s, 0).unwrap())),
        (0_i64..4_000_000_000).prop_map(|s| Value::Instant(value::Timestamp::from_second(s).unwrap())),
        (-100_000_i64..100_000).prop_map(|s| Value::Duration(value::SignedDuration::from_secs(s))),
        any::<i32>().prop_map(|months| Value::Months(i64::from(months))),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("@?[a-z人]{1,4}", inner), 0..5).prop_map(|pairs| {
                Value::from(pairs.into_iter().map(|(k, v)| (k.into(), v)).collect::<Context>())
            }),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(value in any_value()) {
        let text = canonical::encode(&value);
        let back = canonical::decode(&text).unwrap();
        prop_assert_eq!(&back, &value);
        prop_assert_eq!(canonical::encode(&back), text.as_str());
        prop_assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }

    #[test]
    fn no_text_panics(text in ".{0,80}") {
        let _ = canonical::decode(&text);
    }
}

#[test]
fn entries_keep_their_order() {
    let text = r#"{"z":1,"a":2,"m":{"y":1,"b":2}}"#;
    assert_eq!(canonical::encode(&canonical::decode(text).unwrap()), text);
}

#[test]
fn deep_input_is_refused() {
    assert!(canonical::decode(&"[".repeat(100_000)).is_err());
    assert!(canonical::decode(r#"{"@d":"2026-13-01"}"#).is_err());
    assert!(canonical::decode(r#"{"@x":"1"}"#).is_err());
}
