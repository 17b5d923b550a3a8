//! Names in an article and where they stand.
//!
//! What comes in: an article. What goes out: its names in every block, each with its kind, its range and its canonical name within the
//! article. [`Recognizer`] is the boundary. [`GazetteerRecognizer`] reads by lists and rules; [`TrainedRecognizer`], the one in use, asks
//! it first and lets a model decide, which [`training`] makes.

pub mod alias;
mod coreference;
mod features;
mod gazetteer;
mod hashing;
mod labels;
mod model;
mod sentence;
mod tagger;
mod tokens;
mod trained;
pub mod training;

use crate::article::Article;
use gazetteer::Gazetteer;
use model::Model;
pub use model::ModelError;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use tagger::Tag;
use trained::Workspace;

/// A name that stands in an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What it names.
    pub kind: EntityKind,
    /// Where it stands in the article's text; never reaches across blocks.
    pub range: Range<usize>,
    /// The canonical name within the article: "Zalmai Khalilzad" wherever "Khalilzad" stands.
    pub name: String,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A company, institution, medium, party or armed movement.
    Org,
    /// A country, city, region, building or natural feature.
    Place,
    /// A nationality, or the adherents of something.
    Group,
    /// A named event.
    Event,
}

impl EntityKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Person,
        Self::Org,
        Self::Place,
        Self::Group,
        Self::Event,
    ];

    /// The word for it in published output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Org => "ORG",
            Self::Place => "PLACE",
            Self::Group => "GROUP",
            Self::Event => "EVENT",
        }
    }
}

/// Finds the names in an article. It is given the whole article, because a name is often clear in one place and doubtful in another.
pub trait Recognizer: Send + Sync {
    /// The names in every block of the article, ordered by where they start; they do not overlap.
    fn find(&self, article: &Article) -> Vec<Entity>;

    /// Changes whenever the recognizer would find other names in the same article.
    fn version(&self) -> &str;
}

/// Finds no names: what `--no-entities` asks for.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRecognizer;

impl Recognizer for NoRecognizer {
    fn find(&self, _: &Article) -> Vec<Entity> {
        Vec::new()
    }

    fn version(&self) -> &'static str {
        "none"
    }
}

/// Changes whenever the rules find other names; the lists have a digest of their own.
const RULES: &str = "gazetteer-3";

/// Finds names by lists of known ones, by their form, and by what stands beside them and elsewhere in the article.
///
/// It takes time in proportion to the text, and the same article always has the same names.
#[derive(Debug)]
pub struct GazetteerRecognizer {
    gazetteer: Gazetteer,
    version: String,
}

impl GazetteerRecognizer {
    /// Reads the lists, which takes some milliseconds: build it once.
    #[must_use]
    pub fn new() -> Self {
        let gazetteer = Gazetteer::new();
        let version = format!("{RULES}-{}", gazetteer.digest());
        Self { gazetteer, version }
    }
}

impl Default for GazetteerRecognizer {
    fn default() -> Self {
        Self::new()
    }
}

impl Recognizer for GazetteerRecognizer {
    fn find(&self, article: &Article) -> Vec<Entity> {
        named(article, tagger::read(article, &self.gazetteer).into_tags())
    }

    fn version(&self) -> &str {
        &self.version
    }
}

/// Brings tags under their canonical names.
fn named(article: &Article, tags: Vec<Tag>) -> Vec<Entity> {
    let names = coreference::names(&article.text, &tags);
    tags.into_iter()
        .zip(names)
        .map(|(tag, name)| Entity {
            kind: tag.kind,
            range: tag.range,
            name,
        })
        .collect()
}

/// The weights that ship with the program; `data/README.md` says what they were made from and how.
const MODEL: &[u8] = include_bytes!("data/names.model");

/// Finds names by a trained model, which has what the rules of [`GazetteerRecognizer`] found among what it goes by.
///
/// It takes time in proportion to the text, and the same article always has the same names. Articles in other languages than English
/// are left to the rules.
#[derive(Debug)]
pub struct TrainedRecognizer {
    gazetteer: Gazetteer,
    model: Model<'static>,
    version: String,
    workspaces: Mutex<Vec<Workspace>>,
}

impl TrainedRecognizer {
    /// Reads the lists, which takes some milliseconds: build it once. The model is used where it lies.
    ///
    /// # Panics
    ///
    /// Never with the model that ships, which a test checks.
    #[must_use]
    pub fn new() -> Self {
        Self::with_model(MODEL)
            .expect("the model that ships with the program is whole, which a test checks")
    }

    /// The recognizer with a model that [`training`] made.
    ///
    /// # Errors
    ///
    /// [`ModelError`] if the bytes are no model.
    pub fn with_model(bytes: &'static [u8]) -> Result<Self, ModelError> {
        let gazetteer = Gazetteer::new();
        let model = Model::from_bytes(bytes)?;
        let version = format!(
            "trained-{}-{}-{RULES}-{}",
            features::VERSION,
            model.digest(),
            gazetteer.digest()
        );
        Ok(Self {
            gazetteer,
            model,
            version,
            workspaces: Mutex::default(),
        })
    }
}

impl Default for TrainedRecognizer {
    fn default() -> Self {
        Self::new()
    }
}

impl Recognizer for TrainedRecognizer {
    fn find(&self, article: &Article) -> Vec<Entity> {
        let reading = tagger::read(article, &self.gazetteer);
        if tagger::is_foreign(article) {
            return named(article, reading.into_tags());
        }
        // What a workspace holds changes no result, so one that a panic left is as good as another.
        let lock = || {
            self.workspaces
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let mut workspace = lock().pop().unwrap_or_default();
        let tags = trained::tag(&article.text, &reading, &self.model, &mut workspace);
        lock().push(workspace);
        named(article, tags)
    }

    fn version(&self) -> &str {
        &self.version
    }
}

#[cfg(test)]
mod tests {
    //! What readers can rely on: names of each kind are found whole, without titles, articles and possessive endings; a doubtful word
    //! is settled by the rest of the article; each name goes under its fullest form, and nobody goes under another's.

    use super::*;
    use crate::article::{ArticleId, Block, Fingerprint, Format, Language, Metadata, Role};
    use EntityKind::{Event, Group, Org, Person, Place};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static RECOGNIZER: LazyLock<TrainedRecognizer> = LazyLock::new(TrainedRecognizer::new);
    static RULES: LazyLock<GazetteerRecognizer> = LazyLock::new(GazetteerRecognizer::new);

    fn article(blocks: &[(Role, &str)]) -> Article {
        let mut text = String::new();
        let mut ranges = Vec::new();
        for (role, block) in blocks {
            let start = text.len();
            text.push_str(block);
            ranges.push(Block {
                role: *role,
                range: start..text.len(),
                section: None,
                origin: None,
            });
            text.push('\n');
        }
        Article {
            id: ArticleId("test".into()),
            file: "test.txt".into(),
            format: Format::Text,
            metadata: Metadata::default(),
            text,
            blocks: ranges,
            fingerprint: Fingerprint::of(&[]),
        }
    }

    fn find(blocks: &[(Role, &str)]) -> Vec<(EntityKind, String, String)> {
        named(&article(blocks))
    }

    fn named(article: &Article) -> Vec<(EntityKind, String, String)> {
        named_by(article, &*RECOGNIZER)
    }

    fn named_by(
        article: &Article,
        recognizer: &dyn Recognizer,
    ) -> Vec<(EntityKind, String, String)> {
        let entities = recognizer.find(article);
        entities
            .into_iter()
            .map(|e| (e.kind, article.text[e.range].to_string(), e.name))
            .collect()
    }

    /// Checks the names of a text and their kinds.
    #[track_caller]
    fn check(text: &str, expected: &[(EntityKind, &str)]) {
        let found = find(&[(Role::Body, text)]);
        let found: Vec<_> = found
            .iter()
            .map(|(kind, text, _)| (*kind, text.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    /// Checks the names that rules alone find in a text.
    #[track_caller]
    fn check_by_rules(text: &str, expected: &[(EntityKind, &str)]) {
        let found = named_by(&article(&[(Role::Body, text)]), &*RULES);
        let found: Vec<_> = found
            .iter()
            .map(|(kind, text, _)| (*kind, text.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    /// Checks the names of a text in another language.
    #[track_caller]
    fn check_in(language: &str, text: &str, expected: &[(EntityKind, &str)]) {
        let mut article = article(&[(Role::Body, text)]);
        article.metadata.language = Language::from_tag(language);
        let found = named(&article);
        let found: Vec<_> = found
            .iter()
            .map(|(kind, text, _)| (*kind, text.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    /// Checks the canonical names of a text's mentions.
    #[track_caller]
    fn check_names(text: &str, expected: &[(&str, &str)]) {
        let found = find(&[(Role::Body, text)]);
        let found: Vec<_> = found
            .iter()
            .map(|(_, text, name)| (text.as_str(), name.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_title_announces_a_person_and_stays_outside_the_name() {
        check(
            "They met President Zarko Velim and spokeswoman Ilka Brann.",
            &[(Person, "Zarko Velim"), (Person, "Ilka Brann")],
        );
        check(
            "Army Sgt. Odo Quill was flown home.",
            &[(Person, "Odo Quill")],
        );
        check("Talks with Gen. Jordan went on.", &[(Person, "Jordan")]);
    }

    #[test]
    fn names_with_particles_initials_and_hyphens_are_whole() {
        check(
            "He thanked Anna van der Molen and J. R. Hartwell.",
            &[(Person, "Anna van der Molen"), (Person, "J. R. Hartwell")],
        );
        check(
            "A letter from Amir ul Haq Mullah Daud arrived.",
            &[(Person, "Amir ul Haq Mullah Daud")],
        );
        check(
            "She is Maria Lopez-Ortega of Peru.",
            &[(Person, "Maria Lopez-Ortega"), (Place, "Peru")],
        );
        check("They asked Kim Sung-ho.", &[(Person, "Kim Sung-ho")]);
    }

    #[test]
    fn places_are_found_by_list_head_and_neighbors() {
        check(
            "Rain fell on Washington, D.C. and in Guantanamo Bay.",
            &[(Place, "Washington, D.C."), (Place, "Guantanamo Bay")],
        );
        check(
            "They crossed the Orvan River near Camp Tilden.",
            &[(Place, "Orvan River"), (Place, "Camp Tilden")],
        );
        check(
            "The road ends in Qelmo, Ethiopia.",
            &[(Place, "Qelmo"), (Place, "Ethiopia")],
        );
    }

    #[test]
    fn organizations_are_found_by_list_and_head() {
        check(
            "The Ministry of Foreign Affairs and Trade wrote to the Orvan University.",
            &[
                (Org, "Ministry of Foreign Affairs and Trade"),
                (Org, "Orvan University"),
            ],
        );
        check(
            "The New York Times asked al-Qaida and the Haqqani network.",
            &[
                (Org, "New York Times"),
                (Org, "al-Qaida"),
                (Org, "Haqqani network"),
            ],
        );
    }

    #[test]
    fn a_country_stands_apart_from_its_ministry_but_not_from_its_university() {
        check(
            "The U.S. State Department and the Afghan Interior Ministry agree with Kabul University.",
            &[
                (Org, "U.S. State Department"),
                (Group, "Afghan"),
                (Org, "Interior Ministry"),
                (Org, "Kabul University"),
            ],
        );
    }

    #[test]
    fn peoples_and_events_have_kinds_of_their_own() {
        check(
            "Sunni leaders and Republicans spoke of World War II.",
            &[
                (Group, "Sunni"),
                (Group, "Republicans"),
                (Event, "World War II"),
            ],
        );
    }

    #[test]
    fn articles_and_possessive_endings_stay_outside() {
        check(
            "In the Pentagon’s view the United States' allies agree.",
            &[(Org, "Pentagon"), (Place, "United States")],
        );
    }

    #[test]
    fn a_person_can_bear_the_name_of_a_place() {
        check(
            "Singer Paris Jackson met Mr. London.",
            &[(Person, "Paris Jackson"), (Person, "London")],
        );
    }

    #[test]
    fn a_city_before_a_family_name_is_a_given_name() {
        check(
            "They met in Florence Hartwell's kitchen and in Vladimir Reed's.",
            &[(Person, "Florence Hartwell"), (Person, "Vladimir Reed")],
        );
        check(
            "The bus from Padua Thompson took was late.",
            &[(Person, "Padua Thompson")],
        );
    }

    #[test]
    fn double_given_names_and_irish_family_names_are_whole() {
        check(
            "A note from Ann-Marie O'Dell reached Jean-Paul Hartwell.",
            &[(Person, "Ann-Marie O'Dell"), (Person, "Jean-Paul Hartwell")],
        );
        check(
            "Relations of Jordan-Israel kind.",
            &[(Place, "Jordan"), (Place, "Israel")],
        );
    }

    #[test]
    fn a_word_for_a_business_introduces_an_organization() {
        check(
            "Clients of the law firm Wexmar sued the shipowner Orlo Brenk.",
            &[(Org, "Wexmar"), (Org, "Orlo Brenk")],
        );
        check(
            "They wrote to Wexmar, a small Danish insurer, and to Velim Ostra Shipping.",
            &[
                (Org, "Wexmar"),
                (Group, "Danish"),
                (Org, "Velim Ostra Shipping"),
            ],
        );
        check(
            "Police searched Wexmar Brenk's offices.",
            &[(Org, "Wexmar Brenk")],
        );
        check(
            "She runs the company Anna Hartwell founded.",
            &[(Person, "Anna Hartwell")],
        );
    }

    #[test]
    fn by_rules_one_unknown_word_is_a_person_only_where_something_says_so() {
        check_by_rules("They spoke of Wexmar for an hour.", &[]);
        check_by_rules(
            "They spoke of Wexmar, who left. A friend paid for Zelk's wedding, and Zelk's wife sang.",
            &[(Person, "Wexmar"), (Person, "Zelk"), (Person, "Zelk")],
        );
        check_by_rules(
            "They spoke of Wexmar. Ilka Wexmar left.",
            &[(Person, "Wexmar"), (Person, "Ilka Wexmar")],
        );
    }

    #[test]
    fn an_unknown_word_in_a_list_of_places_is_one() {
        check(
            "Rain fell in Kabul, Herat and Wexmar.",
            &[(Place, "Kabul"), (Place, "Herat"), (Place, "Wexmar")],
        );
        check_by_rules(
            "Trust in Wexmar fell. They left Wexmar, and we blame Wexmar.",
            &[(Place, "Wexmar")],
        );
    }

    #[test]
    fn a_firm_that_bears_its_partners_names_is_no_person() {
        check_names(
            "Wexmar Brenk closed. It was founded by Juan Wexmar and Ramon Brenk.",
            &[
                ("Wexmar Brenk", "Wexmar Brenk"),
                ("Juan Wexmar", "Juan Wexmar"),
                ("Ramon Brenk", "Ramon Brenk"),
            ],
        );
        let found = find(&[(
            Role::Body,
            "Wexmar Brenk closed. It was founded by Juan Wexmar and Ramon Brenk.",
        )]);
        assert_eq!(found[0].0, Org);
    }

    #[test]
    fn a_name_is_of_one_kind_throughout_an_article() {
        check(
            "Reporters knew Orlo Brenk. Staff of the law firm Orlo Brenk wept. They left Orlo Brenk.",
            &[
                (Org, "Orlo Brenk"),
                (Org, "Orlo Brenk"),
                (Org, "Orlo Brenk"),
            ],
        );
    }

    #[test]
    fn a_company_goes_under_its_full_name() {
        check_names(
            "They named Wexmar Inc. on air. Later Wexmar held bonds.",
            &[("Wexmar Inc.", "Wexmar Inc."), ("Wexmar", "Wexmar Inc.")],
        );
    }

    #[test]
    fn ships_are_of_no_kind() {
        check(
            "Two tugs, the Dutch-flagged Brenk Guard and the Italian Carlo Orso, came. The Brenk Guard pulled the tanker Velim Star.",
            &[(Group, "Dutch"), (Group, "Italian")],
        );
    }

    #[test]
    fn a_ship_named_behind_a_comma_is_one_too() {
        check(
            "They sent a tug, the Brenk Guard, to Suez.",
            &[(Place, "Suez")],
        );
        check(
            "They boarded the ship, the Coast Guard said.",
            &[(Org, "Coast Guard")],
        );
    }

    #[test]
    fn storms_are_events() {
        check(
            "Then Storm Orla hit Kent, and typhoon Bexi came after Orla.",
            &[(Event, "Storm Orla"), (Place, "Kent"), (Event, "Bexi")],
        );
    }

    #[test]
    fn titles_of_things_are_no_names() {
        check(
            "The Larch Prize went to the Paradise Papers, not to the Doha Accords or the Good Friday Agreement.",
            &[],
        );
        check(
            "The Afghan Peace Agreement and the Larch Prize Committee were praised.",
            &[(Group, "Afghan"), (Org, "Larch Prize Committee")],
        );
    }

    #[test]
    fn a_town_stands_before_its_region() {
        check(
            "She is from Hailey, Idaho. He is from Hailey.",
            &[(Place, "Hailey"), (Place, "Idaho"), (Place, "Hailey")],
        );
    }

    #[test]
    fn other_languages_give_only_known_names() {
        check_in(
            "de",
            "Am Montag traf Jürgen Velim die Gewerkschaft in Berlin. Ein Sprecher der NATO schwieg. Die Verhandlungen \
             mit Velim gehen im Mai weiter. Das Essen in der Messe war gut.",
            &[
                (Person, "Jürgen Velim"),
                (Place, "Berlin"),
                (Org, "NATO"),
                (Person, "Velim"),
            ],
        );
        check_in(
            "es",
            "Lunes y Martes, el Ministerio y Pedro Hartwell hablaron en Madrid. La Cámara calló.",
            &[(Person, "Pedro Hartwell"), (Place, "Madrid")],
        );
    }

    #[test]
    fn months_and_days_of_other_languages_are_no_names() {
        check("We met in Dezember and on Mittwoch, then Avril came.", &[]);
    }

    #[test]
    fn a_capital_at_the_beginning_of_a_sentence_makes_no_name() {
        check(
            "Farmers waited. “Rain would help,” one said. Snow came.",
            &[],
        );
    }

    #[test]
    fn a_word_in_lower_case_elsewhere_is_no_name() {
        check("He sold the Glorp today. A glorp is cheap.", &[]);
    }

    #[test]
    fn figures_units_and_calendar_make_no_names() {
        check(
            "On Sept. 13 the GDP rose by US $4 million, the first Monday of May.",
            &[],
        );
    }

    #[test]
    fn a_headline_is_read_by_what_the_article_says() {
        let found = find(&[
            (Role::Title, "Velim Urges Calm After Qelmo Vote"),
            (
                Role::Body,
                "President Zarko Velim spoke in Qelmo on Monday.",
            ),
        ]);
        assert_eq!(found[0], (Person, "Velim".into(), "Zarko Velim".into()));
        assert_eq!(found[1], (Place, "Qelmo".into(), "Qelmo".into()));
    }

    #[test]
    fn a_headline_in_capitals_goes_under_the_same_names() {
        let found = find(&[
            (Role::Title, "VELIM URGES CALM AFTER VOTE IN KABUL"),
            (Role::Body, "President Zarko Velim spoke on Monday."),
        ]);
        assert_eq!(found[0], (Person, "VELIM".into(), "Zarko Velim".into()));
        assert_eq!(found[1], (Place, "KABUL".into(), "Kabul".into()));
    }

    #[test]
    fn photo_credits_name_agencies_and_persons() {
        let found = find(&[(
            Role::Caption,
            "A bridge at dawn. Image: picture-alliance/dpa/O. Quill",
        )]);
        let found: Vec<_> = found
            .iter()
            .map(|(kind, text, _)| (*kind, text.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (Org, "picture-alliance"),
                (Org, "dpa"),
                (Person, "O. Quill")
            ]
        );
    }

    #[test]
    fn a_name_never_reaches_into_the_next_block() {
        let found = find(&[
            (Role::Body, "It was signed by Anna"),
            (Role::Body, "Velim Street is long."),
        ]);
        assert!(
            found.iter().all(|(_, text, _)| !text.contains('\n')),
            "{found:?}"
        );
    }

    #[test]
    fn a_family_name_goes_under_the_one_person_who_bears_it() {
        check_names(
            "Zarko Velim left. A friend of Velim stayed.",
            &[("Zarko Velim", "Zarko Velim"), ("Velim", "Zarko Velim")],
        );
        check_names(
            "John F. Hartwell left. John Hartwell slept.",
            &[
                ("John F. Hartwell", "John F. Hartwell"),
                ("John Hartwell", "John F. Hartwell"),
            ],
        );
    }

    #[test]
    fn two_persons_of_one_family_name_stay_two() {
        check_names(
            "Anna Hartwell and John Hartwell came. They saw Hartwell leave.",
            &[
                ("Anna Hartwell", "Anna Hartwell"),
                ("John Hartwell", "John Hartwell"),
                ("Hartwell", "Hartwell"),
            ],
        );
    }

    #[test]
    fn an_introduced_acronym_goes_under_the_full_name() {
        check_names(
            "The Northern Salt Union (NSU) met. Critics of the NSU left.",
            &[
                ("Northern Salt Union", "Northern Salt Union"),
                ("NSU", "Northern Salt Union"),
                ("NSU", "Northern Salt Union"),
            ],
        );
    }

    #[test]
    fn an_acronym_that_others_bear_goes_under_a_full_name_only_beside_it() {
        check_names("Judges of the ICC met.", &[("ICC", "ICC")]);
        check_names(
            "The International Criminal Court sat. Judges of the ICC met.",
            &[
                (
                    "International Criminal Court",
                    "International Criminal Court",
                ),
                ("ICC", "International Criminal Court"),
            ],
        );
    }

    #[test]
    fn spellings_of_a_country_are_one_place() {
        check_names(
            "The U.S. and the US are the United States.",
            &[
                ("U.S.", "United States"),
                ("US", "United States"),
                ("United States", "United States"),
            ],
        );
        for (name, forms) in [
            ("United States", "USA U.S.A. America"),
            ("United Kingdom", "UK U.K. Britain"),
            ("United Arab Emirates", "UAE U.A.E."),
            ("United Nations", "UN U.N."),
            ("European Union", "EU E.U."),
        ] {
            for form in forms.split(' ').chain([name]) {
                check_names(&format!("They left the {form} last year."), &[(form, name)]);
            }
        }
    }

    #[test]
    fn long_runs_of_capitals_take_linear_time_and_make_no_endless_names() {
        for word in [
            "Zorbal ",
            "KABUL ",
            "John ",
            "Ministry of ",
            "President ",
            "de La ",
            "Al-",
            "( ",
            "J.R.",
            "a'",
        ] {
            let text = word.repeat(100_000);
            let article = article(&[(Role::Body, text.trim_end())]);
            let longest = RECOGNIZER
                .find(&article)
                .iter()
                .map(|e| e.range.len())
                .max();
            assert!(longest.unwrap_or_default() < 300, "{word}");
        }
    }

    #[test]
    fn names_are_in_order_on_character_boundaries_and_do_not_overlap() {
        let article = article(&[(
            Role::Body,
            "“Élodie Ünal’s” – São Tomé… İstanbul, O’Brien & Co. ’s 's U.S.'s ...al-Šadr van 3D",
        )]);
        let entities = RECOGNIZER.find(&article);
        assert!(
            entities
                .windows(2)
                .all(|pair| pair[0].range.end <= pair[1].range.start)
        );
        assert!(entities.iter().all(|e| {
            article
                .text
                .get(e.range.clone())
                .is_some_and(|name| !name.is_empty())
        }));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(
            words in prop::collection::vec(
                prop_oneof![
                    "\\PC{0,6}",
                    Just("the".to_string()), Just("of".to_string()), Just("al-".to_string()), Just("President".to_string()),
                    Just("U.S.".to_string()), Just("Ministry".to_string()), Just("Kabul".to_string()), Just("Anna".to_string()),
                    Just("van".to_string()), Just("’s".to_string()), Just("Gulf".to_string()), Just("(".to_string()),
                ],
                0..30,
            ),
            spaced in any::<bool>(),
        ) {
            let text = words.join(if spaced { " " } else { "" });
            let article = article(&[(Role::Body, &text)]);
            let entities = RECOGNIZER.find(&article);
            prop_assert!(entities.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
            prop_assert!(entities.iter().all(|e| e.range.end <= text.len() && article.text.get(e.range.clone()).is_some_and(|name| !name.is_empty())));
        }
    }

    #[test]
    fn the_version_names_model_rules_and_lists() {
        assert!(super::RULES.len() < RULES.version().len());
        assert!(RULES.version().starts_with(super::RULES));
        assert!(RECOGNIZER.version().ends_with(RULES.version()));
        assert!(RECOGNIZER.version().contains(RECOGNIZER.model.digest()));
    }

    #[test]
    fn the_model_that_ships_is_whole_and_small() {
        let digest = model::digest_of_rest(MODEL);
        assert_eq!(RECOGNIZER.model.digest(), &digest[..8]);
        assert!(MODEL.len() <= 3_000_000, "{}", MODEL.len());
    }

    #[test]
    fn a_text_cut_into_tokens_has_the_same_names() {
        check(
            "The so - called party of Anna Lopez - Ortega met Kim Sung - ho.",
            &[(Person, "Anna Lopez - Ortega"), (Person, "Kim Sung - ho")],
        );
    }

    #[test]
    fn what_follows_a_dateline_is_no_part_of_it() {
        check(
            "KABUL, Sept. 3 (Reuters) - Pakistan said on Monday that it had closed the border with Iran.",
            &[
                (Place, "KABUL"),
                (Org, "Reuters"),
                (Place, "Pakistan"),
                (Place, "Iran"),
            ],
        );
    }
}
