//! Who publishes to S3, and to which server: from kb.yaml, the environment, and the files that the tools of AWS keep.
//!
//! Variables go first, as for those tools, unless kb.yaml names a profile. Nothing of it is printed or written.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use rusty_s3::{Bucket, Credentials, UrlStyle};
use url::Url;

use crate::project::publish::S3Target;
use crate::publish::PublishError;

/// The region that S3 takes where nobody names one.
const USUAL_REGION: &str = "us-east-1";

/// A bucket, with the right to change it.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) bucket: Bucket,
    pub(super) credentials: Credentials,
}

/// One section of a file: its keys and values.
type Section = BTreeMap<String, String>;

impl Account {
    /// The account of a target; `variable` is the environment.
    ///
    /// # Errors
    /// Where no credentials are found, or the server's address makes no sense.
    pub(super) fn find(
        target: &S3Target,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, PublishError> {
        let variable = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let profile = target.profile.clone().or_else(|| variable("AWS_PROFILE"));
        let profile = profile.unwrap_or_else(|| "default".into());
        let file = |named: &str, usual: &str| {
            let home = || variable("HOME").or_else(|| variable("USERPROFILE"));
            let path = variable(named)
                .map(PathBuf::from)
                .or_else(|| home().map(|home| PathBuf::from(home).join(".aws").join(usual)))?;
            fs::read_to_string(path).ok()
        };
        let credentials = file("AWS_SHARED_CREDENTIALS_FILE", "credentials").unwrap_or_default();
        let config = file("AWS_CONFIG_FILE", "config").unwrap_or_default();
        let kept = section(&credentials, &profile);
        let settings = section(&config, &profile);
        let setting = |name: &str| settings.get(name).or_else(|| kept.get(name)).cloned();

        let from_variables = || credentials_of(&|name| variable(&name.to_uppercase()));
        let from_files = || credentials_of(&|name| kept.get(name).or_else(|| settings.get(name)).cloned());
        let found =
            if target.profile.is_some() { from_files() } else { from_variables().or_else(from_files) };
        let Some(credentials) = found else { return Err(nobody(&profile, &settings)) };

        let region = target.region.clone().or_else(|| variable("AWS_REGION"));
        let region = region.or_else(|| variable("AWS_DEFAULT_REGION")).or_else(|| setting("region"));
        let region = region.unwrap_or_else(|| USUAL_REGION.into());
        let endpoint = target.endpoint.clone().or_else(|| variable("AWS_ENDPOINT_URL_S3"));
        let endpoint = endpoint.or_else(|| variable("AWS_ENDPOINT_URL")).or_else(|| setting("endpoint_url"));
        // A name with points is not covered by the certificates of AWS, and other servers may have one name only.
        let style = if endpoint.is_some() || target.bucket.contains('.') {
            UrlStyle::Path
        } else {
            UrlStyle::VirtualHost
        };
        let endpoint = endpoint.unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
        let wrong = || PublishError::Failed(format!("`{endpoint}` is not the address of a server of S3"));
        let url = Url::parse(&endpoint).map_err(|_| wrong())?;
        let bucket = Bucket::new(url, style, target.bucket.clone(), region).map_err(|_| wrong())?;
        Ok(Self { bucket, credentials })
    }
}

/// The credentials that a source of names and values holds.
fn credentials_of(value: &dyn Fn(&str) -> Option<String>) -> Option<Credentials> {
    let (key, secret) = (value("aws_access_key_id")?, value("aws_secret_access_key")?);
    Some(match value("aws_session_token") {
        Some(token) => Credentials::new_with_token(key, secret, token),
        None => Credentials::new(key, secret),
    })
}

/// The keys and values of a profile, in a file of AWS's: `[default]`, `[name]` or `[profile name]`.
fn section(text: &str, profile: &str) -> Section {
    let mut inside = false;
    let mut found = Section::new();
    for line in text.lines() {
        if let Some(name) = line.trim().strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let name = name.0.trim();
            inside = name.strip_prefix("profile ").map_or(name, str::trim) == profile;
        } else if let Some((key, value)) = line.split_once('=').filter(|_| inside && !indented(line)) {
            found.insert(key.trim().to_lowercase(), value.trim().to_owned());
        }
    }
    found
}

/// Whether a line belongs to the key above it, or is a remark.
fn indented(line: &str) -> bool {
    line.starts_with([' ', '\t', '#', ';'])
}

/// What is said where there are no credentials.
fn nobody(profile: &str, settings: &Section) -> PublishError {
    // These ways take a program or a server, which the tools of AWS know how to ask.
    let elsewhere = ["sso_session", "sso_start_url", "credential_process", "role_arn", "login_session"];
    let remedy = match elsewhere.iter().find(|key| settings.contains_key(**key)) {
        Some(key) => format!(
            "the profile `{profile}` has its credentials by `{key}`: export them, for instance with \
             `eval \"$(aws configure export-credentials --profile {profile} --format env)\"`"
        ),
        None => format!(
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or put them into ~/.aws/credentials under [{profile}]"
        ),
    };
    PublishError::Failed(format!("there are no credentials for S3: {remedy}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> S3Target {
        S3Target {
            bucket: "kb-site".into(),
            prefix: String::new(),
            region: None,
            endpoint: None,
            profile: None,
        }
    }

    fn find(target: &S3Target, variables: &[(&str, &str)]) -> Result<Account, PublishError> {
        Account::find(target, &|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "from-env"), ("AWS_SECRET_ACCESS_KEY", "s")];

    #[test]
    fn the_address_comes_from_the_region_unless_one_is_named() {
        let account = find(&target(), &KEYS).unwrap();
        assert_eq!(account.bucket.base_url().as_str(), "https://kb-site.s3.us-east-1.amazonaws.com/");
        let account = find(&target(), &[&KEYS[..], &[("AWS_REGION", "eu-west-1")]].concat()).unwrap();
        assert_eq!(account.bucket.base_url().as_str(), "https://kb-site.s3.eu-west-1.amazonaws.com/");
        let own = S3Target { endpoint: Some("http://127.0.0.1:9000".into()), ..target() };
        let account = find(&own, &KEYS).unwrap();
        assert_eq!(account.bucket.base_url().as_str(), "http://127.0.0.1:9000/kb-site/");
        let dots = S3Target { bucket: "kb.example.org".into(), ..target() };
        let account = find(&dots, &KEYS).unwrap();
        assert_eq!(account.bucket.base_url().as_str(), "https://s3.us-east-1.amazonaws.com/kb.example.org/");
        assert!(find(&S3Target { endpoint: Some("ftp://x".into()), ..target() }, &KEYS).is_err());
    }

    #[test]
    fn credentials_come_from_variables_or_files() {
        let folder = tempfile::tempdir().unwrap();
        let (credentials, config) = (folder.path().join("credentials"), folder.path().join("config"));
        fs::write(
            &credentials,
            "[default]\naws_access_key_id = one\naws_secret_access_key=s\n\n[work]\n# old\naws_access_key_id=two\n\
             aws_secret_access_key = s\naws_session_token = t\n",
        )
        .unwrap();
        fs::write(
            &config,
            "[profile work]\nregion = eu-north-1\ns3 =\n  region = no\n[profile sso]\nsso_session = x\n",
        )
        .unwrap();
        let files = [
            ("AWS_SHARED_CREDENTIALS_FILE", credentials.to_str().unwrap()),
            ("AWS_CONFIG_FILE", config.to_str().unwrap()),
        ];
        let account = find(&target(), &files).unwrap();
        assert_eq!((account.credentials.key(), account.bucket.region()), ("one", "us-east-1"));
        let account = find(&target(), &[&files[..], &[("AWS_PROFILE", "work")]].concat()).unwrap();
        assert_eq!((account.credentials.key(), account.bucket.region()), ("two", "eu-north-1"));
        assert_eq!(account.credentials.token(), Some("t"));
        let both = [&files[..], &KEYS[..]].concat();
        assert_eq!(find(&target(), &both).unwrap().credentials.key(), "from-env");
        let named = S3Target { profile: Some("work".into()), ..target() };
        assert_eq!(find(&named, &both).unwrap().credentials.key(), "two");
        let said = |profile: &str, variables: &[(&str, &str)]| {
            let named = S3Target { profile: Some(profile.into()), ..target() };
            find(&named, variables).map(drop).unwrap_err().to_string()
        };
        assert!(said("sso", &both).contains("aws configure export-credentials --profile sso"));
        assert!(said("nobody", &both).contains("under [nobody]"));
    }
}
