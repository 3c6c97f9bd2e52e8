//! The endpoints of the Flash document that are served, one row each, in its order.

use super::DIALECT;
use super::ping;
use super::replies::DONE;
use super::tables::NOTHING;
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
}
