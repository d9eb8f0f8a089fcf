//! The service's error codes.

use std::fmt;

macro_rules! error_codes {
    ($($code:literal $name:ident $kind:ident $doc:literal)*) => {
        /// A code that the service gives with a refusal.
        ///
        /// Codes that are not listed, and those to come, are [`Other`](Self::Other).
        ///
        /// ```
        /// use authing::ErrorCode;
        ///
        /// assert_eq!(ErrorCode::from(2026), ErrorCode::UserAlreadyExists);
        /// assert_eq!(ErrorCode::from(9999), ErrorCode::Other(9999));
        /// assert_eq!(ErrorCode::UserAlreadyExists.number(), 2026);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(
                #[doc = concat!("`", stringify!($code), "`: ", $doc)]
                $name,
            )*
            /// A code without a name here.
            Other(i64),
        }

        impl ErrorCode {
            /// The number.
            pub fn number(self) -> i64 {
                match self {
                    $(Self::$name => $code,)*
                    Self::Other(code) => code,
                }
            }
        }

        impl ErrorCode {
            /// What the code is about, for a decision that does not depend on the single code.
            ///
            /// ```
            /// use authing::{ErrorCode, error::ErrorKind};
            ///
            /// let code = ErrorCode::UsernameTaken;
            /// let status = match code.kind() {
            ///     ErrorKind::NotFound => 404,
            ///     ErrorKind::AlreadyExists => 409,
            ///     ErrorKind::LimitExceeded => 429,
            ///     _ => 400,
            /// };
            /// assert_eq!(status, 409);
            /// ```
            pub fn kind(self) -> ErrorKind {
                match self {
                    $(Self::$name => ErrorKind::$kind,)*
                    Self::Other(_) => ErrorKind::Other,
                }
            }

            /// A sentence about the code in English; `None` if the code is unknown.
            ///
            /// ```
            /// use authing::ErrorCode;
            ///
            /// assert_eq!(ErrorCode::UserNotFound.description(), Some("there is no such user."));
            /// assert_eq!(ErrorCode::from(9999).description(), None);
            /// ```
            pub fn description(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => Some($doc),)*
                    Self::Other(_) => None,
                }
            }
        }

        impl From<i64> for ErrorCode {
            fn from(code: i64) -> Self {
                match code {
                    $($code => Self::$name,)*
                    other => Self::Other(other),
                }
            }
        }
    };
}

error_codes! {
    500 InternalError Unavailable "the service failed, or an address that is no GraphQL refused; the message says why."
    1000 SystemBusy Unavailable "the service is overloaded; try later."
    1001 PermissionDenied PermissionDenied "whoever sent the call may not make it."
    1004 ResourceNotFoundOld NotFound "an RBAC group, role or permission is unknown, as services of early 2020 say it."
    1635 MfaCodeRequired Challenge "the login has to carry the code of the user's authenticator."
    1920 OidcSessionLookupFailed Unavailable "the session behind an OIDC token could not be looked up."
    1921 OidcSessionNotFound Unauthenticated "there is no session behind an OIDC token."
    1922 OidcTokenInvalid Unauthenticated "an OIDC token is malformed or wrongly signed."
    1923 OidcTokenExpired Unauthenticated "an OIDC token is too old."
    1924 OidcAppMissing NotFound "the application of an OIDC token is gone."
    2000 CaptchaRequired Challenge "too many logins failed; the next has to carry what a picture shows."
    2001 CaptchaIncorrect Challenge "what was read in the picture is wrong; another picture comes along."
    2002 MonthlyLoginQuotaExceeded LimitExceeded "the logins that the plan allows in a month are used up."
    2003 InvalidEmailFormat InvalidInput "a login or registration was given something that is no e-mail address."
    2004 UserNotFound NotFound "there is no such user."
    2005 UserBlocked PermissionDenied "the user is locked."
    2006 PasswordIncorrect Credentials "the password is wrong; a captcha may be asked for next."
    2007 InvalidAppName InvalidInput "a user pool may not be named like this."
    2008 DuplicateAppName AlreadyExists "the owner has a user pool of this name."
    2009 InvalidAppType InvalidInput "there is no such type of user pool."
    2010 AppIdRequired InvalidInput "the call does not say which user pool it is about."
    2011 AppNotFound NotFound "there is no such user pool."
    2012 DefaultGroupMissing Unavailable "the pool has no default group."
    2013 InvalidAppDescription InvalidInput "a user pool may not be described like this."
    2014 SearchInputInvalid InvalidInput "what to search for is malformed."
    2015 SearchTypeInvalid InvalidInput "users cannot be searched by this."
    2016 PasswordDecryptionFailed InvalidInput "the service could not decrypt the password: the client has another service's key."
    2017 EmailTemplateMacroInvalid InvalidInput "a macro in an e-mail template cannot be read."
    2018 FieldUpdateForbidden PermissionDenied "the user may not change this."
    2019 PasswordChangeNeedsVerification Credentials "a password is only changed after a code was verified."
    2020 NotLoggedIn Unauthenticated "the call needs a token and has none."
    2021 EmailTemplateUnavailable Unavailable "an e-mail was not sent for want of its template."
    2022 EmailVerifyTemplateUnavailable Unavailable "an address was not verified for want of the e-mail's template."
    2023 EmailVerifyLinkExpired Credentials "the link that verifies an address is too old; have another sent."
    2024 DescriptionTooLong InvalidInput "a description has more than 140 characters."
    2025 DefaultEmailProviderFailed Unavailable "the default e-mail provider does not work."
    2026 UserAlreadyExists AlreadyExists "someone has registered like this before."
    2027 OAuthUserHasNoPassword Credentials "the user came by a social login and has no password."
    2028 PhoneOrEmailInvalid InvalidInput "neither a phone number nor an e-mail address is right."
    2029 PasswordTooShort InvalidInput "a password needs 6 characters at least."
    2030 TooManyUsersQueried LimitExceeded "at most 80 users can be read at once."
    2031 RegistrationDisabled PermissionDenied "the pool takes no new users."
    2032 PasswordRequired Credentials "a registration needs a password."
    2033 AmbiguousUsername AlreadyExists "several users share the name; one has to be renamed before it serves for a login."
    2034 UsernameTaken AlreadyExists "the user name is in use."
    2035 PhoneOrEmailBound AlreadyExists "the phone number or e-mail address belongs to someone."
    2036 UserNotInPool PermissionDenied "the user belongs to another pool."
    2037 OldEmailMismatch Credentials "the old e-mail address is not the user's."
    2038 OldPhoneMismatch Credentials "the old phone number is not the user's."
    2039 DomainTaken AlreadyExists "the domain is in use."
    2040 SeatLimitReached LimitExceeded "the plan allows no more seats."
    2100 RegisterTooFrequent LimitExceeded "too many registrations came from one address; try later."
    2101 ClientIdRequired InvalidInput "the call does not name the user pool."
    2200 EmailTaken AlreadyExists "the e-mail address is in use."
    2201 OldPasswordRequired Credentials "a password is changed only with the present one."
    2202 NotOwnProfile PermissionDenied "users may only change themselves."
    2203 OldPasswordIncorrect Credentials "the present password is wrong."
    2204 EmailFormatInvalid InvalidInput "that is no e-mail address."
    2205 RegisterInClientRequired InvalidInput "the call does not say which pool the user is in."
    2206 LoginExpired Unauthenticated "the token is too old."
    2207 LoginInvalid Unauthenticated "the token is wrong."
    2208 EmailUnchanged AlreadyExists "the new e-mail address is the present one."
    2209 UserRemovalForbidden PermissionDenied "whoever sent the call may not remove this user."
    2210 UserRemovalFailed Unavailable "the user could not be removed; perhaps there is none."
    2211 UsernameRequired InvalidInput "the call does not give a user name."
    2212 RootUserProtected PermissionDenied "the root user cannot be removed."
    2213 OAuthMethodAlreadyBound AlreadyExists "the user has a social account of this kind."
    2214 BoundOAuthReadFailed Unavailable "the user's social accounts could not be read."
    2215 OAuthAccountTaken AlreadyExists "the social account belongs to another user."
    2216 OAuthMethodNotBound NotFound "the user has no social account of this kind."
    2217 LastLoginMethod PermissionDenied "the user would have no way left to log in."
    2218 PasswordChangeNeedsEmail Credentials "the password cannot be changed without an e-mail address."
    2219 EmailNotBound NotFound "the user has no e-mail address."
    2220 OAuthAppNameTaken AlreadyExists "an OAuth application has this name."
    2221 OAuthAppNotFound NotFound "there is no such OAuth application."
    2222 OAuthAppDomainReserved PermissionDenied "the service keeps this domain for itself."
    2223 OAuthAppDomainTaken AlreadyExists "an OAuth application has this domain."
    2224 UserPoolNotFound NotFound "there is no such user pool."
    2225 UseUpdateEmail InvalidInput "e-mail addresses are changed by a call of their own."
    2226 UseUpdatePhone InvalidInput "phone numbers are changed by a call of their own."
    2227 OldEmailVerificationRequired Credentials "a code sent to the old e-mail address is needed."
    2228 OldPhoneVerificationRequired Credentials "a code sent to the old phone number is needed."
    2229 NewEmailSameAsOld AlreadyExists "old and new e-mail address are the same."
    2230 NewPhoneSameAsOld AlreadyExists "old and new phone number are the same."
    2231 ParametersIncomplete InvalidInput "arguments are missing."
    2241 QrCodeNotFound NotFound "there is no such QR code."
    2300 VerifyCodeExpired Credentials "the code is wrong or too old."
    2401 MobileSsoSessionNotFound NotFound "there is no such session of a mobile application."
    3012 EmailMacroFailed Unavailable "a macro failed."
    3013 EmailSendUnknownError Unavailable "an e-mail was not sent, for reasons unknown."
    3014 EmailTransporterUnavailable Unavailable "an e-mail was not sent for want of a transport."
    3617 AddCollaboratorForbidden PermissionDenied "collaborators may not be added."
    3618 AddPermissionItemForbidden PermissionDenied "permissions of collaborators may not be added."
    3619 ViewCollaborativePoolsForbidden PermissionDenied "the pools that a user collaborates on may not be seen."
    3620 CollaboratorExists AlreadyExists "the user is a collaborator."
    3621 RemoveCollaborationForbidden PermissionDenied "the collaboration may not be ended."
    3622 ListCollaboratorsForbidden PermissionDenied "the collaborators may not be listed."
    3623 CollaborationNotFound NotFound "there is no such collaboration."
    3624 UpdateCollaboratorForbidden PermissionDenied "the collaborator may not be changed."
    3829 SubdomainTaken AlreadyExists "the subdomain is in use."
    3901 RbacGroupNotFound NotFound "there is no such RBAC group."
    3902 RbacGroupForbidden PermissionDenied "the RBAC group belongs to someone else."
    3903 RbacRoleNotFound NotFound "there is no such RBAC role."
    3904 RbacRoleForbidden PermissionDenied "the RBAC role belongs to someone else."
    3905 RbacPermissionNotFound NotFound "there is no such RBAC permission."
    3906 RbacPermissionForbidden PermissionDenied "the RBAC permission belongs to someone else."
    3907 RbacGroupDeleteFailed Unavailable "the RBAC group could not be deleted."
    3910 RoleAlreadyInGroup AlreadyExists "the group has the role."
    3911 RoleNotInGroup NotFound "the group does not have the role."
    3912 UserAlreadyInGroup AlreadyExists "the user is in the group."
    3913 UserNotInGroup NotFound "the user is not in the group."
    3914 RbacPermissionDeleteFailed Unavailable "the RBAC permission could not be deleted."
    3915 RbacRoleDeleteFailed Unavailable "the RBAC role could not be deleted."
    3916 PermissionAlreadyInRole AlreadyExists "the role has the permission."
    3917 PermissionNotInRole NotFound "the role does not have the permission."
    3918 UserAlreadyHasRole AlreadyExists "the user has the role."
    3919 UserLacksRole NotFound "the user does not have the role."
    4003 RuleNotFound NotFound "there is no such pipeline rule."
    4212 OidcAppNotFound NotFound "there is no such OIDC application."
    5000 OrderAppLookupFailed Unavailable "what an order is for could not be loaded."
    5001 OrderNotFound NotFound "there is no such order."
    5022 OrderCreateFailed Unavailable "the order could not be made."
    5023 AlipayOrderCreateFailed Unavailable "the payment provider did not take the order."
    5024 OrderCreateUnknownError Unavailable "the order could not be made, for reasons unknown."
    5025 OrderPriceInvalid InvalidInput "the price of the order is not allowed."
    7348 SamlSpNotFound NotFound "there is no such SAML service provider."
    8128 SamlAssertionFailed Unavailable "a SAML assertion could not be made."
}

/// What error codes are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What the call is about does not exist, or is not there.
    NotFound,
    /// A name, an address or a link is in use already.
    AlreadyExists,
    /// An argument is missing or malformed.
    InvalidInput,
    /// A password or a code is wrong, too old or missing.
    Credentials,
    /// The token of the call is missing, wrong or too old.
    Unauthenticated,
    /// Whoever sent the call may not make it.
    PermissionDenied,
    /// The login needs a captcha or the code of an authenticator.
    Challenge,
    /// There were too many calls, or the plan allows no more.
    LimitExceeded,
    /// The service, or one that it depends on, does not work.
    Unavailable,
    /// A setting of the client is wrong, or the service rejects the pool's id or secret. The operator of the program has to correct
    /// it.
    Configuration,
    /// The code is unknown.
    Other,
}

impl ErrorCode {
    /// Whether a request for the owner token fails with this code because the pool's id or secret is wrong.
    pub(super) fn rejects_credentials(self) -> bool {
        matches!(
            self,
            Self::PermissionDenied
                | Self::AppIdRequired
                | Self::AppNotFound
                | Self::ClientIdRequired
                | Self::UserPoolNotFound
                | Self::ParametersIncomplete
        )
    }

    /// Whether a call fails with this code because of its token.
    pub(super) fn rejects_token(self) -> bool {
        matches!(
            self,
            Self::NotLoggedIn | Self::LoginExpired | Self::LoginInvalid
        )
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(formatter)
    }
}
