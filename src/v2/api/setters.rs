//! The arguments of calls of REST addresses. The public setters accept the same values as those of operations.

use crate::{
    Argument, Call, Password, Secret,
    operation::prepare::{check_code, check_email_address, check_phone_number},
    v2::rest::{
        Address, LinkIdentity, ListAllowedApps, LoginByAd, LoginByEmailCode, LoginByLdap,
        RegisterByEmailCode, Rest, SendSmsCode, UnlinkIdentity, VerifySmsCode,
    },
};

/// Writes setters. Each has its type, the calls that have it, its name in the request, and its documentation.
macro_rules! rest_setters {
    ($($setter:ident($ty:ty: $($call:ident)*) $name:literal $doc:literal)*) => {$($(
        impl<A, T> Call<A, Rest<$call>, T> {
            #[doc = $doc]
            pub fn $setter(self, value: impl Into<Argument<$ty>>) -> Self {
                self.map_operation(|call| call.argument($name, value.into()))
            }
        }
    )*)*};
}

rest_setters! {
    client_ip(String: RegisterByEmailCode LoginByEmailCode LoginByLdap LoginByAd) "clientIp" "Sets the IP address of the user. Set it on a server: otherwise, the service sees the address of the server."
    phone_country_code(String: SendSmsCode VerifySmsCode) "phoneCountryCode" "Sets the country code of the number, such as `+44`. By default, the number is of the country of the service."
    force_login(bool: RegisterByEmailCode) "forceLogin" "Logs the user in, and counts the login. Default: false."
    generate_token(bool: RegisterByEmailCode) "generateToken" "Returns a token of the user without a login. Default: false."
    auto_register(bool: LoginByEmailCode) "autoRegister" "Creates the user if the address is unknown. Default: false."
    params(String: RegisterByEmailCode LoginByEmailCode) "params" "Sets custom data to store, as the JSON text of a list of objects with `key` and `value`."
    context(String: RegisterByEmailCode LoginByEmailCode) "context" "Sets data for the functions of the pipeline, as JSON text."
    identity_type(String: LinkIdentity UnlinkIdentity) "type" "Sets the type of the identity, such as `openid`. By default, `generic` is added, and all types are removed."
}

macro_rules! is_social {
    ($($call:ident)*) => {$(
        impl<A, T> Call<A, Rest<$call>, T> {
            /// Sets whether the identity provider is a social one, such as GitHub. False for one of an enterprise. Default: true.
            pub fn is_social(self, value: impl Into<Argument<bool>>) -> Self {
                let value = match value.into() {
                    Argument::Absent => Argument::Value(true),
                    given => given,
                };
                self.map_operation(|call| call.argument("isSocial", value))
            }
        }
    )*};
}

is_social! { LinkIdentity UnlinkIdentity }

/// Writes the setters of a new user's fields, which other registrations have, too.
macro_rules! profile_setters {
    ($($field:ident as $setter:ident)*) => {
        impl<A, T> Call<A, Rest<RegisterByEmailCode>, T> {$(
            #[doc = concat!("Sets the field `", stringify!($field), "` of the user.")]
            pub fn $setter(self, value: impl Into<Argument<String>>) -> Self {
                self.map_operation(|call| call.profile(stringify!($field), value.into()))
            }
        )*}
    };
}

profile_setters! {
    username as username phone as phone nickname as nickname company as company photo as photo oauth as oauth
    browser as browser device as device name as name givenName as given_name familyName as family_name
    middleName as middle_name profile as profile preferredUsername as preferred_username website as website
    gender as gender birthdate as birthdate zoneinfo as zoneinfo locale as locale address as address
    formatted as formatted streetAddress as street_address locality as locality region as region
    postalCode as postal_code country as country
}

impl<A, T> Call<A, Rest<RegisterByEmailCode>, T> {
    /// Sets a password, which is sent encrypted.
    pub fn password(self, password: impl Into<Password>) -> Self {
        self.map_operation(|call| call.password("password", password.into()))
    }

    /// Sets the proof that the phone number in `phone` was verified. Required with `phone`.
    pub fn phone_token(self, token: impl Into<Secret>) -> Self {
        self.map_operation(|call| call.secret("phoneToken", token.into()))
    }
}

impl<A, T> Call<A, Rest<ListAllowedApps>, T> {
    /// Sets the number of the page, from 1. Default: 1.
    pub fn page(mut self, number: i32) -> Self {
        self.operation.page = number.into();
        self
    }

    /// Sets the number of items on a page. Default: 10.
    pub fn page_size(mut self, size: i32) -> Self {
        self.operation.page_size = size.into();
        self
    }
}

impl<A, M: Address, T> Call<A, Rest<M>, T> {
    /// Sets a text that must not be empty. `argument` is its name in the method.
    pub(super) fn required_text(
        self,
        argument: &'static str,
        name: &'static str,
        text: impl Into<String>,
    ) -> Self {
        let text = text.into();
        let call = self.required(argument, &text);
        call.map_operation(|call| call.field(name, text))
    }

    /// Sets a secret that must not be empty. `argument` is its name in the method.
    pub(super) fn required_secret(
        self,
        argument: &'static str,
        name: &'static str,
        secret: impl Into<Secret>,
    ) -> Self {
        let secret = secret.into();
        let call = self.required(argument, secret.expose());
        call.map_operation(|call| call.secret(name, secret))
    }

    /// Sets the code of a message or an authenticator.
    pub(super) fn with_code(self, name: &'static str, code: impl Into<Secret>) -> Self {
        let code = code.into();
        let call = self.checked(check_code("code", &code));
        call.map_operation(|call| call.secret(name, code))
    }

    /// Sets an e-mail address and the code that was sent to it.
    pub(super) fn with_email_code(self, email: String, code: impl Into<Secret>) -> Self {
        let code = code.into();
        let check = check_email_address("email", &email, code.expose().contains('@'));
        let call = self.checked(check);
        let call = call.map_operation(|call| call.field("email", email));
        call.with_code("code", code)
    }

    /// Sets a phone number.
    pub(super) fn with_phone(self, phone: String) -> Self {
        let call = self.checked(check_phone_number("phone", &phone));
        call.map_operation(|call| call.field("phone", phone))
    }
}
