use clock::{Calendar, Unit};

use crate::{at, ledger};

/// Speed, on request: `cargo test --release -p clock -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn a_due_date_takes_about_a_microsecond() {
    let calendar = Calendar::cn();
    for unit in Unit::ALL {
        let mut clock = ledger("2026-02-12 10:00", 20, unit);
        clock.suspend(at("2026-02-12 11:00"), "听证").unwrap();
        clock.resume(at("2026-02-25 11:00")).unwrap();
        let begin = std::time::Instant::now();
        let rounds = 1_000_000;
        let sum: i64 =
            (0..rounds).map(|_| std::hint::black_box(&clock).due(&calendar).at.as_second() & 1).sum();
        let nanos = begin.elapsed().as_nanos() / rounds;
        println!("{unit}: {nanos} ns ({sum})");
        assert!(nanos < 5_000, "{unit}: {nanos} ns");
    }
}
