//! The OpenAPI 3.1 description, generated from the route tables, so that it can't drift from them.

use serde_json::{Map, Value, json};

use crate::call::route::{Access, Route};
use crate::push::schemas::SHARED;
use crate::routes;
use khlang_core::access::{Scope, TokenScope};
use khlang_core::shape::schema::{Field, Kind, NumberRange, Presence, Schema};
use khlang_core::webhooks::event::{KINDS, KindRow};
use khlang_core::webhooks::payload::ENVELOPE;

/// The whole description.
pub fn description() -> Value {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    for schema in SHARED {
        define(schema, &mut schemas);
    }
    for route in routes() {
        let operation = operation(route, &mut schemas);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Value::Object(methods) = path {
            methods.insert(route.method.name().to_lowercase(), operation);
        }
    }
    let webhooks: Map<String, Value> = KINDS
        .iter()
        .map(|row| (row.name.to_owned(), webhook(row, &mut schemas)))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "khlang",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Warehouse integration over one stock truth.",
        },
        "paths": paths,
        "webhooks": webhooks,
        "components": { "schemas": schemas, "securitySchemes": security_schemes() },
    })
}

/// What is posted to those who subscribed to a kind of event.
fn webhook(row: &KindRow, schemas: &mut Map<String, Value>) -> Value {
    let mut payload = object(&ENVELOPE, schemas);
    let event = json!({ "const": row.name });
    merge(&mut payload, "/properties/event", event);
    merge(
        &mut payload,
        "/properties",
        json!({ "data": reference(row.data, schemas) }),
    );
    if let Some(Value::Array(required)) = payload.pointer_mut("/required") {
        required.push(json!("data"));
    }
    let content = json!({ "application/json": { "schema": payload } });
    json!({
        "post": {
            "summary": row.about,
            "requestBody": { "required": true, "content": content },
            "responses": { "2XX": { "description": "Acknowledged; never sent again." } },
        },
    })
}

fn merge(into: &mut Value, at: &str, fields: Value) {
    if let (Some(Value::Object(known)), Value::Object(fields)) = (into.pointer_mut(at), fields) {
        known.extend(fields);
    }
}

fn security_schemes() -> Value {
    let scopes: Map<String, Value> = TokenScope::ALL
        .iter()
        .map(|scope| (scope.name().to_owned(), json!(scope.about())))
        .collect();
    json!({
        "apiKey": { "type": "apiKey", "in": "header", "name": "X-API-Key" },
        "accessToken": { "type": "oauth2", "flows": { "clientCredentials": {
            "tokenUrl": "/api/partner/v1/oauth/token", "scopes": scopes,
        } } },
        "flashSignature": { "type": "apiKey", "in": "query", "name": "sign", "description":
            "SHA-256 over mchId, nonceStr and the call: of a form with sign in the form, or of JSON \
             with mchId, nonceStr, timestamp and sign in the query.",
        },
        "adminToken": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
    })
}

fn operation(route: &Route, schemas: &mut Map<String, Value>) -> Value {
    let mut operation = json!({
        "operationId": route.name,
        "summary": route.about,
        "security": security(route.access),
        "parameters": parameters(route),
        "responses": responses(route, schemas),
    });
    if let Access::Merchant(_) = route.access {
        merge(&mut operation, "", json!({ "x-writes": route.writes() }));
    }
    if let (Value::Object(fields), Some(body)) = (&mut operation, route.body) {
        let schema = json!({ "schema": reference(body, schemas) });
        let content: Map<String, Value> = route
            .dialect
            .bodies
            .iter()
            .map(|kind| ((*kind).to_owned(), schema.clone()))
            .collect();
        fields.insert(
            "requestBody".to_owned(),
            json!({ "required": !body.is_optional(), "content": content }),
        );
    }
    operation
}

fn security(access: Access) -> Value {
    match access {
        Access::Public => json!([]),
        Access::ApiKey(scope) => json!([{ "apiKey": [Scope::name(scope)] }]),
        Access::Token(scope) => json!([{ "accessToken": [scope] }]),
        Access::Merchant(_) => json!([{ "flashSignature": [] }]),
        Access::TokenOrKey(scope, key) => {
            json!([{ "accessToken": [scope] }, { "apiKey": [Scope::name(key)] }])
        }
        Access::Admin(role) | Access::Tenant(role) => json!([{ "adminToken": [role] }]),
    }
}

fn parameters(route: &Route) -> Value {
    let names = route
        .path
        .split('{')
        .skip(1)
        .filter_map(|piece| piece.split('}').next());
    let in_path = names.map(|name| {
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
    });
    let in_query = route.query.iter().map(query_parameter);
    let key = json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "The same key and body within 24 hours are answered with the stored reply.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
    });
    let in_header = route
        .idempotent
        .then_some(key)
        .into_iter()
        .chain(tenant_header(route.access));
    in_path.chain(in_query).chain(in_header).collect()
}

/// Where an admin who is bound to no tenant names one (docs/operations.md).
fn tenant_header(access: Access) -> Option<Value> {
    let taken = matches!(access, Access::Admin(_) | Access::Tenant(_));
    taken.then(|| {
        json!({
            "name": "X-Tenant-Id", "in": "header", "required": false,
            "description": "The tenant, for a user who is bound to none.",
            "schema": { "type": "string", "format": "uuid" },
        })
    })
}

fn query_parameter(field: &Field) -> Value {
    let mut parameter = json!({
        "name": field.name,
        "in": "query",
        "required": field.presence == Presence::Required,
        "description": field.about,
        "schema": shape(&field.kind, &mut Map::new()),
    });
    if let Kind::Repeated { .. } = field.kind {
        merge(
            &mut parameter,
            "",
            json!({ "style": "form", "explode": true }),
        );
    }
    parameter
}

fn responses(route: &Route, schemas: &mut Map<String, Value>) -> Value {
    let mut responses = Map::new();
    for (status, schema) in route.replies {
        let mut shape = reply(route, schema, schemas);
        // Where a status has several replies, it is one of them.
        if let Some(other) = responses.get(&status.to_string()) {
            let other = other.pointer("/content/application~1json/schema");
            shape = json!({ "anyOf": [other, shape] });
        }
        let content = json!({ "application/json": { "schema": shape } });
        let response = json!({ "description": schema.about, "content": content });
        responses.insert(status.to_string(), response);
    }
    let refusal = match route.dialect.refusals {
        Some(schema) => reference(schema, schemas),
        None => json!({ "$ref": "#/components/schemas/Refusal" }),
    };
    let content = json!({ "application/json": { "schema": refusal } });
    responses.insert(
        "default".to_owned(),
        json!({ "description": "Refused.", "content": content }),
    );
    Value::Object(responses)
}

/// What comes with a status of success: in some dialects a refusal does as well.
fn reply(route: &Route, schema: &Schema, schemas: &mut Map<String, Value>) -> Value {
    let reply = reference(schema, schemas);
    match route
        .dialect
        .refusals
        .filter(|_| route.dialect.refuses_as_success)
    {
        Some(refusal) => json!({ "anyOf": [reply, reference(refusal, schemas)] }),
        None => reply,
    }
}

fn reference(schema: &Schema, schemas: &mut Map<String, Value>) -> Value {
    define(schema, schemas);
    json!({ "$ref": format!("#/components/schemas/{}", schema.name) })
}

fn define(schema: &Schema, schemas: &mut Map<String, Value>) {
    if schemas.contains_key(schema.name) {
        return;
    }
    schemas.insert(schema.name.to_owned(), Value::Null);
    let described = object(schema, schemas);
    schemas.insert(schema.name.to_owned(), described);
}

fn object(schema: &Schema, schemas: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for field in schema.fields.iter().filter(|field| !is_choice(field)) {
        properties.insert(field.name.to_owned(), property(field, schemas));
    }
    let needed = schema
        .fields
        .iter()
        .filter(|field| field.presence == Presence::Required && !is_choice(field));
    let mut described = json!({
        "type": "object",
        "description": schema.about,
        "properties": properties,
        "required": needed.map(|field| field.name).collect::<Vec<_>>(),
    });
    for field in schema.fields {
        add_choice(field, &mut described);
    }
    described
}

const fn is_choice(field: &Field) -> bool {
    matches!(field.kind, Kind::AnyOf(_))
}

/// At least one of some fields, and the code that is answered where there is none.
fn add_choice(field: &Field, described: &mut Value) {
    let Kind::AnyOf(names) = field.kind else {
        return;
    };
    let choices: Vec<_> = names
        .iter()
        .map(|name| json!({ "required": [name], "properties": { *name: {} } }))
        .collect();
    let codes = field
        .codes
        .map(|codes| json!({ "anyOf": choices, "x-code-missing": codes.missing }));
    merge(
        described,
        "",
        codes.unwrap_or_else(|| json!({ "anyOf": choices })),
    );
}

/// An object that takes no other field than those of its table.
fn closed(schema: &Schema, schemas: &mut Map<String, Value>) -> Value {
    let mut described = object(schema, schemas);
    merge(&mut described, "", json!({ "additionalProperties": false }));
    described
}

fn words_and_ids(words: &[&str]) -> Vec<Value> {
    let ids = (0..words.len()).map(Value::from);
    words.iter().map(|word| json!(word)).chain(ids).collect()
}

fn property(field: &Field, schemas: &mut Map<String, Value>) -> Value {
    let mut property = described(field, schemas);
    if let Some(codes) = field.codes {
        let shown = json!({
            "x-code-missing": codes.missing,
            "x-code-malformed": codes.malformed,
            "x-code-over": codes.over,
        });
        merge(&mut property, "", shown);
    }
    property
}

fn described(field: &Field, schemas: &mut Map<String, Value>) -> Value {
    let shape = shape(&field.kind, schemas);
    if field.presence == Presence::Required {
        return with_about(shape, field.about);
    }
    json!({ "anyOf": [shape, { "type": "null" }], "description": field.about })
}

fn with_about(shape: Value, about: &str) -> Value {
    match shape {
        Value::Object(mut fields) => {
            fields.insert("description".to_owned(), json!(about));
            Value::Object(fields)
        }
        other => other,
    }
}

fn shape(kind: &Kind, schemas: &mut Map<String, Value>) -> Value {
    match kind {
        Kind::Text { min, max } if *max == usize::MAX => {
            json!({ "type": "string", "minLength": min })
        }
        Kind::Text { min, max } => json!({ "type": "string", "minLength": min, "maxLength": max }),
        Kind::Code => json!({ "type": "string", "minLength": 1, "maxLength": 64 }),
        Kind::Key => json!({ "type": "string", "pattern": "^[!-~]{1,255}$" }),
        Kind::OneOf(words) => json!({ "type": "string", "enum": words }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Integer { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Number { range } => number(*range),
        Kind::Day => {
            json!({ "type": "string", "format": "date", "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$" })
        }
        Kind::Timestamp => json!({ "type": "string", "format": "date-time" }),
        Kind::Instant => json!({ "type": "string", "anyOf": [
            { "format": "date-time" }, { "format": "date" },
        ] }),
        Kind::Uuid => json!({ "type": "string", "format": "uuid" }),
        Kind::Email => json!({ "type": "string", "format": "email", "maxLength": 254 }),
        Kind::Network => json!({ "type": "string", "examples": ["203.0.113.0/24"] }),
        Kind::Origin => json!({ "type": "string", "examples": ["https://shop.example.com"] }),
        Kind::Object(schema) => reference(schema, schemas),
        Kind::Closed(schema) => closed(schema, schemas),
        Kind::WordOrId(words) => json!({ "enum": words_and_ids(words) }),
        Kind::Free { max_bytes } => {
            json!({ "type": "object", "description": format!("At most {max_bytes} bytes of JSON.") })
        }
        Kind::List { of, min, max } => {
            let items = shape(of, schemas);
            list(items, *min, *max)
        }
        Kind::Map(of) => {
            json!({ "type": "object", "additionalProperties": shape(of, schemas) })
        }
        Kind::Repeated { of, max } => list(shape(of, schemas), 1, *max),
        Kind::Rows { of, max } => {
            let items = reference(of, schemas);
            list(items, 1, *max)
        }
        Kind::Any | Kind::AnyOf(_) => json!({}),
        Kind::Flag => json!({ "enum": ["1", "0", "Y", "N", 1, 0, true, false] }),
        Kind::Moment { .. } => json!({ "type": "string", "examples": ["2019-06-10 14:45:00"] }),
        Kind::Phone { .. } => json!({ "type": "string", "examples": ["+66 81 234 5678"] }),
        Kind::Word(max) => json!({ "type": "string", "pattern": "^[\\w-]+$", "maxLength": max }),
        Kind::Token(max) => json!({ "type": "string", "minLength": 1, "maxLength": max }),
        Kind::Link(max) => json!({ "type": "string", "format": "uri", "maxLength": max }),
        Kind::Commas { .. } => json!({ "type": "string", "description": kind.wanted() }),
        Kind::Base64 { .. } => json!({ "type": "string", "contentEncoding": "base64" }),
    }
}

fn list(items: Value, min: usize, max: usize) -> Value {
    if max == usize::MAX {
        return json!({ "type": "array", "items": items, "minItems": min });
    }
    json!({ "type": "array", "items": items, "minItems": min, "maxItems": max })
}

fn number(range: NumberRange) -> Value {
    match range {
        NumberRange::Positive => json!({ "type": "number", "exclusiveMinimum": 0 }),
        NumberRange::NotNegative => json!({ "type": "number", "minimum": 0 }),
        NumberRange::NotZero => json!({ "type": "number", "not": { "const": 0 } }),
        NumberRange::Any => json!({ "type": "number" }),
    }
}
