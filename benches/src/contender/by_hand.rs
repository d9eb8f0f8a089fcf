//! The floor, asked to do what every contender is asked to do.

use super::{
    Client,
    floor::{Change, Floor, LoginData, UpdateData, User, UserData, UsersData, open},
};
use crate::{
    Outcome,
    sample::{CHANGES, EMAIL, PASSWORD, POOL, SECRET, USER},
    server::Service,
    work::Work,
};

fn change() -> Change<'static> {
    Change {
        id: USER,
        email: Some(CHANGES.email),
        email_verified: Some(CHANGES.email_verified),
        username: Some(CHANGES.username),
        nickname: Some(CHANGES.nickname),
        company: Some(CHANGES.company),
        photo: Some(CHANGES.photo),
        browser: Some(CHANGES.browser),
        token: Some(CHANGES.token),
        token_expired_at: Some(CHANGES.token_expired_at),
        logins_count: Some(CHANGES.logins_count),
        last_login: Some(CHANGES.last_login),
        last_ip: Some(CHANGES.last_ip),
        signed_up: Some(CHANGES.signed_up),
        blocked: Some(CHANGES.blocked),
        is_deleted: Some(CHANGES.is_deleted),
        ..Change::default()
    }
}

impl Client for Floor {
    fn new(service: &Service) -> Outcome<Self> {
        Self::new(&service.url, service.root.as_deref(), POOL, SECRET)
    }

    async fn call(&self, work: Work) -> Outcome<usize> {
        Ok(match work {
            Work::Login => found(self.login(EMAIL, PASSWORD).await?),
            Work::User => self.user(USER).await?.map_or(0, found),
            Work::PageOf10 | Work::PageOf200 => self.users(1, work.page_size()).await?.list.len(),
            Work::Update => found(self.update(change()).await?),
        })
    }

    async fn stream(&self, mut look: impl FnMut(usize) + Send) -> Outcome<usize> {
        let (mut read, mut number) = (0, 1);
        loop {
            let page = self.users(number, 200).await?;
            let total = usize::try_from(page.total_count.unwrap_or_default())?;
            if page.list.is_empty() {
                return Ok(read);
            }
            for user in page.list {
                read += found(user);
                look(read);
            }
            if read >= total {
                return Ok(read);
            }
            number += 1;
        }
    }

    fn request(&self, work: Work) -> Outcome<Vec<u8>> {
        match work {
            Work::Login => self.login_request(EMAIL, PASSWORD),
            Work::User => self.user_request(USER),
            Work::PageOf10 | Work::PageOf200 => self.users_request(1, work.page_size()),
            Work::Update => self.update_request(change()),
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "every contender takes the body"
    )]
    fn open(&self, work: Work, body: Vec<u8>, _: &[u8]) -> Outcome<usize> {
        Ok(match work {
            Work::Login => open::<LoginData>(200, &body)?.login.map_or(0, found),
            Work::User => open::<UserData>(200, &body)?.user.map_or(0, found),
            Work::PageOf10 | Work::PageOf200 => {
                let page = open::<UsersData>(200, &body)?.users;
                page.map_or(0, |page| page.list.len())
            }
            Work::Update => open::<UpdateData>(200, &body)?.update_user.map_or(0, found),
        })
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a program has done with the user"
)]
fn found(user: User) -> usize {
    usize::from(!user.id.is_empty())
}
