//! The clients of partners, for whom access tokens are issued (contract 4 and 7).

macro_rules! partner_client_json {
    () => {
        "json_object('id', c.id, 'secret_hash', c.secret_hash, 'name', c.name, 'tenant_id', c.tenant_id, \
         'scopes', json(c.scopes), 'allowed_branch_ids', json(c.allowed_branch_ids), \
         'rate_limit_per_min', c.rate_limit_per_min, 'revoked_at', c.revoked_at, \
         'created_at', c.created_at, 'version', c.version)"
    };
}

/// Of `Need::PartnerClient`: it is looked up before the tenant is known.
pub const PARTNER_CLIENT: &str = concat!(
    "SELECT json_group_array(",
    partner_client_json!(),
    ") AS j FROM partner_client c WHERE c.id = ?3 ->> '$.id'"
);
