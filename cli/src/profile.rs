//! Profiles: the settings of pools in a file that only its owner can read.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    ffi::OsString,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use authing::{Authing, Error, v2};
use clap::{Args, Subcommand, ValueEnum as _};
use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    client::{Api, Client},
    failure::{CONFIGURATION, Failure, Outcome},
    options::Global,
    output::{self, Columns},
    prompt,
};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Adds a profile. Reads the secret from standard input, or asks for it
    Add(Box<Add>),
    /// Lists the profiles without their secrets
    List,
    /// Makes a profile the default
    Use {
        /// The name of the profile
        name: String,
    },
    /// Removes a profile
    Remove {
        /// The name of the profile
        name: String,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// The name of the profile: letters, digits, `-`, `_` and `.`
    #[arg(value_parser = name)]
    name: String,
    /// Replaces the profile if it exists
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    settings: Addresses,
}

/// The settings but for the secret, by the names of `authing`'s builder.
#[derive(Args, Debug, Serialize)]
struct Addresses {
    /// The id of the user pool
    #[arg(long)]
    pool_id: String,
    /// The address of a private installation or an emulator
    #[arg(long, value_name = "URL")]
    service_url: Option<String>,
    /// The address of the users gateway
    #[arg(long, value_name = "URL")]
    users_url: Option<String>,
    /// The address of the OAuth gateway
    #[arg(long, value_name = "URL")]
    oauth_url: Option<String>,
    /// The GraphQL address of the API v2
    #[arg(long, value_name = "URL")]
    core_url: Option<String>,
    /// The address of pictures
    #[arg(long, value_name = "URL")]
    cdn_url: Option<String>,
    /// The address of uploads
    #[arg(long, value_name = "URL")]
    upload_url: Option<String>,
    /// The PEM file of the key that passwords are encrypted with
    #[arg(long, value_name = "FILE")]
    public_key_file: Option<PathBuf>,
}

/// The settings of which a list of profiles shows the first.
const ADDRESSES: [&str; 3] = ["service_url", "core_url", "users_url"];

/// A profile: settings by the names of the environment variables, in lower case and without `AUTHING_`.
type Profile = BTreeMap<String, String>;

/// The file.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Store {
    default: Option<String>,
    /// The names of the profiles that `emulator --save` wrote.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    emulators: BTreeSet<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

pub(crate) fn run(command: Command, global: &Global) -> Outcome {
    let path = path(global)?;
    let mut profiles = read(&path)?;
    let done = match command {
        Command::List => {
            if profiles.profiles.is_empty() {
                anstream::eprintln!(
                    "{} has no profiles. Add one with `authing profile add NAME --pool-id ID`.",
                    path.display()
                );
            }
            let columns = Columns::both(&["name", "default", "api", "pool_id", "service_url"]);
            let rows = profiles.profiles.iter().map(|(name, profile)| {
                json!({
                    "name": name,
                    "default": profiles.default.as_ref() == Some(name),
                    "api": profile.get("api").map_or("v1", String::as_str),
                    "pool_id": profile.get("pool_id"),
                    "service_url": ADDRESSES.iter().find_map(|name| profile.get(*name)),
                })
            });
            return output::all(global.format, columns, &rows.collect::<Vec<_>>());
        }
        Command::Add(add) => {
            profiles.check_new(&add.name, add.replace)?;
            let settings = toml::Table::try_from(&add.settings).map_err(|error| invalid(&error))?;
            let settings = settings.into_iter();
            let texts =
                settings.filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())));
            let mut profile: Profile = texts.collect();
            profile.insert("secret".to_owned(), prompt::secret("secret")?);
            if let Some(api) = global.api {
                profile.insert("api".to_owned(), api.to_string());
            }
            // The settings are checked before they are stored.
            Settings::new(String::new(), vars_of(&profile), None)?.client()?;
            profiles.add(&add.name, profile);
            profiles.emulators.remove(&add.name);
            stored(&add.name, &path)
        }
        Command::Use { name } => {
            profiles.get(&name)?;
            let done = format!("The profile `{name}` is now the default.");
            profiles.default = Some(name);
            done
        }
        Command::Remove { name } => {
            profiles.get(&name)?;
            profiles.profiles.remove(&name);
            profiles.emulators.remove(&name);
            let mut done = format!("The profile `{name}` is removed.");
            let default = profiles.default.take_if(|default| *default == name);
            if default.is_some() && !profiles.profiles.is_empty() {
                done += " It was the default: choose another one with `authing profile use NAME`.";
            }
            done
        }
    };
    write(&path, &profiles)?;
    anstream::eprintln!("{done}");
    Ok(())
}

/// Stores the profile of an emulator. It may replace only the profile of another emulator.
pub(crate) fn save(global: &Global, name: &str, replace: bool, vars: &[(&str, String)]) -> Outcome {
    let path = path(global)?;
    let mut profiles = read(&path)?;
    profiles.check_new(name, replace || profiles.emulators.contains(name))?;
    let setting = |(name, value): &(&str, String)| {
        let name = name.strip_prefix("AUTHING_").unwrap_or(name);
        (name.to_lowercase(), value.clone())
    };
    profiles.add(name, vars.iter().map(setting).collect());
    profiles.emulators.insert(name.to_owned());
    write(&path, &profiles)?;
    anstream::eprintln!("{}", stored(name, &path));
    Ok(())
}

fn stored(name: &str, path: &Path) -> String {
    format!(
        "The profile `{name}` is stored in {}. Use it with `--profile {name}`.",
        path.display()
    )
}

/// Parses the name of a new profile.
pub(crate) fn name(text: &str) -> Result<String, String> {
    let allowed = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
    if text.chars().all(allowed) && text.starts_with(char::is_alphanumeric) {
        return Ok(text.to_owned());
    }
    Err(
        "a name has letters, digits, `-`, `_` and `.`, and begins with a letter or digit"
            .to_owned(),
    )
}

/// The settings of a client, and their source.
pub(crate) struct Settings {
    pub(crate) source: String,
    pub(crate) api: Api,
    vars: Vec<(OsString, OsString)>,
}

impl Settings {
    /// The API is the one of the option, or else that of the variables.
    fn new(source: String, vars: Vec<(OsString, OsString)>, api: Option<Api>) -> Outcome<Self> {
        let named = vars.iter().find(|(name, _)| name == "AUTHING_API");
        let parse = |(_, text): &(OsString, OsString)| {
            let api = Api::from_str(&text.to_string_lossy(), true);
            api.map_err(|_| Failure::new(CONFIGURATION, "AUTHING_API is neither v1 nor v2"))
        };
        let api = api.map_or_else(|| named.map_or(Ok(Api::default()), parse), Ok)?;
        Ok(Self { source, api, vars })
    }

    pub(crate) fn client(self) -> Result<Client, Error> {
        Ok(match self.api {
            Api::V1 => Client::V1(Authing::from_vars(self.vars)?),
            Api::V2 => Client::V2(v2::Authing::from_vars(self.vars)?),
        })
    }

    /// Returns the secret of the pool.
    pub(crate) fn secret(&self) -> String {
        let secret = self.vars.iter().find(|(name, _)| name == "AUTHING_SECRET");
        secret.map_or_else(String::new, |(_, text)| text.to_string_lossy().into_owned())
    }

    /// Returns the addresses that are set. The others are those of the public service.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let named_url = |(name, _): &&(OsString, _)| name.to_string_lossy().ends_with("_URL");
        let urls = self.vars.iter().filter(named_url);
        urls.map(|(_, url)| url.to_string_lossy().into_owned())
            .collect()
    }
}

/// Returns the settings of the profile that is named, of the environment, or of the default profile. If a profile does not name its
/// API, the environment can.
pub(crate) fn settings(global: &Global) -> Outcome<Settings> {
    let of_authing = |(name, value): &(OsString, OsString)| {
        name.to_string_lossy().starts_with("AUTHING_") && !value.is_empty()
    };
    let vars: Vec<_> = env::vars_os().filter(of_authing).collect();
    let named = |(name, _): &(OsString, _)| name == "AUTHING_POOL_ID" || name == "AUTHING_SECRET";
    if global.profile.is_none() && vars.iter().any(named) {
        return Settings::new("the environment".to_owned(), vars, global.api);
    }
    let path = path(global)?;
    let profiles = read(&path)?;
    let Some(name) = global.profile.as_ref().or(profiles.default.as_ref()) else {
        return Err(Failure::new(CONFIGURATION, "the pool is not set").hint(
            "set AUTHING_POOL_ID and AUTHING_SECRET, or store them with `authing profile add NAME --pool-id ID`",
        ));
    };
    let source = format!("profile `{name}` in {}", path.display());
    let mut stored = vars_of(profiles.get(name)?);
    let is_api = |(name, _): &(OsString, _)| name == "AUTHING_API";
    if !stored.iter().any(is_api) {
        stored.extend(vars.into_iter().filter(is_api));
    }
    Settings::new(source, stored, global.api)
}

/// Returns a client with the settings.
pub(crate) fn client(global: &Global) -> Outcome<Client> {
    Ok(settings(global)?.client()?)
}

fn vars_of(profile: &Profile) -> Vec<(OsString, OsString)> {
    let var = |(name, value): (&String, &String)| {
        (
            format!("AUTHING_{}", name.to_uppercase()).into(),
            value.into(),
        )
    };
    profile.iter().map(var).collect()
}

impl Store {
    /// Adds or replaces a profile. The first one is the default.
    fn add(&mut self, name: &str, profile: Profile) {
        self.profiles.insert(name.to_owned(), profile);
        self.default.get_or_insert_with(|| name.to_owned());
    }

    /// Refuses to replace a profile unless that is wanted.
    fn check_new(&self, name: &str, replace: bool) -> Outcome {
        if replace || !self.profiles.contains_key(name) {
            return Ok(());
        }
        Err(Failure::usage(format!("the profile `{name}` exists"))
            .hint("choose another name, or add `--replace`"))
    }

    fn get(&self, name: &str) -> Outcome<&Profile> {
        self.profiles.get(name).ok_or_else(|| {
            Failure::new(
                CONFIGURATION,
                format!("the profile `{name}` does not exist"),
            )
            .hint("`authing profile list` shows the profiles")
        })
    }
}

/// Returns the path of the file.
fn path(global: &Global) -> Outcome<PathBuf> {
    if let Some(path) = &global.profiles {
        return Ok(path.clone());
    }
    let folders = etcetera::base_strategy::choose_native_strategy();
    let folders = folders.map_err(|error| {
        Failure::new(CONFIGURATION, error.to_string()).hint("set the file with `--profiles FILE`")
    })?;
    Ok(folders.config_dir().join("authing").join("profiles.toml"))
}

fn read(path: &Path) -> Outcome<Store> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Store::default()),
        Err(error) => return Err(at(path, error)),
    };
    #[cfg(unix)]
    check_permissions(path)?;
    // The message of the parser may quote a value, such as the secret.
    toml::from_str(&text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        at(path, format!("line {line} is invalid"))
    })
}

/// Refuses a file that other users of the machine can read.
#[cfg(unix)]
fn check_permissions(path: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;

    let metadata = fs::metadata(path).map_err(|error| at(path, error))?;
    if metadata.permissions().mode().trailing_zeros() >= 6 {
        return Ok(());
    }
    Err(
        at(path, "other users can read the secrets in it").hint(format!(
            "run `chmod 600 {}`, and replace the secrets if others may have read them",
            path.display()
        )),
    )
}

/// Replaces the file, in one step. A temporary file has the mode 0600.
fn write(path: &Path, profiles: &Store) -> Outcome {
    let text = toml::to_string(profiles).map_err(|error| invalid(&error))?;
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
    let write = || {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)
    };
    write().map_err(|error: io::Error| at(path, error))?;
    Ok(())
}

fn at(path: &Path, problem: impl std::fmt::Display) -> Failure {
    Failure::new(CONFIGURATION, format!("{}: {problem}", path.display()))
}

fn invalid(error: &toml::ser::Error) -> Failure {
    Failure::new(CONFIGURATION, error.to_string())
}
