//! Rows of every kind, written and read back; timers, outbox, vault, files, accounts, sessions.

use store::{
    Account, Batch, Blob, BlobUse, CaseStatus, FilingRow, Notice, OutboxRow, Session, Store, StoreFault,
    TaskFilter, TaskRow, TimerRow, VaultRow,
};
use value::{
    AccountId, BlobId, CaseId, Commitment, Date, Digest, ElementId, FilingId, OfficeId, RoleId, VaultId,
    Words,
};

use crate::fixture::{at, on_each, row, turn};

fn full_row() -> store::CaseRow {
    store::CaseRow {
        version: 4,
        title: "路灯不亮".into(),
        status: CaseStatus::Answered,
        stage: "disposal".into(),
        kind: Some("street-light".into()),
        office: Some("city-management".into()),
        co_office: Some("housing".into()),
        area: Some("dongmen".into()),
        place: Some("人民南路 3 号".into()),
        summary: Some("一盏路灯不亮".into()),
        priority: Some(-2),
        lat: Some(22.5431),
        lon: Some(114.1189),
        channel: "web".into(),
        closed_at: Some(at(9)),
        due_at: Some(at(99)),
        warn_at: Some(at(50)),
        late: true,
        reports: 3,
        reopened: 1,
        returned: 2,
        marks_yellow: 1,
        marks_red: u32::MAX,
        merged_into: Some(CaseId(7)),
        rating: Some(5),
        updated_at: at(12),
        ..row(8)
    }
}

fn effect(key: &str) -> OutboxRow {
    OutboxRow {
        key: key.into(),
        case: CaseId(1),
        kind: "notify".into(),
        payload: r#"{"to":"reporter"}"#.into(),
        created_at: at(1),
        done_at: None,
        attempts: 0,
    }
}

#[test]
fn a_case_row_comes_back_whole_and_the_last_one_wins() {
    on_each(|store| {
        let last = store::CaseRow { late: false, due_at: None, ..full_row() };
        store.commit(&Batch { cases: vec![row(8), full_row()], ..Batch::default() }).unwrap();
        assert_eq!(store.case(CaseId(8)).unwrap(), Some(full_row()));
        store.commit(&Batch { cases: vec![last.clone()], ..Batch::default() }).unwrap();
        assert_eq!(store.case(CaseId(8)).unwrap(), Some(last));
        assert_eq!(store.case(CaseId(9)).unwrap(), None);
    });
}

#[test]
fn tasks_open_are_claimed_and_close() {
    on_each(|store| {
        let task = TaskRow {
            case: CaseId(1),
            instance: 3,
            element: ElementId::new("screen"),
            role: RoleId::new("dispatcher"),
            office: Some("hub".into()),
            area: None,
            kind: Some("street-light".into()),
            opened_at: at(1),
            due_at: Some(at(60)),
            priority: Some(1),
            open: true,
            claimed_by: None,
        };
        let claimed = TaskRow { claimed_by: Some(AccountId::new("li")), ..task.clone() };
        let closed = TaskRow { open: false, ..claimed.clone() };
        let open = TaskFilter::new().open(true);
        for (written, still_open) in [(&task, 1), (&claimed, 1), (&closed, 0)] {
            store.commit(&Batch { tasks: vec![written.clone()], ..Batch::default() }).unwrap();
            assert_eq!(store.tasks(&TaskFilter::new()).unwrap(), std::slice::from_ref(written));
            assert_eq!(store.count_tasks(&open).unwrap(), still_open);
        }
    });
}

#[test]
fn timers_come_due_in_order_and_are_cleared() {
    on_each(|store| {
        let timer = |case, instance, due| TimerRow { case: CaseId(case), instance, due_at: at(due) };
        let set = vec![timer(1, 1, 30), timer(1, 2, 10), timer(2, 1, 20), timer(3, 1, 90)];
        store.commit(&Batch { timers_set: set, ..Batch::default() }).unwrap();
        assert_eq!(store.next_timer().unwrap(), Some(at(10)));
        assert_eq!(store.timers_due(at(9), 9).unwrap(), []);
        assert_eq!(store.timers_due(at(30), 9).unwrap(), [timer(1, 2, 10), timer(2, 1, 20), timer(1, 1, 30)]);
        assert_eq!(store.timers_due(at(30), 2).unwrap().len(), 2);
        // Moved, and cleared in the same batch that sets it.
        let batch = Batch {
            timers_set: vec![timer(1, 1, 5), timer(9, 9, 1)],
            timers_cleared: vec![(CaseId(1), 2), (CaseId(9), 9), (CaseId(50), 1)],
            ..Batch::default()
        };
        store.commit(&batch).unwrap();
        assert_eq!(store.timers_due(at(30), 9).unwrap(), [timer(1, 1, 5), timer(2, 1, 20)]);
    });
    let timer = TimerRow { case: CaseId(1), instance: 1, due_at: at(5) };
    let mut clears = Batch { timers_cleared: vec![(CaseId(1), 1), (CaseId(1), 2)], ..Batch::default() };
    clears.absorb(Batch { timers_set: vec![timer], ..Batch::default() });
    assert_eq!(clears.timers_cleared, [(CaseId(1), 2)]);
}

#[test]
fn filings_move_between_cases_and_keep_their_home() {
    on_each(|store| {
        let filing = |code: &str, case, second| FilingRow {
            filing: FilingId::new(code),
            case: CaseId(case),
            home: CaseId(1),
            filed_at: at(second),
            account: Some(AccountId::new("wang")),
            agent: (second == 2).then(|| AccountId::new("li")),
            answered_at: None,
            rating: None,
            due_at: Some(at(100)),
        };
        let rows = vec![filing("AAAA", 1, 1), filing("BBBB", 2, 2)];
        store.commit(&Batch { filings: rows, ..Batch::default() }).unwrap();
        store.commit(&Batch { filings: vec![filing("AAAA", 2, 1)], ..Batch::default() }).unwrap();
        assert_eq!(store.filings_of(CaseId(1)).unwrap(), []);
        assert_eq!(store.filings_of(CaseId(2)).unwrap(), [filing("AAAA", 2, 1), filing("BBBB", 2, 2)]);
        assert_eq!(store.filing(&FilingId::new("AAAA")).unwrap(), Some(filing("AAAA", 2, 1)));
        assert_eq!(store.filing(&FilingId::new("CCCC")).unwrap(), None);
        let own = store.filings_of_account(&AccountId::new("wang")).unwrap();
        assert_eq!(own, [filing("BBBB", 2, 2), filing("AAAA", 2, 1)]);
        assert_eq!(store.filings_of_account(&AccountId::new("zhao")).unwrap(), []);
        assert_eq!(store.filings_of_account(&AccountId::new("li")).unwrap(), []);
        assert_eq!(store.filings_by_agent(&AccountId::new("li")).unwrap(), [filing("BBBB", 2, 2)]);
    });
}

#[test]
fn an_effect_happens_once_and_a_failing_one_holds_up_nobody() {
    on_each(|store| {
        let batch =
            Batch { outbox: vec![effect("a"), effect("b"), effect("c"), effect("a")], ..Batch::default() };
        store.commit(&batch).unwrap();
        store.commit(&batch).unwrap();
        let keys = || store.outbox_pending(9).unwrap().into_iter().map(|row| row.key).collect::<Vec<_>>();
        assert_eq!(keys(), ["a", "b", "c"]);
        store.mark_outbox_attempt("a").unwrap();
        assert_eq!(keys(), ["b", "c", "a"]);
        assert_eq!(store.outbox_pending(9).unwrap()[2].attempts, 1);
        let notice = Notice {
            key: "b".into(),
            filing: FilingId::new("AAAA"),
            at: at(5),
            text_zh: "已受理".into(),
            text_en: "Accepted".into(),
        };
        assert!(store.tell("b", at(5), &notice, None, &[]).unwrap());
        let again = Notice { key: "b2".into(), ..notice.clone() };
        assert!(!store.tell("b", at(6), &again, None, &[]).unwrap());
        assert!(!store.tell("none", at(6), &again, None, &[]).unwrap());
        assert_eq!(keys(), ["c", "a"]);
        assert_eq!(store.notices(&FilingId::new("AAAA")).unwrap(), [notice]);
        store.commit(&batch).unwrap();
        assert_eq!(keys(), ["c", "a"]);
    });
}

#[test]
fn erasing_personal_data_leaves_a_ledger_that_verifies() {
    on_each(|store| {
        let vault = VaultRow {
            vault: VaultId::new("v-1"),
            case: CaseId(1),
            sealed: b"sealed".to_vec(),
            retain_until: Some("2027-03-02".parse().unwrap()),
        };
        let commitment = Commitment::of(&[7; 32], br#"{"tel":"13800000000"}"#);
        let mut told = turn(1, 1, 1);
        told.events = vec![format!(r#"{{"Filed":{{"vault":"v-1","commitment":"{}"}}}}"#, commitment.0)];
        store.commit(&Batch { turns: vec![told], vault: vec![vault.clone()], ..Batch::default() }).unwrap();
        assert_eq!(store.vault(&vault.vault).unwrap(), Some(vault.clone()));
        // A row under a commitment never changes.
        let other = VaultRow { sealed: b"other".to_vec(), ..vault.clone() };
        let fault = store.commit(&Batch { vault: vec![other], ..Batch::default() }).unwrap_err();
        assert!(matches!(fault, StoreFault::Invalid(_)), "{fault}");
        assert_eq!(store.vault(&vault.vault).unwrap(), Some(vault.clone()));

        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(store.vault_expired(day("2027-03-02"), None, 9).unwrap(), []);
        assert_eq!(
            store.vault_expired(day("2027-03-03"), None, 9).unwrap(),
            std::slice::from_ref(&vault.vault)
        );
        assert_eq!(store.vault_expired(day("2027-03-03"), Some(&vault.vault), 9).unwrap(), []);
        assert!(store.erase_vault(&vault.vault).unwrap());
        assert!(!store.erase_vault(&vault.vault).unwrap());
        assert_eq!(store.vault(&vault.vault).unwrap(), None);
        assert_eq!(store.verify(&mut |_| ()).unwrap().events, 1);
    });
}

#[test]
fn erased_data_is_no_longer_in_the_bytes_of_the_file() {
    let folder = crate::fixture::Folder::new();
    let store = store::SqliteStore::open(folder.file()).unwrap();
    let secret = "zhang-san-secret-address";
    let vault =
        VaultRow { vault: VaultId::new("v-1"), case: CaseId(1), sealed: secret.into(), retain_until: None };
    let found = || folder.holds(secret.as_bytes());
    store.commit(&Batch { vault: vec![vault.clone()], ..Batch::default() }).unwrap();
    assert!(found());
    store.erase_vault(&vault.vault).unwrap();
    assert!(!found());
}

#[test]
fn a_file_is_stored_under_its_digest_only() {
    on_each(|store| {
        let bytes = b"not really a picture".to_vec();
        let id = BlobId::new(Digest::of(&bytes).to_string());
        let blob = Blob { id: id.clone(), mime: "image/png".into(), bytes };
        store.put_blob(&blob).unwrap();
        store.commit(&Batch { blobs: vec![blob.clone()], ..Batch::default() }).unwrap();
        assert_eq!(store.blob(&id).unwrap(), Some(blob.clone()));
        let forged = Blob { bytes: b"another".to_vec(), ..blob };
        assert!(matches!(store.put_blob(&forged), Err(StoreFault::Invalid(_))));
        assert!(store.is_writable());
    });
}

#[test]
fn accounts_are_found_by_words_and_page_by_page() {
    on_each(|store| {
        for (id, zh, en) in
            [("li", "李雷", "Li"), ("Wang", "王芳", "wang Fang"), ("zh", "张三", "Zhang \"San\" \\ \u{1}")]
        {
            store
                .put_account(&Account {
                    account: AccountId::new(id),
                    name: Words::new(zh, en),
                    password_hash: String::new(),
                    roles: Vec::new(),
                    office: None,
                    area: None,
                    certificates: Vec::new(),
                    active: true,
                })
                .unwrap();
        }
        let found = |words: &str, skip, limit| {
            let accounts = store.accounts_with(words, skip, limit).unwrap();
            accounts.iter().map(|account| account.account.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(found("", 0, 10), "Wang li zh");
        assert_eq!(found("", 0, 2), "Wang li");
        assert_eq!(found("", 2, 2), "zh");
        assert_eq!((found("wang", 0, 9), found("FANG", 0, 9)), ("Wang".into(), "Wang".into()));
        assert_eq!(found("王", 0, 9), "Wang");
        assert_eq!((found("g \"s", 0, 9), found("\" \\ \u{1}", 0, 9)), ("zh".into(), "zh".into()));
        // Words are words: neither a pattern nor the name of a language.
        assert_eq!(
            (found("%", 0, 9), found("zh", 0, 9), found("en", 0, 9)),
            (String::new(), "zh".into(), String::new())
        );
    });
}

#[test]
fn accounts_and_sessions_come_back_as_written() {
    on_each(|store| {
        let account = |name: &str| Account {
            account: AccountId::new(name),
            name: Words::new("李调度", "Dispatcher Li"),
            password_hash: "$argon2id$secret".into(),
            roles: vec![RoleId::new("dispatcher"), RoleId::new("reader")],
            office: Some(OfficeId::new("hub")),
            area: None,
            certificates: vec![store::Certificate {
                kind: "enforcement".into(),
                number: "A-1".into(),
                from: "2025-01-01".parse().unwrap(),
                until: None,
            }],
            active: true,
        };
        store.put_account(&account("wang")).unwrap();
        store.put_account(&account("li")).unwrap();
        store.put_account(&Account { active: false, ..account("wang") }).unwrap();
        assert_eq!(store.accounts().unwrap(), [account("li"), Account { active: false, ..account("wang") }]);
        assert_eq!(store.account(&AccountId::new("none")).unwrap(), None);
        assert!(!format!("{:?}", account("li")).contains("argon2id"));

        let session = |n: u8, second| Session {
            token_digest: Digest([n; 32]),
            account: (n > 1).then(|| AccountId::new("li")),
            csrf: "csrf-token".into(),
            data: "{}".into(),
            started_at: at(1),
            seen_at: at(2),
            expires_at: at(second),
        };
        store.put_session(&session(1, 10)).unwrap();
        store.put_session(&session(2, 20)).unwrap();
        assert_eq!(store.session(&Digest([1; 32])).unwrap(), Some(session(1, 10)));
        store.touch_session(&Digest([1; 32]), at(3), at(30)).unwrap();
        assert_eq!(store.purge_sessions(at(25)).unwrap(), 1);
        assert_eq!(store.session(&Digest([2; 32])).unwrap(), None);
        assert_eq!(
            store.session(&Digest([1; 32])).unwrap(),
            Some(Session { seen_at: at(3), ..session(1, 30) })
        );
        store.delete_session(&Digest([1; 32])).unwrap();
        assert_eq!(store.session(&Digest([1; 32])).unwrap(), None);
    });
}

fn session(number: u8) -> Session {
    Session {
        token_digest: Digest([number; 32]),
        account: Some(AccountId::new("lin")),
        csrf: String::new(),
        data: format!("what-session-{number}-remembers"),
        started_at: at(0),
        seen_at: at(0),
        expires_at: at(i64::from(number)),
    }
}

#[test]
fn a_contact_that_was_changed_is_no_longer_in_the_bytes_nor_is_what_is_erased_after_it() {
    let folder = crate::fixture::Folder::new();
    let store = store::SqliteStore::open(folder.file()).unwrap();
    let lin = AccountId::new("lin");
    let contact = |email: &str| store::Contact { email: Some(email.into()), ..store::Contact::default() };
    store.put_contact(&lin, Some(&contact("first-address@example.cn"))).unwrap();
    store.put_contact(&lin, Some(&contact("b@example.cn"))).unwrap();
    assert_eq!(store.contact(&lin).unwrap(), Some(contact("b@example.cn")));
    assert!(!folder.holds(b"first-address@example.cn"));
    store.put_session(&session(7)).unwrap();
    store.delete_session(&Digest([7; 32])).unwrap();
    store.put_contact(&lin, None).unwrap();
    assert_eq!(store.contact(&lin).unwrap(), None);
    assert!(!folder.holds(b"what-session-7-remembers") && !folder.holds(b"b@example.cn"));
}

#[test]
fn an_ended_session_is_no_longer_in_the_bytes_of_the_file() {
    let folder = crate::fixture::Folder::new();
    let store = store::SqliteStore::open(folder.file()).unwrap();
    let held = |number: u8| {
        (folder.holds(&[number; 32]), folder.holds(format!("what-session-{number}-remembers").as_bytes()))
    };
    for number in 1..=40 {
        store.put_session(&session(number)).unwrap();
    }
    assert_eq!((held(3), held(30)), ((true, true), (true, true)), "the test can see a session");
    // Somebody signs out, others come to their end; the hourly look takes both out of the write-ahead log as well.
    store.delete_session(&Digest([30; 32])).unwrap();
    assert_eq!(store.purge_sessions(at(20)).unwrap(), 19);
    for gone in (1..20).chain([30]) {
        assert_eq!(held(gone), (false, false), "{gone}");
    }
    assert!(store.session(&Digest([25; 32])).unwrap().is_some());
    assert_eq!(held(25), (true, true));
}

#[test]
fn a_vault_row_changes_only_from_what_it_was() {
    on_each(|store| {
        let row = |id: &str, sealed: &[u8]| VaultRow {
            vault: VaultId::new(id),
            case: CaseId(1),
            sealed: sealed.to_vec(),
            retain_until: None,
        };
        let rows = vec![row("v-2", b"two"), row("v-1", b"one"), row("v-3", b"three")];
        store.commit(&Batch { vault: rows, ..Batch::default() }).unwrap();
        let ids = |after: Option<&str>, limit| {
            let after = after.map(VaultId::new);
            let rows = store.vault_after(after.as_ref(), limit).unwrap();
            rows.into_iter().map(|row| row.vault.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(ids(None, 2), ["v-1", "v-2"]);
        assert_eq!(ids(Some("v-2"), 2), ["v-3"]);
        let before = row("v-1", b"one");
        assert!(store.reseal_vault(&before, b"uno").unwrap());
        assert!(!store.reseal_vault(&before, b"eins").unwrap(), "it is not as it was read any more");
        assert_eq!(store.vault(&VaultId::new("v-1")).unwrap(), Some(row("v-1", b"uno")));
        assert!(!store.reseal_vault(&row("gone", b""), b"x").unwrap());
        assert_eq!(store.vault_plain(9).unwrap(), []);
        store.wipe().unwrap();
        assert_eq!(ids(None, 9), ["v-1", "v-2", "v-3"]);
    });
}

#[test]
fn rows_of_before_sealing_are_taken_over_and_leave_nothing_behind() {
    let folder = crate::fixture::Folder::new();
    let store = store::SqliteStore::open(folder.file()).unwrap();
    let put = "INSERT INTO vault_plain (vault, case_id, salt, data, retain_until) VALUES (?1, 7, zeroblob(32), ?2, ?3)";
    for number in 0..50 {
        let (id, data) = (format!("v-{number:02}"), format!("open-canary-{number} {}", "x".repeat(300)));
        crate::fixture::raw(&folder.file()).execute(put, [id, data, "2027-03-02".to_owned()]).unwrap();
    }
    assert!(folder.holds(b"open-canary-"));
    let plain = store.vault_plain(99).unwrap();
    assert_eq!(plain.len(), 50);
    assert!(!format!("{plain:?}").contains("canary"));
    let sealed: Vec<VaultRow> = plain
        .into_iter()
        .map(|row| VaultRow {
            vault: row.vault,
            case: row.case,
            sealed: vec![1; 40],
            retain_until: row.retain_until,
        })
        .collect();
    store.seal_vault(&sealed).unwrap();
    assert_eq!(
        (store.vault_plain(9).unwrap().len(), store.vault_after(None, 99).unwrap()),
        (0, sealed.clone())
    );
    store.wipe().unwrap();
    assert!(!folder.holds(b"open-canary-"), "neither in a page nor in the write-ahead log");
    assert_eq!(store.vault_after(None, 99).unwrap(), sealed);
}

#[test]
fn a_file_goes_with_its_last_use() {
    on_each(|store| {
        let blob = |bytes: &[u8]| Blob {
            id: BlobId::new(Digest::of(bytes).to_string()),
            mime: "image/jpeg".into(),
            bytes: bytes.to_vec(),
        };
        let (shared, old) = (blob(b"shared"), blob(b"from before"));
        store.put_blob(&old).unwrap();
        let used = |blob: &Blob, owner: &str| BlobUse { blob: blob.id.clone(), owner: owner.into() };
        let uses = vec![used(&shared, "filing A"), used(&shared, "filing B"), used(&shared, "filing A")];
        store.commit(&Batch { blobs: vec![shared.clone()], blob_uses: uses, ..Batch::default() }).unwrap();
        let end = |used: BlobUse| {
            store.commit(&Batch { blob_uses_ended: vec![used], ..Batch::default() }).unwrap();
        };
        let there = |blob: &Blob| store.blob(&blob.id).unwrap().is_some();
        end(used(&shared, "filing A"));
        end(used(&shared, "filing A"));
        assert!(there(&shared), "another filing has the same picture");
        end(used(&shared, "filing B"));
        assert!(!there(&shared));
        // Nobody knows what else a file from before belongs to.
        end(used(&old, "filing C"));
        assert!(there(&old));
    });
}
