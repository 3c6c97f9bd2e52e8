//! Where a call may come from.

use std::net::IpAddr;

use khlang_core::access::AllowList;

use crate::fault::Fault;
use crate::parts::Parts;

/// Whether an address lies in one of the networks; an empty list allows all.
pub fn is_address_allowed(mut parts: Parts<'_>) -> Result<String, Fault> {
    let address = parts.text()?;
    let misfit = |_| Fault::invalid(format!("`{address}` is not an IP address"));
    let address: IpAddr = address.parse().map_err(misfit)?;
    let list = AllowList::parse(&parts.texts()?);
    let list = list.map_err(|error| Fault::invalid(error.to_string()))?;
    Ok(list.allows(address).to_string())
}
