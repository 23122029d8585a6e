//! In whose name a command administers, whether that is their business, and the line it leaves in the record.

use engine::leave_note;
use identity::record::{Deed, Entry, Via};
use identity::{Commander, Domain, Why, may_administer, may_hand_over};
use store::{Account, SqliteStore, Store};
use value::{AccountId, Clock as _, Date};
use web::factor::Factors;

use crate::failure::Failure;
use crate::keys::told;
use crate::wire;

/// The password of the account named with `--as`.
pub const PASSWORD_VARIABLE: &str = "LUOHU_AS_PASSWORD";

/// Who a command runs as: the account of `--as`, which proves itself with its password, else the operator.
///
/// # Errors
/// Where there is no such account, or the password is not the account's; both look alike.
pub fn name(store: &dyn Store, given: Option<&str>) -> Result<AccountId, Failure> {
    let Some(given) = given else { return Ok(AccountId::new(authority::OPERATOR)) };
    let id: AccountId =
        given.parse().map_err(|error: value::id::NotAnId| Failure::usage(error.to_string()))?;
    let Ok(password) = std::env::var(PASSWORD_VARIABLE) else {
        return Err(Failure::usage(told(
            format!("--as 须以口令证明身份：请设置 {PASSWORD_VARIABLE}"),
            format!("--as is proved with the account's password: set {PASSWORD_VARIABLE}"),
        )));
    };
    let account = store.account(&id)?.filter(|it| it.active && !authority::is_reserved(&it.account));
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    if web::password::verify(&password, hash) && account.is_some() {
        // Somebody else knows a first password.
        if store.factors_of(&id)?.iter().any(|factor| factor.kind == web::factor::FIRST_PASSWORD) {
            return Err(Failure::Found(told(
                "请先登录网页，把临时密码改为自己的密码",
                "sign in once and choose a password of your own first",
            )));
        }
        return Ok(id);
    }
    if let Some(account) = account {
        note(store, &account.account, Deed::SignInFailed)?;
    }
    Err(Failure::Found(told("账号或口令不对", "account or password is wrong")))
}

/// Who a command of a domain runs as, where it is their business today.
///
/// # Errors
/// As [`name`]; and the directory's reason where it is not, which is kept in the record.
pub fn admitted(store: &SqliteStore, given: Option<&str>, domain: Domain) -> Result<AccountId, Failure> {
    let by = name(store, given)?;
    let directory = engine::directory_of(store)?;
    let may = may_administer(&directory, Commander::of(&by), domain, today()?);
    told_to(store, by, domain, may)
}

/// Who a command runs as that gives an account a first password and takes factors of the kinds `taken` away, where it is
/// their business.
///
/// # Errors
/// As [`admitted`]; also for the account of somebody with power, where no second factor stays.
pub fn admitted_to_hand_over(
    store: &SqliteStore,
    given: Option<&str>,
    account: &Account,
    taken: &[&str],
) -> Result<AccountId, Failure> {
    let by = name(store, given)?;
    let directory = engine::directory_of(store)?;
    let stays = taken.is_empty() && Factors::read(store, &account.account)?.any();
    let whose = (&account.account, account.roles.as_slice());
    let may = may_hand_over(&directory, Commander::of(&by), whose, stays, today()?);
    told_to(store, by, Domain::Accounts, may)
}

/// Whoever may; a refusal is kept in the record and told in words.
fn told_to(
    store: &dyn Store,
    by: AccountId,
    domain: Domain,
    may: Result<(), Why>,
) -> Result<AccountId, Failure> {
    let Err(why) = may else { return Ok(by) };
    refused(store, &by, domain.role(), why.code())?;
    let words = why.words();
    Err(Failure::Found(told(words.zh, words.en)))
}

/// Keeps that something was refused.
pub fn refused(store: &dyn Store, by: &AccountId, what: &str, code: &str) -> Result<(), Failure> {
    note(store, by, Deed::Refused { what: what.to_owned(), code: code.to_owned() })
}

/// Leaves a line for the record, before what it is about is done.
pub fn note(store: &dyn Store, by: &AccountId, deed: Deed) -> Result<(), Failure> {
    let entry = Entry { at: engine::SystemClock.now(), by: by.clone(), via: Via::CommandLine, deed };
    Ok(leave_note(store, &entry)?)
}

/// The civil day in the district, by the calendar of this binary.
fn today() -> Result<Date, Failure> {
    let (now, apps) = (engine::SystemClock.now(), wire::installed(None)?);
    let app = apps.all().next();
    Ok(app.map_or_else(|| jiff::tz::TimeZone::UTC.to_datetime(now).date(), |app| app.calendar.day_of(now)))
}
