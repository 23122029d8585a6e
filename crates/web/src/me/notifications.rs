//! `/me/notifications`: where else than here I am told, by kind of message. The addresses lie in a personal row.

use axum::http::StatusCode;
use store::{Channel, Contact, MessageKind};

use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with, see};
use crate::site::Site;
use crate::view::Notice;
use crate::view::Tone;
use crate::view::me::{Notifications, Wish};
use crate::view::part::{Ask, Choice, Field, errors_of};
use crate::visit::Visit;
use crate::words::Language;

/// Longest e-mail address (RFC 5321 4.5.3.1.3), and longest part before the `@` (4.5.3.1.1).
const EMAIL_BYTES_MAX: usize = 254;
const LOCAL_BYTES_MAX: usize = 64;

pub fn show(site: &Site, visit: &mut Visit) -> Answer {
    let account = &visit.account.as_ref().ok_or(Trouble::SignIn)?.account;
    let contact = site.engine.store().contact(account)?.unwrap_or_default();
    let (email, phone) =
        (contact.email.clone().unwrap_or_default(), contact.phone.clone().unwrap_or_default());
    let mut page = page(site, visit, &contact, fields(site, visit, &contact, &email, &phone));
    if visit.query("done") == "kept" {
        page.page.notice = Some(Notice { tone: Tone::Good, text: visit.language.t("notifications-kept") });
    }
    html(&page)
}

/// `POST /me/notifications`: keeps what is chosen; with nothing given the row is erased.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let account = visit.account.as_ref().ok_or(Trouble::SignIn)?.account.clone();
    let (email, phone) = (posted.text("email"), posted.text("phone"));
    let mut contact = Contact {
        email: Some(email.to_owned()).filter(|email| !email.is_empty()),
        phone: phone_of(phone),
        language: Language::from_tag(posted.text("language")).unwrap_or(visit.language).tag().to_owned(),
        ..Contact::default()
    };
    for channel in Channel::ALL {
        let wanted = |kind: &MessageKind| posted.has(&name(channel, *kind));
        contact.wants.insert(channel, MessageKind::ALL.into_iter().filter(wanted).collect());
    }
    let mut fields = fields(site, visit, &contact, email, phone);
    for field in &mut fields {
        let wrong = match field.name.as_str() {
            "email" => !email.is_empty() && !is_email(email),
            "phone" => !phone.is_empty() && contact.phone.is_none(),
            _ => false,
        };
        if wrong {
            field.error = visit.language.t(&format!("notifications-{}-wrong", field.name));
        }
    }
    if fields.iter().any(|field| !field.error.is_empty()) {
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(site, visit, &contact, fields));
    }
    let kept = Some(&contact).filter(|contact| contact.email.is_some() || contact.phone.is_some());
    site.engine.store().put_contact(&account, kept)?;
    see("/me/notifications?done=kept")
}

fn name(channel: Channel, kind: MessageKind) -> String {
    format!("{}-{}", channel.as_str(), kind.as_str())
}

/// Plain addresses only: what a receiver could read in two ways is refused.
fn is_email(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let Some((local, domain)) = text.split_once('@') else { return false };
    let dots = |part: &str| !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.len() <= EMAIL_BYTES_MAX
        && !local.is_empty()
        && local.len() <= LOCAL_BYTES_MAX
        && local.bytes().all(plain)
        && dots(local)
        && domain.contains('.')
        && domain.split('.').all(label)
}

/// The digits of a telephone number, with a `+` where it is international.
fn phone_of(text: &str) -> Option<String> {
    let spacing = |c: char| matches!(c, ' ' | '-' | '(' | ')');
    let plain: String = text.chars().filter(|c| !spacing(*c)).collect();
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    let fits = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then_some(plain)
}

fn fields(site: &Site, visit: &Visit, contact: &Contact, email: &str, phone: &str) -> Vec<Field> {
    let language = visit.language;
    let now = Language::from_tag(&contact.language).unwrap_or(language);
    let speaks = |one: Language| Choice {
        value: one.tag().to_owned(),
        title: one.t("language-name"),
        chosen: one == now,
        ..Choice::default()
    };
    let email = Field::new(language, "email", language.t("notifications-email"), Ask::Text)
        .hint(language.t("notifications-email-hint"))
        .autocomplete("email")
        .length_max(254)
        .value(email);
    let phone = Field::new(language, "phone", language.t("notifications-phone"), Ask::Phone)
        .hint(language.t("notifications-phone-hint"))
        .autocomplete("tel")
        .length_max(24)
        .value(phone);
    let speaks = Ask::Radios(Language::ALL.into_iter().map(speaks).collect());
    let speaks = Field::new(language, "language", language.t("notifications-language"), speaks).required();
    let there = |way: Channel| site.ways.contains(&way);
    let email = Some(email).filter(|_| there(Channel::Email));
    let phone = Some(phone).filter(|_| there(Channel::Phone));
    let speaks = Some(speaks).filter(|_| !site.ways.is_empty());
    [email, phone, speaks].into_iter().flatten().collect()
}

fn page(site: &Site, visit: &Visit, contact: &Contact, fields: Vec<Field>) -> Notifications {
    let wish = |kind: MessageKind| Wish {
        title: visit.language.t(&format!("message-{}", kind.as_str())),
        ways: site
            .ways
            .iter()
            .map(|&channel| {
                // WHY ticked from the start: who leaves an address wants to be told the main things there.
                let fresh =
                    contact.wants.is_empty() && matches!(kind, MessageKind::Answer | MessageKind::Late);
                let chosen = contact.wants.get(&channel).is_some_and(|kinds| kinds.contains(&kind));
                (
                    name(channel, kind),
                    visit.language.t(&format!("channel-{}", channel.as_str())),
                    fresh || chosen,
                )
            })
            .collect(),
    };
    Notifications {
        page: visit.page(),
        errors: errors_of(&fields),
        fields,
        wishes: MessageKind::ALL.into_iter().map(wish).collect(),
    }
}
