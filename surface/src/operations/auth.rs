//! `POST /auth/login`.

use serde::Deserialize;
use serde_json::json;

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::envelope::{refusal, success};
use khlang_core::access;
use khlang_core::access::account::{ADMIN_AUDIENCE, ADMIN_TOKEN_PURPOSE, AdminClaims, UserRow};
use khlang_core::access::context::Context;
use khlang_core::access::login::{LoginFailures, whose};
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::sign::{derive_key, password, token};

/// The name of the route: each call of it computes a password's hash, on purpose a slow one.
pub const ROUTE: &str = "login";

/// How long a token lives: 12 hours.
const TOKEN_SECONDS: i64 = 12 * 60 * 60;

/// Prepares `POST /auth/login`.
pub fn login(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    let email = normal_email(&asked.email);
    Ok(Box::new(Login {
        whose: whose(&email, call.address()),
        email,
        password: asked.password,
    }))
}

/// The one spelling under which an email address is kept.
pub fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

#[derive(Deserialize)]
struct Asked {
    email: String,
    password: String,
}

struct Login {
    email: String,
    password: String,
    /// Whose failures count: the account, and where the call comes from.
    whose: String,
}

impl Operation for Login {
    fn needs(&self) -> Vec<Need> {
        let email = self.email.clone();
        vec![
            access::Need::User { email }.into(),
            access::Need::LoginFailures {
                email: self.whose.clone(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let none = LoginFailures::none(&self.whose);
        let failures = facts.access.login_failures.as_ref().unwrap_or(&none);
        if let Some(retry_after) = failures.wait(cx.now) {
            return Err(too_early(retry_after));
        }
        let stored = facts
            .access
            .user
            .as_ref()
            .map(|user| user.password_hash.as_str());
        let right = password::verify_login(&self.password, stored);
        match facts.access.user.as_ref() {
            Some(user) if right => welcome(user, failures, cx),
            _ => Ok(refused(failures, cx)),
        }
    }
}

fn too_early(retry_after: u64) -> Rejection {
    let message = format!("Too many failed logins. Retry in {retry_after}s.");
    Rejection::new(Fault::RateLimited { retry_after }, message)
}

/// A wrong password leaves a trace, although it is refused.
fn refused(failures: &LoginFailures, cx: &Context) -> Decision {
    let rejection = Rejection::new(Fault::Unauthorized, "Invalid email or password.");
    Decision {
        changes: Changes {
            access: access::Changes {
                login_failures: vec![failures.failed(cx.now)],
                ..access::Changes::default()
            },
            ..Changes::default()
        },
        reply: refusal(&rejection, &cx.request_id),
    }
}

/// The commit makes sure that no other login failed meanwhile: many guesses at once are judged one
/// after the other.
fn welcome(user: &UserRow, failures: &LoginFailures, cx: &Context) -> Result<Decision, Rejection> {
    let expires_at = cx.now.plus_seconds(TOKEN_SECONDS);
    let data = json!({
        "token": issue(user, expires_at, cx)?,
        "expiresAt": expires_at.to_string(),
        "user": { "email": user.email, "role": user.role, "tenantId": user.tenant_id },
    });
    let mut changes = Changes::default();
    let known = (failures.email.clone(), failures.version);
    changes.access.guards.login_versions.extend([known]);
    changes
        .access
        .login_failures
        .extend(failures.forgotten(cx.now));
    Ok(Decision {
        changes,
        reply: success(200, data, &cx.request_id),
    })
}

fn issue(user: &UserRow, expires_at: Timestamp, cx: &Context) -> Result<String, Rejection> {
    let claims = AdminClaims {
        sub: user.id.clone(),
        email: user.email.clone(),
        role: user.role,
        tenant_id: user.tenant_id.clone(),
        version: user.version,
        aud: ADMIN_AUDIENCE.to_owned(),
        iat: cx.now.seconds(),
        exp: expires_at.seconds(),
    };
    let key = derive_key(&cx.secret, ADMIN_TOKEN_PURPOSE);
    token::issue(&claims, &key).map_err(|error| Rejection::new(Fault::Internal, error.to_string()))
}
