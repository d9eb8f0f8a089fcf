//! Tokens for uploads.

use super::access;
use crate::calls::arguments::NoArguments;
use crate::calls::users::new_upload_token;
use crate::graphql::{Call, Outcome, Table};

pub(super) fn enter(table: &mut Table) {
    table.emulated("qiniuUptoken", upload_token);
}

fn upload_token<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    drop(access::any(call)?);
    Ok(new_upload_token(call.world))
}
