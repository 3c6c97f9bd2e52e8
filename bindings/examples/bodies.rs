//! Prints the TypeScript types of every request body, from the tables that the server checks with.

use std::collections::BTreeMap;
use std::io::{Write, stdout};

use khlang_core::shape::schema::{Field, Kind, Presence, Schema};
use khlang_surface::shapes;

fn main() -> std::io::Result<()> {
    let mut types = BTreeMap::new();
    let mut bodies = String::new();
    let mut names = Vec::new();
    for shape in shapes() {
        names.push(format!("  | {:?}", shape.name));
        if let Some(schema) = shape.body {
            define(schema, shape.reads_text(), &mut types);
            let (method, path) = (shape.method.name(), shape.path);
            bodies += &format!(
                "  /** `{method} {path}` */\n  {}: {};\n",
                shape.name, schema.name
            );
        }
    }
    let mut out = stdout().lock();
    writeln!(
        out,
        "// Generated from the tables of the server; do not edit.\n"
    )?;
    for (name, text) in types {
        writeln!(
            out,
            "{}export interface {name} {{\n{}}}\n",
            text.about, text.fields
        )?;
    }
    writeln!(
        out,
        "/** The body of each endpoint that takes one, by its name. */"
    )?;
    writeln!(out, "export interface RequestBodies {{\n{bodies}}}\n")?;
    writeln!(out, "/** The name of an endpoint in `/openapi.json`. */")?;
    writeln!(out, "export type RouteName =\n{};", names.join("\n"))
}

#[derive(PartialEq)]
struct Text {
    about: String,
    fields: String,
}

/// `text` is whether numbers may be written as text.
fn define(schema: &'static Schema, text: bool, types: &mut BTreeMap<&'static str, Text>) {
    if types.contains_key(schema.name) {
        return;
    }
    let fields = schema.fields.iter().map(|one| field(one, text)).collect();
    let about = comment(schema.about, "");
    types.insert(schema.name, Text { about, fields });
    for field in schema.fields {
        inner(&field.kind, text, types);
    }
}

fn inner(kind: &'static Kind, text: bool, types: &mut BTreeMap<&'static str, Text>) {
    match kind {
        Kind::Object(schema) | Kind::Closed(schema) => define(schema, text, types),
        Kind::Rows { of, .. } => define(of, text, types),
        Kind::List { of, .. } | Kind::Commas { of, .. } => inner(of, text, types),
        _ => {}
    }
}

fn field(field: &Field, text: bool) -> String {
    if matches!(field.kind, Kind::AnyOf(_)) {
        return String::new();
    }
    let kind = typed(&field.kind, text);
    let member = match field.presence {
        Presence::Required => format!("{}: {kind};", field.name),
        Presence::Optional => format!("{}?: {kind} | null;", field.name),
    };
    format!("{}  {member}\n", comment(field.about, "  "))
}

fn typed(kind: &Kind, text: bool) -> String {
    match kind {
        Kind::OneOf(words) => union(words.iter().map(|word| format!("{word:?}"))),
        Kind::WordOrId(words) => union(
            words
                .iter()
                .map(|word| format!("{word:?}"))
                .chain((0..words.len()).map(|id| id.to_string())),
        ),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer { .. } | Kind::Number { .. } if text => "number | string".to_owned(),
        Kind::Integer { .. } | Kind::Number { .. } => "number".to_owned(),
        Kind::Flag => "boolean | 0 | 1 | \"0\" | \"1\" | \"Y\" | \"N\"".to_owned(),
        Kind::Commas { of, .. } => format!("string | readonly ({})[]", typed(of, text)),
        Kind::Object(schema) | Kind::Closed(schema) => schema.name.to_owned(),
        Kind::Rows { of, .. } => format!("readonly {}[]", of.name),
        Kind::List { of, .. } | Kind::Repeated { of, .. } => match typed(of, text) {
            several if several.contains(' ') => format!("readonly ({several})[]"),
            one => format!("readonly {one}[]"),
        },
        Kind::Map(of) => format!("Readonly<Record<string, {}>>", typed(of, text)),
        Kind::Free { .. } => "Readonly<Record<string, unknown>>".to_owned(),
        Kind::Any | Kind::AnyOf(_) => "unknown".to_owned(),
        Kind::Text { .. }
        | Kind::Code
        | Kind::Key
        | Kind::Day
        | Kind::Timestamp
        | Kind::Instant
        | Kind::Uuid
        | Kind::Email
        | Kind::Network
        | Kind::Origin
        | Kind::Moment { .. }
        | Kind::Phone { .. }
        | Kind::Word(_)
        | Kind::Token(_)
        | Kind::Link(_)
        | Kind::Base64 { .. } => "string".to_owned(),
    }
}

fn union(members: impl Iterator<Item = String>) -> String {
    members.collect::<Vec<_>>().join(" | ")
}

fn comment(about: &str, indent: &str) -> String {
    match about {
        "" => String::new(),
        about => format!("{indent}/** {} */\n", about.replace("*/", "* /")),
    }
}
