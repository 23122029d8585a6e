//! The deliberate defect: one check switched off on this thread, which the harness must notice. Never in the product.

use std::cell::RefCell;

thread_local! {
    static OFF: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Switches this check off on the thread, and every other one on; an empty code switches all on.
pub fn switch_off(code: &str) {
    OFF.with_borrow_mut(|off| code.clone_into(off));
}

pub(crate) fn is_on(code: &str) -> bool {
    OFF.with_borrow(|off| off != code)
}
