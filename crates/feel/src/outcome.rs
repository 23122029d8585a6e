//! What an evaluation gives back: the value, and why nulls became null.

use std::fmt;

use serde::Serialize;
use value::{Value, Words};

use crate::Live;

/// A place in the text of an expression. Lines and columns count characters from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

impl Position {
    /// The position of the byte `offset` of `text`.
    pub fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset.min(text.len())).unwrap_or(text);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Self {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }
}

/// Why a part of an expression gave null although nobody wrote `null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NullReason {
    /// Stable word: `name`, `kind`, `argument`, `range`, `function`, `budget`, ...
    pub code: &'static str,
    /// In Chinese and English.
    pub words: Words,
    pub position: Position,
}

impl fmt::Display for NullReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: null[{}]: {}", self.position.line, self.position.column, self.code, self.words.en)
    }
}

/// The Chinese word for a kind of [`Live::kind`].
pub fn kind_zh(kind: &str) -> &'static str {
    match kind {
        "null" => "空值",
        "boolean" => "布尔值",
        "number" => "数字",
        "string" => "文本",
        "date" => "日期",
        "time" => "时间",
        "date and time" => "日期时间",
        "days and time duration" => "日时时长",
        "years and months duration" => "年月时长",
        "list" => "列表",
        "context" => "上下文",
        "range" => "区间",
        "function" => "函数",
        _ => "值",
    }
}

/// The result of one evaluation as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluated {
    pub value: Value,
    /// The first reasons, at most [`Evaluated::REASONS_MAX`].
    pub nulls: Vec<NullReason>,
    /// True where the budget ran out; the value is then null.
    pub exhausted: bool,
}

impl Evaluated {
    pub const REASONS_MAX: usize = 16;

    /// True only for the boolean true: how a condition is read.
    pub fn is_true(&self) -> bool {
        self.value.as_bool() == Some(true)
    }
}

/// The result with what data cannot hold: functions, ranges, zoned times.
#[derive(Debug, Clone)]
pub struct EvaluatedLive {
    pub live: Live,
    pub nulls: Vec<NullReason>,
    pub exhausted: bool,
}

impl EvaluatedLive {
    /// At the edge to data: see [`Live::into_value`].
    pub fn into_data(self) -> Evaluated {
        Evaluated { value: self.live.into_value(), nulls: self.nulls, exhausted: self.exhausted }
    }
}
