//! What the libraries for GraphQL have in common: requests and answers are theirs; HTTP, the owner token and passwords are
//! the floor's.

use std::marker::PhantomData;

use bytes::Bytes;
use rsa::RsaPublicKey;

use super::{
    Client,
    floor::{Connection, encrypt, public_key},
    page_by_page,
};
use crate::{Outcome, sample::PASSWORD, server::Service, work::Work};

/// What a library makes of calls and answers.
pub(crate) trait Library: Clone + Send + Sync + 'static {
    fn owner_token() -> Outcome<Vec<u8>>;
    fn login(password: String) -> Outcome<Vec<u8>>;
    fn user() -> Outcome<Vec<u8>>;
    fn page(number: i32, size: i32) -> Outcome<Vec<u8>>;
    fn update() -> Outcome<Vec<u8>>;

    /// How many users an answer holds.
    fn read(work: Work, body: &[u8]) -> Outcome<usize>;

    /// How many users a page holds, and the pool.
    fn read_page(body: &[u8]) -> Outcome<(usize, usize)>;
}

/// A library, with what a program has around it.
#[derive(Clone)]
pub(crate) struct With<L> {
    connection: Connection,
    key: RsaPublicKey,
    library: PhantomData<L>,
}

impl<L: Library> With<L> {
    /// Sends a request with the owner token.
    async fn owned(&self, request: Vec<u8>) -> Outcome<Bytes> {
        let token = self.connection.token(L::owner_token).await?;
        Ok(self.connection.post(request, Some(token)).await?.body)
    }
}

impl<L: Library> Client for With<L> {
    type Body = Vec<u8>;

    fn new(service: &Service) -> Outcome<Self> {
        Ok(Self {
            connection: Connection::new(&service.url, service.root.as_deref())?,
            key: public_key()?,
            library: PhantomData,
        })
    }

    async fn call(&self, work: Work) -> Outcome<usize> {
        let request = self.request(work)?;
        let body = match work {
            Work::Login => self.connection.post(request, None).await?.body,
            _ => self.owned(request).await?,
        };
        L::read(work, &body)
    }

    async fn stream(&self, look: impl FnMut(usize)) -> Outcome<usize> {
        let page = async |number| L::read_page(&self.owned(L::page(number, 200)?).await?);
        page_by_page(page, look).await
    }

    fn request(&self, work: Work) -> Outcome<Vec<u8>> {
        match work {
            Work::Login => L::login(encrypt(&self.key, PASSWORD)?),
            Work::User => L::user(),
            Work::PageOf10 | Work::PageOf200 => L::page(1, work.page_size()),
            Work::Update => L::update(),
        }
    }

    fn open(&self, work: Work, body: Vec<u8>, _: &[u8]) -> Outcome<usize> {
        L::read(work, &body)
    }
}
