//! The calls of REST addresses, for what the GraphQL API lacks. Methods of the domains make them. They are sent like operations: with
//! the same headers, limits, retries and logs.

use std::{convert::Infallible, fmt::Debug, marker::PhantomData};

use reqwest::Method;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Map, Value as Json};

use super::{
    operations::{Service, endpoints},
    types::User,
};
use crate::{
    Argument, Endpoint, Error, NoToken, Operation, OperationType, OwnerToken, Page, Paged,
    Password, Secret, TokenKind, UserToken,
    id::{AppId, MfaId, UserId},
    operation::{
        RestAddress,
        data::{Reading, Value},
        prepare::Prepare,
        sealed::Sealed,
        sent::Variables,
    },
};

/// A REST address as a type, and what is known about it. Implemented by this crate only.
pub trait Address: Sealed + Clone + Debug + Send + Sync + 'static {
    /// The kind of token that the call carries.
    type Token: TokenKind;
    /// The result, which is the `data` of the response.
    type Data: Value + DeserializeOwned + Send;
    /// The name of the call in errors and logs.
    const NAME: &'static str;
    /// Whether the call only reads.
    const TYPE: OperationType;
    /// Whether a password is encrypted.
    #[doc(hidden)]
    const ENCRYPTS: bool = false;
    /// Whether the host is that of directories.
    #[doc(hidden)]
    const OF_DIRECTORIES: bool = false;
    #[doc(hidden)]
    const REST: &'static RestAddress;
}

/// The call of a REST address with its arguments.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct Rest<M> {
    fields: Vec<(&'static str, Field)>,
    profile: Map<String, Json>,
    /// The number of the page, from 1, and the number of items on it.
    pub(super) page: Argument<i32>,
    pub(super) page_size: Argument<i32>,
    token: Option<Secret>,
    address: PhantomData<M>,
}

/// The value of an argument.
#[derive(Clone, Debug)]
enum Field {
    Json(Argument<Json>),
    Secret(Secret),
    Password(Password),
}

impl<M: Address> Rest<M> {
    /// Fails to compile if the arguments are in the address, which must not show a secret.
    const HAS_BODY: () = assert!(
        M::REST.has_body(),
        "a secret does not belong into an address"
    );

    pub(super) fn new() -> Self {
        Self {
            fields: Vec::new(),
            profile: Map::new(),
            page: Argument::Absent,
            page_size: Argument::Absent,
            token: None,
            address: PhantomData,
        }
    }

    /// Sets an argument that is not secret.
    pub(super) fn field(self, name: &'static str, value: impl Into<Json>) -> Self {
        self.argument(name, Argument::Value(value))
    }

    /// Sets an optional argument.
    pub(super) fn argument(self, name: &'static str, value: Argument<impl Into<Json>>) -> Self {
        let Ok(value) = value.try_map(|value| Ok::<_, Infallible>(value.into()));
        self.with(name, Field::Json(value))
    }

    /// Sets a field of the user's profile.
    pub(super) fn profile(mut self, name: &str, value: Argument<String>) -> Self {
        match value {
            Argument::Absent => self.profile.remove(name),
            Argument::Null => self.profile.insert(name.to_owned(), Json::Null),
            Argument::Value(value) => self.profile.insert(name.to_owned(), value.into()),
        };
        self
    }

    /// Sets a secret that is sent in clear.
    pub(super) fn secret(self, name: &'static str, value: Secret) -> Self {
        let () = Self::HAS_BODY;
        self.with(name, Field::Secret(value))
    }

    /// Sets a password that is sent encrypted.
    pub(super) fn password(self, name: &'static str, value: Password) -> Self {
        let () = Self::HAS_BODY;
        self.with(name, Field::Password(value))
    }

    /// Sets the token that the call carries.
    pub(super) fn token(mut self, token: &Secret) -> Self {
        self.token = Some(token.clone());
        self
    }

    fn with(mut self, name: &'static str, value: Field) -> Self {
        self.fields.retain(|(known, _)| *known != name);
        self.fields.push((name, value));
        self
    }
}

impl<M: Address> Operation for Rest<M> {
    type ResponseData = M::Data;
    type Output = M::Data;
    type Token = M::Token;
    type Api = Service;
    const NAME: &'static str = M::NAME;
    const QUERY: &'static str = "";
    const TYPE: OperationType = M::TYPE;
    const ENDPOINT: Endpoint = endpoints::CORE;
    const SECRETS: &'static [&'static str] = &[
        "code",
        "password",
        "phoneToken",
        "totp",
        "recoveryCode",
        "primaryUserToken",
        "secondaryUserToken",
    ];
    const SECRET_RESPONSE: bool = true;
    const ENCRYPTS: bool = M::ENCRYPTS;
    const REST: Option<&'static RestAddress> = Some(M::REST);

    fn own_token(&self) -> Option<&Secret> {
        self.token.as_ref()
    }

    fn prepare(self, call: &Prepare<'_>, sent: &mut Variables<'_>) -> Result<(), Error> {
        for (name, value) in self.fields {
            match value {
                Field::Json(value) => sent.add(name, value)?,
                Field::Secret(value) => sent.add(name, value)?,
                Field::Password(value) => sent.add(name, call.encrypt(name, value)?)?,
            }
        }
        if !self.profile.is_empty() {
            sent.add("profile", Json::from(self.profile))?;
        }
        sent.add("page", call.page_number("page", self.page, 1)?)?;
        sent.add("limit", call.page_size("page_size", self.page_size, None)?)
    }

    fn output(data: M::Data) -> Result<M::Data, &'static str> {
        Ok(data)
    }
}

/// The data of a call without a result.
impl Value for () {
    fn read<'de, D: serde::Deserializer<'de>>(
        &mut self,
        deserializer: D,
        _: &mut Reading,
    ) -> Result<(), D::Error> {
        serde::Deserialize::deserialize(deserializer).map(|_: IgnoredAny| ())
    }
}

/// A user who logged in. Their other fields are not read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LoggedIn {
    /// The id of the user.
    pub id: UserId,
    /// The token of the user.
    pub token: Option<Secret>,
}

crate::__object!(LoggedIn, [0], { 0 "id" id 1 "token" token });

impl From<User> for LoggedIn {
    fn from(User { id, token, .. }: User) -> Self {
        Self { id, token }
    }
}

/// An application that a user may log in to.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AllowedApp {
    /// The id of the application.
    pub id: AppId,
    /// The name.
    pub name: Option<String>,
    /// The address of the logo.
    pub logo: Option<String>,
    /// The domain, or the first label of it.
    pub domain: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The protocol, such as `oidc`.
    pub protocol: Option<String>,
}

crate::__object!(AllowedApp, [0], {
    0 "id" id 1 "name" name 2 "logo" logo 3 "domain" domain 4 "description" description 5 "protocol" protocol
});

/// A page of applications in a response.
#[derive(Default)]
struct AllowedApps {
    total_count: Option<i64>,
    list: Vec<AllowedApp>,
}

crate::__object!(AllowedApps, [1], { 0 "totalCount" total_count 1 "list" list });

impl Value for Page<AllowedApp> {
    fn read<'de, D: serde::Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: &mut Reading,
    ) -> Result<(), D::Error> {
        let mut apps = AllowedApps::default();
        apps.read(deserializer, reading)?;
        *self = Self::new(apps.list, apps.total_count);
        Ok(())
    }
}

impl Paged for Rest<ListAllowedApps> {
    type Item = AllowedApp;
    const DEFAULT_SIZE: i32 = 10;
    const LIST: &'static [&'static str] = &["list"];

    fn requested(&self) -> (Option<i32>, Option<i32>) {
        (self.page.value().copied(), self.page_size.value().copied())
    }

    fn request(&mut self, number: i32, size: i32) {
        self.page = number.into();
        self.page_size = size.into();
    }
}

/// A one-time-password authenticator of a user.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Authenticator {
    /// The id.
    pub id: MfaId,
    /// The kind, which is `totp`.
    pub authenticator_type: Option<String>,
    /// Whether logins require its code. It is false until the authenticator is confirmed.
    pub enable: bool,
    /// The key for generating the codes, in base32.
    pub secret: Option<Secret>,
    /// The code that replaces the authenticator once.
    pub recovery_code: Option<Secret>,
}

crate::__object!(Authenticator, [0 2], {
    0 "id" id 1 "authenticatorType" authenticator_type 2 "enable" enable 3 "secret" secret 4 "recoveryCode" recovery_code
});

/// A new authenticator. Its first code confirms it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct NewAuthenticator {
    /// The key for generating the codes, in base32.
    pub secret: Secret,
    /// The address for the user's app, `otpauth://…`, which contains the key.
    pub qrcode_uri: Option<Secret>,
    /// The address as a picture of a QR code, `data:image/…`.
    pub qrcode_data_url: Option<Secret>,
    /// The code that replaces the authenticator once. The user keeps it in a safe place.
    pub recovery_code: Secret,
}

crate::__object!(NewAuthenticator, [0 3], {
    0 "secret" secret 1 "qrcode_uri" qrcode_uri 2 "qrcode_data_url" qrcode_data_url 3 "recovery_code" recovery_code
});

macro_rules! addresses {
    ($($(#[$doc:meta])* $name:ident($token:ty) $kind:ident $method:ident $path:literal -> $data:ty $(, $of:ident)?;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Sealed for $name {}

        impl Address for $name {
            type Token = $token;
            type Data = $data;
            const NAME: &'static str = stringify!($name);
            const TYPE: OperationType = OperationType::$kind;
            $(const $of: bool = true;)?
            const REST: &'static RestAddress = &RestAddress {
                method: Method::$method,
                path: concat!("api/v2/", $path),
                of_directories: Self::OF_DIRECTORIES,
            };
        }
    )*};
}

addresses! {
    /// Sends the code of a text message.
    SendSmsCode(NoToken) Mutation POST "sms/send" -> ();
    /// Registers a user with the code of an e-mail.
    RegisterByEmailCode(NoToken) Mutation POST "register/email-code" -> User, ENCRYPTS;
    /// Logs a user in with the code of an e-mail.
    LoginByEmailCode(NoToken) Mutation POST "login/email-code" -> LoggedIn;
    /// Logs a user in through an LDAP directory.
    LoginByLdap(NoToken) Mutation POST "ldap/verify-user" -> LoggedIn;
    /// Logs a user in through an Active Directory.
    LoginByAd(NoToken) Mutation POST "ad/verify-user" -> LoggedIn, OF_DIRECTORIES;
    /// Ends the login of a user.
    Logout(UserToken) Mutation GET "logout" -> ();
    /// Adds the social accounts of another user to a user.
    LinkAccount(UserToken) Mutation POST "users/link" -> ();
    /// Removes a social account from a user.
    UnlinkAccount(UserToken) Mutation POST "users/unlink" -> ();
    /// Adds an identity to a user, for the owner.
    LinkIdentity(OwnerToken) Mutation POST "users/identity/link" -> ();
    /// Removes the identities of a connection from a user, for the owner.
    UnlinkIdentity(OwnerToken) Mutation POST "users/identity/unlink" -> ();
    /// Lists the applications that a user may log in to.
    ListAllowedApps(UserToken) Query GET "users/me/applications/allowed" -> Page<AllowedApp>;
    /// Lists the authenticators of a user.
    ListAuthenticators(UserToken) Query GET "mfa/authenticator" -> Vec<Authenticator>;
    /// Makes an authenticator.
    AddTotp(UserToken) Mutation POST "mfa/totp/associate" -> NewAuthenticator;
    /// Confirms an authenticator with its first code.
    ConfirmTotp(UserToken) Mutation POST "mfa/totp/associate/confirm" -> ();
    /// Removes the authenticator.
    RemoveTotp(UserToken) Mutation DELETE "mfa/totp/associate" -> ();
    /// Completes a login with the code of an authenticator.
    VerifyTotp(NoToken) Mutation POST "mfa/totp/verify" -> LoggedIn;
    /// Completes a login with a recovery code.
    VerifyRecoveryCode(NoToken) Mutation POST "mfa/totp/recovery" -> LoggedIn;
    /// Completes a login with the code of a text message.
    VerifySmsCode(NoToken) Mutation POST "applications/mfa/sms/verify" -> LoggedIn;
    /// Completes a login with the code of an e-mail.
    VerifyEmailCode(NoToken) Mutation POST "applications/mfa/email/verify" -> LoggedIn;
}
