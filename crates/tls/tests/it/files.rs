//! Files that are no certificate, no key, or not ours alone.

use std::path::Path;

use tls::{Client, Files, Roots, Server, TlsError};

use crate::openssl::{Authority, HOST, KINDS, VALID, folder, has_openssl, mode, run};

fn opened(certificate: &Path, key: &Path) -> TlsError {
    let files = Files { certificate: certificate.to_owned(), key: key.to_owned() };
    Server::open(files).expect_err("it was taken")
}

#[test]
fn what_does_not_fit_is_told_with_its_file() {
    if !has_openssl() {
        return;
    }
    let folder = folder("files");
    let authority = Authority::new(&folder, "root");
    let (one, other) =
        (authority.issue("one", HOST, KINDS[0], VALID), authority.issue("other", HOST, KINDS[0], VALID));
    assert!(Server::open(one.clone()).is_ok());
    let error = opened(&one.certificate, &other.key);
    assert!(matches!(error, TlsError::NotAPair { .. }), "{error}");
    assert!(matches!(opened(&one.key, &one.key), TlsError::NoCertificate(path) if path == one.key));
    mode(&one.certificate, 0o600);
    assert!(matches!(opened(&one.certificate, &one.certificate), TlsError::NoKey(_)));
    let missing = folder.join("missing");
    assert!(matches!(opened(&missing, &one.key), TlsError::Unreadable(path, _) if path == missing));
    run(&folder, "pkcs8 -topk8 -in one.key -out locked.key -passout pass:secret");
    mode(&folder.join("locked.key"), 0o600);
    assert!(matches!(opened(&one.certificate, &folder.join("locked.key")), TlsError::NoKey(_)));
    let large = folder.join("large");
    std::fs::write(&large, vec![b'x'; (tls::files::FILE_BYTES_MAX + 1) as usize]).unwrap();
    assert!(matches!(opened(&large, &one.key), TlsError::TooLarge(_)));
    assert!(matches!(Client::new(&Roots::Bundle(large)), Err(TlsError::TooLarge(_))));
    assert!(matches!(Client::new(&Roots::Bundle(one.key)), Err(TlsError::NoCertificate(_))));
}

/// Group or others, reading, writing or running: one bit is one too many.
#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_not_used() {
    if !has_openssl() {
        return;
    }
    let folder = folder("others");
    let files = Authority::new(&folder, "root").issue("one", HOST, KINDS[0], VALID);
    for bit in [0o001, 0o002, 0o004, 0o010, 0o020, 0o040] {
        mode(&files.key, 0o600 | bit);
        let error = opened(&files.certificate, &files.key);
        assert!(matches!(error, TlsError::OpenToOthers(_)), "{bit:o}: {error}");
        let words = error.words();
        assert!(words.zh.contains("chmod 600") && words.en.contains("chmod 600"), "{words:?}");
    }
    mode(&files.key, 0o400);
    assert!(Server::open(files).is_ok());
}
