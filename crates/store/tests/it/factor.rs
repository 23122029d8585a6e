//! Factors of accounts and the sessions of one account.

use std::sync::atomic::{AtomicUsize, Ordering};

use store::{Account, Factor, Session};
use value::{AccountId, Digest, Words};

use crate::fixture::{at, on_each};

fn factor(id: &str, account: &str, kind: &str, second: i64) -> Factor {
    Factor {
        id: id.into(),
        account: AccountId::new(account),
        kind: kind.into(),
        data: "{}".into(),
        step: 0,
        created_at: at(second),
        used_at: None,
    }
}

#[test]
fn factors_are_put_in_place_of_others_of_their_kind() {
    on_each(|store| {
        let (wang, li) = (AccountId::new("wang"), AccountId::new("li"));
        let put = |account, instead_of: &[&str], factors: &[Factor]| {
            store.put_factors(account, instead_of, factors).unwrap()
        };
        assert!(put(&wang, &[], &[factor("a", "wang", "totp", 2), factor("b", "wang", "key", 1)]));
        assert!(put(&li, &[], &[factor("c", "li", "totp", 1)]));
        assert!(put(&wang, &["totp", "none"], &[factor("d", "wang", "totp", 3)]));
        let ids = |account| -> Vec<String> {
            store.factors_of(account).unwrap().into_iter().map(|factor| factor.id).collect()
        };
        assert_eq!(ids(&wang), ["b", "d"], "oldest first, and the other of its kind is gone");
        assert_eq!(ids(&li), ["c"]);
        assert_eq!(store.factor("c").unwrap(), Some(factor("c", "li", "totp", 1)));
        // Not in another's name, and not two under one id; nothing of such a write stays.
        assert!(!put(&li, &["totp"], &[factor("e", "wang", "totp", 1)]));
        assert!(!put(&li, &["totp"], &[factor("d", "li", "totp", 1)]));
        assert_eq!(ids(&li), ["c"]);
        assert!(!store.delete_factor(&li, "d").unwrap(), "of another account");
        assert!(store.delete_factor(&wang, "d").unwrap());
        assert!(!store.delete_factor(&wang, "d").unwrap());
        assert!(!format!("{:?}", factor("c", "li", "totp", 1)).contains("{}"), "data is not printed");
    });
}

#[test]
fn a_step_counts_once_and_only_grows() {
    on_each(|store| {
        let wang = AccountId::new("wang");
        assert!(store.put_factors(&wang, &[], &[factor("a", "wang", "totp", 1)]).unwrap());
        assert!(store.use_factor("a", 7, None, at(5)).unwrap());
        assert!(!store.use_factor("a", 7, None, at(6)).unwrap(), "the same again");
        assert!(!store.use_factor("a", 6, Some("x"), at(6)).unwrap(), "an earlier one");
        assert!(!store.use_factor("nobody", 9, None, at(6)).unwrap());
        let used = store.factor("a").unwrap().unwrap();
        assert_eq!((used.step, used.used_at, used.data.as_str()), (7, Some(at(5)), "{}"));
        assert!(store.use_factor("a", 8, Some("[]"), at(6)).unwrap());
        assert_eq!(store.factor("a").unwrap().unwrap().data, "[]");
        // Of many at the same time one is in time.
        let won = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let first = store.use_factor("a", 9, None, at(7)).unwrap();
                    won.fetch_add(usize::from(first), Ordering::Relaxed);
                });
            }
        });
        assert_eq!(won.into_inner(), 1);
    });
}

#[test]
fn sessions_of_an_account_are_listed_and_ended() {
    on_each(|store| {
        let session = |n: u8, account: Option<&str>, seen| Session {
            token_digest: Digest([n; 32]),
            account: account.map(AccountId::new),
            csrf: String::new(),
            data: "{}".into(),
            started_at: at(1),
            seen_at: at(seen),
            expires_at: at(90),
        };
        for (n, account, seen) in
            [(1, Some("wang"), 5), (2, Some("wang"), 9), (3, Some("li"), 7), (4, None, 8)]
        {
            store.put_session(&session(n, account, seen)).unwrap();
        }
        store.put_session(&session(5, Some("wang"), 2)).unwrap();
        let (wang, li) = (AccountId::new("wang"), AccountId::new("li"));
        let of = |account| -> Vec<u8> {
            store.sessions_of(account).unwrap().into_iter().map(|session| session.token_digest.0[0]).collect()
        };
        assert_eq!(of(&wang), [2, 1, 5], "the one used last first");
        assert_eq!(store.delete_sessions_of(&wang, Some(&Digest([1; 32]))).unwrap(), 2);
        assert_eq!(of(&wang), [1]);
        assert_eq!(store.delete_sessions_of(&wang, None).unwrap(), 1);
        assert_eq!((of(&wang).len(), of(&li).len()), (0, 1));
        assert!(store.session(&Digest([4; 32])).unwrap().is_some(), "a visitor's stays");
    });
}

/// Whoever was closed, or got another password meanwhile, is not written over.
#[test]
fn a_password_is_set_in_place_of_the_one_that_was_known() {
    on_each(|store| {
        let wang = AccountId::new("wang");
        let account = |hash: &str, active: bool| Account {
            account: wang.clone(),
            name: Words::new("王", "Wang"),
            password_hash: hash.into(),
            roles: Vec::new(),
            office: None,
            area: None,
            certificates: Vec::new(),
            active,
        };
        let kept = || (store.account(&wang).unwrap().unwrap(), store.factors_of(&wang).unwrap().len());
        assert!(!store.set_password(&wang, "", "new", &[]).unwrap(), "nobody");
        store.put_account(&account("old", true)).unwrap();
        let rows = [factor("a", "wang", "first-password", 1), factor("b", "wang", "totp", 1)];
        assert!(store.put_factors(&wang, &[], &rows).unwrap());
        assert!(!store.set_password(&wang, "older", "new", &["first-password"]).unwrap());
        assert_eq!(kept(), (account("old", true), 2), "neither the password nor a factor is touched");
        store.put_account(&account("old", false)).unwrap();
        assert!(!store.set_password(&wang, "old", "new", &["first-password"]).unwrap());
        assert_eq!(kept(), (account("old", false), 2), "a closed account stays closed");
        store.put_account(&account("old", true)).unwrap();
        assert!(store.set_password(&wang, "old", "new", &["first-password"]).unwrap());
        assert_eq!(kept(), (account("new", true), 1));
        assert_eq!(store.factors_of(&wang).unwrap()[0].id, "b");
    });
}
