//! Texts as parts of an address, and what browsers send.

use proptest::prelude::*;
use value::percent::{decoded, encoded, form_decoded};

#[test]
fn only_unreserved_characters_stay_as_they_are() {
    assert_eq!(encoded("a-Z.0_~"), "a-Z.0_~");
    assert_eq!(encoded("a b/c?d&e=f+g@h"), "a%20b%2Fc%3Fd%26e%3Df%2Bg%40h");
    assert_eq!(encoded("罗湖"), "%E7%BD%97%E6%B9%96");
}

#[test]
fn what_is_broken_is_refused_in_an_address_and_kept_in_a_form() {
    for broken in ["%", "%4", "%zz", "a%g0", "%+1", "%E7%BD", "%FF"] {
        assert_eq!(decoded(broken), None, "{broken}");
    }
    assert_eq!(decoded("a+b").as_deref(), Some("a+b"), "a plus is a plus");
    assert_eq!(form_decoded(b"a+b%20c%2B"), "a b c+");
    assert_eq!(form_decoded(b"100%+%zz"), "100% %zz");
    assert_eq!(form_decoded(b"%E7%BD"), "\u{fffd}");
}

proptest! {
    #[test]
    fn every_text_comes_back(text in any::<String>()) {
        prop_assert_eq!(decoded(&encoded(&text)), Some(text.clone()));
        prop_assert_eq!(form_decoded(encoded(&text).as_bytes()), text);
    }
}
