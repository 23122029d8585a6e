//! Throttling: ten failed tries in fifteen minutes, then slow, never for good, never without bound.

use value::{SignedDuration, Timestamp};
use web::limit::{KEYS_MAX, TRIES_MAX, Throttle};

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
}

#[test]
fn the_eleventh_try_waits_and_time_opens_again() {
    let throttle = Throttle::new();
    for _ in 0..TRIES_MAX {
        assert!(throttle.allows(&["account a", "address 1"], at(0)));
        throttle.count(&["account a", "address 1"], at(0));
    }
    assert!(!throttle.allows(&["account a", "address 2"], at(1)), "the account waits from any address");
    assert!(!throttle.allows(&["account b", "address 1"], at(1)), "the address waits for any account");
    assert!(throttle.allows(&["account b", "address 2"], at(1)));
    assert!(throttle.allows(&["account a", "address 1"], at(15)));
}

#[test]
fn a_success_forgets_and_memory_is_bounded() {
    let throttle = Throttle::new();
    for _ in 0..TRIES_MAX {
        throttle.count(&["account a"], at(0));
    }
    throttle.succeeded("account a");
    assert!(throttle.allows(&["account a"], at(0)));
    for number in 0..KEYS_MAX + 50 {
        throttle.count(&[&format!("address {number}")], at(0));
    }
    for _ in 0..TRIES_MAX {
        throttle.count(&["address last"], at(1));
    }
    assert!(!throttle.allows(&["address last"], at(1)));
}
