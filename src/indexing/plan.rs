//! Which roots, folders and manifests count in a run.
//!
//! What comes in: what is asked for, and what was indexed before. What goes out: what is to be read, and what will be known as indexed
//! afterwards. Nothing is read here.

use crate::corpus::Tree;
use crate::index::Root;
use std::cmp::Reverse;
use std::path::{Path, PathBuf};

/// What is asked for, in absolute paths.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Files and folders to bring in.
    pub(super) paths: Vec<PathBuf>,
    /// The manifest for them, or without any for everything indexed before.
    pub(super) manifest: Option<PathBuf>,
    /// Files and folders to forget.
    pub(super) forget: Vec<PathBuf>,
    /// Whether everything indexed before is to be looked at, too.
    pub(super) everything: bool,
}

/// What is read in a run, and what will be known as indexed after it.
#[derive(Debug)]
pub(super) struct Plan {
    /// The innermost first: a file belongs to the first that it lies under.
    trees: Vec<Tree>,
    /// What will be known as indexed.
    pub(super) roots: Vec<Root>,
}

impl Plan {
    /// Plans a run; `reaches` tells whether a path is met when a folder around it is read.
    pub(super) fn new(
        asked: &Asked,
        known: &[Root],
        reaches: impl Fn(&Path, &Path) -> bool,
    ) -> Self {
        let roots = outermost(&roots(asked, known), reaches);
        let mut scope: Vec<&Path> = asked.paths.iter().map(PathBuf::as_path).collect();
        if asked.everything {
            scope.extend(roots.iter().map(|root| root.path.as_path()));
        }
        let is_root = |path: &Path| roots.iter().any(|root| root.path == path);
        let lies_under_another = |path: &Path| {
            scope
                .iter()
                .any(|other| *other != path && path.starts_with(other))
        };
        let parts = scope
            .iter()
            .copied()
            .filter(|path| !is_root(path) && !lies_under_another(path));
        let mut paths: Vec<&Path> = roots
            .iter()
            .map(|root| root.path.as_path())
            .filter(|root| scope.iter().any(|asked| root.starts_with(asked)))
            .chain(parts)
            .collect();
        paths.sort_by_key(|path| (Reverse(path.components().count()), *path));
        paths.dedup();
        let trees = paths.iter().map(|path| tree(path, &roots)).collect();
        Self { trees, roots }
    }

    /// What is to be read, the innermost first.
    pub(super) fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// The number of the tree that a file belongs to, of those that are read.
    pub(super) fn tree_of(&self, file: &Path) -> Option<usize> {
        self.trees
            .iter()
            .position(|tree| file.starts_with(&tree.path))
    }

    /// Whether what lies under a path will be known as indexed by something around it.
    pub(super) fn covers(&self, path: &Path) -> Option<&Path> {
        self.roots
            .iter()
            .map(|root| root.path.as_path())
            .find(|root| path.starts_with(root))
    }
}

/// The roots known before and asked for now, with the manifests named for them.
fn roots(asked: &Asked, known: &[Root]) -> Vec<Root> {
    let is_forgotten = |root: &&Root| !asked.forget.iter().any(|path| root.path.starts_with(path));
    let mut roots: Vec<Root> = known.iter().filter(is_forgotten).cloned().collect();
    if asked.paths.is_empty() && asked.manifest.is_some() {
        for root in &mut roots {
            root.manifest.clone_from(&asked.manifest);
        }
    }
    for path in &asked.paths {
        match roots.iter_mut().find(|root| root.path == *path) {
            Some(root) => root.manifest = asked.manifest.clone().or(root.manifest.take()),
            None => roots.push(Root {
                path: path.clone(),
                manifest: asked.manifest.clone(),
            }),
        }
    }
    roots
}

/// The roots without those that another one stands for: it reaches them, and they have no manifest of their own.
fn outermost(roots: &[Root], reaches: impl Fn(&Path, &Path) -> bool) -> Vec<Root> {
    let stands_for = |other: &Root, root: &Root| {
        other.path != root.path
            && root.path.starts_with(&other.path)
            && reaches(&other.path, &root.path)
    };
    roots
        .iter()
        .filter(|root| {
            root.manifest.is_some() || !roots.iter().any(|other| stands_for(other, root))
        })
        .cloned()
        .collect()
}

/// What is read for a path: it is known under the outermost root around it, and the manifest named closest to it counts.
fn tree(path: &Path, roots: &[Root]) -> Tree {
    let around = || roots.iter().filter(|root| path.starts_with(&root.path));
    let depth = |root: &&Root| root.path.components().count();
    let home = around()
        .min_by_key(depth)
        .map_or(path, |root| root.path.as_path());
    let named = around()
        .filter(|root| root.manifest.is_some())
        .max_by_key(depth)
        .and_then(|root| Some((root.manifest.as_deref()?, root.path.as_path())));
    Tree::under(path, home, named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(paths: &[&str], manifest: Option<&str>) -> Asked {
        Asked {
            paths: paths.iter().map(PathBuf::from).collect(),
            manifest: manifest.map(PathBuf::from),
            forget: Vec::new(),
            everything: paths.is_empty(),
        }
    }

    fn root(path: &str, manifest: Option<&str>) -> Root {
        Root {
            path: path.into(),
            manifest: manifest.map(PathBuf::from),
        }
    }

    /// Plans where everything is reached but logs: the roots afterwards, and what is read with which manifest.
    #[track_caller]
    fn check(
        asked: &Asked,
        known: &[Root],
        roots: &[(&str, Option<&str>)],
        trees: &[(&str, Option<&str>)],
    ) {
        let plan = Plan::new(asked, known, |_, path| {
            path.extension().is_none_or(|extension| extension != "log")
        });
        let expected: Vec<Root> = roots
            .iter()
            .map(|(path, named)| root(path, *named))
            .collect();
        assert_eq!(plan.roots, expected);
        let found: Vec<(&Path, Option<&Path>)> = plan
            .trees()
            .iter()
            .map(|tree| (tree.path.as_path(), tree.manifest.as_deref()))
            .collect();
        let expected: Vec<(&Path, Option<&Path>)> = trees
            .iter()
            .map(|(path, manifest)| (Path::new(*path), manifest.map(Path::new)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn without_paths_everything_known_is_read() {
        let known = [root("/x/a", None), root("/x/b", Some("/m"))];
        let expected = [("/x/a", None), ("/x/b", Some("/m"))];
        check(&asked(&[], None), &known, &expected, &expected);
    }

    #[test]
    fn a_part_of_a_root_is_read_under_its_manifest_and_is_no_root() {
        check(
            &asked(&["/x/a/sub"], None),
            &[root("/x/a", Some("/m"))],
            &[("/x/a", Some("/m"))],
            &[("/x/a/sub", Some("/m"))],
        );
    }

    #[test]
    fn a_folder_around_a_root_takes_it_over() {
        let expected = [("/x/a", None)];
        let known = [root("/x/a/sub", None)];
        check(&asked(&["/x/a"], None), &known, &expected, &expected);
    }

    #[test]
    fn the_manifest_named_closest_counts_and_is_remembered() {
        let known = [root("/x/a", Some("/m1"))];
        let after = [("/x/a", Some("/m1")), ("/x/a/sub", Some("/m2"))];
        let part = asked(&["/x/a/sub"], Some("/m2"));
        check(&part, &known, &after, &[("/x/a/sub", Some("/m2"))]);
        let known = after.map(|(path, manifest)| root(path, manifest));
        let inner_first = [after[1], after[0]];
        check(&asked(&["/x/a"], None), &known, &after, &inner_first);
        check(&asked(&[], None), &known, &after, &inner_first);
    }

    #[test]
    fn a_manifest_named_without_paths_is_for_everything_known() {
        let known = [root("/x/a", Some("/m1")), root("/x/b", None)];
        let expected = [("/x/a", Some("/m2")), ("/x/b", Some("/m2"))];
        check(&asked(&[], Some("/m2")), &known, &expected, &expected);
    }

    #[test]
    fn a_file_that_its_folder_does_not_reach_stays_a_root() {
        let known = [root("/x/a/notes.log", None), root("/x/a/one.txt", None)];
        check(
            &asked(&["/x/a"], None),
            &known,
            &[("/x/a/notes.log", None), ("/x/a", None)],
            &[("/x/a/notes.log", None), ("/x/a", None)],
        );
    }

    #[test]
    fn what_is_forgotten_is_no_root_and_is_not_read() {
        let known = [root("/x/a", None), root("/x/b/c", None)];
        let forget = Asked {
            forget: vec!["/x/b".into()],
            ..Asked::default()
        };
        check(&forget, &known, &[("/x/a", None)], &[]);
    }
}
