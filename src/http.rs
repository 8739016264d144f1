//! What all requests to other machines share: whom they trust, and what went wrong in words.

use std::io;
use std::time::Duration;

use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::typestate::AgentScope;

/// Certificates are checked as the system does it, an answer of any status is an answer, and nothing is followed.
pub(crate) fn config() -> ConfigBuilder<AgentScope> {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder().tls_config(tls).http_status_as_error(false).max_redirects(0)
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// In words, without the address that was asked.
    pub(crate) why: String,
    /// Whether it may pass.
    pub(crate) passing: bool,
}

/// What a request that got no answer within a time failed from.
pub(crate) fn failure(error: &ureq::Error, time_out: Duration) -> Failure {
    let (why, passing) = match error {
        ureq::Error::Timeout(_) => (format!("no answer within {time_out:?}"), true),
        ureq::Error::HostNotFound => ("there is no server of that name".into(), true),
        ureq::Error::ConnectionFailed => ("the connection failed".into(), true),
        ureq::Error::Io(error) => broken(error),
        ureq::Error::Rustls(error) => (format!("no safe connection: {error}"), false),
        ureq::Error::Tls(why) => (format!("no safe connection: {why}"), false),
        ureq::Error::Protocol(error) => (format!("the answer is not HTTP: {error}"), true),
        // It would repeat the address, and that of a signed request is a secret.
        ureq::Error::BadUri(_) => ("the address cannot be asked".into(), false),
        other => (other.to_string(), false),
    };
    Failure { why, passing }
}

/// What is wrong with a connection, and whether that may pass.
fn broken(error: &io::Error) -> (String, bool) {
    // A certificate that is not trusted comes as what was wrong with the stream.
    if let Some(error) = error.get_ref().filter(|_| error.kind() == io::ErrorKind::InvalidData) {
        return (format!("no safe connection: {error}"), false);
    }
    let why = match error.kind() {
        io::ErrorKind::ConnectionRefused => "the connection is refused",
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => "the connection is closed without an answer",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            "there is no way to the server"
        }
        _ => return (error.to_string(), true),
    };
    (why.into(), true)
}
