//! The service's error codes.

use std::fmt;

macro_rules! error_codes {
    ($($code:literal $name:ident $doc:literal)*) => {
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
    500 InternalError "the service failed, or an address that is no GraphQL refused; the message says why."
    1000 SystemBusy "the service is overloaded; try later."
    1001 PermissionDenied "whoever sent the call may not make it."
    1004 ResourceNotFoundOld "an RBAC group, role or permission is unknown, as services of early 2020 say it."
    1635 MfaCodeRequired "the login has to carry the code of the user's authenticator."
    1920 OidcSessionLookupFailed "the session behind an OIDC token could not be looked up."
    1921 OidcSessionNotFound "there is no session behind an OIDC token."
    1922 OidcTokenInvalid "an OIDC token is malformed or wrongly signed."
    1923 OidcTokenExpired "an OIDC token is too old."
    1924 OidcAppMissing "the application of an OIDC token is gone."
    2000 CaptchaRequired "too many logins failed; the next has to carry what a picture shows."
    2001 CaptchaIncorrect "what was read in the picture is wrong; another picture comes along."
    2002 MonthlyLoginQuotaExceeded "the logins that the plan allows in a month are used up."
    2003 InvalidEmailFormat "a login or registration was given something that is no e-mail address."
    2004 UserNotFound "there is no such user."
    2005 UserBlocked "the user is locked."
    2006 PasswordIncorrect "the password is wrong; a captcha may be asked for next."
    2007 InvalidAppName "a user pool may not be named like this."
    2008 DuplicateAppName "the owner has a user pool of this name."
    2009 InvalidAppType "there is no such type of user pool."
    2010 AppIdRequired "the call does not say which user pool it is about."
    2011 AppNotFound "there is no such user pool."
    2012 DefaultGroupMissing "the pool has no default group."
    2013 InvalidAppDescription "a user pool may not be described like this."
    2014 SearchInputInvalid "what to search for is malformed."
    2015 SearchTypeInvalid "users cannot be searched by this."
    2016 PasswordDecryptionFailed "the service could not decrypt the password: the client has another service's key."
    2017 EmailTemplateMacroInvalid "a macro in an e-mail template cannot be read."
    2018 FieldUpdateForbidden "the user may not change this."
    2019 PasswordChangeNeedsVerification "a password is only changed after a code was verified."
    2020 NotLoggedIn "the call needs a token and has none."
    2021 EmailTemplateUnavailable "an e-mail was not sent for want of its template."
    2022 EmailVerifyTemplateUnavailable "an address was not verified for want of the e-mail's template."
    2023 EmailVerifyLinkExpired "the link that verifies an address is too old; have another sent."
    2024 DescriptionTooLong "a description has more than 140 characters."
    2025 DefaultEmailProviderFailed "the default e-mail provider does not work."
    2026 UserAlreadyExists "someone has registered like this before."
    2027 OAuthUserHasNoPassword "the user came by a social login and has no password."
    2028 PhoneOrEmailInvalid "neither a phone number nor an e-mail address is right."
    2029 PasswordTooShort "a password needs 6 characters at least."
    2030 TooManyUsersQueried "at most 80 users can be read at once."
    2031 RegistrationDisabled "the pool takes no new users."
    2032 PasswordRequired "a registration needs a password."
    2033 AmbiguousUsername "several users share the name; one has to be renamed before it serves for a login."
    2034 UsernameTaken "the user name is in use."
    2035 PhoneOrEmailBound "the phone number or e-mail address belongs to someone."
    2036 UserNotInPool "the user belongs to another pool."
    2037 OldEmailMismatch "the old e-mail address is not the user's."
    2038 OldPhoneMismatch "the old phone number is not the user's."
    2039 DomainTaken "the domain is in use."
    2040 SeatLimitReached "the plan allows no more seats."
    2100 RegisterTooFrequent "too many registrations came from one address; try later."
    2101 ClientIdRequired "the call does not name the user pool."
    2200 EmailTaken "the e-mail address is in use."
    2201 OldPasswordRequired "a password is changed only with the present one."
    2202 NotOwnProfile "users may only change themselves."
    2203 OldPasswordIncorrect "the present password is wrong."
    2204 EmailFormatInvalid "that is no e-mail address."
    2205 RegisterInClientRequired "the call does not say which pool the user is in."
    2206 LoginExpired "the token is too old."
    2207 LoginInvalid "the token is wrong."
    2208 EmailUnchanged "the new e-mail address is the present one."
    2209 UserRemovalForbidden "whoever sent the call may not remove this user."
    2210 UserRemovalFailed "the user could not be removed; perhaps there is none."
    2211 UsernameRequired "the call does not give a user name."
    2212 RootUserProtected "the root user cannot be removed."
    2213 OAuthMethodAlreadyBound "the user has a social account of this kind."
    2214 BoundOAuthReadFailed "the user's social accounts could not be read."
    2215 OAuthAccountTaken "the social account belongs to another user."
    2216 OAuthMethodNotBound "the user has no social account of this kind."
    2217 LastLoginMethod "the user would have no way left to log in."
    2218 PasswordChangeNeedsEmail "the password cannot be changed without an e-mail address."
    2219 EmailNotBound "the user has no e-mail address."
    2220 OAuthAppNameTaken "an OAuth application has this name."
    2221 OAuthAppNotFound "there is no such OAuth application."
    2222 OAuthAppDomainReserved "the service keeps this domain for itself."
    2223 OAuthAppDomainTaken "an OAuth application has this domain."
    2224 UserPoolNotFound "there is no such user pool."
    2225 UseUpdateEmail "e-mail addresses are changed by a call of their own."
    2226 UseUpdatePhone "phone numbers are changed by a call of their own."
    2227 OldEmailVerificationRequired "a code sent to the old e-mail address is needed."
    2228 OldPhoneVerificationRequired "a code sent to the old phone number is needed."
    2229 NewEmailSameAsOld "old and new e-mail address are the same."
    2230 NewPhoneSameAsOld "old and new phone number are the same."
    2231 ParametersIncomplete "arguments are missing."
    2241 QrCodeNotFound "there is no such QR code."
    2300 VerifyCodeExpired "the code is wrong or too old."
    2401 MobileSsoSessionNotFound "there is no such session of a mobile application."
    3012 EmailMacroFailed "a macro failed."
    3013 EmailSendUnknownError "an e-mail was not sent, for reasons unknown."
    3014 EmailTransporterUnavailable "an e-mail was not sent for want of a transport."
    3617 AddCollaboratorForbidden "collaborators may not be added."
    3618 AddPermissionItemForbidden "permissions of collaborators may not be added."
    3619 ViewCollaborativePoolsForbidden "the pools that a user collaborates on may not be seen."
    3620 CollaboratorExists "the user is a collaborator."
    3621 RemoveCollaborationForbidden "the collaboration may not be ended."
    3622 ListCollaboratorsForbidden "the collaborators may not be listed."
    3623 CollaborationNotFound "there is no such collaboration."
    3624 UpdateCollaboratorForbidden "the collaborator may not be changed."
    3829 SubdomainTaken "the subdomain is in use."
    3901 RbacGroupNotFound "there is no such RBAC group."
    3902 RbacGroupForbidden "the RBAC group belongs to someone else."
    3903 RbacRoleNotFound "there is no such RBAC role."
    3904 RbacRoleForbidden "the RBAC role belongs to someone else."
    3905 RbacPermissionNotFound "there is no such RBAC permission."
    3906 RbacPermissionForbidden "the RBAC permission belongs to someone else."
    3907 RbacGroupDeleteFailed "the RBAC group could not be deleted."
    3910 RoleAlreadyInGroup "the group has the role."
    3911 RoleNotInGroup "the group does not have the role."
    3912 UserAlreadyInGroup "the user is in the group."
    3913 UserNotInGroup "the user is not in the group."
    3914 RbacPermissionDeleteFailed "the RBAC permission could not be deleted."
    3915 RbacRoleDeleteFailed "the RBAC role could not be deleted."
    3916 PermissionAlreadyInRole "the role has the permission."
    3917 PermissionNotInRole "the role does not have the permission."
    3918 UserAlreadyHasRole "the user has the role."
    3919 UserLacksRole "the user does not have the role."
    4003 RuleNotFound "there is no such pipeline rule."
    4212 OidcAppNotFound "there is no such OIDC application."
    5000 OrderAppLookupFailed "what an order is for could not be loaded."
    5001 OrderNotFound "there is no such order."
    5022 OrderCreateFailed "the order could not be made."
    5023 AlipayOrderCreateFailed "the payment provider did not take the order."
    5024 OrderCreateUnknownError "the order could not be made, for reasons unknown."
    5025 OrderPriceInvalid "the price of the order is not allowed."
    7348 SamlSpNotFound "there is no such SAML service provider."
    8128 SamlAssertionFailed "a SAML assertion could not be made."
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
