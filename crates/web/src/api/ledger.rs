//! The ledger from outside: what the whole log is now, and that one event is in it. Everybody may ask.

use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use ledger::{Checkpoint, TILE_WIDTH, inclusion_proof};
use serde::Serialize;
use store::{LogTiles, Store};
use utoipa::ToSchema;
use value::Digest;

use super::asking::Asking;
use super::{Api, Trouble, blocking};
use crate::posted::form_pairs;

/// Proof that a leaf is in the tree of `size` leaves (RFC 6962 section 2.1.1); hashes in hexadecimal, made by `hash`.
#[derive(Debug, Serialize, ToSchema)]
pub struct InclusionProof {
    pub leaf: u64,
    pub size: u64,
    /// `sha-256` or `sm3`.
    pub hash: String,
    pub leaf_hash: String,
    pub root: String,
    pub proof: Vec<String>,
}

/// The text of C2SP tlog-checkpoint, not signed; a fourth line, `hash sm3`, where it is not by SHA-256.
pub async fn checkpoint(State(api): State<Api>, asking: Asking) -> Response {
    let (store, origin) = (api.engine.store().clone(), api.settings.origin.clone());
    let text = blocking(move || {
        let head = store.head()?;
        let checkpoint = Checkpoint::new(&origin, head.hash, head.size, head.root).map_err(|error| {
            tracing::error!(%error, "the origin of the ledger is not usable");
            Trouble::fault()
        })?;
        Ok(checkpoint.to_text())
    });
    match text.await {
        Ok(text) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        Err(trouble) => trouble.answer(&asking),
    }
}

pub async fn proof(State(api): State<Api>, asking: Asking, RawQuery(query): RawQuery) -> Response {
    asking.json(prove(&api, query.as_deref()).await)
}

async fn prove(api: &Api, query: Option<&str>) -> Result<InclusionProof, Trouble> {
    let pairs = form_pairs(query.unwrap_or_default().as_bytes());
    let leaf = pairs.iter().find(|(name, _)| name == "leaf").and_then(|(_, text)| text.trim().parse().ok());
    let leaf: u64 = leaf.ok_or_else(|| {
        Trouble::bad("leaf-bad", "请用 leaf 写明从 0 起的序号", "Say with leaf which one, counting from 0")
            .at("leaf")
    })?;
    let store = api.engine.store().clone();
    blocking(move || {
        let head = store.head()?;
        if leaf >= head.size {
            return Err(no_such_leaf(head.size));
        }
        let hashes =
            inclusion_proof(leaf, head.size, &LogTiles::new(store.as_ref(), &head)).map_err(|error| {
                tracing::error!(%error, leaf, "no proof");
                Trouble::fault()
            })?;
        Ok(InclusionProof {
            leaf,
            size: head.size,
            hash: head.hash.name().to_owned(),
            leaf_hash: leaf_hash(store.as_ref(), leaf)?.to_string(),
            root: head.root.to_string(),
            proof: hashes.iter().map(ToString::to_string).collect(),
        })
    })
    .await
}

fn leaf_hash(store: &dyn Store, leaf: u64) -> Result<Digest, Trouble> {
    let tile = store.tile(0, leaf / TILE_WIDTH)?;
    let place = usize::try_from(leaf % TILE_WIDTH).unwrap_or(usize::MAX);
    tile.get(place).copied().ok_or_else(Trouble::fault)
}

fn no_such_leaf(size: u64) -> Trouble {
    Trouble::missing("no-such-leaf", format!("账本现有 {size} 条"), format!("The ledger has {size} leaves"))
        .at("leaf")
}
