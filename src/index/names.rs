//! The names of the passages that are there, brought under one name each across the collection.
//!
//! Nothing of this is stored. What an article calls its names lies with its passages; which of these names are one is worked out from all
//! names of a commit when a reader of that commit is first asked ([`crate::entity::alias`]). So it is in step with every commit, no
//! article is read again, and a name vanishes with its last passage.

use super::IndexError;
use super::reader::Reader;
use super::schema::{column, entity_position};
use crate::entity::EntityKind;
use crate::entity::alias::{self, AliasGroup, Spelled};
use crate::query::{NameFilter, NameKind};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use tantivy::{SegmentReader, TantivyError};

/// What an index knows of names, a kind at a time, once it was asked for.
#[derive(Default)]
pub(super) struct Aliases([OnceLock<Arc<NamesOfKind>>; EntityKind::ALL.len()]);

/// The names of one kind.
pub(super) struct NamesOfKind {
    /// The names as articles have them, in alphabetical order, with the number of their passages.
    pub(super) forms: Vec<(String, usize)>,
    /// Which of them are one, by the name for all of them.
    pub(super) groups: Vec<AliasGroup>,
    /// The forms, ready to be compared.
    spelled: Vec<Spelled>,
    /// The place in `groups` of each form.
    group_of: Vec<usize>,
    /// The place in `forms` of each value of a segment's column; `None` where all its passages are deleted.
    of_segment: Vec<Vec<Option<u32>>>,
}

/// A name that a filter was taken as.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TakenName {
    /// The name that all its forms go under.
    pub name: String,
    /// What it names.
    pub kind: EntityKind,
    /// The names that articles have for it, most frequent first.
    pub forms: Vec<String>,
}

impl NamesOfKind {
    fn read(reader: &Reader, kind: EntityKind) -> tantivy::Result<Self> {
        let name = column::ENTITIES[entity_position(kind)];
        let mut passages: BTreeMap<String, usize> = BTreeMap::new();
        let mut of_segment = Vec::new();
        for segment in reader.searcher.segment_readers() {
            let values = living_values(segment, name)?;
            for (value, count) in values.iter().filter(|(_, count)| *count > 0) {
                *passages.entry(value.clone()).or_default() += count;
            }
            of_segment.push(values);
        }
        let forms: Vec<(String, usize)> = passages.into_iter().collect();
        let place = |value: &(String, usize)| {
            let found = forms.binary_search_by(|(form, _)| form.cmp(&value.0));
            found.ok().map(|place| place as u32)
        };
        let of_segment = of_segment
            .iter()
            .map(|values| values.iter().map(place).collect())
            .collect();
        let listed: Vec<(&str, usize)> = forms
            .iter()
            .map(|(form, count)| (form.as_str(), *count))
            .collect();
        let spelled: Vec<Spelled> = forms
            .iter()
            .map(|(form, _)| Spelled::new(kind, form))
            .collect();
        let groups = alias::groups_of(kind, &listed, &spelled);
        let mut group_of = vec![0; forms.len()];
        for (at, group) in groups.iter().enumerate() {
            for form in &group.forms {
                group_of[*form] = at;
            }
        }
        Ok(Self {
            forms,
            groups,
            spelled,
            group_of,
            of_segment,
        })
    }

    /// The form that a value of a segment's column is, and its group.
    pub(super) fn form_and_group(&self, segment: u32, ordinal: u64) -> Option<(usize, usize)> {
        let form = self.of_segment[segment as usize].get(ordinal as usize)?;
        let form = (*form)? as usize;
        Some((form, self.group_of[form]))
    }

    /// The groups that a name may mean. Where it is to be that name only, the group that has just this form.
    fn meant(&self, kind: EntityKind, filter: &NameFilter) -> Meant {
        let name = &filter.name;
        let mut meant = Meant::default();
        if filter.exact {
            let has = |group: &AliasGroup| {
                let mut forms = group.forms.iter().map(|form| &self.forms[*form].0);
                group.name == *name || forms.any(|form| form == name)
            };
            let groups = self.groups.iter().enumerate();
            let having = groups.filter(|(_, group)| has(group)).map(|(at, _)| at);
            meant.same.extend(having);
            return meant;
        }
        let wanted = Spelled::new(kind, name);
        for (at, group) in self.groups.iter().enumerate() {
            let mut forms = group.forms.iter().map(|form| &self.spelled[*form]);
            if group.name == *name || forms.clone().any(|form| wanted.is(form)) {
                meant.same.push(at);
            } else if forms.clone().any(|form| wanted.is_part_of(form)) {
                let begins = forms.any(|form| wanted.is_beginning_of(form));
                meant.containing.push((at, begins));
            }
        }
        meant
    }

    /// The passages of the most frequent form of a group.
    fn most(&self, group: usize) -> usize {
        let mut forms = self.groups[group].forms.iter();
        forms.next().map_or(0, |form| self.forms[*form].1)
    }

    fn taken(&self, kind: EntityKind, group: usize) -> TakenName {
        let group = &self.groups[group];
        let forms = group.forms.iter().map(|form| self.forms[*form].0.clone());
        TakenName {
            name: group.name.clone(),
            kind,
            forms: forms.collect(),
        }
    }
}

/// The groups of one kind that a name may mean, by their places.
#[derive(Default)]
struct Meant {
    /// Those with the same name.
    same: Vec<usize>,
    /// Others that have its words in a row, and whether they begin with them.
    containing: Vec<(usize, bool)>,
}

/// The names that a filter's name may mean, of all its kinds.
pub(super) struct TakenNames {
    /// Those that are taken.
    pub(super) taken: Vec<TakenName>,
    /// Those that begin with its words and are not taken, since others are just these words; the most frequent first.
    pub(super) longer: Vec<TakenName>,
}

/// The values of a segment's column, in order, with the number of passages that have them and are not deleted.
fn living_values(segment: &SegmentReader, name: &str) -> tantivy::Result<Vec<(String, usize)>> {
    // A column that no document of a segment has a value in is absent.
    let Some(column) = segment.fast_fields().str(name)? else {
        return Ok(Vec::new());
    };
    let mut values = Vec::with_capacity(column.num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        values.push((String::from_utf8_lossy(terms.key()).into_owned(), 0));
    }
    for doc in segment.doc_ids_alive() {
        for ordinal in column.term_ords(doc) {
            if let Some((_, count)) = values.get_mut(ordinal as usize) {
                *count += 1;
            }
        }
    }
    Ok(values)
}

/// What a filter's name may be asked for as, but for a name of any kind.
const KINDS: [NameKind; 5] = [
    NameKind::Person,
    NameKind::Org,
    NameKind::Place,
    NameKind::Group,
    NameKind::Event,
];

/// The kinds that a filter's name may be of, and the word for them.
pub(super) fn kinds(kind: NameKind) -> (&'static [EntityKind], &'static str) {
    match kind {
        NameKind::Person => (&[EntityKind::Person], "person"),
        NameKind::Org => (&[EntityKind::Org], "org"),
        NameKind::Place => (&[EntityKind::Place], "place"),
        NameKind::Group => (&[EntityKind::Group], "group"),
        NameKind::Event => (&[EntityKind::Event], "event"),
        NameKind::Any => (&EntityKind::ALL, "entity"),
    }
}

impl Reader {
    /// The names of one kind.
    pub(super) fn names_of(&self, kind: EntityKind) -> tantivy::Result<Arc<NamesOfKind>> {
        let names = &self.aliases.0[entity_position(kind)];
        if let Some(names) = names.get() {
            return Ok(Arc::clone(names));
        }
        let read = Arc::new(NamesOfKind::read(self, kind)?);
        Ok(Arc::clone(names.get_or_init(|| read)))
    }

    /// The names of the collection that a filter's name may mean, each with every form of it.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn named(&self, filter: &NameFilter) -> Result<Vec<TakenName>, IndexError> {
        let names = self.taken(filter);
        Ok(names.map_err(|error| self.error(error))?.taken)
    }

    /// The name that a name of an article goes under in the collection.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn name_of(&self, kind: EntityKind, form: &str) -> Result<String, IndexError> {
        let names = self.names_of(kind).map_err(|error| self.error(error))?;
        let found = names
            .forms
            .binary_search_by(|(known, _)| known.as_str().cmp(form));
        Ok(found.map_or_else(
            |_| form.to_owned(),
            |at| names.groups[names.group_of[at]].name.clone(),
        ))
    }

    /// The names that a filter's name may mean: those with the same name, for persons also with every word of it in a row. Other names that
    /// have its words are taken only where none is the same.
    pub(super) fn taken(&self, filter: &NameFilter) -> Result<TakenNames, TantivyError> {
        let (mut same, mut containing, mut longer) = (Vec::new(), Vec::new(), Vec::new());
        for kind in kinds(filter.kind).0 {
            let names = self.names_of(*kind)?;
            let meant = names.meant(*kind, filter);
            let all_taken = |groups: &[usize]| {
                let groups = groups.iter().map(|group| names.taken(*kind, *group));
                groups.collect::<Vec<_>>()
            };
            let with_its_words: Vec<usize> = meant.containing.iter().map(|(at, _)| *at).collect();
            same.extend(all_taken(&meant.same));
            if *kind == EntityKind::Person {
                same.extend(all_taken(&with_its_words));
                continue;
            }
            containing.extend(all_taken(&with_its_words));
            // "Doha" is a place; what else begins so is another thing.
            if !meant.same.is_empty() {
                let begin = meant.containing.iter().filter(|(_, begins)| *begins);
                longer.extend(begin.map(|(at, _)| (names.most(*at), names.taken(*kind, *at))));
            }
        }
        longer.sort_unstable_by(|a, b| (b.0, &a.1).cmp(&(a.0, &b.1)));
        let longer = longer.into_iter().map(|(_, name)| name).collect();
        let mut taken = if same.is_empty() { containing } else { same };
        taken.sort_unstable();
        Ok(TakenNames { taken, longer })
    }

    /// The kinds under which a name stands that is asked for under another.
    pub(super) fn other_kinds(
        &self,
        filter: &NameFilter,
    ) -> Result<Vec<(NameKind, Vec<TakenName>)>, TantivyError> {
        let mut others = Vec::new();
        for other in KINDS {
            if other == filter.kind || filter.kind == NameKind::Any {
                continue;
            }
            let mut same = Vec::new();
            for kind in kinds(other).0 {
                let names = self.names_of(*kind)?;
                let meant = names.meant(*kind, filter);
                same.extend(meant.same.iter().map(|group| names.taken(*kind, *group)));
            }
            if !same.is_empty() {
                others.push((other, same));
            }
        }
        Ok(others)
    }

    /// Every name of a kind as articles have it, and the names for groups of them.
    pub(super) fn known_names(&self, kind: EntityKind) -> tantivy::Result<Vec<String>> {
        let names = self.names_of(kind)?;
        let forms = names.forms.iter().map(|(form, _)| form);
        let groups = names.groups.iter().map(|group| &group.name);
        let mut known: Vec<String> = forms.chain(groups).cloned().collect();
        known.sort_unstable();
        known.dedup();
        Ok(known)
    }
}
