//! Named pure functions that service tasks may call. None yet: the kernel's own operations are enough so far.

use kernel::Native;

pub fn natives() -> Vec<Box<dyn Native>> {
    Vec::new()
}
