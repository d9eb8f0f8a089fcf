//! The service's error codes.

use std::fmt;

macro_rules! error_codes {
    ($($code:literal $name:ident $kind:ident $english:literal $chinese:literal)*) => {
        /// The code of a refusal by the service.
        ///
        /// Unlisted and future codes are [`Other`](Self::Other).
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
                #[doc = concat!("`", stringify!($code), "`: ", $english)]
                $name,
            )*
            /// A code without a name in this version of the crate.
            Other(i64),
        }

        impl ErrorCode {
            /// Returns the number.
            pub fn number(self) -> i64 {
                match self {
                    $(Self::$name => $code,)*
                    Self::Other(code) => code,
                }
            }
        }

        impl ErrorCode {
            /// Returns the kind of the code, for decisions that do not depend on the exact code.
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

            /// Returns a sentence about the code in English; `None` if the code is unknown.
            ///
            /// ```
            /// use authing::ErrorCode;
            ///
            /// assert_eq!(ErrorCode::UserNotFound.description(), Some("The user does not exist."));
            /// assert_eq!(ErrorCode::from(9999).description(), None);
            /// ```
            pub fn description(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => Some($english),)*
                    Self::Other(_) => None,
                }
            }

            /// Returns the sentence of [`description`](Self::description) in Chinese; `None` if the code is unknown.
            ///
            /// ```
            /// use authing::ErrorCode;
            ///
            /// assert_eq!(ErrorCode::UserNotFound.description_zh(), Some("用户不存在。"));
            /// ```
            pub fn description_zh(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => Some($chinese),)*
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
    500 InternalError Unavailable "The service failed, or a REST address refused the call. The message has the reason." "服务内部错误，或 REST 接口拒绝了请求；原因见错误信息。"
    1000 SystemBusy Unavailable "The service is overloaded. Try again later." "系统繁忙，请稍后再试。"
    1001 PermissionDenied PermissionDenied "The caller does not have permission." "无权限执行此操作。"
    1004 ResourceNotFoundOld NotFound "An RBAC group, role or permission does not exist (code of services of early 2020)." "RBAC 分组、角色或权限不存在（2020 年初的服务使用此错误码）。"
    1635 MfaCodeRequired Challenge "The login requires the code of the user's authenticator." "登录需要多因素认证（MFA）验证码。"
    1636 AppMfaRequired Challenge "The application requires a second factor." "应用要求多因素认证（MFA）。"
    1920 OidcSessionLookupFailed Unavailable "The session of an OIDC token could not be looked up." "查询 OIDC token 对应的 session 时出错。"
    1921 OidcSessionNotFound Unauthenticated "The session of an OIDC token does not exist." "OIDC token 对应的 session 不存在。"
    1922 OidcTokenInvalid Unauthenticated "An OIDC token is malformed, or its signature is wrong." "OIDC token 不合法。"
    1923 OidcTokenExpired Unauthenticated "An OIDC token has expired." "OIDC token 已过期。"
    1924 OidcAppMissing NotFound "The application of an OIDC token no longer exists." "OIDC token 所属的应用已不存在。"
    2000 CaptchaRequired Challenge "Too many logins failed. The next login requires a captcha." "登录失败次数过多，请输入图形验证码。"
    2001 CaptchaIncorrect Challenge "The captcha is wrong. The error contains a new picture." "图形验证码错误，请按新的图片重新输入。"
    2002 MonthlyLoginQuotaExceeded LimitExceeded "The monthly logins of the plan are used up." "本月的登录次数已达套餐上限。"
    2003 InvalidEmailFormat InvalidInput "The e-mail address of a login or registration is invalid." "登录或注册时邮箱格式不正确。"
    2004 UserNotFound NotFound "The user does not exist." "用户不存在。"
    2005 UserBlocked PermissionDenied "The user is locked." "用户已被锁定。"
    2006 PasswordIncorrect Credentials "The password is wrong. The next login may require a captcha." "密码错误，再次登录可能需要图形验证码。"
    2007 InvalidAppName InvalidInput "The name of the user pool is invalid." "用户池名称不合法。"
    2008 DuplicateAppName AlreadyExists "The owner already has a user pool with this name." "已有同名的用户池。"
    2009 InvalidAppType InvalidInput "The type of the user pool is invalid." "用户池类型不正确。"
    2010 AppIdRequired InvalidInput "The id of the user pool is missing." "缺少用户池 ID。"
    2011 AppNotFound NotFound "The user pool does not exist." "用户池不存在。"
    2012 DefaultGroupMissing Unavailable "The user pool lacks its default group." "用户池缺少默认分组。"
    2013 InvalidAppDescription InvalidInput "The description of the user pool is invalid." "用户池描述不合法。"
    2014 SearchInputInvalid InvalidInput "The search text is invalid." "搜索内容不合法。"
    2015 SearchTypeInvalid InvalidInput "The search type is invalid." "搜索类型不正确。"
    2016 PasswordDecryptionFailed InvalidInput "The service could not decrypt the password: the client uses the key of a different service." "密码解密失败：客户端使用了其他服务的公钥。"
    2017 EmailTemplateMacroInvalid InvalidInput "A macro in an e-mail template is invalid." "邮件模板中的宏有误。"
    2018 FieldUpdateForbidden PermissionDenied "The user is not allowed to change this field." "用户无权修改此字段。"
    2019 PasswordChangeNeedsVerification Credentials "A change of the password requires a verified code." "修改密码前需要先验证验证码。"
    2020 NotLoggedIn Unauthenticated "The call requires a token." "尚未登录，请求需要 token。"
    2021 EmailTemplateUnavailable Unavailable "The e-mail was not sent, because its template is missing." "邮件模板不存在，邮件未发送。"
    2022 EmailVerifyTemplateUnavailable Unavailable "The address was not verified, because the e-mail template is missing." "验证邮件模板不存在，无法验证邮箱。"
    2023 EmailVerifyLinkExpired Credentials "The verification link has expired. Request another e-mail." "邮箱验证链接已过期，请重新发送邮件。"
    2024 DescriptionTooLong InvalidInput "The description is longer than 140 characters." "描述不能超过 140 个字符。"
    2025 DefaultEmailProviderFailed Unavailable "The default e-mail provider failed." "默认邮件服务商出错。"
    2026 UserAlreadyExists AlreadyExists "The user already exists." "用户已存在，请勿重复注册。"
    2027 OAuthUserHasNoPassword Credentials "The user registered with a social login and does not have a password." "用户通过社会化登录注册，没有密码。"
    2028 PhoneOrEmailInvalid InvalidInput "The phone number or e-mail address is invalid." "手机号或邮箱格式不正确。"
    2029 PasswordTooShort InvalidInput "The password is shorter than 6 characters." "密码长度不能少于 6 位。"
    2030 TooManyUsersQueried LimitExceeded "At most 80 users can be read at once." "一次最多查询 80 个用户。"
    2031 RegistrationDisabled PermissionDenied "Registration is disabled in the user pool." "用户池已关闭注册。"
    2032 PasswordRequired Credentials "The registration requires a password." "注册时必须提供密码。"
    2033 AmbiguousUsername AlreadyExists "Several users have this user name. Rename one of them before the login." "存在多个同名用户，改名后才能用此用户名登录。"
    2034 UsernameTaken AlreadyExists "The user name is already in use." "用户名已被使用。"
    2035 PhoneOrEmailBound AlreadyExists "The phone number or e-mail address belongs to another user." "手机号或邮箱已被其他用户绑定。"
    2036 UserNotInPool PermissionDenied "The user belongs to another user pool." "用户不属于此用户池。"
    2037 OldEmailMismatch Credentials "The old e-mail address is not the user's." "旧邮箱与用户的邮箱不一致。"
    2038 OldPhoneMismatch Credentials "The old phone number is not the user's." "旧手机号与用户的手机号不一致。"
    2039 DomainTaken AlreadyExists "The domain is already in use." "域名已被占用。"
    2040 SeatLimitReached LimitExceeded "The seats of the plan are used up." "坐席数已达套餐上限。"
    2100 RegisterTooFrequent LimitExceeded "Too many registrations came from one address. Try again later." "同一地址注册过于频繁，请稍后再试。"
    2101 ClientIdRequired InvalidInput "The id of the user pool (client id) is missing." "缺少 clientId（用户池 ID）。"
    2200 EmailTaken AlreadyExists "The e-mail address is already in use." "邮箱已被使用。"
    2201 OldPasswordRequired Credentials "A change of the password requires the current password." "修改密码需要提供当前密码。"
    2202 NotOwnProfile PermissionDenied "Users can only change their own profile." "用户只能修改自己的资料。"
    2203 OldPasswordIncorrect Credentials "The current password is wrong." "当前密码不正确。"
    2204 EmailFormatInvalid InvalidInput "The e-mail address is invalid." "邮箱格式不正确。"
    2205 RegisterInClientRequired InvalidInput "The user pool of the user (registerInClient) is missing." "缺少 registerInClient（用户所在的用户池）。"
    2206 LoginExpired Unauthenticated "The token has expired." "登录已过期。"
    2207 LoginInvalid Unauthenticated "The token is invalid." "登录信息不正确，token 无效。"
    2208 EmailUnchanged AlreadyExists "The new e-mail address equals the current one." "新邮箱与当前邮箱相同。"
    2209 UserRemovalForbidden PermissionDenied "The caller is not allowed to delete this user." "无权删除此用户。"
    2210 UserRemovalFailed Unavailable "The user could not be deleted, and may not exist." "删除用户失败，用户可能不存在。"
    2211 UsernameRequired InvalidInput "The user name is missing." "缺少用户名。"
    2212 RootUserProtected PermissionDenied "The root user cannot be deleted." "不能删除根用户。"
    2213 OAuthMethodAlreadyBound AlreadyExists "The user already has a social account of this kind." "用户已绑定此类社会化账号。"
    2214 BoundOAuthReadFailed Unavailable "The user's social accounts could not be read." "读取用户绑定的社会化账号失败。"
    2215 OAuthAccountTaken AlreadyExists "The social account belongs to another user." "此社会化账号已被其他用户绑定。"
    2216 OAuthMethodNotBound NotFound "The user does not have a social account of this kind." "用户未绑定此类社会化账号。"
    2217 LastLoginMethod PermissionDenied "This is the last login method of the user." "这是用户唯一的登录方式，不能解绑。"
    2218 PasswordChangeNeedsEmail Credentials "A change of the password requires an e-mail address." "修改密码需要先绑定邮箱。"
    2219 EmailNotBound NotFound "The user does not have an e-mail address." "用户未绑定邮箱。"
    2220 OAuthAppNameTaken AlreadyExists "Another OAuth application has this name." "已有同名的 OAuth 应用。"
    2221 OAuthAppNotFound NotFound "The OAuth application does not exist." "OAuth 应用不存在。"
    2222 OAuthAppDomainReserved PermissionDenied "The domain is reserved by the service." "此域名为系统保留域名。"
    2223 OAuthAppDomainTaken AlreadyExists "Another OAuth application has this domain." "此域名已被其他 OAuth 应用占用。"
    2224 UserPoolNotFound NotFound "The user pool does not exist." "用户池不存在。"
    2225 UseUpdateEmail InvalidInput "This call does not change e-mail addresses. Use the call for e-mail addresses." "此接口不能修改邮箱，请使用修改邮箱的接口。"
    2226 UseUpdatePhone InvalidInput "This call does not change phone numbers. Use the call for phone numbers." "此接口不能修改手机号，请使用修改手机号的接口。"
    2227 OldEmailVerificationRequired Credentials "The call requires a code that was sent to the old e-mail address." "需要旧邮箱收到的验证码。"
    2228 OldPhoneVerificationRequired Credentials "The call requires a code that was sent to the old phone number." "需要旧手机号收到的验证码。"
    2229 NewEmailSameAsOld AlreadyExists "The new e-mail address equals the old one." "新邮箱与旧邮箱相同。"
    2230 NewPhoneSameAsOld AlreadyExists "The new phone number equals the old one." "新手机号与旧手机号相同。"
    2231 ParametersIncomplete InvalidInput "Required arguments are missing." "参数不完整。"
    2241 QrCodeNotFound NotFound "The QR code does not exist." "二维码不存在。"
    2300 VerifyCodeExpired Credentials "The code is wrong or has expired." "验证码错误或已过期。"
    2401 MobileSsoSessionNotFound NotFound "The session of the mobile application does not exist." "移动端单点登录 session 不存在。"
    3012 EmailMacroFailed Unavailable "A macro in an e-mail failed." "邮件中的宏执行失败。"
    3013 EmailSendUnknownError Unavailable "The e-mail was not sent, for an unknown reason." "邮件发送失败，原因未知。"
    3014 EmailTransporterUnavailable Unavailable "The e-mail was not sent, because the mail transport is unavailable." "邮件传输服务不可用，邮件未发送。"
    3617 AddCollaboratorForbidden PermissionDenied "The caller is not allowed to add collaborators." "无权添加协作者。"
    3618 AddPermissionItemForbidden PermissionDenied "The caller is not allowed to add permissions of collaborators." "无权添加协作权限。"
    3619 ViewCollaborativePoolsForbidden PermissionDenied "The caller is not allowed to list the user pools that a user collaborates on." "无权查看用户参与协作的用户池。"
    3620 CollaboratorExists AlreadyExists "The user is already a collaborator." "该用户已是协作者。"
    3621 RemoveCollaborationForbidden PermissionDenied "The caller is not allowed to end the collaboration." "无权移除协作关系。"
    3622 ListCollaboratorsForbidden PermissionDenied "The caller is not allowed to list the collaborators." "无权查看协作者列表。"
    3623 CollaborationNotFound NotFound "The collaboration does not exist." "协作关系不存在。"
    3624 UpdateCollaboratorForbidden PermissionDenied "The caller is not allowed to change the collaborator." "无权修改协作者。"
    3829 SubdomainTaken AlreadyExists "The subdomain is already in use." "二级域名已被占用。"
    3901 RbacGroupNotFound NotFound "The RBAC group does not exist." "RBAC 分组不存在。"
    3902 RbacGroupForbidden PermissionDenied "The RBAC group belongs to another owner." "无权操作此 RBAC 分组。"
    3903 RbacRoleNotFound NotFound "The RBAC role does not exist." "RBAC 角色不存在。"
    3904 RbacRoleForbidden PermissionDenied "The RBAC role belongs to another owner." "无权操作此 RBAC 角色。"
    3905 RbacPermissionNotFound NotFound "The RBAC permission does not exist." "RBAC 权限不存在。"
    3906 RbacPermissionForbidden PermissionDenied "The RBAC permission belongs to another owner." "无权操作此 RBAC 权限。"
    3907 RbacGroupDeleteFailed Unavailable "The RBAC group could not be deleted." "删除 RBAC 分组失败。"
    3910 RoleAlreadyInGroup AlreadyExists "The group already has the role." "分组已包含此角色。"
    3911 RoleNotInGroup NotFound "The group does not have the role." "分组不包含此角色。"
    3912 UserAlreadyInGroup AlreadyExists "The user is already in the group." "用户已在此分组中。"
    3913 UserNotInGroup NotFound "The user is not in the group." "用户不在此分组中。"
    3914 RbacPermissionDeleteFailed Unavailable "The RBAC permission could not be deleted." "删除 RBAC 权限失败。"
    3915 RbacRoleDeleteFailed Unavailable "The RBAC role could not be deleted." "删除 RBAC 角色失败。"
    3916 PermissionAlreadyInRole AlreadyExists "The role already has the permission." "角色已包含此权限。"
    3917 PermissionNotInRole NotFound "The role does not have the permission." "角色不包含此权限。"
    3918 UserAlreadyHasRole AlreadyExists "The user already has the role." "用户已拥有此角色。"
    3919 UserLacksRole NotFound "The user does not have the role." "用户没有此角色。"
    4003 RuleNotFound NotFound "The pipeline rule does not exist." "Pipeline 规则不存在。"
    4212 OidcAppNotFound NotFound "The OIDC application does not exist." "OIDC 应用不存在。"
    5000 OrderAppLookupFailed Unavailable "The application of the order could not be loaded." "查询订单所属的应用失败。"
    5001 OrderNotFound NotFound "The order does not exist." "订单不存在。"
    5022 OrderCreateFailed Unavailable "The order could not be created." "创建订单失败。"
    5023 AlipayOrderCreateFailed Unavailable "The payment provider rejected the order." "创建支付宝订单失败。"
    5024 OrderCreateUnknownError Unavailable "The order could not be created, for an unknown reason." "创建订单失败，原因未知。"
    5025 OrderPriceInvalid InvalidInput "The price of the order is invalid." "订单价格不合法。"
    7348 SamlSpNotFound NotFound "The SAML service provider does not exist." "SAML SP 不存在。"
    8128 SamlAssertionFailed Unavailable "The SAML assertion could not be created." "生成 SAML 断言失败。"
}

/// The kinds of errors and error codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The subject of the call does not exist.
    NotFound,
    /// The name, address or link is already in use.
    AlreadyExists,
    /// An argument is missing or malformed.
    InvalidInput,
    /// A password or a code is wrong, has expired, or is missing.
    Credentials,
    /// The token of the call is missing or wrong, or has expired.
    Unauthenticated,
    /// The caller does not have permission.
    PermissionDenied,
    /// The login needs a captcha or a second factor. The error is [`Error::Challenge`](crate::Error::Challenge) if the login can
    /// continue with it, and otherwise [`Error::Service`](crate::Error::Service).
    Challenge,
    /// There were too many calls, or the plan's limit is reached.
    LimitExceeded,
    /// The service, or one that it depends on, does not work.
    Unavailable,
    /// A setting of the client is wrong, or the service rejects the pool's id or secret. The operator of the program has to correct
    /// it.
    Configuration,
    /// Any other error: an unknown code, a response that cannot be decoded, a password that cannot be encrypted, or a call that
    /// cannot block.
    Other,
}

impl ErrorCode {
    /// Returns whether this code, in response to a request for the owner token, means that the pool's id or secret is wrong.
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

    /// Returns whether this code means that the token of the call was rejected.
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
