//! The words of a reminder, in the reader's language.

use engine::Outgoing;
use store::MessageKind;
use value::Words;

/// Subject and body. It says that there is something new and where to read it; whoever reads over a shoulder learns the
/// number of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub subject: String,
    /// For an e-mail.
    pub body: String,
    /// For a text message: one sentence.
    pub short: String,
}

fn kind(kind: MessageKind) -> Words {
    match kind {
        MessageKind::Answer => Words::new("答复", "an answer"),
        MessageKind::Late => Words::new("超期说明", "a word about its delay"),
        MessageKind::Progress => Words::new("进展", "progress"),
        MessageKind::House => Words::new("通知", "a message of the administration"),
    }
}

impl Text {
    /// `base` is scheme and host of the district, without a slash at the end.
    pub fn of(letter: &Outgoing, base: &str) -> Self {
        let kind = kind(letter.kind);
        let what = kind.in_language(&letter.language);
        let number = &letter.number;
        if letter.language.starts_with("en") {
            let about = if number.is_empty() { String::new() } else { format!(" in case {number}") };
            Self {
                subject: format!("Luohu: {what}{about}"),
                body: format!(
                    "There is {what}{about}.\r\n\r\nSign in to read it: {base}/inbox\r\n\r\nThis e-mail was sent by a \
                     machine; nobody reads answers to it. To get no more of them: {base}/me/notifications\r\n"
                ),
                short: format!("[Luohu] There is {what}{about}. Sign in to read it: {base}/inbox"),
            }
        } else {
            let about = if number.is_empty() { String::new() } else { format!("办件 {number} ") };
            let yours = if number.is_empty() { String::new() } else { format!("的{about}") };
            Self {
                subject: format!("智慧罗湖：{about}有新的{what}"),
                body: format!(
                    "您{yours}有新的{what}。\r\n\r\n请登录查看：{base}/inbox\r\n\r\n本邮件由系统发出，请勿回复。\
                     不想再收到，请到 {base}/me/notifications 取消。\r\n"
                ),
                short: format!("【智慧罗湖】您{yours}有新的{what}，请登录 {base}/inbox 查看。"),
            }
        }
    }
}
