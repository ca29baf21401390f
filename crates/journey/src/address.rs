//! Which addresses a connector may have (R-DS-14, R-ACT-04; semantics §20 A12).

use url::{Host, Url};

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFault {
    /// Not a URL of scheme http or https.
    Malformed,
    /// Holds a user, a password, a query or a fragment: only the static part belongs here.
    NotStatic,
    /// The host is an IP address, however spelled.
    IpLiteral,
    /// A host that no public name server knows: localhost, `.local`, a single label.
    PrivateHost,
    /// A port other than 80 for http and 443 for https.
    Port,
}

impl AddressFault {
    /// The code of its issue.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "ERR_ACTION_URL_MALFORMED",
            Self::NotStatic => "ERR_ACTION_URL_NOT_STATIC",
            Self::IpLiteral => "ERR_ACTION_URL_IP",
            Self::PrivateHost => "ERR_ACTION_URL_PRIVATE",
            Self::Port => "ERR_ACTION_URL_PORT",
        }
    }
}

const PRIVATE: [&str; 7] = [
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home.arpa",
    "localdomain",
];

/// Reads and checks an address. `allow_local`: this machine's switch; hosts and ports are free then.
///
/// # Errors
/// The first fault found.
pub fn check(address: &str, allow_local: bool) -> Result<Url, AddressFault> {
    let url = Url::parse(address.trim()).map_err(|_| AddressFault::Malformed)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(AddressFault::Malformed);
    }
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(AddressFault::NotStatic);
    }
    guard(&url, allow_local)?;
    Ok(url)
}

/// Checks host and port of a URL about to be called; see [`check`].
///
/// # Errors
/// The first fault found.
pub fn guard(url: &Url, allow_local: bool) -> Result<(), AddressFault> {
    let host = url.host().ok_or(AddressFault::Malformed)?;
    if allow_local {
        return Ok(());
    }
    let Host::Domain(domain) = host else {
        return Err(AddressFault::IpLiteral);
    };
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    let private = !domain.contains('.')
        || PRIVATE
            .iter()
            .any(|name| domain == *name || domain.ends_with(&format!(".{name}")));
    if private {
        return Err(AddressFault::PrivateHost);
    }
    match url.port() {
        None => Ok(()),
        Some(_) => Err(AddressFault::Port),
    }
}
