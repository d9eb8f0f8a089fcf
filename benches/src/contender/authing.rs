//! This project's client, with its default settings.

use authing::{
    __testing::{Body, open, request},
    Authing, Items, Operation,
    operations::{
        auth::LoginByEmail,
        users::{GetUser, ListUsers, UpdateUser},
    },
};

use super::Client;
use crate::{
    Outcome,
    sample::{CHANGES, EMAIL, PASSWORD, POOL, SECRET, USER},
    server::Service,
    work::Work,
};

fn login() -> LoginByEmail {
    LoginByEmail::new(EMAIL, PASSWORD)
}

fn user() -> GetUser {
    GetUser::new().user_id(USER)
}

fn page(work: Work) -> ListUsers {
    ListUsers::new().page(1).page_size(work.page_size())
}

fn update() -> UpdateUser {
    UpdateUser::new()
        .user_id(USER)
        .email(CHANGES.email)
        .email_verified(CHANGES.email_verified)
        .username(CHANGES.username)
        .nickname(CHANGES.nickname)
        .company(CHANGES.company)
        .photo(CHANGES.photo)
        .browser(CHANGES.browser)
        .token(CHANGES.token)
        .token_expired_at(CHANGES.token_expired_at)
        .logins_count(CHANGES.logins_count)
        .last_login(CHANGES.last_login)
        .last_ip(CHANGES.last_ip)
        .signed_up(CHANGES.signed_up)
        .blocked(CHANGES.blocked)
        .is_deleted(CHANGES.is_deleted)
}

/// Reads a stream to its end. Returns the number of items.
pub(super) async fn read_all<T: Send + 'static>(
    mut items: Items<T>,
    mut on_progress: impl FnMut(usize),
) -> Outcome<usize> {
    let mut read = 0;
    while items.try_next().await?.is_some() {
        read += 1;
        on_progress(read);
    }
    Ok(read)
}

impl Client for Authing {
    type Body = Body;

    fn new(service: &Service) -> Outcome<Self> {
        let builder = Self::builder(POOL, SECRET)
            .users_url(&service.url)
            .oauth_url(&service.url);
        let builder = match &service.root {
            Some(root) => builder.tls_certs_merge_pem(root),
            None => builder,
        };
        Ok(builder.build()?)
    }

    async fn call(&self, work: Work) -> Outcome<usize> {
        Ok(match work {
            Work::Login => {
                let login = self.auth().login_by_email(EMAIL, PASSWORD);
                usize::from(login.await?.user_id() == USER)
            }
            Work::User => usize::from(self.users().get(USER).await?.is_some()),
            Work::PageOf10 | Work::PageOf200 => self.send(page(work)).await?.items.len(),
            Work::Update => usize::from(self.send(update()).await?.id == USER),
        })
    }

    async fn stream(&self, on_progress: impl FnMut(usize)) -> Outcome<usize> {
        read_all(self.users().list().page_size(200).stream(), on_progress).await
    }

    fn request(&self, work: Work) -> Outcome<Body> {
        Ok(match work {
            Work::Login => request(self, login())?,
            Work::User => request(self, user())?,
            Work::PageOf10 | Work::PageOf200 => request(self, page(work))?,
            Work::Update => request(self, update())?,
        })
    }

    fn open(&self, work: Work, body: Vec<u8>, sent: &[u8]) -> Outcome<usize> {
        Ok(match work {
            Work::Login => usize::from(decoded::<LoginByEmail>(body, sent)?.id == USER),
            Work::User => usize::from(decoded::<GetUser>(body, sent)?.is_some()),
            Work::PageOf10 | Work::PageOf200 => decoded::<ListUsers>(body, sent)?.items.len(),
            Work::Update => usize::from(decoded::<UpdateUser>(body, sent)?.id == USER),
        })
    }
}

fn decoded<O: Operation>(body: Vec<u8>, sent: &[u8]) -> Result<O::Output, authing::Error> {
    open::<O>(200, body, sent, None)
}
