//! Files in KV.

use worker::{Env, KvError, KvStore};

use khlang_store::database::StoreError;

/// The name of the KV binding.
const BINDING: &str = "FILES";

/// Stores a file, for so many seconds or for good.
pub async fn put(
    env: &Env,
    key: &str,
    content: &[u8],
    seconds: Option<u64>,
) -> Result<(), StoreError> {
    let put = open(env)?.put_bytes(key, content).map_err(unreachable)?;
    let put = match seconds {
        Some(seconds) => put.expiration_ttl(seconds),
        None => put,
    };
    put.execute().await.map_err(unreachable)
}

/// Reads a file, if there is one.
pub async fn get(env: &Env, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
    open(env)?.get(key).bytes().await.map_err(unreachable)
}

/// Deletes a file, if there is one.
pub async fn delete(env: &Env, key: &str) -> Result<(), StoreError> {
    open(env)?.delete(key).await.map_err(unreachable)
}

fn open(env: &Env) -> Result<KvStore, StoreError> {
    env.kv(BINDING)
        .map_err(|error| StoreError::Broken(format!("{error:?}")))
}

fn unreachable(error: KvError) -> StoreError {
    StoreError::Overloaded(format!("{error:?}"))
}
