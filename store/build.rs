//! Assembles the statements: `sql/**/*.sql` becomes one Rust constant for each named statement, so that the
//! program holds fixed text and pays nothing for it.
//!
//! A file is a list of blocks. `-- name: items` begins a statement, `-- fragment: goods_id(code)` a part of
//! statements; the comments that follow describe it. `{{tenant}}` stands for a fragment,
//! `{{goods_id: w.value}}` for one with arguments, which `|` separates; one that is left out is empty. A
//! fragment is looked up in its own file, then in the `fragments.sql` of its folder, then in the one above.
//! Whatever is unknown, twice there or not used fails the build.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

type Result<T> = std::result::Result<T, String>;

/// So deep may fragments stand in fragments.
const DEPTH: usize = 20;

/// The file of a folder whose fragments all its files use.
const SHARED: &str = "fragments";

/// A part of statements, or a statement: that is one without parameters which nothing refers to.
struct Block {
    params: Vec<String>,
    about: Vec<String>,
    text: String,
}

/// What one file holds, by name.
#[derive(Default)]
struct File {
    fragments: BTreeMap<String, Block>,
    statements: BTreeMap<String, Block>,
}

/// Every file, by its path without the ending, and which of the fragments were used.
struct Library {
    files: BTreeMap<String, File>,
    used: RefCell<BTreeSet<(String, String)>>,
}

fn main() -> Result<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("sql");
    println(&format!("cargo::rerun-if-changed={}", root.display()));
    let mut files = BTreeMap::new();
    read_folder(&root, "", &mut files)?;
    let library = Library {
        files,
        used: RefCell::default(),
    };
    let code = library.code()?;
    library.check_all_used()?;
    let code = code + &migrations(&root.with_file_name("migrations"))?;
    let out = PathBuf::from(variable("OUT_DIR")?).join("statements.rs");
    fs::write(out, code).map_err(shown)
}

/// Cargo reads what a build script prints.
#[allow(clippy::print_stdout)]
fn println(line: &str) {
    println!("{line}");
}

fn shown(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn variable(name: &str) -> Result<String> {
    env::var(name).map_err(shown)
}

fn read_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, File>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(shown)? {
        let path = entry.map_err(shown)?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{prefix}{stem}");
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), files)?;
        } else if path.extension().is_some_and(|ending| ending == "sql") {
            let text = fs::read_to_string(&path).map_err(shown)?;
            let file = parsed(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            files.insert(name, file);
        }
    }
    Ok(())
}

fn parsed(text: &str) -> Result<File> {
    let mut file = File::default();
    let mut open: Option<(bool, String, Block)> = None;
    for line in text.lines() {
        let header = header(line)?;
        if let Some(block) = header {
            file.close(open.replace(block))?;
        } else if let Some((_, _, block)) = &mut open {
            block.add(line);
        }
    }
    file.close(open)?;
    Ok(file)
}

/// Whether a line begins a fragment (true) or a statement (false), its name, and a block for the rest.
fn header(line: &str) -> Result<Option<(bool, String, Block)>> {
    let fragment = line.strip_prefix("-- fragment: ");
    let Some(signature) = fragment.or_else(|| line.strip_prefix("-- name: ")) else {
        return Ok(None);
    };
    let (name, params) = match signature.trim().split_once('(') {
        Some((name, rest)) => (name, rest.trim_end_matches(')')),
        None => (signature.trim(), ""),
    };
    if !is_name(name) {
        return Err(format!("{line:?} names nothing"));
    }
    let params = params.split(',').map(str::trim);
    let block = Block {
        params: params
            .filter(|param| !param.is_empty())
            .map(str::to_owned)
            .collect(),
        about: Vec::new(),
        text: String::new(),
    };
    Ok(Some((fragment.is_some(), name.to_owned(), block)))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

impl Block {
    fn add(&mut self, line: &str) {
        match line.strip_prefix("--") {
            Some(words) if self.text.is_empty() => self.about.push(words.trim().to_owned()),
            Some(_) => {}
            None => {
                self.text.push_str(line);
                self.text.push('\n');
            }
        }
    }
}

impl File {
    fn close(&mut self, block: Option<(bool, String, Block)>) -> Result<()> {
        let Some((is_fragment, name, block)) = block else {
            return Ok(());
        };
        let kind = match is_fragment {
            true => &mut self.fragments,
            false => &mut self.statements,
        };
        match kind.insert(name.clone(), block) {
            None => Ok(()),
            Some(_) => Err(format!("{name} is there twice")),
        }
    }
}

impl Library {
    /// Where a fragment is found from a file, and the fragment.
    fn fragment(&self, from: &str, name: &str) -> Result<(String, &Block)> {
        let folder = from.rsplit_once('/').map(|(folder, _)| folder);
        let beside = folder.map(|folder| format!("{folder}/{SHARED}"));
        let places = [Some(from.to_owned()), beside, Some(SHARED.to_owned())];
        for place in places.into_iter().flatten() {
            let file = self.files.get(&place);
            if let Some(block) = file.and_then(|file| file.fragments.get(name)) {
                let mut used = self.used.borrow_mut();
                used.insert((place.clone(), name.to_owned()));
                return Ok((place, block));
            }
        }
        Err(format!("{from}.sql: there is no fragment {name:?}"))
    }

    /// A text with all that stands in it for something else put in. `values` are those of the parameters.
    fn expanded(
        &self,
        from: &str,
        text: &str,
        values: &BTreeMap<&str, String>,
        depth: usize,
    ) -> Result<String> {
        if depth > DEPTH {
            return Err(format!("{from}.sql: a fragment stands in itself"));
        }
        let mut whole = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            whole.push_str(before);
            let end = closing(after).ok_or_else(|| format!("{from}.sql: no }}}} in {after:?}"))?;
            let (inner, after) = after.split_at(end);
            whole.push_str(&self.reference(from, inner, values, depth)?);
            rest = after.strip_prefix("}}").unwrap_or(after);
        }
        whole.push_str(rest);
        Ok(whole)
    }

    /// What stands between `{{` and `}}`: a parameter, or a fragment with its arguments.
    fn reference(
        &self,
        from: &str,
        inner: &str,
        values: &BTreeMap<&str, String>,
        depth: usize,
    ) -> Result<String> {
        let (name, arguments) = match inner.split_once(':') {
            Some((name, arguments)) if is_name(name.trim()) => (name.trim(), separated(arguments)),
            _ => (inner.trim(), Vec::new()),
        };
        if let Some(value) = values.get(name) {
            return Ok(value.clone());
        }
        let (place, block) = self.fragment(from, name)?;
        if arguments.len() > block.params.len() {
            return Err(format!("{from}.sql: {name} takes {:?}", block.params));
        }
        let mut given = BTreeMap::new();
        let mut arguments = arguments.into_iter();
        for param in &block.params {
            let argument = arguments.next().unwrap_or_default();
            let argument = self.expanded(from, argument.trim(), values, depth + 1)?;
            if !block.text.contains(&format!("{{{{{param}}}}}")) {
                return Err(format!("{place}.sql: {name} has no use for {param}"));
            }
            given.insert(param.as_str(), argument);
        }
        let expanded = self.expanded(&place, block.text.trim(), &given, depth + 1)?;
        Ok(expanded)
    }

    fn check_all_used(&self) -> Result<()> {
        let used = self.used.borrow();
        for (place, file) in &self.files {
            for name in file.fragments.keys() {
                if !used.contains(&(place.clone(), name.clone())) {
                    return Err(format!("{place}.sql: nothing uses the fragment {name}"));
                }
            }
        }
        Ok(())
    }

    /// One module for each file, in one for its folder, with one constant for each statement.
    fn code(&self) -> Result<String> {
        let mut folders: BTreeMap<&str, String> = BTreeMap::new();
        let mut all = String::new();
        for (place, file) in &self.files {
            let (folder, stem) = place.rsplit_once('/').unwrap_or(("", place));
            let mut module = String::new();
            for (name, block) in &file.statements {
                let text = self.expanded(place, block.text.trim(), &BTreeMap::new(), 0)?;
                let constant = name.to_uppercase();
                let about = format!("`sql/{place}.sql`: `{name}`. {}", block.about.join(" "));
                let sql = compact(&text);
                write!(
                    module,
                    "#[doc = {about:?}]\npub const {constant}: &str = {sql:?};\n"
                )
                .map_err(shown)?;
                let path = place.replace('/', "::");
                writeln!(
                    all,
                    "({:?}, {path}::{constant}),",
                    format!("{place}:{name}")
                )
                .map_err(shown)?;
            }
            if !module.is_empty() {
                let about = format!("The statements of `sql/{place}.sql`.");
                let folder = folders.entry(folder).or_default();
                write!(
                    folder,
                    "#[doc = {about:?}]\npub mod {stem} {{\n{module}}}\n"
                )
                .map_err(shown)?;
            }
        }
        let mut code = String::new();
        for (folder, modules) in folders {
            match folder {
                "" => code.push_str(&modules),
                _ => write!(
                    code,
                    "#[doc = \"The statements of `sql/{folder}`.\"]\npub mod {folder} {{\n{modules}}}\n"
                )
                .map_err(shown)?,
            }
        }
        write!(
            code,
            "/// Every statement, by its file and name.\npub const ALL: &[(&str, &str)] = &[\n{all}];\n"
        )
        .map_err(shown)?;
        Ok(code)
    }
}

/// The migrations, in their order, as a constant that refers to their files.
fn migrations(folder: &Path) -> Result<String> {
    println(&format!("cargo::rerun-if-changed={}", folder.display()));
    let entries = fs::read_dir(folder).map_err(shown)?;
    let paths = entries.map(|entry| Ok(entry.map_err(shown)?.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<Result<_>>()?;
    paths.sort();
    let mut list = String::new();
    for path in paths {
        writeln!(list, "include_str!({path:?}),").map_err(shown)?;
    }
    let about = "Every migration, in the order in which they are applied.";
    Ok(format!(
        "/// {about}\npub const MIGRATIONS: &[&str] = &[\n{list}];\n"
    ))
}

/// Where the `}}` stands that belongs to a `{{` before the text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        if rest.starts_with("{{") {
            open += 1;
            at += 2;
        } else if rest.starts_with("}}") {
            open -= 1;
            if open == 0 {
                return Some(at);
            }
            at += 2;
        } else {
            at += rest.chars().next()?.len_utf8();
        }
    }
    None
}

/// Arguments, which a `|` of its own separates.
fn separated(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut open, mut start) = (0_usize, 0);
    let bytes = text.as_bytes();
    let is_pipe = |at: usize| bytes.get(at) == Some(&b'|');
    for at in 0..bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.starts_with(b"{{") {
            open += 1;
        } else if rest.starts_with(b"}}") {
            open = open.saturating_sub(1);
        } else if is_pipe(at) && open == 0 && !is_pipe(at + 1) && (at == 0 || !is_pipe(at - 1)) {
            found.extend(text.get(start..at));
            start = at + 1;
        }
    }
    found.extend(text.get(start..));
    found
}

/// The text without what only people need: line breaks and indentation, but for what stands in quotes.
fn compact(text: &str) -> String {
    let mut short = String::new();
    let (mut quoted, mut gap) = (false, false);
    for c in text.chars() {
        if !quoted && c.is_whitespace() {
            gap = true;
            continue;
        }
        let needless = short.is_empty() || short.ends_with('(') || c == ')';
        if std::mem::take(&mut gap) && !needless {
            short.push(' ');
        }
        quoted ^= c == '\'';
        short.push(c);
    }
    short
}
