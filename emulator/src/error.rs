//! The service's error codes with their texts, and the error of a call.

use std::borrow::Cow;

use serde_json::{Value, json};

/// Declares the codes: name, number and default text.
macro_rules! codes {
    ($($name:ident = $number:literal, $text:literal;)*) => {
        /// An error code that the emulator returns.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code { $($name),* }

        impl Code {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name),*];

            pub(crate) fn number(self) -> i32 {
                match self { $(Self::$name => $number),* }
            }

            pub(crate) fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

codes! {
    Internal = 500, "系统繁忙，请稍后再试";
    PermissionDenied = 1001, "无权限执行此项操作";
    MfaCodeRequired = 1635, "请输入 MFA 口令";
    FirstLogin = 1639, "首次登录，请修改密码";
    OidcSessionNotFound = 1921, "session 不存在";
    OidcTokenInvalid = 1922, "token 不合法";
    OidcTokenExpired = 1923, "token 过期";
    OidcAppMissing = 1924, "app 不存在";
    CaptchaRequired = 2000, "账号异常，需要输入验证码";
    CaptchaIncorrect = 2001, "验证码验证失败(验证码错误)";
    InvalidEmail = 2003, "注册或登录时邮箱格式不正确";
    UserNotFound = 2004, "用户不存在";
    UserBlocked = 2005, "用户已被锁定";
    PasswordIncorrect = 2006, "密码不正确";
    AppNotFound = 2011, "应用不存在";
    SearchInputInvalid = 2014, "搜索用户时输入格式错误";
    SearchTypeInvalid = 2015, "搜索用户时搜索类型非法";
    PasswordUndecryptable = 2016, "密码解密出错";
    FieldUpdateForbidden = 2018, "用户无权限修改此项内容";
    PasswordChangeUnverified = 2019, "修改密码时需要先进行验证";
    NotLoggedIn = 2020, "未登录";
    VerifyLinkExpired = 2023, "用户邮箱验证失败，原因：验证链接已过期，需重新发送";
    DescriptionTooLong = 2024, "项目描述不能超过140个字";
    UserExists = 2026, "用户已存在，请不要重复注册";
    AccountWithoutPassword = 2027, "OAuth注册，但尝试用密码登录，因未设置密码，无法验证，请通过OAuth登录";
    PhoneOrEmailInvalid = 2028, "请提供正确的手机号或邮箱";
    PasswordTooShort = 2029, "密码长度不能少于 6 位";
    TooManyUsersQueried = 2030, "一次性查询的用户不能超过 80 人";
    RegistrationDisabled = 2031, "应用已禁止注册用户";
    PasswordRequired = 2032, "注册时需要密码";
    UsernameTaken = 2034, "用户名已存在";
    PhoneBound = 2035, "手机号已绑定";
    UserNotInPool = 2036, "用户不属于此用户池";
    OldEmailMismatch = 2037, "填写的旧邮箱与实际邮箱不匹配";
    OldPhoneMismatch = 2038, "填写的旧手机与实际手机不匹配";
    DomainTaken = 2039, "域名已被占用";
    RegisterTooFrequent = 2100, "注册过于频繁，请稍候再试";
    PoolIdRequired = 2101, "请提供应用ID";
    EmailTaken = 2200, "该邮箱已存在，请换一个吧";
    OldPasswordRequired = 2201, "请输入原始密码";
    NotOwnProfile = 2202, "修改的信息不属于当前用户";
    OldPasswordIncorrect = 2203, "原始密码错误";
    EmailMalformed = 2204, "邮箱格式不正确";
    RegisterInClientRequired = 2205, "缺少参数：registerInClient";
    LoginExpired = 2206, "登录信息已过期";
    LoginInvalid = 2207, "登录信息有误";
    UserRemovalFailed = 2210, "执行了错误的删除操作，可能原因是意图删除不存在的用户，或删除过程中出现了其它错误";
    OAuthMethodBound = 2213, "当尝试绑定第三方OAuth登录方式时，发现已绑定过此种方式";
    OAuthAccountTaken = 2215, "当尝试绑定第三方OAuth登录方式时，将要绑定的账号已被绑定过了";
    OAuthMethodNotBound = 2216, "当尝试解绑第三方OAuth登录方式时，没有绑定过此种OAuth登录";
    LastLoginMethod = 2217, "没有配置其他登录方式，不能解绑邮箱";
    EmailNotBound = 2219, "当尝试解绑邮箱时，此用户没有绑定邮箱";
    PoolNotFound = 2224, "用户池不存在";
    UseUpdateEmail = 2225, "updateUser 接口不能直接修改邮箱，请使用 updateEmail 接口。";
    UseUpdatePhone = 2226, "updateUser 接口不能直接修改手机号，请使用 updatePhone 接口";
    OldEmailUnverified = 2227, "修改邮箱必须验证原来的邮箱";
    OldPhoneUnverified = 2228, "修改邮箱必须验证原来的邮箱";
    NewEmailSameAsOld = 2229, "新邮箱和旧邮箱一样";
    NewPhoneSameAsOld = 2230, "新手机号和旧手机号一样";
    ParametersIncomplete = 2231, "请求参数不全！";
    QrCodeNotFound = 2241, "二维码不存在";
    VerifyCodeExpired = 2300, "验证码过期";
    NamespaceToDeleteNotFound = 3003, "权限分组不存在";
    NamespaceToChangeNotFound = 3005, "权限分组不存在";
    GroupNotFound = 3901, "Group 不存在";
    GroupForbidden = 3902, "无权操作此 Group";
    RoleNotFound = 3903, "Role 不存在";
    RoleForbidden = 3904, "无权操作此 Role";
    PermissionNotFound = 3905, "Permission 不存在";
    PermissionForbidden = 3906, "无权操作此 Permission";
    RoleInGroup = 3910, "Role 已在 Group 中了";
    RoleNotInGroup = 3911, "Role 不在 Group 中";
    UserInGroup = 3912, "User 已在 Group 中了";
    UserNotInGroup = 3913, "User 不在 Group 中";
    PermissionInRole = 3916, "Permission 已在 Role 中了";
    PermissionNotInRole = 3917, "Permission 不在 Role 中";
    UserHasRole = 3918, "User 已具备 Role";
    UserLacksRole = 3919, "User 不具备 Role";
    RuleNotFound = 4003, "Rule 不存在";
    OidcAppNotFound = 4212, "OIDC 应用不存在";
}

/// The error of a call: `{code, message, data}` on the wire.
#[derive(Clone, Debug)]
pub(crate) struct ServiceError {
    pub(crate) code: Code,
    pub(crate) message: Cow<'static, str>,
    data: Value,
}

impl ServiceError {
    /// Creates an error with another text than the code's default.
    pub(crate) fn with_message(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            data: Value::Null,
        }
    }

    /// Creates an error without a specific code.
    pub(crate) fn internal(message: impl Into<Cow<'static, str>>) -> Self {
        Self::with_message(Code::Internal, message)
    }

    /// Creates an error with the URL of a captcha picture.
    pub(crate) fn with_picture(code: Code, url: &str) -> Self {
        Self::from(code).with_data(json!({ "url": url }))
    }

    /// Adds data to the error.
    pub(crate) fn with_data(mut self, data: Value) -> Self {
        self.data = data;
        self
    }

    /// Returns the URL of a captcha picture.
    pub(crate) fn picture(&self) -> Option<&str> {
        self.data["url"].as_str()
    }

    /// Returns the text, unless it is the code's default.
    pub(crate) fn own_message(&self) -> Option<&str> {
        Some(&*self.message).filter(|message| *message != self.code.text())
    }

    /// Returns the data of the error, in addition to its code and its text.
    pub(crate) fn data(&self) -> &Value {
        &self.data
    }

    /// Creates the service's error for an invalid id.
    pub(crate) fn cast_failed(id: &str, model: &str) -> Self {
        Self::internal(format!(
            "Cast to ObjectId failed for value \"{id}\" at path \"_id\" for model \"{model}\""
        ))
    }

    /// Returns the object that the service sends as the message of a GraphQL error.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "code": self.code.number(), "message": self.message, "data": self.data })
    }
}

impl From<Code> for ServiceError {
    fn from(code: Code) -> Self {
        Self::with_message(code, code.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_sorted() {
        let mut numbers: Vec<i32> = Code::ALL.iter().map(|code| code.number()).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), Code::ALL.len());
        assert!(
            numbers.is_sorted(),
            "keep the list in the order of the numbers"
        );
    }

    #[test]
    fn the_message_is_an_object() {
        assert_eq!(
            ServiceError::from(Code::UserExists).to_json(),
            json!({ "code": 2026, "message": "用户已存在，请不要重复注册", "data": null })
        );
    }
}
