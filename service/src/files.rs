//! The bytes of documents' files, in the file store.
//!
//! They are put there before the commit that names them, and for some days only. A commit that is
//! refused takes them away again; one whose Worker died leaves them to run out. What a commit named,
//! the cron puts there once more, for good: so a committed file is always found, and no other stays.
//! Not here: what a file is (`khlang_core::documents::file`), and the rows
//! (`khlang_store::files`).

use futures_util::future::try_join_all;
use khlang_core::documents::file::File;
use khlang_store::database::StoreError;
use khlang_store::files::{Due, settle, take_due};
use khlang_surface::call::http::Reply;

use crate::ports::{PRIMARY, Ports};

/// For how long a file is kept that no commit has named: the cron has so much time.
const LEASE_SECONDS: u64 = 7 * 24 * 60 * 60;

/// Puts the files of a commit to come.
pub async fn put(ports: &impl Ports, files: &[File]) -> Result<(), StoreError> {
    let puts = files
        .iter()
        .map(|file| ports.put(&file.key, &file.content, Some(LEASE_SECONDS)));
    try_join_all(puts).await?;
    Ok(())
}

/// Takes the files of a refused commit away. One that can't be deleted now runs out.
pub async fn take_away(ports: &impl Ports, files: &[File]) {
    for file in files {
        if let Err(error) = ports.delete(&file.key).await {
            ports.error(&format!("file {}: {error:?}", file.key));
        }
    }
}

/// What stands for the bytes of a reply's files, and those bytes in base64.
pub async fn read(ports: &impl Ports, reply: &Reply) -> Result<Vec<(String, String)>, StoreError> {
    let mut found = Vec::with_capacity(reply.files.len());
    for (slot, key) in &reply.files {
        let missing = || StoreError::Overloaded(format!("file {key} is not there"));
        let bytes = ports.get(key).await?.ok_or_else(missing)?;
        found.push((slot.clone(), data_encoding::BASE64.encode(&bytes)));
    }
    Ok(found)
}

/// Keeps what commits have named, and deletes what documents have given up.
pub async fn by_cron(ports: &impl Ports) {
    if let Err(error) = tend(ports).await {
        ports.error(&format!("files: {error:?}"));
    }
}

async fn tend(ports: &impl Ports) -> Result<(), StoreError> {
    let database = ports.session(None, PRIMARY)?;
    let (mut kept, mut gone) = (Vec::new(), Vec::new());
    for file in take_due(&database, ports.now()).await? {
        match file {
            Due::ToKeep(key) => match keep(ports, &key).await? {
                true => kept.push(key),
                false => ports.error(&format!("file {key} is not there")),
            },
            Due::ToDelete(key) => {
                ports.delete(&key).await?;
                gone.push(key);
            }
        }
    }
    settle(&database, &kept, &gone).await
}

/// Puts a file once more, without an end. One that was put elsewhere a moment ago may not be seen yet.
async fn keep(ports: &impl Ports, key: &str) -> Result<bool, StoreError> {
    let Some(bytes) = ports.get(key).await? else {
        return Ok(false);
    };
    ports.put(key, &bytes, None).await?;
    Ok(true)
}
