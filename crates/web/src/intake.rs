//! The body of a request, read whole under a cap and against the clock, before anything looks into it.

use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

/// How slowly a body may come. A request carries it in its extensions; without one it is [`Pace::USUAL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Longest time without a byte.
    pub silence: Duration,
    /// For the whole body.
    pub whole: Duration,
}

impl Pace {
    /// Ten megabytes at 90 KB a second: a photo through a weak signal.
    pub const USUAL: Self = Self { silence: Duration::from_secs(15), whole: Duration::from_secs(120) };
}

/// Bodies beyond this size, in bytes, wait for one of [`LARGE_AT_ONCE`] places.
const LARGE: usize = 64 << 10;

/// Large bodies read at the same time: with the cap of each this bounds the memory that senders can hold.
const LARGE_AT_ONCE: usize = 64;

static PLACES: Semaphore = Semaphore::const_new(LARGE_AT_ONCE);

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotWhole {
    TooLarge,
    TooSlow,
    /// The sender went away, or the length it told was not true.
    BrokenOff,
}

impl NotWhole {
    pub fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BrokenOff => StatusCode::BAD_REQUEST,
        }
    }
}

/// The whole body, at most `max` bytes; a longer one is refused at the first byte too many, or before the first where
/// its length is told.
pub async fn whole(request: Request, max: usize) -> Result<Vec<u8>, NotWhole> {
    let told = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if told.and_then(|text| text.parse::<u64>().ok()).is_some_and(|length| length > max as u64) {
        return Err(NotWhole::TooLarge);
    }
    let pace = request.extensions().get::<Pace>().copied().unwrap_or(Pace::USUAL);
    let end = Instant::now() + pace.whole;
    let mut body: Body = request.into_body();
    let (mut bytes, mut place) = (Vec::new(), None);
    loop {
        let next = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        let frame = timeout_at(end.min(Instant::now() + pace.silence), next).await;
        let Some(frame) = frame.map_err(|_| NotWhole::TooSlow)? else { return Ok(bytes) };
        let Ok(data) = frame.map_err(|_| NotWhole::BrokenOff)?.into_data() else { continue };
        if bytes.len() + data.len() > max {
            return Err(NotWhole::TooLarge);
        }
        bytes.extend_from_slice(&data);
        if place.is_none() && bytes.len() > LARGE {
            let waited = timeout_at(end, PLACES.acquire()).await.map_err(|_| NotWhole::TooSlow)?;
            place = waited.ok();
        }
    }
}
