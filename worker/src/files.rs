//! The bytes of documents' files, in KV.
//!
//! They are put there before the commit that tells of them, and for some days only. A commit that is
//! refused takes them away again; one whose Worker died leaves them to run out. What a commit told of,
//! the cron puts there once more, for good: so a committed file is always found, and no other stays.
//! Not here: what a file is (`khlang_core::documents::file`), and the rows (`store::files`).

use futures_util::future::try_join_all;
use khlang_core::base::clock::Timestamp;
use khlang_core::documents::file::File;
use khlang_store::database::StoreError;
use khlang_store::files::{Due, settle, take_due};
use khlang_surface::call::http::Reply;
use worker::{Env, Error, KvError, KvStore, console_error};

use crate::d1;

/// The name of the KV binding.
const BINDING: &str = "FILES";

/// For how long a file lies there that no commit has told of: the cron has so much time.
const LEASE_SECONDS: u64 = 7 * 24 * 60 * 60;

/// Puts the files of a commit to come.
pub async fn put(env: &Env, files: &[File]) -> Result<(), StoreError> {
    if files.is_empty() {
        return Ok(());
    }
    let kv = open(env)?;
    let puts = files.iter().map(|file| {
        let kv = &kv;
        async move {
            let put = kv.put_bytes(&file.key, &file.content)?;
            put.expiration_ttl(LEASE_SECONDS).execute().await
        }
    });
    try_join_all(puts).await.map_err(unreachable)?;
    Ok(())
}

/// Takes the files of a refused commit away. One that can't be now runs out.
pub async fn take_away(env: &Env, files: &[File]) {
    for file in files {
        let deleted = match open(env) {
            Ok(kv) => kv.delete(&file.key).await.map_err(unreachable),
            Err(error) => Err(error),
        };
        if let Err(error) = deleted {
            console_error!("file {}: {error:?}", file.key);
        }
    }
}

/// What stands for the bytes of a reply's files, and those bytes in base64.
pub async fn read(env: &Env, reply: &Reply) -> Result<Vec<(String, String)>, StoreError> {
    let mut found = Vec::with_capacity(reply.files.len());
    for (slot, key) in &reply.files {
        let bytes = open(env)?.get(key).bytes().await.map_err(unreachable)?;
        let bytes =
            bytes.ok_or_else(|| StoreError::Overloaded(format!("file {key} is not there")))?;
        found.push((slot.clone(), data_encoding::BASE64.encode(&bytes)));
    }
    Ok(found)
}

/// Keeps what commits have told of, and deletes what documents have given up.
pub async fn by_cron(env: &Env, now: Timestamp) {
    if let Err(error) = tend(env, now).await {
        console_error!("files: {error:?}");
    }
}

async fn tend(env: &Env, now: Timestamp) -> Result<(), StoreError> {
    let database = d1::open(env, None, d1::PRIMARY)?;
    let due = take_due(&database, now).await?;
    if due.is_empty() {
        return Ok(());
    }
    let kv = open(env)?;
    let (mut kept, mut gone) = (Vec::new(), Vec::new());
    for file in due {
        match file {
            Due::ToKeep(key) => match keep(&kv, &key).await.map_err(unreachable)? {
                true => kept.push(key),
                false => console_error!("file {key} is not there"),
            },
            Due::ToDelete(key) => {
                kv.delete(&key).await.map_err(unreachable)?;
                gone.push(key);
            }
        }
    }
    settle(&database, &kept, &gone).await
}

/// Puts a file once more, without an end. One that was put elsewhere a moment ago may not be seen yet.
async fn keep(kv: &KvStore, key: &str) -> Result<bool, KvError> {
    let Some(bytes) = kv.get(key).bytes().await? else {
        return Ok(false);
    };
    kv.put_bytes(key, &bytes)?.execute().await?;
    Ok(true)
}

fn open(env: &Env) -> Result<KvStore, StoreError> {
    env.kv(BINDING)
        .map_err(|error: Error| StoreError::Broken(format!("{error:?}")))
}

fn unreachable(error: KvError) -> StoreError {
    StoreError::Overloaded(format!("{error:?}"))
}
