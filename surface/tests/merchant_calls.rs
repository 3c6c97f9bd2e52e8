//! A merchant's signed call through the steps of a request: what is asked, what is proven, and the nonce
//! that a call uses up when it writes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a broken fixture should stop its test"
)]

use std::collections::BTreeMap;

use khlang_core::access;
use khlang_core::access::ClientIpSource;
use khlang_core::access::context::Context;
use khlang_core::access::merchant::{FlashCredential, Secrets};
use khlang_core::access::tenancy::Tenant;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::language::Language;
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog;
use khlang_core::catalog::uom::TenantUom;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::sign::flash_form;
use khlang_surface::call::engine::{Decision, Operation, Outcome, Prepared};
use khlang_surface::call::http::{Method, Request};
use khlang_surface::call::route::{Access, Call, Effect, Route};
use khlang_surface::flash::envelope::success;
use khlang_surface::flash::tables::NOTHING;
use khlang_surface::flash::{DIALECT, source};
use serde_json::{Value, json};

const ROOT: &[u8] = b"a root secret of at least 32 bytes";
const NOW: Timestamp = Timestamp::from_millis(1_718_096_016_000);
const TENANT: &str = "00000000-0000-0000-0000-000000000001";

static READS: Route = route(Effect::Reads, |_| Ok(Box::new(Does { writes: false })));
static WRITES: Route = route(Effect::Writes, |_| Ok(Box::new(Does { writes: true })));
static MAY_WRITE: Route = route(Effect::Writes, |_| Ok(Box::new(Does { writes: false })));

type Prepare = fn(&Call) -> Result<Box<dyn Operation>, Rejection>;

const fn route(effect: Effect, prepare: Prepare) -> Route {
    Route {
        dialect: &DIALECT,
        method: Method::Post,
        path: "/open/test",
        name: "test",
        about: "",
        access: Access::Merchant(effect),
        idempotent: false,
        query: &[],
        body: Some(&NOTHING),
        replies: &[],
        prepare,
    }
}

/// Writes something, or nothing; tells who called.
struct Does {
    writes: bool,
}

impl Operation for Does {
    fn needs(&self) -> Vec<Need> {
        Vec::new()
    }

    fn decide(&self, _facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let unit = TenantUom {
            code: "EA".to_owned(),
            factor: Quantity::ZERO,
            version: 1,
        };
        let changes = Changes {
            catalog: catalog::Changes {
                uoms: Vec::from_iter(self.writes.then_some(unit)),
                ..catalog::Changes::default()
            },
            ..Changes::default()
        };
        let told = json!([cx.tenant_id, cx.actor, source(cx), cx.language.tag()]);
        Ok(Decision {
            changes,
            reply: success(told, cx),
        })
    }
}

fn context() -> Context {
    Context::new(NOW, [7; 32], String::new(), ROOT.to_vec())
}

fn merchant() -> (FlashCredential, Secrets) {
    FlashCredential::new(TENANT, "ร้านสาธิต", &context()).unwrap()
}

fn signed(params: &[(&str, &str)], key: &str) -> Request {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let mut pairs: Vec<_> = params.iter().map(owned).collect();
    pairs.push((flash_form::SIGN.to_owned(), flash_form::sign(&pairs, key)));
    let encoded: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    Request {
        method: Method::Post,
        path: "/open/test".to_owned(),
        query: Vec::new(),
        headers: BTreeMap::from([("accept-language".to_owned(), "th".to_owned())]),
        body: encoded.join("&").into_bytes(),
    }
}

/// A merchant whose forms may be sent once only (docs/flash.md#signatures).
fn strict_merchant() -> (FlashCredential, Secrets) {
    let (known, secrets) = merchant();
    let known = FlashCredential {
        strict_forms: true,
        ..known
    };
    (known, secrets)
}

fn facts(known: &FlashCredential) -> Facts {
    let tenant = Tenant {
        id: TENANT.to_owned(),
        name: String::new(),
        unique_references: false,
        backorder: Default::default(),
        created_at: NOW,
        version: 1,
    };
    let access = access::Facts {
        flash_credential: Some(known.clone()).into(),
        tenant: Some(tenant).into(),
        ..access::Facts::answered()
    };
    Facts {
        access,
        ..Facts::answered()
    }
}

fn decided(route: &'static Route, request: &Request, facts: &Facts) -> Result<Decision, Rejection> {
    let prepared = Prepared::parse(Call::new(route, request, []), NOW, ROOT)?;
    prepared.identify(facts, ClientIpSource::CfConnectingIp, NOW, &[ROOT.to_vec()])?;
    match prepared.decide(facts, &mut context())? {
        Outcome::Decided(decision) => Ok(*decision),
        Outcome::Replay(_) => panic!("nothing was stored"),
    }
}

#[test]
fn a_call_is_of_the_merchants_tenant_source_and_language() {
    let (known, secrets) = merchant();
    let mut call = signed(
        &[("mchId", &known.mch_id), ("nonceStr", "n1")],
        &secrets.key,
    );
    let told = |call: &Request| decided(&READS, call, &facts(&known)).unwrap().reply.body;
    let name = "flash:ร้านสาธิต";
    assert_eq!(told(&call)["data"], json!([TENANT, name, "flash", "th"]));
    assert_eq!(told(&call)["msg"], "สำเร็จ");
    let header = "ffm-source-from".to_owned();
    call.headers.insert(header, " ERP_XXX ".to_owned());
    let tagged = json!([TENANT, "flash:ERP_XXX", "flash:ERP_XXX", "th"]);
    assert_eq!(told(&call)["data"], tagged);
}

#[test]
fn a_tenant_that_the_parameters_name_means_nothing() {
    let (known, secrets) = merchant();
    let other = ("tenantId", "11111111-1111-4111-8111-111111111111");
    let call = signed(
        &[("mchId", &known.mch_id), ("nonceStr", "n1"), other],
        &secrets.key,
    );
    let body = decided(&READS, &call, &facts(&known)).unwrap().reply.body;
    assert_eq!(body["data"][0], TENANT);
}

#[test]
fn only_a_call_that_writes_uses_its_nonce_up() {
    let (known, secrets) = strict_merchant();
    let now = NOW.seconds().to_string();
    let call = signed(
        &[
            ("mchId", &known.mch_id),
            ("nonceStr", "n1"),
            ("timestamp", &now),
        ],
        &secrets.key,
    );
    let used = |route| {
        let nonces = decided(route, &call, &facts(&known))
            .unwrap()
            .changes
            .access
            .used_nonces;
        serde_json::to_value(nonces).unwrap()
    };
    let until = NOW.plus_seconds(600).millis();
    let one = json!([{ "mch_id": known.mch_id, "nonce": "n1", "expires_at": until }]);
    assert_eq!(used(&WRITES), one);
    assert_eq!(used(&MAY_WRITE), json!([]));
    assert_eq!(used(&READS), json!([]));
}

#[test]
fn a_nonce_is_asked_for_where_a_call_may_write_and_refused_where_it_was_used() {
    let (known, secrets) = strict_merchant();
    let now = NOW.seconds().to_string();
    let call = signed(
        &[
            ("mchId", &known.mch_id),
            ("nonceStr", "n1"),
            ("timestamp", &now),
        ],
        &secrets.key,
    );
    let asks = |route| {
        let needs = Prepared::parse(Call::new(route, &call, []), NOW, ROOT)
            .unwrap()
            .needs();
        needs
            .iter()
            .any(|need| matches!(need, Need::Access(access::Need::UsedNonce { .. })))
    };
    assert!(asks(&WRITES) && !asks(&READS));
    let mut seen = facts(&known);
    seen.access.nonce_was_used = true.into();
    let refused = decided(&WRITES, &call, &seen).map(|decision| decision.reply.body);
    assert_eq!(
        refused,
        Err::<Value, _>(khlang_surface::call::claim::refused())
    );
}

#[test]
fn the_languages_are_those_of_the_document() {
    assert_eq!(
        Language::ALL.map(Language::tag),
        ["en", "th", "zh-CN", "vi"]
    );
}

#[test]
fn a_form_may_be_sent_again_unless_its_credential_is_strict() {
    let (known, secrets) = merchant();
    let call = signed(
        &[("mchId", &known.mch_id), ("nonceStr", "n1")],
        &secrets.key,
    );
    let mut seen = facts(&known);
    seen.access.nonce_was_used = true.into();
    let decision = decided(&WRITES, &call, &seen).unwrap();
    assert_eq!(decision.changes.access.used_nonces, []);
}
