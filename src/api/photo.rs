//! A user's photo as a file: it is uploaded, then set.

use std::fmt;

use bytes::Bytes;
use reqwest::{
    Client,
    multipart::{Form, Part},
};
use serde::Deserialize;
use tokio::time::Instant;
use url::Url;
use zeroize::Zeroizing;

use crate::{
    AnyToken, Call, Error,
    call::{
        actor::{Actor, Authorized},
        run::run,
    },
    error::{DecodeError, InvalidArgument},
    json,
    operations::users::{GetUploadToken, UpdateUser},
    transport::HttpResponse,
    types::User,
};

/// The name of the upload in errors.
const UPLOAD: &str = "upload of a photo";

/// A picture file, for [`photo_file`](Call::photo_file).
#[derive(Clone)]
pub struct Photo {
    bytes: Vec<u8>,
    name: String,
    media_type: String,
}

impl fmt::Debug for Photo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            bytes,
            name,
            media_type,
        } = self;
        formatter
            .debug_struct("Photo")
            .field("bytes", &bytes.len())
            .field("name", name)
            .field("media_type", media_type)
            .finish()
    }
}

impl Photo {
    /// Makes a photo from a picture and its media type, such as `image/png`. Its file name is `photo` unless
    /// [`file_name`](Self::file_name) is set.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let bytes = *b"PNG";
    /// let photo = authing::Photo::new(bytes, "image/png");
    /// let lea = authing.users().update("5e4c8b1f0a2d3c4b5a690001").photo_file(photo).await?;
    /// assert!(lea.photo.is_some());
    /// # Ok(()) });
    /// ```
    pub fn new(bytes: impl Into<Vec<u8>>, media_type: impl Into<String>) -> Self {
        Self {
            bytes: bytes.into(),
            name: "photo".to_owned(),
            media_type: media_type.into(),
        }
    }

    /// Sets the file name that is uploaded with the picture.
    ///
    /// ```
    /// # let bytes = *b"PNG";
    /// let photo = authing::Photo::new(bytes, "image/png").file_name("lea.png");
    /// println!("{photo:?}");
    /// ```
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    pub(crate) fn part(self) -> Result<Part, InvalidArgument> {
        if self.bytes.is_empty() {
            return Err(InvalidArgument::empty("photo"));
        }
        let file = Part::bytes(self.bytes).file_name(self.name);
        file.mime_str(&self.media_type).map_err(|_| {
            InvalidArgument::new("photo", "has no media type", "give one such as `image/png`")
        })
    }
}

impl<A: Actor + Authorized<AnyToken>> Call<A, UpdateUser, User> {
    /// Sets a photo from a file. The call uploads it before it changes the user. If the change then fails, the upload remains.
    ///
    /// For a service other than the public one, the addresses of the picture hosts must be set: `service_url`, or `upload_url`
    /// and `cdn_url`. Otherwise the call returns [`Error::InvalidArgument`] without sending anything.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// use authing::Photo;
    ///
    /// # let picture = *b"PNG";
    /// let photo = Photo::new(picture, "image/png");
    /// let lea = session.users().update().photo_file(photo).await?;
    /// assert!(lea.photo.is_some());
    /// # Ok(()) });
    /// ```
    pub fn photo_file(self, photo: Photo) -> Self {
        let actor = self.actor.clone();
        self.before_send(move |operation, deadline| {
            Box::pin(async move { Ok(operation.photo(upload(&actor, photo, deadline).await?)) })
        })
    }
}

/// Uploads a photo, and returns its address.
async fn upload<A: Actor>(actor: &A, photo: Photo, deadline: Instant) -> Result<String, Error> {
    // The photo and the addresses are checked before a request is sent.
    let file = photo.part()?;
    let transport = &actor.caller().pool.transport;
    let upload = transport.urls.upload()?;
    let cdn = transport.urls.cdn()?;
    let (token, _) = run(deadline, actor.caller(), GetUploadToken::new()).await?;
    // It is wiped once it is sent.
    let token = Zeroizing::new(token.expose().as_bytes().to_vec());
    let (length, token) = (token.len() as u64, Bytes::from_owner(token));
    let form = Form::new()
        .part("token", Part::stream_with_length(token, length))
        .part("file", file);
    let request = |http: &Client| http.post(upload.clone()).multipart(form);
    let response = transport.send_once(UPLOAD, request, deadline).await?;
    address(cdn, &response)
}

#[derive(Deserialize)]
struct Uploaded {
    key: String,
}

fn address(cdn: &Url, response: &HttpResponse) -> Result<String, Error> {
    if !response.is_success() {
        return Err(response.status_error(UPLOAD));
    }
    let uploaded = json::read(&response.body);
    let uploaded = uploaded.filter(|uploaded: &Uploaded| !uploaded.key.is_empty());
    let reason = "the host of uploads does not say where the picture is";
    let uploaded = uploaded.ok_or_else(|| DecodeError::new(UPLOAD, "key", reason))?;
    let base = cdn.as_str().trim_end_matches('/');
    Ok(format!("{base}/{}", uploaded.key.trim_start_matches('/')))
}
