//! Korean words without the particles that are written onto them: "서울에서" (in Seoul) is 서울.
//!
//! What comes in: a folded word. What goes out: what is left when particles are taken from its end, while two syllables stay. A noun that
//! happens to end like a particle loses that end in the text and in the query alike, so it is found all the same.

/// Particles of case, topic and direction, and the plural; longest first.
const PARTICLES: [&str; 37] = [
    "에서부터",
    "으로부터",
    "에게서",
    "한테서",
    "이라고",
    "으로서",
    "으로써",
    "에서",
    "에게",
    "한테",
    "부터",
    "까지",
    "처럼",
    "보다",
    "마다",
    "조차",
    "마저",
    "이나",
    "으로",
    "로서",
    "로써",
    "라고",
    "하고",
    "들",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "와",
    "과",
    "도",
    "만",
    "로",
];

/// A folded word without its particles; the word itself where it has none or is not written in Hangul.
pub(super) fn without_particles(word: &str) -> &str {
    const LEAST_SYLLABLES: usize = 2;
    if !word.chars().all(|c| matches!(c, '가'..='힣')) {
        return word;
    }
    let mut rest = word;
    loop {
        let shorter = PARTICLES
            .iter()
            .filter_map(|particle| rest.strip_suffix(particle))
            .find(|shorter| shorter.chars().count() >= LEAST_SYLLABLES);
        match shorter {
            Some(shorter) => rest = shorter,
            None => return rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_particles;

    #[test]
    fn particles_do_not_count() {
        for word in ["서울", "서울에서", "서울은", "서울까지는"] {
            assert_eq!(without_particles(word), "서울", "{word}");
        }
        assert_eq!(
            without_particles("민주주의를"),
            without_particles("민주주의")
        );
    }

    #[test]
    fn short_words_and_other_scripts_stay() {
        for word in ["국가", "회의", "나는", "seoul", "ソウル"] {
            assert_eq!(without_particles(word), word);
        }
    }
}
