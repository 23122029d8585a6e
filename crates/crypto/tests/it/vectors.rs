//! What the standards themselves print.

use crypto::suite::{International, National};
use crypto::{PublicKey, Secret, Suite as _};

use super::{Fixed, hex, to_hex};

fn secret(text: &str) -> Secret {
    Secret::new(hex(text))
}

/// GB/T 32905-2016 annex A.
#[test]
fn sm3() {
    assert_eq!(
        to_hex(&National.digest(b"abc")),
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    );
    assert_eq!(
        to_hex(&National.digest(&b"abcd".repeat(16))),
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    );
}

/// GB/T 32907-2016 annex A.1 and A.2: the block cipher itself.
#[test]
fn sm4_block() {
    use sm4::cipher::{BlockCipherEncrypt as _, KeyInit as _};
    let key = hex("0123456789abcdeffedcba9876543210");
    let cipher = sm4::Sm4::new_from_slice(&key).unwrap();
    let mut block = sm4::cipher::Array::try_from(key.as_slice()).unwrap();
    cipher.encrypt_block(&mut block);
    assert_eq!(to_hex(&block), "681edf34d206965e86b3e94f536e4246");
    // Annex A.2: the same a million times.
    let mut block = sm4::cipher::Array::try_from(key.as_slice()).unwrap();
    for _ in 0..1_000_000 {
        cipher.encrypt_block(&mut block);
    }
    assert_eq!(to_hex(&block), "595298c7c6fd271f0402f804c33d3f66");
}

/// RFC 8998 appendix A.1.
#[test]
fn sm4_gcm() {
    let key = secret("0123456789abcdeffedcba9876543210");
    let nonce = hex("00001234567800000000abcd").try_into().unwrap();
    let associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let plain = hex("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd
         eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa");
    let sealed = National.seal_with_nonce(&key, &nonce, &associated, &plain).unwrap();
    assert_eq!(
        sealed,
        hex("17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735
             d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d
             83de3541e4c2b58177e065a9bf7b62ec")
    );
    assert_eq!(National.open_with_nonce(&key, &nonce, &associated, &sealed).unwrap(), plain);
}

/// GB/T 32918.5-2017 annex A.2: the key pair and a signature over "message digest". The standard fixes the random
/// number; ours comes from key and message (RFC 6979), so the standard's signature is verified, not made.
#[test]
fn sm2_signature() {
    let key = secret("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8");
    let public = National.public_key(&key).unwrap();
    assert_eq!(
        to_hex(public.as_sec1()),
        "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
         ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    );
    let mut signature = hex("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3
         b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
    National.verify(&public, b"message digest", &signature).unwrap();
    signature[40] ^= 1;
    assert!(National.verify(&public, b"message digest", &signature).is_err());
}

/// GB/T 32918.5-2017 annex C.2: with the standard's random number our cipher text is the standard's.
#[test]
fn sm2_encryption() {
    let key = secret("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8");
    let public = National.public_key(&key).unwrap();
    let mut k = Fixed(hex("59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21"));
    let encrypted = National.encrypt(&public, &mut k, b"encryption standard").unwrap();
    assert_eq!(
        to_hex(&encrypted),
        "0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73\
         e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0\
         59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766\
         21886ca989ca9c7d58087307ca93092d651efa"
    );
    assert_eq!(National.decrypt(&key, &encrypted).unwrap(), b"encryption standard");
}

/// FIPS 180-4 examples; RFC 4231 test cases 1 and 2.
#[test]
fn sha256_and_its_hmac() {
    assert_eq!(
        to_hex(&International.digest(b"abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(
        to_hex(&International.mac(&Secret::new(vec![0x0b; 20]), &[b"Hi ", b"There"])),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    );
    assert_eq!(
        to_hex(&International.mac(&Secret::new(b"Jefe".to_vec()), &[b"what do ya want for nothing?"])),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

/// The GCM specification (McGrew and Viega), test case 16: 256-bit key, associated data.
#[test]
fn aes_256_gcm() {
    let key = secret("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    let nonce = hex("cafebabefacedbaddecaf888").try_into().unwrap();
    let associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let plain = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
         1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    let sealed = International.seal_with_nonce(&key, &nonce, &associated, &plain).unwrap();
    assert_eq!(
        sealed,
        hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
             8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
             76fc6ece0f4e1768cddf8853bb2d551b")
    );
    assert_eq!(International.open_with_nonce(&key, &nonce, &associated, &sealed).unwrap(), plain);
}

/// RFC 6979 appendix A.2.5, P-256 with SHA-256: the nonce is fixed by the standard, so the whole signature is.
#[test]
fn es256() {
    let key = secret("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
    let signature = International.sign(&key, b"sample").unwrap();
    assert_eq!(
        to_hex(&signature),
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
         f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    );
    let public = International.public_key(&key).unwrap();
    International.verify(&public, b"sample", &signature).unwrap();
}

/// RFC 7515 appendix A.3: the signature of a token made by others.
#[test]
fn jws_of_the_rfc() {
    let part = |text: &str| crypto::encoding::decode(text).unwrap();
    let public = PublicKey::from_coordinates(
        &part("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU").try_into().unwrap(),
        &part("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0").try_into().unwrap(),
    );
    let signed = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt\
                  cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let signature =
        part("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    International.verify(&public, signed.as_bytes(), &signature).unwrap();
}
