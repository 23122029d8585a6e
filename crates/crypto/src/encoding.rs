//! base64url without padding (RFC 4648 5), strict: no other alphabet, no white space, no loose bits at the end.

use base64ct::{Base64UrlUnpadded, Encoding as _};

/// The text of these bytes.
pub fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// The bytes of this text; nothing where it is not exactly what [`encode`] writes.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

/// The bytes of this text where there are exactly `N`.
pub fn decode_exactly<const N: usize>(text: &str) -> Option<[u8; N]> {
    decode(text)?.try_into().ok()
}
