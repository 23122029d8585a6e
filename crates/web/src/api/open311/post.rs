//! Taking a report: parameters of GeoReport become answers of the opening form, and the same turn as from a page.

use authority::Actor;
use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use engine::Ask;
use store::Blob;
use value::{BlobId, Decimal, Digest, QueryCode, Words};

use super::model::Accepted;
use super::render::Reader;
use super::{Offer, Parameters, check_jurisdiction, no_such_service, offer};
use crate::api::asking::{key_text, named_key, random_key};
use crate::api::body::{self, Form, Sent};
use crate::api::{Api, Trouble, ask, blocking, staff};
use crate::photo::{self, NotAPhoto};
use crate::scan::{Scanner, Verdict};
use crate::session;

/// Where reports through this door say they came from.
pub const CHANNEL: &str = "open311";
/// Largest photo, in bytes.
pub const PHOTO_BYTES_MAX: usize = 10 << 20;
const MEDIA_URL_LENGTH_MAX: usize = 2_000;

pub async fn post_request(State(api): State<Api>, reader: Reader, request: Request) -> Response {
    let result = post(&api, &reader, request).await;
    reader.answer(result)
}

async fn post(api: &Api, reader: &Reader, request: Request) -> Result<Response, Trouble> {
    let offer = offer(api)?;
    let key = key_text(request.headers())?;
    let actor = actor(api, request.headers()).await?;
    let Form { fields, files } = body::form(request).await?;
    let parameters = Parameters(fields);
    check_jurisdiction(api, parameters.get("jurisdiction_id"))?;
    check_api_key(api, parameters.get("api_key"))?;
    let mut pairs = answers(&offer, &parameters)?;
    let photo = photo(&offer, files, api.settings.scanner).await?;
    if let (Some(field), Some(photo)) = (&offer.photo, &photo) {
        pairs.push((field.clone(), photo.id.to_string()));
    }
    let form = offer.form().ok_or_else(Trouble::fault)?;
    let open = Ask::Open {
        app: offer.app.id.clone(),
        act: offer.act.clone(),
        answers: form.read(&pairs),
        channel: CHANNEL.to_owned(),
        blobs: photo.into_iter().collect(),
    };
    let key = key.map_or_else(|| random_key(api.engine.random()), |text| named_key(&text));
    let account = (!actor.is_anonymous()).then(|| actor.account.to_string());
    let asked = engine::Request::new(key, actor, open);
    let receipt = ask(&api.engine, asked).await.map_err(|trouble| in_their_words(&offer, trouble))?;
    let code = receipt.filing.as_ref().and_then(|filing| filing.as_str().parse::<QueryCode>().ok());
    let accepted = Accepted {
        service_notice: reader.asking.language.pick(&notice(code)).to_owned(),
        service_request_id: receipt.number,
        account_id: account,
    };
    let location = format!("/api/open311/v2/requests/{}", accepted.service_request_id);
    let mut response = reader.write(StatusCode::CREATED, "service_requests", &[accepted]);
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

/// The query code goes to the reporter and to nobody else.
fn notice(code: Option<QueryCode>) -> Words {
    match code {
        Some(code) => Words::new(
            format!("已受理。查询码 {code}，凭它查看进展、评价或要求重办，请妥善保管"),
            format!(
                "Received. Query code {code}: use it to follow, rate or reopen your report, and keep it to yourself"
            ),
        ),
        None => Words::new("已受理", "Received"),
    }
}

/// The signed-in person, where a page of ours asks; anybody else reports without an account.
async fn actor(api: &Api, headers: &HeaderMap) -> Result<Actor, Trouble> {
    if session::check_origin(headers).is_err() {
        return Ok(Actor::anonymous());
    }
    Ok(staff::signed_in(api, headers).await?.unwrap_or_else(Actor::anonymous))
}

fn check_api_key(api: &Api, given: Option<&str>) -> Result<(), Trouble> {
    let known = &api.settings.api_keys;
    let given = given.map(|key| Digest::of(key.as_bytes()));
    if known.is_empty() || given.is_some_and(|given| known.contains(&given)) {
        return Ok(());
    }
    Err(Trouble::new(
        StatusCode::FORBIDDEN,
        "api-key",
        "缺少 api_key，或 api_key 无效",
        "api_key is missing or not valid",
    )
    .at("api_key"))
}

/// The parameters as pairs of the opening form.
fn answers(offer: &Offer, parameters: &Parameters) -> Result<Vec<(String, String)>, Trouble> {
    let code = parameters.get("service_code").ok_or_else(|| {
        Trouble::bad("service-code-missing", "缺少 service_code", "service_code is missing")
            .at("service_code")
    })?;
    offer.entry(code).ok_or_else(no_such_service)?;
    let mut pairs = vec![(offer.kind.clone(), code.to_owned())];
    place(offer, parameters, &mut pairs)?;
    check_media_url(parameters.get("media_url"))?;
    let mut fill = |field: &Option<String>, text: Option<String>| {
        if let (Some(field), Some(text)) = (field, text) {
            pairs.push((field.clone(), text));
        }
    };
    let owned = |name: &str| parameters.get(name).map(str::to_owned);
    fill(&offer.description, owned("description"));
    fill(&offer.phone, owned("phone"));
    fill(&offer.email, owned("email"));
    fill(&offer.name, name(parameters.get("first_name"), parameters.get("last_name")));
    for (parameter, text) in &parameters.0 {
        let Some(rest) = parameter.strip_prefix("attribute[") else { continue };
        let code = rest.strip_suffix("[]").unwrap_or(rest).strip_suffix(']').unwrap_or_default();
        if !offer.has_attribute(code) {
            return Err(Trouble::bad(
                "attribute-unknown",
                format!("这个服务没有“{code}”这一项"),
                format!("This service has no attribute \"{code}\""),
            )
            .at(parameter));
        }
        pairs.push((code.to_owned(), plain_date(offer, code, text)));
    }
    Ok(pairs)
}

/// A `datetime` of the standard where our form asks for a day.
fn plain_date(offer: &Offer, code: &str, text: &str) -> String {
    let field = offer.form().and_then(|form| form.fields.get(code));
    let day = field.filter(|field| field.widget == form::Widget::Date).and(text.split_once('T'));
    day.map_or_else(|| text.to_owned(), |(day, _)| day.to_owned())
}

fn place(offer: &Offer, parameters: &Parameters, pairs: &mut Vec<(String, String)>) -> Result<(), Trouble> {
    let address = parameters.get("address_string");
    let (lat, long) = (parameters.get("lat"), parameters.get("long"));
    let point = match (lat, long) {
        (Some(lat), Some(long)) => Some((degrees("lat", lat, 90)?, degrees("long", long, 180)?)),
        (None, None) => None,
        (given, _) => {
            let missing = if given.is_some() { "long" } else { "lat" };
            return Err(Trouble::bad("point-half", "lat 与 long 须同时提供", "lat and long come together")
                .at(missing));
        }
    };
    if address.is_none() && point.is_none() {
        return Err(Trouble::bad(
            "place-missing",
            "请提供 lat 与 long，或 address_string",
            "Give lat and long, or address_string",
        )
        .at("address_string"));
    }
    if let Some((lat, long)) = &point {
        pairs.push((offer.lat.clone(), lat.to_string()));
        pairs.push((offer.lon.clone(), long.to_string()));
    }
    let required =
        |field: &String| offer.form().and_then(|f| f.fields.get(field)).is_some_and(|f| f.required);
    match (&offer.place, address, point) {
        (Some(field), Some(address), _) => pairs.push((field.clone(), address.to_owned())),
        // WHY: the standard is content with a point, and a form that needs words gets the point in words.
        (Some(field), None, Some((lat, long))) if required(field) => {
            pairs.push((field.clone(), format!("{lat}, {long}")));
        }
        _ => {}
    }
    Ok(())
}

fn degrees(name: &str, text: &str, most: i64) -> Result<Decimal, Trouble> {
    let within = |number: &Decimal| *number >= Decimal::from(-most) && *number <= Decimal::from(most);
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b"+-.".contains(&b));
    text.parse::<Decimal>().ok().filter(|number| plain && within(number)).ok_or_else(|| {
        Trouble::bad(
            "coordinate-bad",
            format!("{name} 应为 -{most} 至 {most} 的十进制度数"),
            format!("{name} is decimal degrees from -{most} to {most}"),
        )
        .at(name)
    })
}

/// 姓在前，中间没有空格；other names as they are written in the West.
fn name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    match (first, last) {
        (Some(first), Some(last)) if first.chars().chain(last.chars()).all(|c| c >= '\u{2e80}') => {
            Some(format!("{last}{first}"))
        }
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

/// The address of a picture elsewhere is checked but never fetched and not kept: send the picture itself as `media`.
fn check_media_url(url: Option<&str>) -> Result<(), Trouble> {
    let Some(url) = url else { return Ok(()) };
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain =
        |rest: &&str| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control());
    if url.len() <= MEDIA_URL_LENGTH_MAX && rest.filter(plain).is_some() {
        return Ok(());
    }
    Err(Trouble::bad(
        "media-url-bad",
        "media_url 不是 http 或 https 地址",
        "media_url is no http or https address",
    )
    .at("media_url"))
}

/// The first photo, walked through and without its metadata, on a thread that may take its time.
async fn photo(offer: &Offer, files: Vec<Sent>, scanner: Option<Scanner>) -> Result<Option<Blob>, Trouble> {
    let Some(field) = &offer.photo else { return Ok(None) };
    let is_photo =
        |file: &Sent| !file.bytes.is_empty() && (file.name == *field || file.name.starts_with("media"));
    let Some(file) = files.into_iter().find(is_photo) else { return Ok(None) };
    if file.bytes.len() > PHOTO_BYTES_MAX {
        let max = PHOTO_BYTES_MAX >> 20;
        return Err(Trouble::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "photo-too-large",
            format!("照片超过 {max} MB"),
            format!("The photo is larger than {max} MB"),
        )
        .at(&file.name));
    }
    blocking(move || {
        if let Some(scanner) = scanner {
            scanned(scanner.look(&file.bytes))?;
        }
        let photo = photo::clean(&file.bytes, file.declared.as_deref())
            .map_err(|wrong| not_a_photo(wrong).at(&file.name))?;
        let id = BlobId::new(Digest::of(&photo.bytes).to_string());
        Ok(Some(Blob { id, mime: photo.kind.mime().to_owned(), bytes: photo.bytes }))
    })
    .await
}

fn scanned(verdict: std::io::Result<Verdict>) -> Result<(), Trouble> {
    match verdict {
        Ok(Verdict::Clean) => Ok(()),
        Ok(Verdict::Found) => Err(Trouble::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "photo-harmful",
            "安全检查发现照片有害",
            "The scanner found something harmful in the photo",
        )),
        Err(error) => {
            tracing::error!(%error, "a file could not be looked at");
            Err(Trouble::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "photo-unscanned",
                "现在无法检查照片",
                "Photos cannot be checked at the moment",
            ))
        }
    }
}

fn not_a_photo(wrong: NotAPhoto) -> Trouble {
    let (code, zh, en) = match wrong {
        NotAPhoto::Kind => ("photo-kind", "照片只能是 JPG、PNG 或 WebP", "A photo is JPG, PNG or WebP"),
        NotAPhoto::Declared => (
            "photo-declared",
            "照片的内容与 Content-Type 不符",
            "The photo is not what its Content-Type says",
        ),
        NotAPhoto::Broken => ("photo-broken", "照片不完整或已损坏", "The photo is broken or not complete"),
        NotAPhoto::Trailing => {
            ("photo-trailing", "照片之后还夹带别的内容", "Something besides the picture is in the file")
        }
        NotAPhoto::TooLarge => (
            "photo-pixels",
            "照片尺寸过大：每边不超过 12000 像素，总共不超过 5000 万像素",
            "The picture is too large: at most 12,000 pixels a side and 50 million in all",
        ),
    };
    Trouble::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code, zh, en)
}

/// Names the parameters the client sent instead of the fields of our form.
fn in_their_words(offer: &Offer, mut trouble: Trouble) -> Trouble {
    for field in &mut trouble.fields {
        *field = match offer.parameter_of(field) {
            Some(parameter) => parameter.to_owned(),
            None => format!("attribute[{field}]"),
        };
    }
    trouble
}
