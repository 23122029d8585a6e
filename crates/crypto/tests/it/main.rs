//! Tests of the suites, keys, tokens, codes and passwords.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod jws;
mod keyring;
mod openssl;
mod otp;
mod password;
mod python;
mod suite;
mod vectors;

/// Repeatable bytes: splitmix64.
pub struct Seeded(pub u64);

impl value::Rng for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Always the same bytes, over and over: for a standard's example that fixes its random number.
pub struct Fixed(pub Vec<u8>);

impl value::Rng for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.iter_mut().zip(self.0.iter().cycle()).for_each(|(to, from)| *to = *from);
    }
}

/// Bytes of hexadecimal text; blanks are ignored.
pub fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An instant of the test year.
pub fn at(text: &str) -> value::Timestamp {
    text.parse().unwrap()
}
