//! The calls, chosen by number: most read, some write, and a few log in.

use authing::{Authing, Error, Session, operations::auth::CheckSession};

use crate::served::{EMAIL, PASSWORD, USER};

/// Makes a call and returns whether the response was correct.
pub(crate) async fn make(number: u64, authing: &Authing, session: &Session) -> Result<bool, Error> {
    if number.is_multiple_of(100) {
        let login = authing.auth().login_by_email(EMAIL, PASSWORD).await?;
        return Ok(login.user_id() == USER);
    }
    match number % 10 {
        1 => {
            let update = authing.users().update(USER).nickname("Lea").await?;
            Ok(update.id == USER)
        }
        2 => {
            let page = authing.users().list().page_size(10).await?;
            Ok(page.items.iter().all(|user| user.id == USER))
        }
        // A fault can omit the nullable status.
        3 => Ok(session.send(CheckSession::new()).await?.status != Some(false)),
        4 => Ok(session.users().me().await?.id == USER),
        _ => {
            let user = authing.users().get(USER).await?;
            Ok(user.is_some_and(|user| user.id == USER))
        }
    }
}
