use clock::{Calendar, Unit};

use crate::{at, ledger};

/// Speed, on request: `cargo test --release -p clock -- --ignored --nocapture`. The best of many rounds.
#[test]
#[ignore = "measures"]
fn a_due_date_takes_about_a_microsecond() {
    let calendar = Calendar::cn();
    for unit in Unit::ALL {
        let mut clock = ledger("2026-02-12 10:00", 20, unit);
        clock.suspend(at("2026-02-12 11:00"), "听证").unwrap();
        clock.resume(at("2026-02-25 11:00")).unwrap();
        let round = || {
            let begin = std::time::Instant::now();
            for _ in 0..1_000 {
                std::hint::black_box(std::hint::black_box(&clock).due(&calendar));
            }
            begin.elapsed().as_nanos() / 1_000
        };
        let best = std::iter::repeat_with(round).take(500).min().unwrap();
        println!("{unit}: {best} ns");
        assert!(best < 2_000, "{unit}: {best} ns");
    }
}
