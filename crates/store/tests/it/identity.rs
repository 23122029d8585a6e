//! What clients know people by, and identities of other providers.

use store::{Account, IdentityLink};
use value::{AccountId, Digest, RoleId, Words};

use crate::fixture::{at, on_each};

fn link(provider: &str, subject: &str, account: &str) -> IdentityLink {
    IdentityLink {
        provider: provider.into(),
        subject: Digest::of(subject.as_bytes()),
        account: AccountId::new(account),
        level: 2,
        linked_at: at(1),
        seen_at: at(1),
    }
}

fn account(id: &str) -> Account {
    Account {
        account: AccountId::new(id),
        name: Words::new("王小明", "王小明"),
        password_hash: String::new(),
        roles: vec![RoleId::new("resident")],
        office: None,
        area: None,
        certificates: Vec::new(),
        active: true,
    }
}

#[test]
fn a_subject_lasts_and_is_never_that_of_another() {
    on_each(|store| {
        let wang = AccountId::new("wang");
        let of = |account: &AccountId, returns, client: &str, fresh: &str| {
            store.oidc_subject(account, returns, client, fresh)
        };
        assert_eq!(of(&wang, 0, "wiki", "s-1").unwrap(), "s-1");
        assert_eq!(of(&wang, 0, "wiki", "s-2").unwrap(), "s-1", "the first one lasts");
        assert_eq!(of(&wang, 0, "mail", "s-3").unwrap(), "s-3", "another client knows another");
        assert_eq!(of(&wang, 1, "wiki", "s-4").unwrap(), "s-4", "who comes again is somebody else");
        assert_eq!(of(&AccountId::new("li"), 0, "wiki", "s-5").unwrap(), "s-5");
        assert!(of(&AccountId::new("zhao"), 0, "wiki", "s-1").is_err(), "one subject is one person");
    });
}

#[test]
fn an_identity_belongs_to_one_account_and_an_account_has_one_of_a_kind() {
    on_each(|store| {
        assert!(store.link_identity(&link("province", "u-1", "wang"), None).unwrap());
        assert!(!store.link_identity(&link("province", "u-1", "li"), None).unwrap(), "it is linked");
        assert!(!store.link_identity(&link("province", "u-2", "wang"), None).unwrap(), "one of a kind");
        assert!(store.link_identity(&link("chat", "u-1", "wang"), None).unwrap());
        let wang = AccountId::new("wang");
        let kinds: Vec<String> =
            store.identity_links_of(&wang).unwrap().into_iter().map(|it| it.provider).collect();
        assert_eq!(kinds, ["chat", "province"]);
        store.see_identity("province", &Digest::of(b"u-1"), 3, at(9)).unwrap();
        let seen = store.identity_link("province", &Digest::of(b"u-1")).unwrap().unwrap();
        assert_eq!(seen, IdentityLink { level: 3, seen_at: at(9), ..link("province", "u-1", "wang") });
        assert!(store.unlink_identity(&wang, "province").unwrap());
        assert!(!store.unlink_identity(&wang, "province").unwrap());
        assert_eq!(store.identity_link("province", &Digest::of(b"u-1")).unwrap(), None);
        assert!(store.link_identity(&link("province", "u-1", "li"), None).unwrap(), "now it is free");
    });
}

#[test]
fn an_account_is_opened_with_its_identity_or_not_at_all() {
    on_each(|store| {
        assert!(store.link_identity(&link("province", "u-1", "r-1"), Some(&account("r-1"))).unwrap());
        assert_eq!(store.account(&AccountId::new("r-1")).unwrap(), Some(account("r-1")));
        assert!(!store.link_identity(&link("province", "u-1", "r-2"), Some(&account("r-2"))).unwrap());
        assert_eq!(store.account(&AccountId::new("r-2")).unwrap(), None, "no account without its identity");
        assert!(!store.link_identity(&link("chat", "u-9", "r-1"), Some(&account("r-1"))).unwrap(), "taken");
        assert_eq!(store.identity_link("chat", &Digest::of(b"u-9")).unwrap(), None);
    });
}
