//! What the server says of itself (RFC 7643, sections 5 to 8.7): configuration, resource types, schemas.

use serde_json::{Value as Json, json};

use super::{COUNT_MAX, ENTERPRISE, GROUP, Kind, LIST, POST, USER};

/// `GET /ServiceProviderConfig`.
pub fn service_provider_config(base: &str) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": COUNT_MAX },
        "changePassword": { "supported": false },
        "sort": { "supported": true },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A bearer token given to the provisioning system (RFC 6750)",
            "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{base}/ServiceProviderConfig"),
        },
    })
}

/// `GET /ResourceTypes`, as a list.
pub fn resource_types(base: &str) -> Json {
    let of = |kind: Kind, extension: &str, description: &str| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": kind.name(),
            "name": kind.name(),
            "description": description,
            "endpoint": format!("/{}", kind.endpoint()),
            "schema": kind.schema(),
            "schemaExtensions": [{ "schema": extension, "required": false }],
            "meta": {
                "resourceType": "ResourceType",
                "location": format!("{base}/ResourceTypes/{}", kind.name()),
            },
        })
    };
    listed(vec![
        of(Kind::User, ENTERPRISE, "People of the directory"),
        of(Kind::Group, POST, "Posts; the members are the appointments of today"),
    ])
}

/// `GET /Schemas`, as a list.
pub fn schemas(base: &str) -> Json {
    let of = |id: &str, name: &str, description: &str, attributes: Vec<Json>| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
            "id": id,
            "name": name,
            "description": description,
            "attributes": attributes,
            "meta": { "resourceType": "Schema", "location": format!("{base}/Schemas/{id}") },
        })
    };
    listed(vec![
        of(USER, "User", "A person, with what a badge shows", user()),
        of(GROUP, "Group", "A post", group()),
        of(ENTERPRISE, "EnterpriseUser", "Where the person works, by their first post", enterprise()),
        of(POST, "Post", "Office, roles and area of a post", post()),
    ])
}

fn listed(resources: Vec<Json>) -> Json {
    json!({
        "schemas": [LIST],
        "totalResults": resources.len(),
        "itemsPerPage": resources.len(),
        "startIndex": 1,
        "Resources": resources,
    })
}

/// How an attribute behaves, said in few words: `required`, `fixed` (set once), `read` (read-only), `exact`, `many`,
/// `unique`.
fn attribute(name: &str, kind: &str, said: &[&str], description: &str) -> Json {
    let is = |word: &str| said.contains(&word);
    let mutability = match (is("read"), is("fixed")) {
        (true, _) => "readOnly",
        (_, true) => "immutable",
        _ => "readWrite",
    };
    json!({
        "name": name,
        "type": kind,
        "multiValued": is("many"),
        "description": description,
        "required": is("required"),
        "caseExact": is("exact"),
        "mutability": mutability,
        "returned": "default",
        "uniqueness": if is("unique") { "server" } else { "none" },
    })
}

fn complex(name: &str, said: &[&str], description: &str, parts: Vec<Json>) -> Json {
    let mut attribute = attribute(name, "complex", said, description);
    if let Some(entries) = attribute.as_object_mut() {
        entries.insert("subAttributes".to_owned(), Json::Array(parts));
    }
    attribute
}

fn reference(description: &str, to: &str) -> Json {
    let mut attribute = attribute("$ref", "reference", &["read", "exact"], description);
    if let Some(entries) = attribute.as_object_mut() {
        entries.insert("referenceTypes".to_owned(), json!([to]));
    }
    attribute
}

fn user() -> Vec<Json> {
    vec![
        attribute("userName", "string", &["required", "fixed", "unique"], "The account id"),
        attribute("displayName", "string", &[], "The name in Chinese"),
        complex(
            "name",
            &[],
            "The name in English",
            vec![attribute("formatted", "string", &[], "The whole name in English")],
        ),
        attribute("active", "boolean", &[], "Whether the person stands for anything"),
        complex(
            "emails",
            &["many"],
            "The address at work; others are not kept",
            vec![
                attribute("value", "string", &[], "The address"),
                attribute("type", "string", &[], "Always work"),
                attribute("primary", "boolean", &[], "Always true"),
            ],
        ),
        complex(
            "groups",
            &["many", "read"],
            "The posts the person holds today",
            vec![
                attribute("value", "string", &["read", "exact"], "The id of the post"),
                reference("The address of the post", "Group"),
                attribute("display", "string", &["read"], "The title of the post"),
                attribute("type", "string", &["read"], "Always direct"),
            ],
        ),
    ]
}

fn group() -> Vec<Json> {
    vec![
        attribute("displayName", "string", &["required"], "The title in Chinese"),
        complex(
            "members",
            &["many"],
            "Who is appointed to the post today",
            vec![
                attribute("value", "string", &["fixed", "exact"], "The account id"),
                reference("The address of the person", "User"),
                attribute("display", "string", &["read"], "The name of the person"),
                attribute("type", "string", &["fixed"], "Always User"),
            ],
        ),
    ]
}

fn enterprise() -> Vec<Json> {
    vec![
        attribute("department", "string", &["read"], "The office of the first post"),
        attribute("organization", "string", &["read"], "The district"),
    ]
}

fn post() -> Vec<Json> {
    vec![
        attribute("office", "string", &["exact"], "The id of the office the post belongs to"),
        attribute("title", "string", &[], "The title in English"),
        attribute("roles", "string", &["many", "exact"], "The roles the post gives"),
        attribute("area", "string", &["exact"], "The code of the area the post reaches"),
    ]
}
