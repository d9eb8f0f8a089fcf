//! Multi-factor authentication: its settings, authenticators, and the second step of a login.

use super::{Authing, Client, Mfa, Session};
use crate::{
    Call, NoToken, Secret,
    error::MfaChallenge,
    id::UserId,
    v2::{
        operations::mfa::{ChangeMfa, GetMfa},
        rest::{
            AddTotp, Address, Authenticator, ConfirmTotp, ListAuthenticators, NewAuthenticator,
            RemoveTotp, Rest, VerifyEmailCode, VerifyRecoveryCode, VerifySmsCode, VerifyTotp,
        },
        types,
    },
};

/// # The second step of a login
///
/// A login that needs a second factor fails with an error whose [`mfa_challenge`](crate::Error::mfa_challenge) is for one of these
/// calls. Each returns the session.
impl<C: Client> Mfa<C> {
    /// Completes a login with the code of the user's authenticator.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # let key = session.mfa().add_totp().await?.secret;
    /// # session.mfa().confirm_totp(authing_emulated::totp(&emulator, key.expose())).await?;
    /// let auth = authing.auth();
    /// let session = match auth.login_by_username("lea", "correct horse").await {
    ///     Ok(session) => session,
    ///     Err(error) => {
    ///         let challenge = error.mfa_challenge().ok_or(error.clone())?;
    /// #         let typed_in = authing_emulated::totp(&emulator, key.expose());
    ///         authing.mfa().verify_totp(challenge, typed_in).await?
    ///     }
    /// };
    /// # assert_eq!(session.user_id(), authing_emulated::LEA);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "verifyTotpMfa")]
    #[doc(alias = "verify_totp_mfa")]
    pub fn verify_totp(
        &self,
        challenge: &MfaChallenge,
        code: impl Into<Secret>,
    ) -> Call<C, Rest<VerifyTotp>, Session<C>> {
        self.second_step(challenge)
            .with_code("totp", code)
            .session()
    }

    /// Completes a login with the recovery code of the authenticator. The code is valid once.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # let added = session.mfa().add_totp().await?;
    /// # session.mfa().confirm_totp(authing_emulated::totp(&emulator, added.secret.expose())).await?;
    /// # let error = authing.auth().login_by_username("lea", "correct horse").await.unwrap_err();
    /// # let challenge = error.mfa_challenge().ok_or("no second step")?;
    /// let session = authing.mfa().verify_recovery_code(challenge, added.recovery_code).await?;
    /// # assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "verifyTotpRecoveryCode")]
    #[doc(alias = "verify_totp_recovery_code")]
    pub fn verify_recovery_code(
        &self,
        challenge: &MfaChallenge,
        code: impl Into<Secret>,
    ) -> Call<C, Rest<VerifyRecoveryCode>, Session<C>> {
        self.second_step(challenge)
            .required_secret("code", "recoveryCode", code)
            .session()
    }

    /// Completes a login with the code of a text message of the scene `MfaVerify`.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// # authing.send(authing::v2::operations::mfa::ChangeMfa::new(true).user_id(authing_emulated::LEA)).await?;
    /// # let error = authing.auth().login_by_username("lea", "correct horse").await.unwrap_err();
    /// # let challenge = error.mfa_challenge().ok_or("no second step")?;
    /// use authing::v2::SmsScene;
    ///
    /// let phone = "13800000001";
    /// authing.phone().send_code(phone).scene(SmsScene::MfaVerify).await?;
    /// # let typed_in = emulator.outbox().code_for(phone).ok_or("no message")?;
    /// let session = authing.mfa().verify_sms_code(challenge, phone, typed_in).await?;
    /// # assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "verifyAppSmsMfa")]
    #[doc(alias = "verify_app_sms_mfa")]
    pub fn verify_sms_code(
        &self,
        challenge: &MfaChallenge,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<C, Rest<VerifySmsCode>, Session<C>> {
        let call = self.second_step(challenge).with_phone(phone.into());
        call.with_code("code", code).session()
    }

    /// Completes a login with the code of an e-mail of the scene `MfaVerifyCode`.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// # authing.send(authing::v2::operations::mfa::ChangeMfa::new(true).user_id(authing_emulated::LEA)).await?;
    /// # let error = authing.auth().login_by_username("lea", "correct horse").await.unwrap_err();
    /// # let challenge = error.mfa_challenge().ok_or("no second step")?;
    /// use authing::v2::types::EmailScene;
    ///
    /// let email = "lea@example.com";
    /// authing.email().send_code(email, EmailScene::MfaVerifyCode).await?;
    /// # let typed_in = emulator.outbox().code_for(email).ok_or("no mail")?;
    /// let session = authing.mfa().verify_email_code(challenge, email, typed_in).await?;
    /// # assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "verifyAppEmailMfa")]
    #[doc(alias = "verify_app_email_mfa")]
    pub fn verify_email_code(
        &self,
        challenge: &MfaChallenge,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<C, Rest<VerifyEmailCode>, Session<C>> {
        let call = self.second_step(challenge);
        call.with_email_code(email.into(), code).session()
    }

    fn second_step<M: Address<Token = NoToken>>(
        &self,
        challenge: &MfaChallenge,
    ) -> Call<C, Rest<M>> {
        let token = challenge.token();
        self.call(Rest::new().token(token))
            .required("challenge", token.expose())
    }
}

/// # For a logged-in user
impl<C: Client> Mfa<Session<C>> {
    /// Returns the authenticators of the user.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// assert!(session.mfa().list().await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getMfaAuthenticators")]
    #[doc(alias = "get_mfa_authenticators")]
    pub fn list(&self) -> Call<Session<C>, Rest<ListAuthenticators>, Vec<Authenticator>> {
        self.call(Rest::new().field("type", "totp"))
    }

    /// Makes an authenticator. Show its key to the user, and confirm it with the first code: logins require it only then.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let added = session.mfa().add_totp().await?;
    /// # let typed_in = authing_emulated::totp(&emulator, added.secret.expose());
    /// session.mfa().confirm_totp(typed_in).await?;
    /// assert!(session.mfa().list().await?[0].enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "assosicateMfaAuthenticator")]
    #[doc(alias = "assosicate_mfa_authenticator")]
    pub fn add_totp(&self) -> Call<Session<C>, Rest<AddTotp>, NewAuthenticator> {
        self.call(Rest::new().field("authenticator_type", "totp"))
    }

    /// Confirms the authenticator that [`add_totp`](Self::add_totp) made, with a code of it.
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) if the code is wrong.
    #[doc(alias = "confirmAssosicateMfaAuthenticator")]
    #[doc(alias = "confirm_assosicate_mfa_authenticator")]
    pub fn confirm_totp(&self, code: impl Into<Secret>) -> Call<Session<C>, Rest<ConfirmTotp>, ()> {
        let call = Rest::new().field("authenticator_type", "totp");
        self.call(call).with_code("totp", code)
    }

    /// Removes the authenticator. Logins no longer require its code.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # let key = session.mfa().add_totp().await?.secret;
    /// # session.mfa().confirm_totp(authing_emulated::totp(&emulator, key.expose())).await?;
    /// session.mfa().remove_totp().await?;
    /// assert!(authing.auth().login_by_username("lea", "correct horse").await.is_ok());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteMfaAuthenticator")]
    #[doc(alias = "delete_mfa_authenticator")]
    pub fn remove_totp(&self) -> Call<Session<C>, Rest<RemoveTotp>, ()> {
        self.call(Rest::new())
    }

    /// Returns the user's multi-factor authentication; `None` if it was never set up.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// session.mfa().enable().await?;
    /// let mfa = session.mfa().get().await?.ok_or("it was set up")?;
    /// assert!(mfa.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryMfa")]
    pub fn get(&self) -> Call<Session<C>, GetMfa, Option<types::Mfa>> {
        self.call(GetMfa::new())
    }

    /// Enables multi-factor authentication. The first time creates `secret`, the key for an authenticator. Later calls return the same
    /// key; `refresh_key(true)` replaces it.
    ///
    /// The SDKs of v2 do not make this call, so that its effect on logins is not documented. They use
    /// [`add_totp`](Self::add_totp) and [`confirm_totp`](Self::confirm_totp).
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let mfa = session.mfa().enable().await?;
    /// let key = mfa.secret.ok_or("the first time makes a key")?;
    /// # assert_eq!(key.expose().len(), 32);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "changeMfa")]
    pub fn enable(&self) -> Call<Session<C>, ChangeMfa, types::Mfa> {
        self.call(ChangeMfa::new(true))
    }

    /// Disables multi-factor authentication. The key is kept for the next time it is enabled.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// session.mfa().enable().await?;
    /// assert!(!session.mfa().disable().await?.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "changeMfa")]
    pub fn disable(&self) -> Call<Session<C>, ChangeMfa, types::Mfa> {
        self.call(ChangeMfa::new(false))
    }
}

/// # For the owner of the pool
impl Mfa<Authing> {
    /// Returns the multi-factor authentication of a user; `None` if it was never set up.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let mfa = authing.mfa().get("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(mfa.is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryMfa")]
    pub fn get(&self, user_id: impl Into<UserId>) -> Call<Authing, GetMfa, Option<types::Mfa>> {
        self.call(GetMfa::new().user_id(user_id))
    }
}
