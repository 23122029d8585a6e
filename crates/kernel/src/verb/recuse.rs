//! Recusal 回避: the person named in `account`, or the actor, steps aside for the rest of the case.

use value::{AccountId, Value};

use crate::event::Event;
use crate::refusal::Refusal;
use crate::turn::Turn;

pub(super) fn recuse(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let named = turn.input.get("account").and_then(Value::as_text);
    let account = match named {
        None => turn.world.actor.account.clone(),
        Some(named) => named.parse::<AccountId>().map_err(|_| Refusal {
            fields: vec!["account".into()],
            ..Refusal::new("no-such-account", "没有这个账号", "there is no such account")
        })?,
    };
    if turn.case.recused.contains(&account) {
        let (zh, en) = ("该人员在本案中已经回避", "this person has already stepped aside in this case");
        return Err(Refusal::new("already-recused", zh, en));
    }
    turn.emit(Event::Recused { account });
    Ok(())
}
