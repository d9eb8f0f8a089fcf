//! A user's photo as a file: it is uploaded, then set.

use reqwest::{Client, header::AUTHORIZATION, multipart::Form};
use serde_json::Value;
use tokio::time::Instant;

use crate::{
    AnyToken, Call, Error, Photo,
    call::actor::{Actor, Authorized},
    error::DecodeError,
    json,
    response::rest::open_notice,
    transport::rest::rest_url,
    v2::{
        operations::{endpoints, users::UpdateUser},
        types::User,
    },
};

/// The name of the upload in errors.
const UPLOAD: &str = "upload of a photo";

const PATH: &[&str] = &["api", "v2", "upload"];

impl<A: Actor + Authorized<AnyToken>> Call<A, UpdateUser, User> {
    /// Sets a photo from a file. The call uploads it before it changes the user. If the change then fails, the upload remains.
    /// The upload is sent once, also if the service rejects the owner token: the next call fetches a new one.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::Photo;
    ///
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # let picture = *b"PNG";
    /// let photo = Photo::new(picture, "image/png");
    /// let lea = session.users().update().photo_file(photo).await?;
    /// assert!(lea.photo.is_some());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "uploadAvatar")]
    #[doc(alias = "uploadPhoto")]
    pub fn photo_file(self, photo: Photo) -> Self {
        let actor = self.actor.clone();
        self.before_send(move |operation, deadline| {
            Box::pin(async move { Ok(operation.photo(upload(&actor, photo, deadline).await?)) })
        })
    }
}

/// Uploads a photo, and returns its address.
async fn upload<A: Actor>(actor: &A, photo: Photo, deadline: Instant) -> Result<String, Error> {
    let form = Form::new().part("file", photo.part()?);
    let caller = actor.caller();
    let token = caller.token(UPLOAD, deadline).await?;
    let transport = &caller.pool.transport;
    let address = transport.urls.endpoint(endpoints::CORE)?;
    let mut url = rest_url(address, PATH);
    url.set_query(Some("folder=avatar"));
    let mut headers = address.headers.clone();
    headers.insert(AUTHORIZATION, token.header()?);
    let request = |http: &Client| http.post(url).headers(headers).multipart(form);
    let response = transport.send_once(UPLOAD, request, deadline).await?;
    open_notice(UPLOAD, &response, Some(token.token()))
        .inspect_err(|error| caller.discard_token(&token, error))?;
    let body: Option<Value> = json::read(&response.body);
    let url = body.as_ref().and_then(|body| body["data"]["url"].as_str());
    let reason = "the service does not say where the picture is";
    let url = url.filter(|url| !url.is_empty());
    let url = url.ok_or_else(|| DecodeError::new(UPLOAD, "data.url", reason))?;
    Ok(url.to_owned())
}
