//! Item definitions and type references.

use std::sync::Arc;

use feel::Type;
use roxmltree::Node;
use value::Finding;

use super::xml::{attribute, child, children, text};
use super::{Reader, fold};
use crate::kinds::{Kind, Limits};

/// Deepest nesting of item definitions followed.
const DEPTH_MAX: u32 = 24;

impl<'d, 'x: 'd> Reader<'d, 'x> {
    pub(super) fn read_kinds(&mut self, root: Node<'d, 'x>) {
        let definitions: Vec<Node<'d, 'x>> = children(root, "itemDefinition").collect();
        for node in &definitions {
            self.named_kind(*node, &definitions, 0);
        }
    }

    fn named_kind(&mut self, node: Node<'d, 'x>, all: &[Node<'d, 'x>], depth: u32) -> Kind {
        let name = fold(&attribute(node, "name"));
        if let Some(kind) = self.kinds.get(&name) {
            return kind.clone();
        }
        if depth > DEPTH_MAX {
            let at = self.at(node);
            let finding = Finding::error("dmn-type-depth", format!("the type `{name}` contains itself"));
            self.findings.push(finding.at(at.0, at.1).element(&name));
            self.kinds.insert(name, Kind::any());
            return Kind::any();
        }
        let kind = self.defined(node, all, depth);
        self.known.add_kind(&name, kind.of.clone());
        self.kinds.insert(name, kind.clone());
        kind
    }

    /// The kind an item definition or one of its components describes.
    fn defined(&mut self, node: Node<'d, 'x>, all: &[Node<'d, 'x>], depth: u32) -> Kind {
        let components: Vec<(Arc<str>, Kind)> = children(node, "itemComponent")
            .map(|component| {
                let name = fold(&attribute(component, "name")).into();
                let kind =
                    if depth > DEPTH_MAX { Kind::any() } else { self.defined(component, all, depth + 1) };
                (name, kind)
            })
            .collect();
        let mut kind = if let Some(function) = child(node, "functionItem") {
            self.function_kind(function, all, depth)
        } else if components.is_empty() {
            child(node, "typeRef").map_or_else(Kind::any, |reference| {
                self.referred(&text(reference), reference, Some(all), depth)
            })
        } else {
            let fields: Vec<(Arc<str>, Type)> =
                components.iter().map(|(name, kind)| (name.clone(), kind.of.clone())).collect();
            let limited: Vec<(Arc<str>, Kind)> =
                components.into_iter().filter(|(_, kind)| kind.limits.is_some()).collect();
            let limits = Limits { allowed: None, each_member: None, entries: limited };
            let limits = (!limits.entries.is_empty()).then(|| Arc::new(limits));
            Kind { of: Type::Context(fields.into()), limits }
        };
        if let Some(allowed) = child(node, "allowedValues").and_then(|values| self.tests_of(values)) {
            let (entries, each_member) = match kind.limits.as_deref() {
                Some(limits) => (limits.entries.clone(), limits.each_member.clone()),
                None => (Vec::new(), None),
            };
            // WHY: allowed values of a list type speak of its members.
            kind = match kind.of {
                Type::List(_) => {
                    let member = Kind {
                        of: Type::Any,
                        limits: Some(Arc::new(Limits {
                            allowed: Some(allowed),
                            each_member: None,
                            entries: Vec::new(),
                        })),
                    };
                    let limits = Limits { allowed: None, each_member: Some(member), entries };
                    Kind { of: kind.of, limits: Some(Arc::new(limits)) }
                }
                of => Kind {
                    of,
                    limits: Some(Arc::new(Limits { allowed: Some(allowed), each_member, entries })),
                },
            };
        }
        if attribute(node, "isCollection") == "true" {
            let of = Type::List(Arc::new(kind.of.clone()));
            let limits = kind
                .limits
                .is_some()
                .then(|| Arc::new(Limits { allowed: None, each_member: Some(kind), entries: Vec::new() }));
            return Kind { of, limits };
        }
        kind
    }

    fn function_kind(&mut self, node: Node<'d, 'x>, all: &[Node<'d, 'x>], depth: u32) -> Kind {
        let params: Vec<Type> = children(node, "parameters")
            .map(|param| self.referred(&attribute(param, "typeRef"), param, Some(all), depth).of)
            .collect();
        let result = self.referred(&attribute(node, "outputTypeRef"), node, Some(all), depth).of;
        Kind::plain(Type::Function(params.into(), Arc::new(result)))
    }

    /// The kind an element's `typeRef` names.
    pub(super) fn kind_of(&mut self, node: Node<'d, 'x>) -> Kind {
        let reference = attribute(node, "typeRef");
        self.referred(&reference, node, None, 0)
    }

    fn referred(
        &mut self,
        reference: &str,
        node: Node<'d, 'x>,
        all: Option<&[Node<'d, 'x>]>,
        depth: u32,
    ) -> Kind {
        let name = fold(reference);
        if name.is_empty() {
            return Kind::any();
        }
        let short = name.split_once(':').map_or(&*name, |(_, short)| short);
        for candidate in [&*name, short] {
            if let Some(kind) = self.kinds.get(candidate) {
                return kind.clone();
            }
            let defined = all.and_then(|all| {
                all.iter().find(|other| fold(&attribute(**other, "name")) == candidate).copied()
            });
            if let (Some(all), Some(other)) = (all, defined) {
                return self.named_kind(other, all, depth + 1);
            }
            if let Some(of) = Type::named(candidate) {
                return Kind::plain(of);
            }
        }
        let at = self.at(node);
        let finding = Finding::error("dmn-type", format!("there is no type `{name}`"));
        self.findings.push(finding.at(at.0, at.1).element(&name));
        Kind::any()
    }
}
