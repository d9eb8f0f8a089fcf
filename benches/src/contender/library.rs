//! Runs a GraphQL library as a client. The library encodes requests and decodes responses. The floor provides HTTP, the
//! owner token and the encryption of passwords.

use std::marker::PhantomData;

use bytes::Bytes;
use rsa::RsaPublicKey;

use super::{
    Client,
    floor::{Connection, encrypt, public_key},
    page_by_page,
};
use crate::{Outcome, sample::PASSWORD, server::Service, work::Work};

/// Encodes the calls and decodes their responses.
pub(crate) trait Library: Clone + Send + Sync + 'static {
    fn owner_token() -> Outcome<Vec<u8>>;
    fn login(password: String) -> Outcome<Vec<u8>>;
    fn user() -> Outcome<Vec<u8>>;
    fn page(number: i32, size: i32) -> Outcome<Vec<u8>>;
    fn update() -> Outcome<Vec<u8>>;

    /// Returns the number of users in a response.
    fn read(work: Work, body: &[u8]) -> Outcome<usize>;

    /// Returns the number of users in a page, and in the pool.
    fn read_page(body: &[u8]) -> Outcome<(usize, usize)>;
}

/// A client with this library.
#[derive(Clone)]
pub(crate) struct With<L> {
    connection: Connection,
    key: RsaPublicKey,
    library: PhantomData<L>,
}

impl<L: Library> With<L> {
    /// Sends a request with the owner token.
    async fn send_with_owner_token(&self, request: Vec<u8>) -> Outcome<Bytes> {
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
            _ => self.send_with_owner_token(request).await?,
        };
        L::read(work, &body)
    }

    async fn stream(&self, on_progress: impl FnMut(usize)) -> Outcome<usize> {
        let page =
            async |number| L::read_page(&self.send_with_owner_token(L::page(number, 200)?).await?);
        page_by_page(page, on_progress).await
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
