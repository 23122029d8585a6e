//! Query codes are read as people type them, and a wrong character is seen.

use value::{QueryCode, code::NotACode};

#[test]
fn codes_print_and_read_back() {
    for bits in [0, 1, 31, 0xff_ffff_ffff, 0x12_3456_789a, u64::MAX] {
        let code = QueryCode::from_bits(bits);
        let shown = code.to_string();
        assert_eq!(shown.len(), 11, "{shown}");
        assert_eq!(shown.parse(), Ok(code));
        assert_eq!(shown.to_lowercase().replace('-', " ").parse(), Ok(code));
        assert_eq!(code.bare().parse(), Ok(code));
    }
}

#[test]
fn typed_slips_are_forgiven_or_seen() {
    let code = QueryCode::from_bits(0x00_0842_1084);
    let shown = code.bare();
    assert_eq!(shown.replace('0', "O").replace('1', "l").parse(), Ok(code));
    let full_width: String = shown.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
    assert_eq!(full_width.parse(), Ok(code));
    assert_eq!("7F4K".parse::<QueryCode>(), Err(NotACode::Length));
    assert_eq!("7F4K-9Q2!-X".parse::<QueryCode>(), Err(NotACode::Character));
}

#[test]
fn every_single_wrong_character_is_seen() {
    let code = QueryCode::from_bits(0x5a_a51e_90f3).bare();
    for place in 0..8 {
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars() {
            let mut wrong: Vec<char> = code.chars().collect();
            if wrong[place] != other {
                wrong[place] = other;
                let text: String = wrong.into_iter().collect();
                assert_eq!(text.parse::<QueryCode>(), Err(NotACode::Check), "{text}");
            }
        }
    }
}
