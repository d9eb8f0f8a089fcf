//! The calls of REST addresses, for what the GraphQL API lacks. Methods of the domains make them. They are sent like operations: with
//! the same headers, limits, retries and logs.

use std::{convert::Infallible, fmt::Debug, marker::PhantomData};

use serde::de::{DeserializeOwned, IgnoredAny, MapAccess};
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
        RestAddress, RestMethod,
        data::{Object, Reading, Shape, Value},
        prepare::Prepare,
        sealed::Sealed,
        sent::Variables,
    },
    response::decode::read_value,
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
    #[doc(hidden)]
    const REST: RestAddress;
}

/// The call of a REST address with its arguments.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct Rest<M> {
    fields: Vec<(&'static str, Field)>,
    profile: Map<String, Json>,
    token: Option<Secret>,
    address: PhantomData<M>,
}

/// The value of an argument.
#[derive(Clone, Debug)]
enum Field {
    Json(Argument<Json>),
    Page(i32),
    PageSize(i32),
    Secret(Secret),
    Password(Password),
}

impl<M: Address> Rest<M> {
    pub(super) fn new() -> Self {
        Self {
            fields: Vec::new(),
            profile: Map::new(),
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

    /// Sets the number of the page, from 1.
    pub(super) fn page(self, number: i32) -> Self {
        self.with("page", Field::Page(number))
    }

    /// Sets the number of items on a page.
    pub(super) fn page_size(self, size: i32) -> Self {
        self.with("limit", Field::PageSize(size))
    }

    /// Sets a secret that is sent in clear.
    pub(super) fn secret(self, name: &'static str, value: Secret) -> Self {
        const {
            assert!(
                M::REST.has_body(),
                "a secret does not belong into an address"
            );
        };
        self.with(name, Field::Secret(value))
    }

    /// Sets a password that is sent encrypted.
    pub(super) fn password(self, name: &'static str, value: Password) -> Self {
        const {
            assert!(
                M::REST.has_body(),
                "a password does not belong into an address"
            );
        };
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

    fn number(&self, name: &str) -> Option<i32> {
        let mut fields = self.fields.iter();
        fields.find_map(|(known, value)| match value {
            Field::Page(number) | Field::PageSize(number) if *known == name => Some(*number),
            _ => None,
        })
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
    const ENCRYPTS: bool = M::REST.encrypts;
    const REST: Option<RestAddress> = Some(M::REST);

    fn own_token(&self) -> Option<&Secret> {
        self.token.as_ref()
    }

    fn prepare(self, call: &Prepare<'_>, sent: &mut Variables<'_>) -> Result<(), Error> {
        for (name, value) in self.fields {
            match value {
                Field::Json(value) => sent.add(name, value)?,
                Field::Page(number) => {
                    sent.add(name, call.page_number("page", number.into(), 1)?)?;
                }
                Field::PageSize(size) => {
                    sent.add(name, call.page_size("page_size", size.into(), None)?)?;
                }
                Field::Secret(value) => sent.add(name, value)?,
                Field::Password(value) => sent.add(name, call.encrypt(name, value)?)?,
            }
        }
        if !self.profile.is_empty() {
            sent.add("profile", Json::from(self.profile))?;
        }
        Ok(())
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
impl From<User> for LoggedIn {
    fn from(User { id, token, .. }: User) -> Self {
        Self { id, token }
    }
}

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

impl Object for Page<AllowedApp> {
    const SHAPE: &'static Shape = &Shape {
        name: "AllowedApps",
        fields: &["totalCount", "list"],
        required: &[1],
    };

    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        position: usize,
        map: &mut A,
        reading: &mut Reading,
    ) -> Result<(), A::Error> {
        if position == 1 {
            return read_value(&mut self.items, map, reading);
        }
        let mut total = None::<i64>;
        read_value(&mut total, map, reading)?;
        self.total = total.and_then(|total| total.try_into().ok());
        Ok(())
    }
}

impl Paged for Rest<ListAllowedApps> {
    type Item = AllowedApp;
    const DEFAULT_SIZE: i32 = 10;
    const LIST: &'static [&'static str] = &["list"];

    fn requested(&self) -> (Option<i32>, Option<i32>) {
        (self.number("page"), self.number("limit"))
    }

    fn request(&mut self, number: i32, size: i32) {
        *self = self.clone().page(number).page_size(size);
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

const IN_CORE: RestAddress = RestAddress {
    method: RestMethod::Get,
    path: "",
    of_directories: false,
    encrypts: false,
};

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
            const REST: RestAddress = RestAddress {
                method: RestMethod::$method,
                path: concat!("api/v2/", $path),
                $($of: true,)?
                ..IN_CORE
            };
        }
    )*};
}

addresses! {
    /// Sends the code of a text message.
    SendSmsCode(NoToken) Mutation Post "sms/send" -> ();
    /// Registers a user with the code of an e-mail.
    RegisterByEmailCode(NoToken) Mutation Post "register/email-code" -> User, encrypts;
    /// Logs a user in with the code of an e-mail.
    LoginByEmailCode(NoToken) Mutation Post "login/email-code" -> LoggedIn;
    /// Logs a user in through an LDAP directory.
    LoginByLdap(NoToken) Mutation Post "ldap/verify-user" -> LoggedIn;
    /// Logs a user in through an Active Directory.
    LoginByAd(NoToken) Mutation Post "ad/verify-user" -> LoggedIn, of_directories;
    /// Ends the login of a user.
    Logout(UserToken) Mutation Get "logout" -> ();
    /// Adds the social accounts of another user to a user.
    LinkAccount(UserToken) Mutation Post "users/link" -> ();
    /// Removes a social account from a user.
    UnlinkAccount(UserToken) Mutation Post "users/unlink" -> ();
    /// Adds an identity to a user, for the owner.
    LinkIdentity(OwnerToken) Mutation Post "users/identity/link" -> ();
    /// Removes the identities of a connection from a user, for the owner.
    UnlinkIdentity(OwnerToken) Mutation Post "users/identity/unlink" -> ();
    /// Lists the applications that a user may log in to.
    ListAllowedApps(UserToken) Query Get "users/me/applications/allowed" -> Page<AllowedApp>;
    /// Lists the authenticators of a user.
    ListAuthenticators(UserToken) Query Get "mfa/authenticator" -> Vec<Authenticator>;
    /// Makes an authenticator.
    AddTotp(UserToken) Mutation Post "mfa/totp/associate" -> NewAuthenticator;
    /// Confirms an authenticator with its first code.
    ConfirmTotp(UserToken) Mutation Post "mfa/totp/associate/confirm" -> ();
    /// Removes the authenticator.
    RemoveTotp(UserToken) Mutation Delete "mfa/totp/associate" -> ();
    /// Completes a login with the code of an authenticator.
    VerifyTotp(NoToken) Mutation Post "mfa/totp/verify" -> LoggedIn;
    /// Completes a login with a recovery code.
    VerifyRecoveryCode(NoToken) Mutation Post "mfa/totp/recovery" -> LoggedIn;
    /// Completes a login with the code of a text message.
    VerifySmsCode(NoToken) Mutation Post "applications/mfa/sms/verify" -> LoggedIn;
    /// Completes a login with the code of an e-mail.
    VerifyEmailCode(NoToken) Mutation Post "applications/mfa/email/verify" -> LoggedIn;
}
