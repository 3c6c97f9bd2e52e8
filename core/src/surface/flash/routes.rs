//! The endpoints of the Flash document that are served, one row each, in its order.

use super::inbound::create::create as announce;
use super::inbound::detail::find as find_inbound;
use super::inbound::list::list as list_inbound;
use super::inbound::replies::{INBOUND_DETAIL_REPLY, INBOUND_LIST_REPLY};
use super::inbound::steps::{prepare_approve, prepare_delete, prepare_withdraw};
use super::ping;
use super::replies::{DONE, NUMBER_REPLY};
use super::tables::NOTHING;
use super::tables::inbound::{APPROVE, CREATE, DELETE, DETAIL, LIST, WITHDRAW};
use super::{DIALECT, FILE_DIALECT};
use crate::http::Method::Post;
use crate::route::{Access, Effect, Route};

/// One row: path, name, `Reads` or `Writes`, `DIALECT` or, where it carries files, `FILE_DIALECT`,
/// parameters, reply, handler, what it does.
macro_rules! routes {
    ($($path:literal $name:literal $effect:ident $size:ident $params:expr, $reply:expr, $prepare:expr, $about:literal;)*) => {
        /// Every endpoint.
        pub static ROUTES: &[Route] = &[$(Route {
            dialect: &$size,
            method: Post,
            path: $path,
            name: $name,
            about: $about,
            access: Access::Merchant(Effect::$effect),
            idempotent: false,
            query: &[],
            body: Some($params),
            replies: &[(200, $reply)],
            prepare: $prepare,
        }),*];
    };
}

routes! {
    "/open/v1/ping" "flashPing" Reads DIALECT &NOTHING, &DONE, ping::ping, "Tells whether the signature is good.";
    "/arrival_notice/create" "flashAnnounceInbound" Writes FILE_DIALECT &CREATE, &NUMBER_REPLY, announce, "Announces goods that will come.";
    "/arrival_notice/getOrderList" "flashListInbound" Reads DIALECT &LIST, &INBOUND_LIST_REPLY, list_inbound, "Lists inbound bills, newest first.";
    "/Audit/inbound" "flashApproveInbound" Writes DIALECT &APPROVE, &DONE, prepare_approve, "Approves an inbound bill: from now on it may be received.";
    "/Inbound/getInBoundDetail" "flashFindInbound" Reads DIALECT &DETAIL, &INBOUND_DETAIL_REPLY, find_inbound, "Reads an inbound bill with what has come of it.";
    "/arrival_notice/rollback" "flashWithdrawInbound" Writes DIALECT &WITHDRAW, &NUMBER_REPLY, prepare_withdraw, "Takes the approval of an inbound bill back, as long as nothing has come.";
    "/arrival_notice/delete" "flashDeleteInbound" Writes DIALECT &DELETE, &NUMBER_REPLY, prepare_delete, "Deletes an inbound bill that waits for approval.";
}
