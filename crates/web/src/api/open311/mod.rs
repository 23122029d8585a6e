//! An Open311 GeoReport v2 server over any app that fits it (`wiki.open311.org/GeoReport_v2`).

mod model;
mod offer;
mod post;
mod render;
mod request;
mod service;

use std::sync::Arc;

use axum::response::Response;

pub use model::{
    Accepted, Attribute, Choice, Definition, Discovery, Endpoint, ErrorItem, Service, ServiceRequest,
    TokenFound,
};
pub use offer::Offer;
pub use post::post_request;
pub use render::{Format, Reader};
pub use request::{get_request, get_requests, get_token};
pub use service::{get_definition, get_discovery, get_services};

use super::{Api, Trouble};
use crate::posted::form_pairs;

/// Most parameters read of one address.
const PARAMETERS_MAX: usize = 100;

/// The parameters of an address or form, by name.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn of_query(query: Option<&str>) -> Result<Self, Trouble> {
        let pairs = form_pairs(query.unwrap_or_default().as_bytes());
        if pairs.len() > PARAMETERS_MAX {
            return Err(Trouble::bad(
                "too-many-parameters",
                format!("参数最多 {PARAMETERS_MAX} 个"),
                format!("At most {PARAMETERS_MAX} parameters"),
            ));
        }
        for (name, text) in &pairs {
            super::body::check_text(name, text)?;
        }
        Ok(Self(pairs))
    }

    /// The trimmed value; none where it is absent or empty. The last one counts where a name comes twice.
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }

    /// The parts of a value with commas.
    fn list(&self, name: &str) -> Vec<&str> {
        let text = self.get(name).unwrap_or_default();
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect()
    }
}

/// The services, if any app offers some.
fn offer(api: &Api) -> Result<Arc<Offer>, Trouble> {
    let none = || {
        Trouble::missing(
            "no-open311",
            "没有可通过 Open311 上报的应用",
            "No installed app takes reports through Open311",
        )
    };
    api.offer.clone().ok_or_else(none)
}

/// A `jurisdiction_id` may be left out; another district's is refused.
fn check_jurisdiction(api: &Api, given: Option<&str>) -> Result<(), Trouble> {
    match (given, &api.settings.jurisdiction) {
        (Some(given), Some(own)) if given != own => Err(Trouble::missing(
            "jurisdiction-unknown",
            "没有这个 jurisdiction_id",
            "There is no such jurisdiction_id",
        )
        .at("jurisdiction_id")),
        _ => Ok(()),
    }
}

fn no_such_service() -> Trouble {
    Trouble::missing("no-such-service", "没有这个服务代码", "There is no such service code")
        .at("service_code")
}

/// Every other address below ours.
pub async fn nothing_here(reader: Reader) -> Response {
    let trouble = Trouble::missing("no-such-address", "没有这个地址", "There is nothing at this address");
    reader.errors(&trouble)
}
