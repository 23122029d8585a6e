//! The shapes of GeoReport v2, names as the standard writes them.

use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Open311Service)]
pub struct Service {
    pub service_code: String,
    pub service_name: String,
    pub description: String,
    /// There are attributes: ask for the service definition.
    pub metadata: bool,
    #[serde(rename = "type")]
    pub kind: String,
    pub keywords: String,
    pub group: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Open311Definition)]
pub struct Definition {
    pub service_code: String,
    pub attributes: Vec<Attribute>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Open311Attribute)]
pub struct Attribute {
    /// An answer is expected; false would be a mere notice.
    pub variable: bool,
    pub code: String,
    pub datatype: String,
    pub required: bool,
    pub datatype_description: Option<String>,
    pub order: u32,
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Choice>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Open311Choice)]
pub struct Choice {
    pub key: String,
    pub name: String,
}

/// A request as everybody may see it: never who reported it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Open311Request)]
pub struct ServiceRequest {
    pub service_request_id: String,
    /// `open` or `closed`.
    pub status: String,
    pub status_notes: Option<String>,
    pub service_name: String,
    pub service_code: Option<String>,
    pub description: Option<String>,
    pub agency_responsible: Option<String>,
    pub service_notice: Option<String>,
    pub requested_datetime: String,
    pub updated_datetime: String,
    pub expected_datetime: Option<String>,
    pub address: Option<String>,
    pub address_id: Option<String>,
    pub zipcode: Option<String>,
    pub lat: Option<f64>,
    pub long: Option<f64>,
    pub media_url: Option<String>,
}

/// The answer to a post.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Open311Receipt)]
pub struct Accepted {
    pub service_request_id: String,
    pub service_notice: String,
    pub account_id: Option<String>,
}

/// The answer to a token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Open311Token)]
pub struct TokenFound {
    pub service_request_id: String,
    pub token: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Open311Error)]
pub struct ErrorItem {
    pub code: u16,
    pub description: String,
    /// To be quoted when the problem is reported; not of the standard, whose clients pass over it.
    pub request_id: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Open311Discovery)]
pub struct Discovery {
    pub changeset: String,
    pub contact: String,
    pub key_service: String,
    pub endpoints: Vec<Endpoint>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Open311Endpoint)]
pub struct Endpoint {
    pub specification: String,
    pub url: String,
    pub changeset: String,
    /// `production` or `test`.
    #[serde(rename = "type")]
    pub kind: String,
    pub formats: Vec<String>,
}
