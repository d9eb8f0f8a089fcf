//! Implements the measured calls with the floor.

use super::{
    Client,
    floor::{Change, Floor, LoginData, UpdateData, User, UserData, UsersData, open},
    page_by_page,
};
use crate::{
    Outcome,
    sample::{CHANGES, EMAIL, PASSWORD, POOL, SECRET, USER},
    server::Service,
    work::Work,
};

fn change() -> Change<'static> {
    Change {
        user_id: USER,
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
    type Body = Vec<u8>;

    fn new(service: &Service) -> Outcome<Self> {
        Self::new(&service.url, service.root.as_deref(), POOL, SECRET)
    }

    async fn call(&self, work: Work) -> Outcome<usize> {
        Ok(match work {
            Work::Login => count(self.login(EMAIL, PASSWORD).await?),
            Work::User => self.user(USER).await?.map_or(0, count),
            Work::PageOf10 | Work::PageOf200 => self.users(1, work.page_size()).await?.list.len(),
            Work::Update => count(self.update(change()).await?),
        })
    }

    async fn stream(&self, on_progress: impl FnMut(usize)) -> Outcome<usize> {
        let page = async |number| {
            let page = self.users(number, 200).await?;
            let total = usize::try_from(page.total_count.unwrap_or_default())?;
            Ok((page.list.into_iter().map(count).sum(), total))
        };
        page_by_page(page, on_progress).await
    }

    fn request(&self, work: Work) -> Outcome<Vec<u8>> {
        match work {
            Work::Login => self.login_request(EMAIL, PASSWORD),
            Work::User => self.user_request(USER),
            Work::PageOf10 | Work::PageOf200 => self.users_request(1, work.page_size()),
            Work::Update => self.update_request(change()),
        }
    }

    fn open(&self, work: Work, body: Vec<u8>, _: &[u8]) -> Outcome<usize> {
        Ok(match work {
            Work::Login => open::<LoginData>(200, &body)?.login.map_or(0, count),
            Work::User => open::<UserData>(200, &body)?.user.map_or(0, count),
            Work::PageOf10 | Work::PageOf200 => {
                let page = open::<UsersData>(200, &body)?.users;
                page.map_or(0, |page| page.list.len())
            }
            Work::Update => open::<UpdateData>(200, &body)?.update_user.map_or(0, count),
        })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "a program drops the user")]
fn count(user: User) -> usize {
    usize::from(!user.id.is_empty())
}

#[cfg(test)]
mod tests {
    use authing::{
        __testing, Authing, Operation,
        operations::{
            auth::{CreateUser, LoginByEmail},
            init::GetOwnerToken,
            users::{GetUser, ListUsers, UpdateUser},
        },
    };
    use serde_json::Value;

    use super::*;
    use crate::contender::floor::{
        CREATE_USER, GET_OWNER_TOKEN, GET_USER, LIST_USERS, LOGIN_BY_EMAIL, UPDATE_USER,
    };

    #[test]
    fn the_floor_sends_the_operations_of_authing() {
        assert_eq!(GET_OWNER_TOKEN, GetOwnerToken::QUERY);
        assert_eq!(LOGIN_BY_EMAIL, LoginByEmail::QUERY);
        assert_eq!(GET_USER, GetUser::QUERY);
        assert_eq!(LIST_USERS, ListUsers::QUERY);
        assert_eq!(UPDATE_USER, UpdateUser::QUERY);
        assert_eq!(CREATE_USER, CreateUser::QUERY);
    }

    #[test]
    fn the_floor_sends_the_variables_of_authing() {
        let service = Service {
            url: "http://127.0.0.1:1/graphql".to_owned(),
            root: None,
        };
        let floor = <Floor as Client>::new(&service).unwrap();
        let authing = <Authing as Client>::new(&service).unwrap();
        let sent = |body: &[u8]| {
            let mut request: Value = serde_json::from_slice(body).unwrap();
            // Each encryption of a password differs.
            if let Some(password) = request["variables"].get_mut("password") {
                *password = Value::Null;
            }
            request
        };
        for work in Work::ALL {
            let by_hand = sent(&floor.request(work).unwrap());
            let sent = sent(authing.request(work).unwrap().as_ref());
            assert_eq!(sent, by_hand, "{work:?}");
        }
        let by_hand = sent(&floor.create_request(EMAIL, PASSWORD).unwrap());
        let create = CreateUser::new().email(EMAIL).password(PASSWORD);
        let create = __testing::request(&authing, create).unwrap();
        assert_eq!(sent(create.as_ref()), by_hand);
    }
}
