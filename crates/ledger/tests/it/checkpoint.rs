use ledger::{Checkpoint, Hash, NotACheckpoint};
use proptest::prelude::*;
use value::Digest;

#[test]
fn the_text_is_three_lines_and_a_fourth_for_sm3() {
    let checkpoint =
        Checkpoint::new("luohu.example/log", Hash::Sha256, 0, Hash::Sha256.empty_root()).unwrap();
    let text = "luohu.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    assert_eq!(checkpoint.to_text(), text);
    assert_eq!(Checkpoint::parse(text), Ok(checkpoint));
    let by_sm3 = Checkpoint::new("luohu.example/log", Hash::Sm3, 0, Hash::Sm3.empty_root()).unwrap();
    assert_eq!(by_sm3.to_text().lines().nth(3), Some("hash sm3"));
    assert_eq!(Checkpoint::parse(&by_sm3.to_text()), Ok(by_sm3));
}

#[test]
fn any_other_text_is_refused() {
    let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let parse = |text: &str| Checkpoint::parse(text).unwrap_err();
    assert_eq!(parse(""), NotACheckpoint::Lines);
    assert_eq!(parse(&format!("a\n7\n{root}")), NotACheckpoint::Lines);
    assert_eq!(parse("a\n7\n"), NotACheckpoint::Lines);
    // A fourth line names the algorithm where it is not the one of the standard, which has one text alone.
    for fourth in ["more", "hash", "hash md5", "hash sha-256", "hash sm3 ", " hash sm3"] {
        assert_eq!(parse(&format!("a\n7\n{root}\n{fourth}\n")), NotACheckpoint::Hash, "{fourth}");
    }
    assert_eq!(parse(&format!("a\n7\n{root}\nhash sm3\nmore\n")), NotACheckpoint::Lines);
    assert_eq!(parse(&format!("\n7\n{root}\n")), NotACheckpoint::Origin);
    assert_eq!(parse(&format!("a\r\n7\n{root}\n")), NotACheckpoint::Origin);
    for size in ["", "07", "+7", "-7", " 7", "7 ", "0x7", "18446744073709551616", "18446744073709551615"] {
        assert_eq!(parse(&format!("a\n{size}\n{root}\n")), NotACheckpoint::Size, "{size}");
    }
    for wrong in
        ["", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", &root.replace('+', "-"), &format!("{root}=")]
    {
        assert_eq!(parse(&format!("a\n7\n{wrong}\n")), NotACheckpoint::Root, "{wrong}");
    }
    // The last digit carries two bits that must be zero.
    assert_eq!(parse(&format!("a\n7\n{}\n", root.replace("U=", "V="))), NotACheckpoint::Root);
    assert_eq!(parse(&"a".repeat(5_000)), NotACheckpoint::TooLong);
}

#[test]
fn an_origin_cannot_smuggle_lines() {
    for origin in ["a\n9", ""] {
        let refused = Checkpoint::new(origin, Hash::Sm3, 1, Hash::Sm3.empty_root());
        assert_eq!(refused, Err(NotACheckpoint::Origin));
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(origin in "[a-z罗湖./]{1,40}", size in 0_u64..1 << 62, root: [u8; 32]) {
        let by = Hash::ALL[(size % 2) as usize];
        let checkpoint = Checkpoint::new(&origin, by, size, Digest(root)).unwrap();
        prop_assert_eq!(Checkpoint::parse(&checkpoint.to_text()), Ok(checkpoint));
    }

    #[test]
    fn what_is_read_is_written_back(text in "[a\n0-9+=/ ]{0,60}") {
        if let Ok(checkpoint) = Checkpoint::parse(&text) {
            prop_assert_eq!(checkpoint.to_text(), text);
        }
    }
}
