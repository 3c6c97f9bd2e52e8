//! The endpoints of the operations dialect, one row each (contract 7).

use crate::route::Route;

/// Every endpoint.
pub static ROUTES: &[Route] = &[];
