//! Settings from environment variables.

use std::{
    collections::HashMap,
    env,
    ffi::{OsStr, OsString},
};

use super::{Authing, AuthingBuilder, ClientBuilder};
use crate::{
    Actor,
    error::{Error, InvalidArgument},
    id::PoolId,
};

/// An optional variable, and the setter of a builder.
pub(crate) type Variable<B> = (&'static str, fn(B, String) -> B);

/// The addresses of v1.
const ADDRESSES: [Variable<AuthingBuilder>; 4] = [
    ("AUTHING_USERS_URL", AuthingBuilder::users_url),
    ("AUTHING_OAUTH_URL", AuthingBuilder::oauth_url),
    ("AUTHING_CDN_URL", AuthingBuilder::cdn_url),
    ("AUTHING_UPLOAD_URL", AuthingBuilder::upload_url),
];

impl Authing {
    /// Makes a client with settings from the environment, such as `AUTHING_POOL_ID` and `AUTHING_SECRET`.
    /// [`AuthingBuilder::from_env`] lists the variables, and allows further settings.
    ///
    /// ```no_run
    /// let authing = authing::Authing::from_env()?;
    /// # Ok::<_, authing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`AuthingBuilder::from_env`] and [`AuthingBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        AuthingBuilder::from_env()?.build()
    }

    /// Makes a client with settings from these variables instead of the environment, such as those of the emulator in tests.
    ///
    /// ```
    /// # authing_emulated::example(async |_, _| {
    /// use authing::Authing;
    /// use authing_emulator::Emulator;
    ///
    /// let emulator = Emulator::start().await?;
    /// let authing = Authing::from_vars(emulator.env())?;
    /// authing.connect().await?;
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`AuthingBuilder::from_env`] and [`AuthingBuilder::build`].
    pub fn from_vars<K: AsRef<OsStr>, V: AsRef<OsStr>>(
        vars: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, Error> {
        AuthingBuilder::from_vars(vars)?.build()
    }
}

impl AuthingBuilder {
    /// Starts with settings from the environment. Later calls of setters override them.
    ///
    /// | variable | setting |
    /// | --- | --- |
    /// | `AUTHING_POOL_ID`, required | the id of the user pool |
    /// | `AUTHING_SECRET`, required | the secret of the user pool |
    /// | `AUTHING_SERVICE_URL` | [`service_url`](Self::service_url) |
    /// | `AUTHING_USERS_URL` | [`users_url`](Self::users_url) |
    /// | `AUTHING_OAUTH_URL` | [`oauth_url`](Self::oauth_url) |
    /// | `AUTHING_CDN_URL` | [`cdn_url`](Self::cdn_url) |
    /// | `AUTHING_UPLOAD_URL` | [`upload_url`](Self::upload_url) |
    /// | `AUTHING_PUBLIC_KEY_FILE` | [`public_key_file`](Self::public_key_file) |
    /// | `AUTHING_PUBLIC_KEY` | [`public_key_pem`](Self::public_key_pem), instead of the file |
    ///
    /// An empty variable counts as absent.
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// let builder = authing::AuthingBuilder::from_env()?;
    /// let authing = builder.timeout(Duration::from_secs(5)).build()?;
    /// # Ok::<_, authing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] names the variable if a required one is absent, or if one is not UTF-8. [`build`](Self::build)
    /// reports an invalid value, with the name of the setting.
    pub fn from_env() -> Result<Self, Error> {
        Ok(from_env(&ADDRESSES)?)
    }

    /// Starts with settings from these variables instead of the environment. Other variables are ignored.
    ///
    /// ```
    /// use authing::{AuthingBuilder, Error};
    ///
    /// let vars = [("AUTHING_POOL_ID", "59f86b4832eb28071bdd9214"), ("AUTHING_SECRET", "")];
    /// match AuthingBuilder::from_vars(vars) {
    ///     Err(Error::InvalidArgument(error)) => assert_eq!(error.name, "AUTHING_SECRET"),
    ///     other => panic!("the secret is required: {other:?}"),
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`from_env`](Self::from_env).
    pub fn from_vars<K: AsRef<OsStr>, V: AsRef<OsStr>>(
        vars: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, Error> {
        Ok(from_vars(vars, &ADDRESSES)?)
    }
}

/// Makes a builder of any API with settings from the environment. `addresses` are those of the API.
pub(crate) fn from_env<C: Actor>(
    addresses: &[Variable<ClientBuilder<C>>],
) -> Result<ClientBuilder<C>, InvalidArgument> {
    read(env::var_os, addresses).map_err(InvalidArgument::of_setting)
}

/// Makes a builder of any API with settings from these variables.
pub(crate) fn from_vars<C: Actor, K: AsRef<OsStr>, V: AsRef<OsStr>>(
    vars: impl IntoIterator<Item = (K, V)>,
    addresses: &[Variable<ClientBuilder<C>>],
) -> Result<ClientBuilder<C>, InvalidArgument> {
    let owned = |(name, value): (K, V)| (name.as_ref().to_owned(), value.as_ref().to_owned());
    let mut vars: HashMap<OsString, OsString> = vars.into_iter().map(owned).collect();
    let read = read(|name| vars.remove(OsStr::new(name)), addresses);
    read.map_err(InvalidArgument::of_setting)
}

/// Makes a builder with the settings that `lookup` returns for the name of each variable.
fn read<C: Actor>(
    mut lookup: impl FnMut(&'static str) -> Option<OsString>,
    addresses: &[Variable<ClientBuilder<C>>],
) -> Result<ClientBuilder<C>, InvalidArgument> {
    let mut text = |name| {
        let value = lookup(name).filter(|value| !value.is_empty());
        let value = value.map(OsString::into_string).transpose();
        // The error does not contain the value, which may be the secret.
        value.map_err(|_| InvalidArgument::new(name, "is not UTF-8", "correct the variable"))
    };
    let mut required = |name| {
        let hint = "set the variable, or use `Authing::builder`";
        text(name)?.ok_or_else(|| InvalidArgument::new(name, "is not set", hint))
    };
    let (pool_id, secret) = (required("AUTHING_POOL_ID")?, required("AUTHING_SECRET")?);
    let mut builder = ClientBuilder::of_pool(&PoolId::from(pool_id), secret.into());
    let of_all: [Variable<ClientBuilder<C>>; 3] = [
        ("AUTHING_SERVICE_URL", ClientBuilder::service_url),
        ("AUTHING_PUBLIC_KEY_FILE", ClientBuilder::public_key_file),
        ("AUTHING_PUBLIC_KEY", ClientBuilder::public_key_pem),
    ];
    for (name, set) in of_all.iter().chain(addresses) {
        if let Some(value) = text(name)? {
            builder = set(builder, value);
        }
    }
    Ok(builder)
}
