//! `users`: who logs in to the operations surface.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::auth::normal_email;
use crate::operations::listing::{Age, Listed};
use crate::operations::tenants;
use crate::push::envelope::success;
use khlang_core::access;
use khlang_core::access::account::{Role, UserRow};
use khlang_core::access::context::Context;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::sign::password::{DEFAULT_ITERATIONS, hash_password};

/// The words of [`Role`] on the wire.
pub const ROLE_WORDS: &[&str] = &["viewer", "operator", "admin"];

/// The list of users.
pub struct Users;

impl Listed for Users {
    type Row = UserRow;
    type Position = Age;

    fn needs(page: &Page<Age>, call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![
            access::Need::Users {
                id: None,
                tenant: call.named_tenant()?,
                before: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, cx: &Context) -> Result<Vec<&'f UserRow>, Rejection> {
        let seen = facts
            .access
            .users
            .iter()
            .filter(|user| cx.sees(user.tenant_id.as_deref()));
        Ok(seen.collect())
    }

    fn position(row: &UserRow) -> Age {
        (row.created_at, row.id.clone())
    }

    fn show(row: &UserRow, _cx: &Context) -> Value {
        show(row)
    }
}

/// Prepares `POST /users`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let user: NewUser = call.read()?;
    Ok(Box::new(Create {
        email: normal_email(&user.email),
        tenant: tenants::of_new(call)?,
        user,
    }))
}

#[derive(Deserialize)]
struct NewUser {
    email: String,
    password: String,
    role: Role,
}

struct Create {
    email: String,
    tenant: Option<String>,
    user: NewUser,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        let email = self.email.clone();
        let tenant = self.tenant.iter().map(|id| tenants::need(id));
        tenant
            .chain([access::Need::User { email }.into()])
            .collect()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        tenants::check(self.tenant.as_deref(), facts, cx)?;
        if facts.access.user.is_some() {
            return Err(Rejection::conflict(format!(
                "User \"{}\" exists already.",
                self.email
            )));
        }
        let user = UserRow {
            id: cx.entropy.uuid(),
            email: self.email.clone(),
            password_hash: hashed(&self.user.password, cx),
            role: self.user.role,
            tenant_id: self.tenant.clone(),
            created_at: cx.now,
            version: 1,
        };
        Ok(written(201, user, cx))
    }
}

/// Prepares `PATCH /users/{id}`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Change {
        id: call.param("id").to_lowercase(),
        change: call.read()?,
    }))
}

struct Change {
    id: String,
    change: UserChange,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct UserChange {
    role: Option<Role>,
    password: Option<String>,
}

impl Operation for Change {
    fn needs(&self) -> Vec<Need> {
        vec![
            access::Need::Users {
                id: Some(self.id.clone()),
                tenant: None,
                before: None,
                limit: 1,
            }
            .into(),
        ]
    }

    /// A changed user has to log in again: the tokens they hold are of the version before.
    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let known = facts
            .access
            .users
            .iter()
            .find(|user| cx.sees(user.tenant_id.as_deref()));
        let before = known
            .ok_or_else(|| Rejection::not_found("User not found."))?
            .clone();
        let role = self.change.role.unwrap_or(before.role);
        if role != before.role && before.email == cx.actor {
            return Err(Rejection::conflict("You can't change your own role."));
        }
        let password = self.change.password.as_ref();
        if role == before.role && password.is_none() {
            return Ok(Decision::answer(success(
                200,
                show(&before),
                &cx.request_id,
            )));
        }
        let user = UserRow {
            role,
            password_hash: password.map_or(before.password_hash, |word| hashed(word, cx)),
            version: before.version.saturating_add(1),
            ..before
        };
        Ok(written(200, user, cx))
    }
}

fn hashed(password: &str, cx: &Context) -> String {
    let mut salt = [0; 16];
    salt.iter_mut()
        .zip(cx.entropy.bytes())
        .for_each(|(to, from)| *to = from);
    hash_password(password, &salt, DEFAULT_ITERATIONS)
}

fn written(status: u16, user: UserRow, cx: &Context) -> Decision {
    Decision {
        reply: success(status, show(&user), &cx.request_id),
        changes: Changes {
            access: access::Changes {
                users: vec![user],
                ..access::Changes::default()
            },
            ..Changes::default()
        },
    }
}

fn show(user: &UserRow) -> Value {
    json!({
        "id": user.id,
        "email": user.email,
        "role": user.role,
        "tenantId": user.tenant_id,
        "createdAt": user.created_at.to_string(),
    })
}
