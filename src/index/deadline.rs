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

thread_local! {
    static TIME: Cell<Time> = const { Cell::new(Time::Unlimited) };
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
    (!is_over()).then_some(done)
}

/// Whether there is no time left; from then on there is none.
pub(super) fn is_over() -> bool {
    match TIME.get() {
        Time::Unlimited => false,
        Time::Until(deadline) => {
            let over = Instant::now() >= deadline;
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
        assert!(!is_over(), "whoever sets no time has any");
    }
}
