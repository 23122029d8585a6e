//! A tree as the regex crate writes patterns.

use std::fmt::Write as _;

use super::Flags;
use super::parse::Node;

pub fn emit(root: &Node, flags: Flags) -> String {
    let mut out = String::new();
    write(root, flags, &mut out);
    out
}

/// INVARIANT: as deep as the pattern, and reading caps that.
fn write(node: &Node, flags: Flags, out: &mut String) {
    match node {
        Node::Empty => out.push_str("(?:)"),
        Node::Char(c) => {
            let _ = write!(out, r"\x{{{:X}}}", u32::from(*c));
        }
        Node::Class(class) => out.push_str(class),
        Node::Dot => out.push_str(dot(flags)),
        Node::Start => out.push('^'),
        Node::End => out.push('$'),
        Node::Group(number, inner) => {
            out.push_str(if number.is_some() { "(" } else { "(?:" });
            write(inner, flags, out);
            out.push(')');
        }
        // WHY: a tree with references never comes here.
        Node::Reference(_) => {}
        Node::Row(pieces) => pieces.iter().for_each(|piece| write(piece, flags, out)),
        Node::Either(branches) => {
            for (index, branch) in branches.iter().enumerate() {
                out.push_str(if index > 0 { "|" } else { "" });
                write(branch, flags, out);
            }
        }
        Node::Repeat { node, min, max, greedy } => {
            out.push_str("(?:");
            write(node, flags, out);
            out.push(')');
            let _ = match max {
                Some(max) => write!(out, "{{{min},{max}}}"),
                None => write!(out, "{{{min},}}"),
            };
            out.push_str(if *greedy { "" } else { "?" });
        }
    }
}

/// What `.` stands for: without the flag `s` it stops at both characters that end lines.
pub fn dot(flags: Flags) -> &'static str {
    if flags.dot_all { r"[\x{0}-\x{10FFFF}]" } else { r"[^\n\r]" }
}
