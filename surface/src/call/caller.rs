//! Who calls: the credential as the request carries it, what must be known to judge it, and the judgement.
//!
//! Every surface's callers are identified here, in one order: is the credential good, may it call from
//! there, may it do this. Not here: hashing and tokens (`sign`), the rows (`account`), the words of a
//! refusal in each dialect.

pub use crate::call::credential::Credential;
use std::net::IpAddr;

use crate::call::claim;
use crate::call::claim::Claim;
use crate::call::route::{Access, Call, Route};
use khlang_core::access;
use khlang_core::access::account::{self, AdminClaims, ApiKeyRow, PartnerClaims, Role};
use khlang_core::access::context::Context;
use khlang_core::access::{AllowList, AllowedOrigins, ClientIpSource, Scope, Scopes, TokenScope};
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::sign;

/// A caller that was identified, before its rate was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identified {
    /// The rate it may call at; none without limit.
    pub rate: Option<Rate>,
    /// The origin to echo, if a browser calls from an allowed one.
    pub origin: Option<String>,
}

/// A limit, and the window it is counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The id of what is limited, by which the window goes.
    pub id: String,
    /// Requests a minute, at least 1.
    pub per_minute: u32,
    /// What is limited, in the words of the refusal.
    pub of: &'static str,
}

impl Credential {
    /// Reads the credential that the route asks for. A token is verified; a key is only hashed.
    pub fn of(call: &Call, now: Timestamp, secret: &[u8]) -> Result<Self, Rejection> {
        match call.route.access {
            Access::Public => Ok(Self::Public),
            Access::ApiKey(_) => api_key(call),
            Access::Admin(_) | Access::Tenant(_) => admin(call, now, secret).map(Self::Admin),
            Access::Merchant(_) => Claim::read(call.request).map(Self::Merchant),
            Access::Token(_) => partner(call, now, secret).map(Self::Partner),
            Access::TokenOrKey(..) if call.raw_api_key().is_some() => api_key(call),
            Access::TokenOrKey(..) => partner(call, now, secret).map(Self::Partner),
        }
    }

    /// The facts by which it is judged on that route, now.
    pub fn needs(&self, route: &Route, now: Timestamp) -> Vec<Need> {
        match self {
            Self::Public => Vec::new(),
            Self::ApiKey(hash) => vec![access::Need::ApiKey { hash: hash.clone() }.into()],
            Self::Admin(claims) => vec![
                access::Need::Session {
                    user: claims.sub.clone(),
                }
                .into(),
            ],
            Self::Partner(claims) => vec![
                access::Need::PartnerClient {
                    id: claims.sub.clone(),
                }
                .into(),
            ],
            Self::Merchant(claim) => merchant_needs(claim, route, now),
        }
    }

    /// Whether the caller is who it claims to be and may call from where it does.
    pub fn identify(
        &self,
        call: &Call,
        facts: &Facts,
        ip_source: ClientIpSource,
        now: Timestamp,
        roots: &[Vec<u8>],
    ) -> Result<Identified, Rejection> {
        match self {
            Self::Public => Ok(Identified::default()),
            Self::Admin(claims) => check_session(facts, claims),
            Self::Partner(claims) => check_client(facts, claims),
            Self::Merchant(claim) => {
                let credential = facts.access.flash_credential.as_ref();
                claim.verify(call.request, credential, now, roots)?;
                Ok(Identified::default())
            }
            Self::ApiKey(hash) => {
                let key = live_key(facts, hash, now)?;
                let origin = call.request.header("origin");
                check_network(key, &call.client_ip(ip_source))?;
                check_origin(key, origin)?;
                Ok(Identified {
                    rate: rate(&key.id, key.rate_limit_per_min, "API key"),
                    origin: origin.map(str::to_owned),
                })
            }
        }
    }

    /// Whether the caller may use the route; enters the caller in the context. The tenant it is bound to.
    pub fn authorize(
        &self,
        call: &Call,
        facts: &Facts,
        cx: &mut Context,
    ) -> Result<Option<String>, Rejection> {
        match (self, call.route.access) {
            (Self::ApiKey(_), Access::ApiKey(needed) | Access::TokenOrKey(_, needed)) => {
                let key = facts.access.api_key.as_ref().ok_or_else(bad_key)?;
                check_scope(key, needed)?;
                cx.actor = format!("api-key:{}", key.name);
                Ok(key.tenant_id.clone())
            }
            (Self::Partner(claims), Access::Token(needed) | Access::TokenOrKey(needed, _)) => {
                check_token_scope(claims, needed)?;
                let name = facts
                    .access
                    .partner_client
                    .as_ref()
                    .map(|client| &client.name);
                cx.actor = format!("partner:{}", name.unwrap_or(&claims.sub));
                cx.branches.clone_from(&claims.allowed_branch_ids);
                Ok(Some(claims.tenant_id.clone()))
            }
            (Self::Merchant(_), Access::Merchant(_)) => {
                let known = facts.access.flash_credential.as_ref();
                let merchant = known.ok_or_else(crate::call::claim::refused)?;
                cx.source = claim::source_of(call.request);
                cx.actor = match &cx.source {
                    Some(source) => format!("flash:{source}"),
                    None => format!("flash:{}", merchant.name),
                };
                Ok(Some(merchant.tenant_id.clone()))
            }
            (Self::Admin(claims), Access::Admin(needed) | Access::Tenant(needed)) => {
                check_role(claims.role, needed)?;
                cx.actor.clone_from(&claims.email);
                cx.role = Some(claims.role);
                Ok(claims.tenant_id.clone())
            }
            (_, Access::Public) => Ok(None),
            // A credential is read by the route's own access, so no other pair can meet.
            _ => Err(Rejection::new(Fault::Forbidden, "Not allowed here.")),
        }
    }
}

fn merchant_needs(claim: &Claim, route: &Route, now: Timestamp) -> Vec<Need> {
    let mut needs = vec![
        access::Need::FlashCredential {
            mch_id: claim.mch_id.clone(),
        }
        .into(),
    ];
    if route.writes() {
        needs.push(
            access::Need::UsedNonce {
                mch_id: claim.mch_id.clone(),
                nonce: claim.nonce.clone(),
                now,
            }
            .into(),
        );
    }
    needs
}

fn rate(id: &str, per_minute: u32, of: &'static str) -> Option<Rate> {
    let id = id.to_owned();
    (per_minute > 0).then_some(Rate { id, per_minute, of })
}

fn unauthorized(message: &str) -> Rejection {
    Rejection::new(Fault::Unauthorized, message)
}

fn api_key(call: &Call) -> Result<Credential, Rejection> {
    let raw = call.raw_api_key();
    let hashed = raw.map(|raw| Credential::ApiKey(sign::hash_api_key(raw)));
    hashed.ok_or_else(|| unauthorized("Missing API key"))
}

fn admin(call: &Call, now: Timestamp, secret: &[u8]) -> Result<AdminClaims, Rejection> {
    let token = bearer(call)?;
    let key = sign::derive_key(secret, account::ADMIN_TOKEN_PURPOSE);
    sign::token::verify(token, &key, account::ADMIN_AUDIENCE, now.seconds())
        .map_err(|_| bad_token())
}

fn partner(call: &Call, now: Timestamp, secret: &[u8]) -> Result<PartnerClaims, Rejection> {
    let token = bearer(call)?;
    let key = sign::derive_key(secret, account::PARTNER_TOKEN_PURPOSE);
    sign::token::verify(token, &key, account::PARTNER_AUDIENCE, now.seconds())
        .map_err(|_| bad_token())
}

fn bearer<'c>(call: &'c Call) -> Result<&'c str, Rejection> {
    call.bearer_token()
        .ok_or_else(|| unauthorized("Missing bearer token"))
}

fn bad_token() -> Rejection {
    unauthorized("Invalid or expired bearer token")
}

fn bad_key() -> Rejection {
    unauthorized("Invalid, revoked, or expired API key")
}

/// A token holds for the user as they were when it was issued.
fn check_session(facts: &Facts, claims: &AdminClaims) -> Result<Identified, Rejection> {
    let named = facts
        .access
        .session
        .as_ref()
        .filter(|user| user.id == claims.sub);
    if named.is_some_and(|user| user.version == claims.version) {
        return Ok(Identified::default());
    }
    Err(bad_token())
}

/// A token holds for the client as it was when it was issued.
fn check_client(facts: &Facts, claims: &PartnerClaims) -> Result<Identified, Rejection> {
    let named = facts.access.partner_client.as_ref();
    let live = named.filter(|client| {
        client.id == claims.sub && client.version == claims.version && client.revoked_at.is_none()
    });
    let client = live.ok_or_else(bad_token)?;
    Ok(Identified {
        rate: rate(&client.id, client.rate_limit_per_min, "client"),
        origin: None,
    })
}

fn live_key<'f>(facts: &'f Facts, hash: &str, now: Timestamp) -> Result<&'f ApiKeyRow, Rejection> {
    let key = facts.access.api_key.as_ref().ok_or_else(bad_key)?;
    let same = sign::equal_in_constant_time(key.key_hash.as_bytes(), hash.as_bytes());
    if same && key.is_live(now) {
        Ok(key)
    } else {
        Err(bad_key())
    }
}

fn check_network(key: &ApiKeyRow, ip: &str) -> Result<(), Rejection> {
    let allowed = AllowList::parse(&key.ip_whitelist)
        .is_ok_and(|list| list.allows(ip.parse::<IpAddr>().ok()));
    if allowed {
        return Ok(());
    }
    let message = format!("Client IP \"{ip}\" is not in this API key's whitelist.");
    Err(Rejection::new(Fault::Forbidden, message))
}

fn check_origin(key: &ApiKeyRow, origin: Option<&str>) -> Result<(), Rejection> {
    let allowed = AllowedOrigins::parse(&key.allowed_origins);
    if allowed.is_ok_and(|list| list.allows(origin)) {
        return Ok(());
    }
    let origin = origin.unwrap_or_default();
    let message = format!("Origin \"{origin}\" is not allowed for this API key.");
    Err(Rejection::new(Fault::Forbidden, message))
}

fn check_scope(key: &ApiKeyRow, needed: Scope) -> Result<(), Rejection> {
    let holds = Scopes::parse(&key.scopes).is_ok_and(|scopes| scopes.allows(needed));
    if holds {
        return Ok(());
    }
    let message = "API key missing required scope(s)";
    Err(Rejection::new(Fault::MissingScope, message))
}

fn check_token_scope(claims: &PartnerClaims, needed: TokenScope) -> Result<(), Rejection> {
    if claims.scopes.contains(&needed) {
        return Ok(());
    }
    let message = format!("The access token lacks the scope \"{}\".", needed.name());
    Err(Rejection::new(Fault::MissingScope, message))
}

fn check_role(role: Role, needed: Role) -> Result<(), Rejection> {
    if role >= needed {
        return Ok(());
    }
    let message = "Your role may not do this.";
    Err(Rejection::new(Fault::Forbidden, message))
}
