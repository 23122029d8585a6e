//! Clients of single sign-on and what was given to them.

use store::{OidcClient, OidcGrant, Store};
use value::{AccountId, Digest};

use crate::fixture::{Folder, at, on_each};

fn grant(name: &str, family: &str, account: &str, client: &str, second: i64) -> OidcGrant {
    OidcGrant {
        digest: Digest::of(name.as_bytes()),
        family: Digest::of(family.as_bytes()),
        kind: "code".into(),
        account: AccountId::new(account),
        client: client.into(),
        data: format!(r#"{{"of":"{name}"}}"#),
        expires_at: at(second),
        used_at: None,
    }
}

#[test]
fn clients_are_put_replaced_listed_and_deleted_with_their_grants() {
    on_each(|store| {
        let client = |id: &str, data: &str| OidcClient { id: id.into(), data: data.into() };
        for (id, data) in [("wiki", "{}"), ("mail", "{}"), ("wiki", r#"{"v":2}"#)] {
            store.put_oidc_client(&client(id, data)).unwrap();
        }
        assert_eq!(store.oidc_clients().unwrap(), [client("mail", "{}"), client("wiki", r#"{"v":2}"#)]);
        assert_eq!(store.oidc_client("mail").unwrap(), Some(client("mail", "{}")));
        assert_eq!(store.oidc_client("nobody").unwrap(), None);
        let (own, other) = (grant("a", "f", "wang", "wiki", 60), grant("b", "g", "wang", "mail", 60));
        assert!(store.put_oidc_grants(&[own.clone(), other.clone()], None).unwrap());
        assert!(store.delete_oidc_client("wiki").unwrap());
        assert!(!store.delete_oidc_client("wiki").unwrap());
        assert_eq!(store.oidc_grant(&own.digest).unwrap(), None);
        assert_eq!(store.oidc_grants_of(&AccountId::new("wang")).unwrap(), [other]);
    });
}

#[test]
fn a_grant_is_used_once_and_tells_so_afterwards() {
    on_each(|store| {
        let code = grant("code", "f", "wang", "wiki", 60);
        assert_eq!(store.take_oidc_grant(&code.digest, at(1)).unwrap(), None);
        assert!(store.put_oidc_grants(std::slice::from_ref(&code), None).unwrap());
        assert_eq!(store.take_oidc_grant(&code.digest, at(1)).unwrap(), Some(code.clone()));
        let used = OidcGrant { used_at: Some(at(1)), ..code.clone() };
        assert_eq!(
            store.take_oidc_grant(&code.digest, at(2)).unwrap(),
            Some(used.clone()),
            "the first use stays"
        );
        assert_eq!(store.oidc_grant(&code.digest).unwrap(), Some(used));
        // The same digest twice would be a broken random source: nothing is written.
        assert!(store.put_oidc_grants(&[grant("new", "f", "wang", "wiki", 60), code], None).is_err());
        assert_eq!(store.oidc_grant(&Digest::of(b"new")).unwrap(), None);
    });
}

#[test]
fn nothing_grows_out_of_what_was_revoked() {
    on_each(|store| {
        let (code, token) =
            (grant("code", "f", "wang", "wiki", 60), grant("token", "f", "wang", "wiki", 600));
        let other = grant("other", "g", "wang", "mail", 600);
        store.put_oidc_grants(&[code.clone(), other.clone()], None).unwrap();
        assert!(store.put_oidc_grants(std::slice::from_ref(&token), Some(&code.digest)).unwrap());
        assert_eq!(store.revoke_oidc_family(&code.family).unwrap(), 2);
        assert!(!store.put_oidc_grants(std::slice::from_ref(&token), Some(&code.digest)).unwrap());
        assert_eq!(store.oidc_grant(&token.digest).unwrap(), None);
        assert_eq!(store.oidc_grant(&other.digest).unwrap(), Some(other.clone()));
        assert_eq!(store.revoke_oidc_account(&AccountId::new("li")).unwrap(), 0);
        assert_eq!(store.revoke_oidc_account(&other.account).unwrap(), 1);
    });
}

#[test]
fn what_expired_goes() {
    on_each(|store| {
        let (old, young) = (grant("old", "f", "wang", "wiki", 60), grant("young", "f", "wang", "wiki", 61));
        store.put_oidc_grants(&[old, young.clone()], None).unwrap();
        assert_eq!(store.purge_oidc_grants(at(61)).unwrap(), 1);
        assert_eq!(store.oidc_grants_of(&young.account).unwrap(), [young]);
    });
}

#[test]
fn of_many_takers_one_is_the_first() {
    let folder = Folder::new();
    let store = store::SqliteStore::open(folder.file()).unwrap();
    let code = grant("code", "f", "wang", "wiki", 60);
    store.put_oidc_grants(std::slice::from_ref(&code), None).unwrap();
    let firsts = std::thread::scope(|scope| {
        let take = || store.take_oidc_grant(&code.digest, at(1)).unwrap().unwrap().used_at.is_none();
        let takers: Vec<_> = (0..8).map(|_| scope.spawn(take)).collect();
        takers.into_iter().map(|taker| taker.join().unwrap()).filter(|first| *first).count()
    });
    assert_eq!(firsts, 1);
}
