//! Ids refuse what ids cannot be.

use value::{AccountId, CaseId, CaseNumber, Commitment, Digest};

#[test]
fn case_numbers_read_back() {
    let number = CaseNumber { opened_on: "2026-03-02".parse().unwrap(), case: CaseId(17) };
    assert_eq!(number.to_string(), "20260302-0000017");
    assert_eq!("20260302-0000017".parse(), Ok(number));
    let wrong =
        ["", "20260302", "20260302-17", "20261302-0000017", "2026030２-0000017", "20260302-00000017x"];
    for text in wrong {
        assert!(text.parse::<CaseNumber>().is_err(), "{text}");
    }
}

#[test]
fn ids_have_no_blanks_and_an_end() {
    assert!("wang".parse::<AccountId>().is_ok());
    for text in ["", "a b", "a\n", &"x".repeat(129)] {
        assert!(text.parse::<AccountId>().is_err(), "{text:?}");
    }
}

#[test]
fn commitments_depend_on_salt_and_data() {
    let (a, b) = ([1; 32], [2; 32]);
    assert_eq!(Commitment::of(&a, b"x"), Commitment::of(&a, b"x"));
    assert_ne!(Commitment::of(&a, b"x"), Commitment::of(&b, b"x"));
    assert_ne!(Commitment::of(&a, b"x"), Commitment::of(&a, b"y"));
    let digest = Digest::of(b"abc");
    assert_eq!(digest.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(digest.to_string().parse(), Ok(digest));
    assert!("xyz".parse::<Digest>().is_err());
}
