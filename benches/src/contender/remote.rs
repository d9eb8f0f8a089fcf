//! The clients that are also measured over a slow network. The other two libraries use the floor's connections.

use authing::Authing;

use super::{Client, Floor, authing::read_all};
use crate::{
    Outcome,
    sample::{PASSWORD, USER},
};

/// A client with the calls that are only measured over a slow network.
pub(crate) trait Remote: Client {
    /// Creates a user with a password. Returns 1.
    async fn create(&self, email: &str) -> Outcome<usize>;

    /// Reads all users of the pool as `stream` does, with this number of concurrent pages if the client supports it.
    async fn export(&self, width: Option<usize>, on_progress: impl FnMut(usize)) -> Outcome<usize>;
}

impl Remote for Floor {
    async fn create(&self, email: &str) -> Outcome<usize> {
        let user = self.create(email, PASSWORD).await?;
        Ok(usize::from(user.id == USER))
    }

    async fn export(&self, _: Option<usize>, on_progress: impl FnMut(usize)) -> Outcome<usize> {
        self.stream(on_progress).await
    }
}

impl Remote for Authing {
    async fn create(&self, email: &str) -> Outcome<usize> {
        let create = self.users().create().email(email).password(PASSWORD);
        Ok(usize::from(create.await?.id == USER))
    }

    async fn export(&self, width: Option<usize>, on_progress: impl FnMut(usize)) -> Outcome<usize> {
        let users = self.users().list().page_size(200).stream();
        let users = match width {
            Some(width) => users.concurrency(width),
            None => users,
        };
        read_all(users, on_progress).await
    }
}

/// Evaluates an expression in which `$client` is the type of a contender's client. Fails if it is not measured over a
/// slow network.
macro_rules! for_remote {
    ($contender:expr, $client:ident => $evaluate:expr) => {{
        use $crate::contender::{Contender, Floor};
        match $contender {
            Contender::Floor => {
                type $client = Floor;
                $evaluate
            }
            Contender::Authing => {
                type $client = ::authing::Authing;
                $evaluate
            }
            other => Err(format!("{other} is not measured over a slow network").into()),
        }
    }};
}

pub(crate) use for_remote;
