//! The measured calls, which programs make every day.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// One kind of call.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Work {
    /// A login with e-mail address and password, which is encrypted.
    Login,
    /// One user, by id.
    User,
    /// A page of 10 users.
    #[value(name = "page-10")]
    #[serde(rename = "page-10")]
    PageOf10,
    /// A page of 200 users.
    #[value(name = "page-200")]
    #[serde(rename = "page-200")]
    PageOf200,
    /// A change of one user, in 15 fields.
    Update,
}

impl Work {
    /// All kinds of calls, in the order of the tables.
    pub(crate) const ALL: [Self; 5] = [
        Self::Login,
        Self::User,
        Self::PageOf10,
        Self::PageOf200,
        Self::Update,
    ];

    /// Returns the name in tables and on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::User => "user",
            Self::PageOf10 => "page-10",
            Self::PageOf200 => "page-200",
            Self::Update => "update",
        }
    }

    /// Returns the number of users in the response.
    pub(crate) fn users(self) -> usize {
        match self {
            Self::Login | Self::User | Self::Update => 1,
            Self::PageOf10 => 10,
            Self::PageOf200 => 200,
        }
    }

    /// Returns the page size as a number of the API.
    pub(crate) fn page_size(self) -> i32 {
        if self == Self::PageOf200 { 200 } else { 10 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_everywhere() {
        for work in Work::ALL {
            let on_the_command_line = work.to_possible_value().unwrap();
            assert_eq!(on_the_command_line.get_name(), work.name());
            assert_eq!(serde_json::to_value(work).unwrap(), work.name());
        }
    }
}
