//! The addresses of a service: its endpoints, the host of pictures, and the address for uploads.

use std::collections::BTreeMap;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use crate::{
    error::InvalidArgument,
    operation::Endpoint,
    transport::address::{Addresses, WHOLE},
};

const CDN: &str = "https://usercontents.authing.cn";
const UPLOAD: &str = "https://upload.qiniup.com/";
const DIRECTORIES: &str = "https://ws.authing.cn";

/// The domain of the public service. Each application has a separate host in it.
const PUBLIC_DOMAIN: &str = ".authing.cn";

/// The configured addresses.
#[derive(Clone, Default)]
pub(crate) struct Endpoints {
    /// The base of all addresses that are not set.
    pub(crate) service: Option<String>,
    /// The addresses of endpoints, by the names of their settings.
    pub(crate) set: BTreeMap<&'static str, String>,
    pub(crate) cdn: Option<String>,
    pub(crate) upload: Option<String>,
    /// The values for headers, by the names of their settings.
    pub(crate) headers: BTreeMap<&'static str, String>,
    pub(crate) directories: Option<String>,
}

/// The placeholders in the values of headers, and the settings that they stand for.
const PLACEHOLDERS: [(&str, &str); 4] = [
    ("{poolId}", "pool_id"),
    ("{appId}", "app_id"),
    ("{tenantId}", "tenant_id"),
    ("{lang}", "lang"),
];

/// The addresses for requests.
pub(crate) struct Urls {
    endpoints: Vec<Address>,
    /// The host of uploaded pictures and the address for uploads; `None` if unknown.
    cdn: Option<Url>,
    upload: Option<Url>,
    /// The host that logs users in through an Active Directory; `None` if unknown.
    directories: Option<Url>,
}

/// The address of an endpoint, and the headers of all requests to it.
pub(crate) struct Address {
    pub(crate) endpoint: Endpoint,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
}

impl Urls {
    /// Returns the address of an endpoint of the client's API.
    pub(crate) fn endpoint(&self, endpoint: Endpoint) -> Result<&Address, InvalidArgument> {
        let mut endpoints = self.endpoints.iter();
        let found = endpoints.find(|known| known.endpoint == endpoint);
        let reason = "is of an API that this client does not have";
        let hint = "send it with a client of its API";
        found.ok_or_else(|| InvalidArgument::new("operation", reason, hint))
    }

    /// Yields the addresses of all endpoints.
    pub(crate) fn endpoints(&self) -> impl Iterator<Item = &Address> {
        self.endpoints.iter()
    }

    pub(crate) fn cdn(&self) -> Result<&Url, InvalidArgument> {
        required("cdn_url", self.cdn.as_ref())
    }

    pub(crate) fn upload(&self) -> Result<&Url, InvalidArgument> {
        required("upload_url", self.upload.as_ref())
    }

    pub(crate) fn directories(&self) -> Result<&Url, InvalidArgument> {
        required("ad_url", self.directories.as_ref())
    }
}

impl Endpoints {
    /// Parses the addresses. Without an address or a base, the public service's address is used.
    pub(crate) fn urls(
        &self,
        endpoints: &[Endpoint],
        addresses: &Addresses,
    ) -> Result<Urls, InvalidArgument> {
        for (setting, value) in &self.headers {
            if value.trim().is_empty() {
                let hint = "give a value, or do not set it";
                return Err(InvalidArgument::new(setting, "is empty", hint));
            }
        }
        let service = self.service.as_deref();
        let service = service.map(|base| addresses.read("service_url", base));
        let service = service.transpose()?;
        // The configured address, or else one below the base, or else the public one.
        let address = |setting, set: Option<&String>, path: &str, public: Option<&str>| {
            if let (None, Some(service)) = (set, &service) {
                let path: Vec<_> = path.split('/').collect();
                return Ok(Some(below(service, &path)));
            }
            let url = set.map(String::as_str).or(public);
            url.map(|url| addresses.read(setting, url)).transpose()
        };
        let endpoint = |endpoint: &Endpoint| {
            let Endpoint {
                setting, url, path, ..
            } = *endpoint;
            let url = address(setting, self.set.get(setting), path, Some(url))?;
            // REST addresses are derived from the path of an endpoint.
            let url = url.filter(|url| !url.path().trim_matches('/').is_empty());
            let url = url.ok_or_else(|| InvalidArgument::new(setting, "has no path", WHOLE))?;
            Ok(Address {
                endpoint: *endpoint,
                url,
                headers: self.headers(endpoint)?,
            })
        };
        let endpoints = endpoints.iter().map(endpoint);
        let endpoints: Vec<_> = endpoints.collect::<Result<_, InvalidArgument>>()?;
        // Pictures of another service's users must not be sent to the public hosts.
        let mut all = endpoints.iter();
        let is_public = all.all(|known| known.url.as_str() == known.endpoint.url);
        let (cdn, upload) = (self.cdn.as_ref(), self.upload.as_ref());
        let mut hosts = endpoints.iter().map(|known| known.url.host_str());
        let is_hosted = hosts.all(|host| host.is_some_and(|host| host.ends_with(PUBLIC_DOMAIN)));
        Ok(Urls {
            cdn: address("cdn_url", cdn, "cdn", is_public.then_some(CDN))?,
            upload: address("upload_url", upload, "upload", is_public.then_some(UPLOAD))?,
            directories: match &self.directories {
                None if is_hosted => Some(addresses.read("ad_url", DIRECTORIES)?),
                set => address("ad_url", set.as_ref(), "", None)?,
            },
            endpoints,
        })
    }

    /// Returns the headers of all requests to an endpoint. A header of a setting that is not set is left out.
    fn headers(&self, endpoint: &Endpoint) -> Result<HeaderMap, InvalidArgument> {
        let mut headers = HeaderMap::new();
        for (name, template) in endpoint.headers {
            let mut value = template.replace("{version}", env!("CARGO_PKG_VERSION"));
            let mut named = *name;
            for (placeholder, setting) in PLACEHOLDERS {
                if value.contains(placeholder) {
                    let set = self.headers.get(setting);
                    value = value.replace(placeholder, set.map_or("", String::as_str));
                    named = setting;
                }
            }
            if value.is_empty() {
                continue;
            }
            let reason = "has characters that no header can carry";
            let hint = "give letters, digits and hyphens";
            let refused = |_| InvalidArgument::new(named, reason, hint);
            let value = HeaderValue::try_from(value).map_err(refused)?;
            headers.insert(HeaderName::from_static(name), value);
        }
        Ok(headers)
    }
}

/// Returns the address of the host of pictures, of uploads or of directories, or an error with the hint if it is unknown.
fn required<'url>(
    setting: &'static str,
    address: Option<&'url Url>,
) -> Result<&'url Url, InvalidArgument> {
    let reason = "is not set, and the client does not use the public service";
    let hint = "set it, or all addresses with `service_url`";
    address.ok_or_else(|| InvalidArgument::new(setting, reason, hint).of_setting())
}

/// Appends the segments of a path to an address.
pub(super) fn below(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    // Every HTTP address has a path.
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directories(url: &'static str, service: Option<&str>) -> Option<String> {
        let endpoint = Endpoint {
            name: "core",
            setting: "core_url",
            url,
            path: "graphql",
            headers: &[],
        };
        let endpoints = Endpoints {
            service: service.map(str::to_owned),
            ..Endpoints::default()
        };
        let urls = endpoints.urls(&[endpoint], &Addresses::default()).unwrap();
        urls.directories().ok().map(Url::to_string)
    }

    #[test]
    fn only_hosts_of_the_public_service_have_its_host_for_directories() {
        let public = Some("https://ws.authing.cn/".to_owned());
        let core = "https://core.authing.cn/graphql";
        assert_eq!(directories(core, None), public);
        assert_eq!(directories(core, Some("https://forum.authing.cn")), public);
        let own = "https://authing.example.com/base";
        assert_eq!(directories(core, Some(own)), Some(format!("{own}/")));
        for other in ["https://a.example/graphql", "https://notauthing.cn/graphql"] {
            assert_eq!(directories(other, None), None);
        }
    }
}
