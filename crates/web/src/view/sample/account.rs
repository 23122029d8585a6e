//! Samples of one's own account and of the further steps of a sign-in.

use value::AccountId;

use super::{Rendered, render, resident, say};
use crate::factor::app;
use crate::view::account::{FirstPassword, PasskeySignIn, Second};
use crate::view::me::{AccountPage, Change, Codes, Held, MakePasskey, Prove, SetUp, SignedIn};
use crate::view::part::{Ask, Field, errors_of};
use crate::view::{Page, Person};
use crate::words::Language;

pub(super) fn all(language: Language) -> Vec<Rendered> {
    let mut pages = vec![
        render("account", &account(language, true)),
        render("account-plain", &account(language, false)),
        render("account-app", &set_up(language)),
        render("account-codes", &codes(language)),
        render("account-make-passkey", &make_passkey(language)),
        render("sign-in-second", &second(language)),
        render("sign-in-first", &first(language)),
        render("sign-in-passkey", &passkey(language)),
    ];
    for (name, what) in [
        ("password", Change::Password),
        ("app", Change::App),
        ("passkey", Change::Passkey),
        ("recovery", Change::Recovery),
        ("remove-app", Change::RemoveApp),
        ("remove-passkey", Change::RemovePasskey),
    ] {
        pages.push(render(&format!("account-change-{name}"), &change(language, what)));
    }
    pages
}

fn signed_in(language: Language, here: &str) -> Page {
    let name = say(language, "李小明", "Li Xiaoming");
    let person = Person { name, post: say(language, "居民", "Resident"), staff: false };
    Page { person: Some(person), ..resident(language, here) }
}

fn password(language: Language, name: &str, label: &str, token: &str) -> Field {
    Field::new(language, name, language.t(label), Ask::Password).required().autocomplete(token)
}

fn code(language: Language) -> Field {
    Field::new(language, "code", language.t("second-code"), Ask::Code)
        .required()
        .hint(language.t("second-code-hint"))
        .autocomplete("one-time-code")
}

fn account(language: Language, second: bool) -> AccountPage {
    let held = |id: &str, title: String, used: &str| Held {
        id: id.to_owned(),
        title,
        made: "2026-02-10 09:12".to_owned(),
        used: used.to_owned(),
    };
    let signed = |browser: &str, this| SignedIn {
        alias: "ab12".to_owned(),
        browser: browser.to_owned(),
        started: "2026-03-02 08:50".to_owned(),
        seen: "2026-03-02 10:05".to_owned(),
        strong: this,
        this,
    };
    let (app, key) = (language.t("account-app"), say(language, "我的手机", "My telephone"));
    AccountPage {
        page: signed_in(language, "/me/account"),
        id: "li-xiaoming".to_owned(),
        name: say(language, "李小明", "Li Xiaoming"),
        app: second.then(|| held("totp-1", app, "2026-03-02 08:50")),
        app_offered: true,
        passkeys: second.then(|| held("passkey-1", key, "")).into_iter().collect(),
        passkeys_offered: true,
        second,
        recovery_left: if second { 9 } else { 0 },
        sessions: vec![signed("Firefox, Windows", true), signed("WeChat, HarmonyOS", false)],
    }
}

fn set_up(language: Language) -> SetUp {
    let secret = crypto::Secret::new(b"an invented secret!!".to_vec());
    let fields = vec![code(language).error(language.t("second-wrong"))];
    SetUp {
        page: signed_in(language, "/me/account/app"),
        secret: app::typed(&secret),
        picture: app::picture("Luohu", &AccountId::new("li-xiaoming"), &secret),
        errors: errors_of(&fields),
        fields,
    }
}

fn codes(language: Language) -> Codes {
    let codes = (0..10).map(|n| format!("ABCD-EF{}2-3456-7ABC-DEFG-HJKL", char::from(b'A' + n))).collect();
    Codes { page: signed_in(language, "/me/account/recovery"), codes }
}

fn make_passkey(language: Language) -> MakePasskey {
    MakePasskey {
        page: signed_in(language, "/me/account/passkey"),
        options: "{\"publicKey\":{}}".to_owned(),
        label: say(language, "我的手机", "My telephone"),
    }
}

fn second(language: Language) -> Second {
    let page = resident(language, "/sign-in/second");
    Second { page, fields: vec![code(language)], errors: Vec::new(), passkeys: true }
}

fn first(language: Language) -> FirstPassword {
    let new = password(language, "new", "account-new", "new-password")
        .hint(language.t("account-new-hint"))
        .error(language.t("password-guessable"));
    let fields = vec![new, password(language, "again", "account-again", "new-password")];
    FirstPassword { page: resident(language, "/sign-in/password"), errors: errors_of(&fields), fields }
}

fn passkey(language: Language) -> PasskeySignIn {
    PasskeySignIn {
        page: resident(language, "/sign-in/passkey"),
        options: "{\"publicKey\":{}}".to_owned(),
        next: String::new(),
        origin: "https://luohu.example".to_owned(),
        wrong: true,
    }
}

fn change(language: Language, what: Change) -> Prove {
    let mut fields = vec![password(language, "old", "account-old", "current-password")];
    if what == Change::Password {
        fields.push(password(language, "new", "account-new", "new-password"));
        fields.push(password(language, "again", "account-again", "new-password"));
    } else {
        fields.push(code(language));
    }
    Prove { page: signed_in(language, what.action()), what, errors: Vec::new(), fields, hidden: Vec::new() }
}
