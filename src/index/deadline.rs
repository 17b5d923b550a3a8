//! Work on the index that is given up when its time is over.
//!
//! A search runs in the thread that asks for it, from its first look-up to its last, through queries of the engine that know nothing of
//! whoever asks. So the time it has is kept with the thread; what goes through long lists looks at it now and then, and ends the list
//! where it is over. Whatever was found by then is thrown away as a whole.

use std::cell::Cell;
use std::time::Instant;

#[derive(Debug, Clone, Copy)]
enum Time {
    Unlimited,
    Until(Instant),
    Over,
}

/// A look at the clock costs more than much that is done between two.
const CALLS_A_LOOK: u32 = 64;

thread_local! {
    static TIME: Cell<Time> = const { Cell::new(Time::Unlimited) };
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

/// Carries out work on the index, which has to be done in time; `None` if it was given up.
pub fn within<T>(deadline: Instant, work: impl FnOnce() -> T) -> Option<T> {
    /// What the thread does next has its own time, also after a panic.
    struct Restore(Time);
    impl Drop for Restore {
        fn drop(&mut self) {
            TIME.set(self.0);
        }
    }
    let _restore = Restore(TIME.replace(Time::Until(deadline)));
    let done = work();
    let in_time = matches!(TIME.get(), Time::Until(_)) && Instant::now() < deadline;
    in_time.then_some(done)
}

/// Whether there is no time left; from then on there is none.
#[must_use]
pub fn is_over() -> bool {
    match TIME.get() {
        Time::Unlimited => false,
        Time::Until(deadline) => {
            let calls = CALLS.get().wrapping_add(1);
            CALLS.set(calls);
            let over = calls.is_multiple_of(CALLS_A_LOOK) && Instant::now() >= deadline;
            if over {
                TIME.set(Time::Over);
            }
            over
        }
        Time::Over => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn what_is_not_done_in_time_counts_as_not_done() {
        let now = Instant::now();
        let later = now + Duration::from_secs(1000);
        assert_eq!(within(later, || 1), Some(1));
        assert_eq!(within(now, || 1), None);
        assert_eq!(within(later, || within(now, || 1)), Some(None));
        let gives_up = || (0..1_000).any(|_| is_over());
        assert!(!gives_up(), "whoever sets no time has any");
        let mut gave_up = false;
        within(now, || gave_up = gives_up());
        assert!(gave_up);
        within(later, || gave_up = gives_up());
        assert!(!gave_up);
    }
}
