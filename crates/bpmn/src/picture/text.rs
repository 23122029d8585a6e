//! Names in boxes: widths measured by character, lines broken at blanks and between Chinese characters.

/// The width of a text in em: a Chinese character is 1.
pub(super) fn width_em(text: &str) -> f64 {
    text.chars().map(char_em).sum()
}

fn char_em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | '\'' | '|' | ':' | ';' | '!' | ' ' => 0.29,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | 'I' => 0.38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.9,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' => 0.68,
        _ if is_wide(c) => 1.0,
        _ => 0.57,
    }
}

/// Characters of full width: CJK, kana, hangul, full-width forms, and what is rare enough to be safe as such.
fn is_wide(c: char) -> bool {
    u32::from(c) >= 0x1100 && !('\u{2000}'..='\u{206f}').contains(&c)
}

/// Marks that never begin a line.
const CLOSING: &str = "，。、；：？！）》」』】”’…,.;:?!)]}%";

/// Breaks a name into at most `lines_max` lines of `width_max_em`; what does not fit ends in `…`.
pub(super) fn wrap(name: &str, width_max_em: f64, lines_max: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in name.split(['\n', '\r']).flat_map(|part| pieces(part).chain(std::iter::once("\n"))) {
        if piece == "\n" {
            flush(&mut line, &mut lines);
            continue;
        }
        if width_em(&line) + width_em(piece.trim_end()) > width_max_em && !line.is_empty() {
            flush(&mut line, &mut lines);
        }
        for c in piece.chars() {
            if width_em(&line) + char_em(c) > width_max_em && !line.is_empty() && !CLOSING.contains(c) {
                flush(&mut line, &mut lines);
            }
            line.push(c);
        }
        // A name is drawn in a few lines; the rest of an endless one is not looked at.
        if lines.len() > lines_max {
            break;
        }
    }
    flush(&mut line, &mut lines);
    if lines.len() > lines_max {
        lines.truncate(lines_max.max(1));
        if let Some(last) = lines.last_mut() {
            while width_em(last) + 1.0 > width_max_em && last.pop().is_some() {}
            last.push('…');
        }
    }
    lines
}

fn flush(line: &mut String, lines: &mut Vec<String>) {
    let full = std::mem::take(line);
    if !full.trim().is_empty() {
        lines.push(full.trim().to_owned());
    }
}

/// Words with the blank or hyphen after them; each wide character alone, with the closing mark after it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = 0;
        let mut before: Option<char> = None;
        for (at, c) in rest.char_indices() {
            let breaks = match before {
                None => false,
                Some(' ') => c != ' ',
                Some('-' | '/') => c.is_alphabetic(),
                Some(b) => (is_wide(b) || is_wide(c)) && !CLOSING.contains(c) && c != ' ',
            };
            if breaks {
                break;
            }
            end = at + c.len_utf8();
            before = Some(c);
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}
