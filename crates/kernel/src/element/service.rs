//! Service task: one of the kernel's own operations, or a native of the server.

use bpmn::Node;
use process::Work;
use value::{Context, Value};

use crate::clocks;
use crate::refusal::Refusal;
use crate::state::MarkColour;
use crate::turn::Turn;
use crate::{Event, state::Filing};

/// A named pure function that a service task may call.
pub trait Native: Send + Sync {
    fn name(&self) -> &str;

    /// Case data to set, or why it cannot be computed.
    fn call(&self, input: &Context) -> Result<Context, Refusal>;
}

pub(crate) fn serve(
    turn: &mut Turn<'_>,
    node: &Node,
    operation: &str,
    input: Context,
) -> Result<Work, Refusal> {
    match operation {
        "answer" => answer(turn, &text(&input, "text"))?,
        "notify" => turn.emit(Event::NoticeAsked { message: text(&input, "message") }),
        "mark" => mark(turn, node, &input),
        "set" => return Ok(Work::Done(input)),
        other => return call_native(turn, other, &input).map(Work::Done),
    }
    Ok(Work::Done(Context::new()))
}

fn text(input: &Context, name: &str) -> String {
    input.get(name).and_then(Value::as_text).unwrap_or_default().to_owned()
}

/// Every reporter of the case gets the answer, each on their own filing.
fn answer(turn: &mut Turn<'_>, text: &str) -> Result<(), Refusal> {
    let filings: Vec<Filing> = turn.case.filings.values().cloned().collect();
    for filing in filings {
        turn.emit(Event::FilingAnswered { filing: filing.id.clone(), text: text.to_owned() });
        clocks::stop_filing(turn, &filing, "answered");
    }
    if turn.case.answered_at.is_none() {
        turn.emit(Event::CaseAnswered);
    }
    Ok(())
}

fn mark(turn: &mut Turn<'_>, node: &Node, input: &Context) {
    let colour = if text(input, "colour") == "red" { MarkColour::Red } else { MarkColour::Yellow };
    turn.emit(Event::Marked { colour, reason: text(input, "reason"), element: node.id.clone() });
}

fn call_native(turn: &Turn<'_>, operation: &str, input: &Context) -> Result<Context, Refusal> {
    let Some(native) = turn.world.natives.iter().find(|native| native.name() == operation) else {
        return Err(Refusal::new(
            "no-such-operation",
            format!("系统没有“{operation}”这个操作"),
            format!("there is no operation \"{operation}\""),
        ));
    };
    native.call(input)
}
