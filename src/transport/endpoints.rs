//! The addresses of a service: its gateways, its pictures, and where they are uploaded to.

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

/// The addresses that are set.
#[derive(Clone, Default)]
pub(crate) struct Endpoints {
    /// The address that the others are below, unless they are set.
    pub(crate) service: Option<String>,
    pub(crate) users: Option<String>,
    pub(crate) oauth: Option<String>,
    pub(crate) cdn: Option<String>,
    pub(crate) upload: Option<String>,
}

/// The addresses that requests are sent to.
pub(crate) struct Urls {
    pub(crate) users: Url,
    pub(crate) oauth: Url,
    /// The host of uploaded pictures, and the address that takes uploads; none where they are not known.
    cdn: Option<Url>,
    upload: Option<Url>,
}

impl Urls {
    /// The address of a gateway.
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
    /// Reads them. Where neither an address nor the service's is set, it is the public one.
    pub(crate) fn urls(&self, addresses: &Addresses) -> Result<Urls, InvalidArgument> {
        let service = self.service.as_deref();
        let service = service.map(|base| addresses.read("service_url", base));
        let service = service.transpose()?;
        // An address that is set, or else is below the service's, or else is public.
        let address = |argument, set: &Option<String>, path: &[&str], public: Option<&str>| {
            if let (None, Some(service)) = (set, &service) {
                return Ok(Some(below(service, path)));
            }
            let url = set.as_deref().or(public);
            url.map(|url| addresses.read(argument, url)).transpose()
        };
        // The addresses of REST are derived from the path of a gateway.
        let gateway = |argument, set: &Option<String>, path: &[&str], public| {
            let url = address(argument, set, path, Some(public))?;
            let url = url.filter(|url| !url.path().trim_matches('/').is_empty());
            url.ok_or_else(|| InvalidArgument::new(argument, "has no path", WHOLE))
        };
        let users = gateway("users_url", &self.users, &["users", "graphql"], USERS)?;
        let oauth = gateway("oauth_url", &self.oauth, &["oauth", "graphql"], OAUTH)?;
        // Pictures of the users of another service are not for the public hosts.
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

/// The address of a host of pictures; an error that says how to set it if the client does not have one.
fn required<'url>(
    setting: &'static str,
    address: Option<&'url Url>,
) -> Result<&'url Url, InvalidArgument> {
    let problem = "is not set, and the client does not use the public service";
    let remedy = "set it, or all addresses with `service_url`";
    address.ok_or_else(|| InvalidArgument::new(setting, problem, remedy).of_setting())
}

/// The address at a path below another one.
fn below(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    // Every HTTP address has a path.
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}
