//! The request log, written after the response.

use khlang_store::database::StoreError;
use khlang_store::request_log::{self, Line};

use crate::ports::{PRIMARY, Ports};

/// Writes a line and marks its key as used.
pub async fn write(ports: &impl Ports, line: &Line) {
    if let Err(error) = try_to_write(ports, line).await {
        ports.error(&format!("request log: {error:?}"));
    }
}

async fn try_to_write(ports: &impl Ports, line: &Line) -> Result<(), StoreError> {
    request_log::write(&ports.session(None, PRIMARY)?, line).await
}
