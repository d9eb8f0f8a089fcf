//! The login through an OIDC application. It returns claims about the user and all tokens.

use super::Auth;
use crate::{
    Call, NoToken, Secret,
    call::actor::Authorized,
    operation::prepare::check_email_address,
    operations::auth::{RefreshSignInToken, SignIn},
    types::{RefreshedSignInToken, SignedInUser},
};

/// # Login through an OIDC application
///
/// Uses the pool's default application unless `oidc_app_id` is set. The result has the tokens of the application, and the user's
/// own token, which [`session_from_token`](crate::Authing::session_from_token) turns into a session.
///
/// The application must read the password, so it is not encrypted beyond TLS.
///
/// The service does not accept the user's IP address here, so all of these logins come from the address of the program. In a web
/// service, limit the failed logins of each address yourself, or use the [logins](#login) with `last_ip`. Otherwise, if the
/// service counts failed logins by address, a single attacker who guesses passwords makes it require captchas, which these logins
/// cannot pass on.
impl<A: Authorized<NoToken>> Auth<A> {
    /// Logs a user in with an e-mail address and a password. The user's IP address
    /// [cannot be passed on](#login-through-an-oidc-application).
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let signed_in = authing.auth().oidc_login_by_email("lea@example.com", "correct horse").await?;
    /// let session = authing.session_from_token(signed_in.token)?;
    /// assert_eq!(session.user_id(), "5e4c8b1f0a2d3c4b5a690001");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "signIn")]
    pub fn oidc_login_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<A, SignIn, SignedInUser> {
        let (email, password): (String, Secret) = (email.into(), password.into());
        let check = check_email_address("email", &email, password.expose().contains('@'));
        self.call(SignIn::new().email(email).password(password))
            .checked(check)
    }

    /// Logs a user in with a phone number and a password. The user's IP address
    /// [cannot be passed on](#login-through-an-oidc-application).
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let signed_in = authing.auth().oidc_login_by_phone("13800000001", "correct horse").await?;
    /// let session = authing.session_from_token(signed_in.token)?;
    /// assert_eq!(session.user_id(), "5e4c8b1f0a2d3c4b5a690001");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "signIn")]
    pub fn oidc_login_by_phone(
        &self,
        phone: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<A, SignIn, SignedInUser> {
        let sign_in = SignIn::new().phone(phone.into());
        self.call(sign_in.password(password.into()))
    }

    /// Logs a user in with a user name and a password. The user's IP address
    /// [cannot be passed on](#login-through-an-oidc-application).
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let signed_in = authing.auth().oidc_login_by_username("lea", "correct horse").await?;
    /// let session = authing.session_from_token(signed_in.token)?;
    /// assert_eq!(session.user_id(), "5e4c8b1f0a2d3c4b5a690001");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "signIn")]
    pub fn oidc_login_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<A, SignIn, SignedInUser> {
        let sign_in = SignIn::new().username(username.into());
        self.call(sign_in.password(password.into()))
    }

    /// Logs a user in with the id that a social login returned. The service does not require a password here: make sure that the
    /// id comes from the social login itself.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # authing.users().create().unionid("github|583231").await?;
    /// let signed_in = authing.auth().oidc_login_by_unionid("github|583231").await?;
    /// assert!(!signed_in.access_token.expose().is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "signIn")]
    pub fn oidc_login_by_unionid(
        &self,
        unionid: impl Into<String>,
    ) -> Call<A, SignIn, SignedInUser> {
        self.call(SignIn::new().unionid(unionid.into()))
    }

    /// Refreshes the tokens of such a login.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let signed_in = authing.auth().oidc_login_by_username("lea", "correct horse").await?;
    /// let refresh_token = signed_in.refresh_token.ok_or("the scope has `offline_access`")?;
    /// let renewed = authing.auth().refresh_oidc_tokens(refresh_token).await?;
    /// assert!(!renewed.access_token.expose().is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "refreshSignInToken")]
    pub fn refresh_oidc_tokens(
        &self,
        refresh_token: impl Into<Secret>,
    ) -> Call<A, RefreshSignInToken, RefreshedSignInToken> {
        self.call(RefreshSignInToken::new(refresh_token))
    }
}
