//! Correlation: which data of a message says whom it is for (BPMN 2.0, clause 8.4.2).

use roxmltree::Node as Xml;

use crate::Expr;
use crate::place::Findings;
use crate::read::Globals;
use crate::xml;

/// A correlation key: a message belongs to an instance where all its properties agree.
#[derive(Debug, Clone)]
pub struct Key {
    pub id: String,
    pub name: String,
    pub properties: Vec<Property>,
}

#[derive(Debug, Clone)]
pub struct Property {
    pub id: String,
    /// Message name, and the FEEL over its payload that gives the property.
    pub from: Vec<(String, Expr)>,
}

/// A process that says with its own data which messages are for it.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// Id of the key.
    pub key: String,
    /// Property id, and the FEEL over the data of the process that must equal it.
    pub bindings: Vec<(String, Expr)>,
}

/// Reads all keys of a file. A key whose property has no expression for a message does not apply to that message.
pub(crate) fn keys(root: Xml, globals: &Globals, findings: &mut Findings) -> Vec<Key> {
    let properties: Vec<Property> = xml::children(root, "correlationProperty")
        .map(|element| Property {
            id: xml::attribute(element, "id").unwrap_or_default().to_owned(),
            from: retrievals(element, globals, findings),
        })
        .collect();
    let holds_keys = |name| ["collaboration", "choreography", "globalConversation"].contains(&name);
    let holders = root.children().filter(|child| holds_keys(child.tag_name().name()));
    let elements = holders.flat_map(|holder| holder.descendants());
    let mut keys = Vec::new();
    for element in elements.filter(|element| xml::is_bpmn(*element, "correlationKey")) {
        let ids = xml::children(element, "correlationPropertyRef").map(|reference| xml::text(reference).text);
        let found = ids.filter_map(|id| properties.iter().find(|p| p.id == xml::local(&id)).cloned());
        keys.push(Key {
            id: xml::attribute(element, "id").unwrap_or_default().to_owned(),
            name: xml::attribute(element, "name").unwrap_or_default().to_owned(),
            properties: found.collect(),
        });
    }
    keys
}

fn retrievals(property: Xml, globals: &Globals, findings: &mut Findings) -> Vec<(String, Expr)> {
    let mut found = Vec::new();
    for retrieval in xml::children(property, "correlationPropertyRetrievalExpression") {
        let message =
            xml::attribute(retrieval, "messageRef").and_then(|id| globals.messages.get(xml::local(id)));
        let (Some(message), Some(path)) = (message, xml::child(retrieval, "messagePath")) else { continue };
        if let Some(expr) = crate::expr::formal(&xml::text(path), path, findings) {
            found.push((message.clone(), expr));
        }
    }
    found
}

pub(crate) fn subscriptions(process: Xml, findings: &mut Findings) -> Vec<Subscription> {
    let mut found = Vec::new();
    for element in xml::children(process, "correlationSubscription") {
        let Some(key) = xml::attribute(element, "correlationKeyRef") else { continue };
        let mut bindings = Vec::new();
        for binding in xml::children(element, "correlationPropertyBinding") {
            let property = xml::attribute(binding, "correlationPropertyRef");
            let (Some(property), Some(path)) = (property, xml::child(binding, "dataPath")) else { continue };
            if let Some(expr) = crate::expr::formal(&xml::text(path), path, findings) {
                bindings.push((xml::local(property).to_owned(), expr));
            }
        }
        found.push(Subscription { key: xml::local(key).to_owned(), bindings });
    }
    found
}
