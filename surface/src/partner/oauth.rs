//! `POST /oauth/token`: a client's id and secret for an access token (RFC 6749, 4.4; docs/partner.md#tokens).
//!
//! The request is a form or JSON; the client proves itself in the body or by HTTP Basic. Refusals are those
//! of RFC 6749, 5.2, with the request's id beside them. An unknown client and a wrong secret are answered alike.

use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::http::{Reply, Request, form};
use crate::call::route::{Call, json_body};
use crate::partner::envelope::wait;
use khlang_core::access;
use khlang_core::access::TokenScope;
use khlang_core::access::account::{
    PARTNER_AUDIENCE, PARTNER_TOKEN_PURPOSE, PartnerClaims, PartnerClientRow,
};
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::sign::{client_secret, derive_key, token};

/// For how long a token holds, in seconds.
pub const LIFETIME_SECONDS: i64 = 60 * 60;

/// The only grant there is.
pub const GRANT: &str = "client_credentials";

/// The errors of RFC 6749 that have no kind of fault of their own.
const UNSUPPORTED_GRANT: u32 = 1;
const BAD_SCOPE: u32 = 2;

/// The parameters as one object. What is sent without a value counts as not sent, and nothing may be sent
/// twice (RFC 6749, 3.2).
pub fn read(request: &Request) -> Result<Value, Rejection> {
    let body = match is_form(request) {
        true => single(form(&request.body))?,
        false => json_body(request)?,
    };
    Ok(match body {
        Value::Object(mut fields) => {
            fields.retain(|_, value| !matches!(value.as_str(), Some("")));
            Value::Object(fields)
        }
        other => other,
    })
}

/// A body that does not say what it is, is a form unless it looks like JSON.
fn is_form(request: &Request) -> bool {
    let kind = request.header("content-type").unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    match (kind.contains("form"), kind.contains("json")) {
        (false, false) => !request.body.trim_ascii_start().starts_with(b"{"),
        (form, _) => form,
    }
}

/// The pairs of a form as an object.
fn single(pairs: Vec<(String, String)>) -> Result<Value, Rejection> {
    let mut fields = Map::new();
    for (name, value) in pairs {
        if fields.insert(name.clone(), Value::from(value)).is_some() {
            return Err(Rejection::invalid_at(name, "must not be repeated"));
        }
    }
    Ok(Value::Object(fields))
}

/// Prepares `POST /oauth/token`.
pub fn issue(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    if asked.grant_type != GRANT {
        let message = format!("The only grant_type is {GRANT}.");
        return Err(coded(UNSUPPORTED_GRANT, message));
    }
    let basic = basic(call.request)?;
    Ok(Box::new(Issue {
        login: login(basic, &asked)?,
        scope: asked.scope,
    }))
}

#[derive(Deserialize)]
struct Asked {
    grant_type: String,
    client_id: Option<String>,
    client_secret: Option<String>,
    scope: Option<String>,
}

/// What a client proves itself with.
struct Login {
    id: String,
    secret: String,
}

/// The credentials of HTTP Basic, each written as in a form (RFC 6749, 2.3.1); none where the call has none.
fn basic(request: &Request) -> Result<Option<Login>, Rejection> {
    let Some(encoded) = request.header("authorization").and_then(of_basic) else {
        return Ok(None);
    };
    let decoded = BASE64.decode(encoded.as_bytes()).ok();
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = text.as_deref().and_then(|text| text.split_once(':'));
    let login = pair.map(|(id, secret)| Login {
        id: form_decoded(id),
        secret: form_decoded(secret),
    });
    login.map(Some).ok_or_else(bad_client)
}

fn of_basic(header: &str) -> Option<&str> {
    let (scheme, value) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("basic").then(|| value.trim())
}

/// Text as a form writes a value.
fn form_decoded(text: &str) -> String {
    let encoded = text.replace('&', "%26").replace('=', "%3D");
    let pairs = form(encoded.as_bytes()).into_iter();
    pairs.map(|(name, _)| name).next().unwrap_or_default()
}

/// The one way in which the client proves itself.
fn login(basic: Option<Login>, asked: &Asked) -> Result<Login, Rejection> {
    match (basic, &asked.client_id, &asked.client_secret) {
        (Some(basic), id, None) if id.as_ref().is_none_or(|id| *id == basic.id) => Ok(basic),
        (Some(_), _, Some(_)) => Err(Rejection::invalid_at(
            "client_secret",
            "must not come beside HTTP Basic credentials",
        )),
        (Some(_), _, None) => Err(Rejection::invalid_at(
            "client_id",
            "is not that of the HTTP Basic credentials",
        )),
        (None, Some(id), Some(secret)) => Ok(Login {
            id: id.clone(),
            secret: secret.clone(),
        }),
        (None, ..) => Err(bad_client()),
    }
}

struct Issue {
    login: Login,
    scope: Option<String>,
}

impl Operation for Issue {
    fn needs(&self) -> Vec<Need> {
        vec![
            access::Need::PartnerClient {
                id: self.login.id.to_lowercase(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let known = facts.access.partner_client.as_ref();
        let live = known.filter(|client| client.revoked_at.is_none());
        let hash = live.map(|client| client.secret_hash.as_str());
        let proven = client_secret::is_secret(&self.login.secret, hash);
        let client = live.filter(|_| proven).ok_or_else(bad_client)?;
        let scopes = scopes(self.scope.as_deref(), client)?;
        let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        let reply = json!({
            "access_token": signed(client, scopes.clone(), cx)?,
            "token_type": "Bearer",
            "expires_in": LIFETIME_SECONDS,
            "scope": names.join(" "),
        });
        Ok(Decision::answer(Reply {
            headers: vec![("Pragma", "no-cache".to_owned())],
            ..Reply::new(200, reply)
        }))
    }
}

/// The scopes asked for, each of which the client must hold; all that it holds where none is asked for.
fn scopes(asked: Option<&str>, client: &PartnerClientRow) -> Result<Vec<TokenScope>, Rejection> {
    let named: Vec<&str> = asked.unwrap_or_default().split_ascii_whitespace().collect();
    if named.is_empty() {
        return Ok(client.scopes.clone());
    }
    let held = |name: &str| client.scopes.iter().any(|scope| scope.name() == name);
    if let Some(name) = named.iter().find(|name| !held(name)) {
        let message = format!("The client does not have the scope {name}.");
        return Err(coded(BAD_SCOPE, message));
    }
    let wanted = |scope: &TokenScope| named.contains(&scope.name());
    Ok(TokenScope::ALL.into_iter().filter(wanted).collect())
}

fn signed(
    client: &PartnerClientRow,
    scopes: Vec<TokenScope>,
    cx: &Context,
) -> Result<String, Rejection> {
    let issued = cx.now.seconds();
    let claims = PartnerClaims {
        sub: client.id.clone(),
        tenant_id: client.tenant_id.clone(),
        scopes,
        allowed_branch_ids: client.allowed_branch_ids.clone(),
        version: client.version,
        aud: PARTNER_AUDIENCE.to_owned(),
        iat: issued,
        exp: issued.saturating_add(LIFETIME_SECONDS),
    };
    token::issue(&claims, &derive_key(&cx.secret, PARTNER_TOKEN_PURPOSE))
        .map_err(|error| Rejection::new(Fault::Internal, error.to_string()))
}

fn bad_client() -> Rejection {
    Rejection::new(Fault::Unauthorized, "Client authentication failed.")
}

fn coded(code: u32, message: String) -> Rejection {
    Rejection {
        code: Some(code),
        ..Rejection::new(Fault::Validation, message)
    }
}

/// A refusal as RFC 6749 writes it.
pub fn refusal(rejection: &Rejection, request: &Request, request_id: &str) -> Reply {
    let (status, error) = error(rejection);
    let body = json!({
        "error": error,
        "error_description": printable(&rejection.message),
        "request_id": request_id,
    });
    let used_basic = request.header("authorization").and_then(of_basic).is_some();
    let challenge = (status == 401 && used_basic)
        .then(|| ("WWW-Authenticate", "Basic realm=\"partner\"".to_owned()));
    Reply {
        headers: challenge
            .into_iter()
            .chain(wait(&rejection.fault))
            .collect(),
        ..Reply::new(status, body)
    }
}

/// HTTP status and error of every fault.
const fn error(rejection: &Rejection) -> (u16, &'static str) {
    match (&rejection.fault, rejection.code) {
        (_, Some(UNSUPPORTED_GRANT)) => (400, "unsupported_grant_type"),
        (_, Some(BAD_SCOPE)) => (400, "invalid_scope"),
        (Fault::Unauthorized, _) => (401, "invalid_client"),
        (Fault::Forbidden | Fault::MissingScope, _) => (403, "unauthorized_client"),
        (Fault::NotFound | Fault::NoSuchPath, _) => (404, "invalid_request"),
        (Fault::MethodNotAllowed, _) => (405, "invalid_request"),
        (Fault::TooLarge, _) => (413, "invalid_request"),
        (Fault::RateLimited { .. }, _) => (429, "temporarily_unavailable"),
        (Fault::Busy { .. }, _) => (503, "temporarily_unavailable"),
        (Fault::Internal, _) => (500, "server_error"),
        _ => (400, "invalid_request"),
    }
}

/// A description has only printable ASCII, and neither quotes nor backslashes.
fn printable(message: &str) -> String {
    let shown = |c: char| match c {
        '"' | '\\' => '\'',
        ' '..='~' => c,
        _ => '?',
    };
    message.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::http::Method;

    fn request(headers: &[(&str, &str)], body: &str) -> Request {
        let headers = headers.iter();
        Request {
            method: Method::Post,
            path: String::new(),
            query: Vec::new(),
            headers: headers
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_body_is_read_as_what_it_says_it_is_or_looks_like() {
        let wanted = Ok(json!({ "grant_type": "a b", "scope": "x" }));
        let form = "grant_type=a+b&scope=x&client_id=";
        assert_eq!(read(&request(&[], form)), wanted);
        let urlencoded = [(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )];
        assert_eq!(read(&request(&urlencoded, form)), wanted);
        let json = r#"{"grant_type":"a b","scope":"x","client_id":""}"#;
        assert_eq!(read(&request(&[], json)), wanted);
        assert_eq!(
            read(&request(&[("content-type", "application/json")], json)),
            wanted
        );
        assert!(read(&request(&[("content-type", "application/json")], form)).is_err());
        assert!(read(&request(&[], "scope=a&scope=a")).is_err());
    }

    #[test]
    fn basic_credentials_are_written_as_in_a_form() {
        let header = format!("basic {}", BASE64.encode(b"a%2Db%3A:c+d%26=e&f"));
        let found = basic(&request(&[("authorization", &header)], ""))
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.id.as_str(), found.secret.as_str()),
            ("a-b:", "c d&=e&f")
        );
        for broken in ["Basic", "Basic %", "Basic YQ=="] {
            let found = basic(&request(&[("authorization", broken)], ""));
            assert!(found.is_err() || of_basic(broken).is_none(), "{broken}");
        }
        assert!(
            basic(&request(&[("authorization", "Bearer x")], ""))
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn descriptions_hold_nothing_that_the_standard_forbids() {
        assert_eq!(printable("a \"b\" \\ ก\n"), "a 'b' ' ??");
    }
}
