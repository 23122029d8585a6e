//! Style, marks and islands, inside the binary. An address carries the digest of the whole set, so that files may
//! refer to each other by relative path and a browser may keep them for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{LazyLock, OnceLock};

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use value::Digest;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

struct Asset {
    bytes: Cow<'static, [u8]>,
    /// Compressed at first use: most installations never serve the map.
    gzip: OnceLock<Vec<u8>>,
}

struct Set {
    digest: String,
    files: BTreeMap<String, Asset>,
}

static SET: LazyLock<Set> = LazyLock::new(|| {
    let mut all = String::new();
    let mut files = BTreeMap::new();
    for path in Assets::iter() {
        let Some(file) = Assets::get(&path) else { continue };
        files.insert(path.to_string(), Asset { bytes: file.data, gzip: OnceLock::new() });
    }
    for (path, asset) in &files {
        all.push_str(path);
        all.push_str(&Digest::of(&asset.bytes).to_string());
    }
    let digest = Digest::of(all.as_bytes()).to_string()[..12].to_owned();
    Set { digest, files }
});

/// The address of an asset, to be written into a page.
pub fn address(path: &str) -> String {
    format!("/assets/{}/{path}", SET.digest)
}

/// Whether the asset was there when the binary was built; islands may not be.
pub fn exists(path: &str) -> bool {
    SET.files.contains_key(path)
}

/// The bytes of an asset, for tests that weigh pages.
pub fn bytes(path: &str) -> Option<&'static [u8]> {
    SET.files.get(path).map(|asset| asset.bytes.as_ref())
}

fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" | "map" => "application/json",
        "geojson" => "application/geo+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::best());
    // WHY: writing to memory cannot fail; a half-written file would show in the length check of the browser test.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// `GET /assets/{set}/{*path}`.
pub async fn serve(Path((set, path)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(asset) = SET.files.get(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let tag = format!("\"{}\"", SET.digest);
    let fresh = set == SET.digest;
    let cache = if fresh { "public, max-age=31536000, immutable" } else { "no-cache" };
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    let accepts = headers.get(ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let base = [
        (CONTENT_TYPE, kind_of(&path).to_owned()),
        (CACHE_CONTROL, cache.to_owned()),
        (ETAG, tag),
        (VARY, "accept-encoding".to_owned()),
    ];
    if accepts.contains("gzip") && asset.bytes.len() > 512 {
        let packed = asset.gzip.get_or_init(|| compress(&asset.bytes));
        return (base, [(CONTENT_ENCODING, "gzip")], Body::from(packed.as_slice())).into_response();
    }
    (base, Body::from(asset.bytes.as_ref())).into_response()
}
