//! The addresses of a service: its gateways, the host of pictures, and the address for uploads.

use url::Url;

use crate::{
    error::InvalidArgument,
    operation::Gateway,
    transport::address::{Addresses, WHOLE},
};

const USERS: &str = "https://users.authing.cn/graphql";
const OAUTH: &str = "https://oauth.authing.cn/graphql";
const CDN: &str = "https://usercontents.authing.cn";
const UPLOAD: &str = "https://upload.qiniup.com/";

/// The configured addresses.
#[derive(Clone, Default)]
pub(crate) struct Endpoints {
    /// The base of all addresses that are not set.
    pub(crate) service: Option<String>,
    pub(crate) users: Option<String>,
    pub(crate) oauth: Option<String>,
    pub(crate) cdn: Option<String>,
    pub(crate) upload: Option<String>,
}

/// The addresses for requests.
pub(crate) struct Urls {
    pub(crate) users: Url,
    pub(crate) oauth: Url,
    /// The host of uploaded pictures and the address for uploads; `None` if unknown.
    cdn: Option<Url>,
    upload: Option<Url>,
}

impl Urls {
    /// Returns the address of a gateway.
    pub(crate) fn gateway(&self, gateway: Gateway) -> &Url {
        match gateway {
            Gateway::Users => &self.users,
            Gateway::OAuth => &self.oauth,
        }
    }

    pub(crate) fn cdn(&self) -> Result<&Url, InvalidArgument> {
        required("cdn_url", self.cdn.as_ref())
    }

    pub(crate) fn upload(&self) -> Result<&Url, InvalidArgument> {
        required("upload_url", self.upload.as_ref())
    }
}

impl Endpoints {
    /// Parses the addresses. Without an address or a base, the public service's address is used.
    pub(crate) fn urls(&self, addresses: &Addresses) -> Result<Urls, InvalidArgument> {
        let service = self.service.as_deref();
        let service = service.map(|base| addresses.read("service_url", base));
        let service = service.transpose()?;
        // The configured address, or else one below the base, or else the public one.
        let address = |argument, set: &Option<String>, path: &[&str], public: Option<&str>| {
            if let (None, Some(service)) = (set, &service) {
                return Ok(Some(below(service, path)));
            }
            let url = set.as_deref().or(public);
            url.map(|url| addresses.read(argument, url)).transpose()
        };
        // REST addresses are derived from the path of a gateway.
        let gateway = |argument, set: &Option<String>, path: &[&str], public| {
            let url = address(argument, set, path, Some(public))?;
            let url = url.filter(|url| !url.path().trim_matches('/').is_empty());
            url.ok_or_else(|| InvalidArgument::new(argument, "has no path", WHOLE))
        };
        let users = gateway("users_url", &self.users, &["users", "graphql"], USERS)?;
        let oauth = gateway("oauth_url", &self.oauth, &["oauth", "graphql"], OAUTH)?;
        // Pictures of another service's users must not be sent to the public hosts.
        let is_public = users.as_str() == USERS && oauth.as_str() == OAUTH;
        Ok(Urls {
            cdn: address("cdn_url", &self.cdn, &["cdn"], is_public.then_some(CDN))?,
            upload: address(
                "upload_url",
                &self.upload,
                &["upload"],
                is_public.then_some(UPLOAD),
            )?,
            users,
            oauth,
        })
    }
}

/// Returns the address of a picture host, or an error with a hint if it is unknown.
fn required<'url>(
    setting: &'static str,
    address: Option<&'url Url>,
) -> Result<&'url Url, InvalidArgument> {
    let reason = "is not set, and the client does not use the public service";
    let hint = "set it, or all addresses with `service_url`";
    address.ok_or_else(|| InvalidArgument::new(setting, reason, hint).of_setting())
}

/// Appends a path to an address.
fn below(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    // Every HTTP address has a path.
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}
