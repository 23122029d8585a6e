//! Our server, their client.

use std::sync::Arc;
use std::time::Duration;

use tls::{Files, Server, Stream, TlsError};
use tokio::net::{TcpListener, TcpStream};

use crate::openssl::{Authority, HOST, KINDS, Peer, VALID, folder, has_openssl, mode, only_owner, s_client};

/// A server of one word: it hears a line and says it again.
async fn echo(mut stream: Stream<TcpStream>) -> std::io::Result<()> {
    use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};
    let mut bytes = [0; 64];
    let mut into = ReadBuf::new(&mut bytes);
    std::future::poll_fn(|cx| std::pin::Pin::new(&mut stream).poll_read(cx, &mut into)).await?;
    let answer = [b"heard ", into.filled()].concat();
    std::future::poll_fn(|cx| std::pin::Pin::new(&mut stream).poll_write(cx, &answer)).await?;
    std::future::poll_fn(|cx| std::pin::Pin::new(&mut stream).poll_flush(cx)).await?;
    std::future::poll_fn(|cx| std::pin::Pin::new(&mut stream).poll_shutdown(cx)).await
}

/// Serves these files on a free port for as long as the test runs.
pub async fn serve(files: &Files) -> (Arc<Server>, u16) {
    let server = Arc::new(Server::open(files.clone()).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let taking = Arc::clone(&server);
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let server = Arc::clone(&taking);
            tokio::spawn(async move {
                if let Ok(stream) = server.accept(tcp).await {
                    let _ = echo(stream).await;
                }
            });
        }
    });
    (server, port)
}

/// [`s_client`] beside the server's own thread.
async fn ask(port: u16, words: &str) -> (bool, String) {
    // It stays until our server said what it heard.
    let words = format!("-ign_eof {words}");
    tokio::task::spawn_blocking(move || s_client(port, &words)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_two_newest_versions_are_spoken() {
    if !has_openssl() {
        return;
    }
    let folder = folder("versions");
    let authority = Authority::new(&folder, "root");
    for (kind, name) in KINDS.into_iter().zip(["ec", "rsa"]) {
        let files = authority.issue(name, HOST, kind, VALID);
        let (_server, port) = serve(&files).await;
        let trust =
            format!("-verify_return_error -verify_hostname localhost -CAfile {}", authority.root().display());
        for version in ["-tls1_2", "-tls1_3"] {
            let (made, said) = ask(port, &format!("{version} {trust}")).await;
            assert!(made, "{name} {version}: {said}");
        }
        // The program itself can do the old ones: a server of its own answers it.
        let old = Peer::start(&files, "-cipher DEFAULT@SECLEVEL=0");
        for version in ["-tls1", "-tls1_1"] {
            let words = format!("{version} -cipher DEFAULT@SECLEVEL=0");
            let (_, said) = s_client(old.port, &words);
            assert!(said.contains("Cipher is ECDHE"), "{name} {version} is not tried at all: {said}");
            let (made, said) = ask(port, &words).await;
            assert!(!made && said.contains("Cipher is (NONE)"), "{name} {version}: {said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn weak_ciphers_are_refused() {
    if !has_openssl() {
        return;
    }
    let folder = folder("ciphers");
    let authority = Authority::new(&folder, "root");
    // No forward secrecy; no authenticated cipher; no cipher; no certificate.
    let weak = [
        "AES128-SHA",
        "AES256-SHA256",
        "AES256-GCM-SHA384",
        "ECDHE-ECDSA-AES128-SHA",
        "ECDHE-ECDSA-AES256-SHA384",
        "ECDHE-RSA-AES128-SHA",
        "ECDHE-RSA-AES256-SHA384",
        "DHE-RSA-AES256-GCM-SHA384",
        "NULL-SHA256",
        "ECDHE-ECDSA-NULL-SHA",
        "ECDHE-RSA-NULL-SHA",
        "AECDH-AES256-SHA",
        "ADH-AES256-GCM-SHA384",
    ];
    for (kind, name) in KINDS.into_iter().zip(["ec", "rsa"]) {
        let files = authority.issue(name, HOST, kind, VALID);
        let (_server, port) = serve(&files).await;
        for cipher in weak {
            let (made, said) = ask(port, &format!("-tls1_2 -cipher {cipher}:@SECLEVEL=0")).await;
            assert!(!made && said.contains("Cipher is (NONE)"), "{name} {cipher}: {said}");
        }
        let own = if name == "ec" { "ECDSA" } else { "RSA" };
        for strong in ["AES256-GCM-SHA384", "AES128-GCM-SHA256", "CHACHA20-POLY1305"] {
            let (made, said) = ask(port, &format!("-tls1_2 -cipher ECDHE-{own}-{strong}")).await;
            assert!(made && said.contains(strong), "{name} {strong}: {said}");
        }
        // Whoever likes the weaker one better gets the strongest, in our order.
        let words = format!("-tls1_2 -cipher ECDHE-{own}-AES128-GCM-SHA256:ECDHE-{own}-AES256-GCM-SHA384");
        let (made, said) = ask(port, &words).await;
        assert!(made && said.contains("AES256-GCM-SHA384"), "{name}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_pair_is_taken_up_and_a_broken_one_is_not() {
    if !has_openssl() {
        return;
    }
    let folder = folder("renewal");
    let authority = Authority::new(&folder, "root");
    let (first, second) =
        (authority.issue("first", HOST, KINDS[0], VALID), authority.issue("second", HOST, KINDS[0], VALID));
    let used = Files { certificate: folder.join("used.crt"), key: folder.join("used.key") };
    let put = |from: &Files, certificate: bool, key: bool| {
        if certificate {
            std::fs::copy(&from.certificate, &used.certificate).unwrap();
        }
        if key {
            std::fs::copy(&from.key, &used.key).unwrap();
            only_owner(&used.key);
        }
        // Files are told apart by their time; some systems count it in whole seconds.
        std::thread::sleep(Duration::from_millis(1_100));
    };
    put(&first, true, true);
    let (server, port) = serve(&used).await;
    let shown = async || {
        let (made, said) = ask(port, "-tls1_3").await;
        assert!(made, "{said}");
        ["first", "second"].into_iter().find(|name| said.contains(&format!("subject=CN = {name}"))).unwrap()
    };
    assert_eq!(shown().await, "first");
    assert!(!server.renew_if_changed().unwrap(), "nothing changed");
    // The certificate came, the key not yet: it goes on with the pair it has, and says so once.
    put(&second, true, false);
    assert!(matches!(server.renew_if_changed(), Err(TlsError::NotAPair { .. })));
    assert!(!server.renew_if_changed().unwrap(), "the same is told once");
    assert_eq!(shown().await, "first");
    put(&second, false, true);
    mode(&used.key, 0o644);
    #[cfg(unix)]
    assert!(matches!(server.renew_if_changed(), Err(TlsError::OpenToOthers(_))));
    only_owner(&used.key);
    assert!(server.renew_if_changed().unwrap());
    assert_eq!(shown().await, "second");
    std::fs::remove_file(&used.key).unwrap();
    assert!(matches!(server.renew(), Err(TlsError::Unreadable(..))));
    assert_eq!(shown().await, "second");
}
