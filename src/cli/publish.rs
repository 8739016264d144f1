//! `kb publish`: builds the site, shows what would change at a target, and publishes it there.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, ExitCode};

use jiff::Timestamp;
use serde_json::json;

use super::progress::Bar;
use super::{CliError, Format, count, show};
use crate::demo::run::Progress;
use crate::engine::{self, Placed};
use crate::project::Project;
use crate::project::publish::{Target, Way};
use crate::publish::{self, Plan, Release};

/// The exit code of a plan that would take away more than is allowed.
const TOO_MANY: u8 = 3;

/// What `kb publish` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The target, as `publish` in kb.yaml names it; the only one where nothing is said
    target: Option<String>,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short, conflicts_with = "dry_run")]
    yes: bool,
    #[command(flatten)]
    shape: Shape,
    #[command(flatten)]
    allow: Allowed,
}

/// How the plan is shown.
#[derive(Debug, clap::Args)]
struct Shape {
    /// Print the plan as JSON, with every path
    #[arg(long)]
    json: bool,
    /// List every path
    #[arg(long)]
    list: bool,
    /// Print what a server of your own must be told to serve the site well, and publish nothing
    #[arg(long, value_enum, value_name = "SERVER")]
    server: Option<Server>,
}

/// A server that one can have oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Server {
    /// nginx
    Nginx,
    /// Caddy
    Caddy,
}

/// What is refused unless it is asked for.
#[derive(Debug, clap::Args)]
struct Allowed {
    /// Stop where more published files than this would be taken away
    #[arg(long, value_name = "N", default_value_t = 50)]
    max_deletes: usize,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
    /// Publish although the project has changes that are not committed
    #[arg(long)]
    dirty: bool,
}

const EXAMPLES: &str = "\
Targets stand in kb.yaml:

  publish:
    pages:   { to: git, branch: gh-pages, domain: kb.example.org }  # a branch; `remote: origin`, `history: append` or `fresh`
    docs:    { to: git, branch: main, folder: docs }                # a folder of a branch, the rest of which stays
    mirror:  { to: dir, path: /srv/www/kb }                         # a folder of this machine
    server:  { to: rsync, destination: \"me@host:/var/www/kb\" }      # another machine, with the rights that ssh gives
    cloud:   { to: s3, bucket: kb-site, region: eu-west-1 }         # a bucket; or `endpoint:` for another server, `prefix:`
    archive: { to: archive, path: kb.tar.gz }                       # one file, the same for the same site, and its SHA-256 list

Each may have `domain` (a file CNAME), `host: netlify` or `cloudflare` (their files _headers and _redirects), and
`compress: [gzip, brotli]` (copies beside the files, for servers that send them; see --server).

Only files that kb published are ever taken away. Credentials are those of git, ssh and rsync; for S3, AWS_ACCESS_KEY_ID
and AWS_SECRET_ACCESS_KEY, or ~/.aws/credentials (`profile:`). kb neither asks for nor keeps any.

Exit codes: 0 when it is published or was as it should be, 1 when it could not be, 2 when kb was asked wrongly,
3 when more would be taken away than --max-deletes allows.";

/// Publishes the site of a project.
pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let project = match Project::open(root) {
        Ok(project) => project,
        Err(error) => {
            show(&error.diagnostics, &error.texts, Format::Text)?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let (name, target) = chosen(&project, arguments.target.as_deref())?;
    let base = project.settings.base_path();
    // What only tells how to serve the site publishes nothing.
    if !arguments.allow.dirty
        && arguments.shape.server.is_none()
        && let Some(changed) = uncommitted(root, &project)
    {
        return Err(CliError::Failed(format!(
            "the project has changes that are not committed, and what is published could not be made again:\n{changed}\n\
             commit them, or publish all the same with --dirty"
        )));
    }
    let folder = root.join("site");
    let bar = Bar::new(arguments.shape.json);
    let placed =
        engine::build_into(&folder, project, arguments.allow.drafts, Timestamp::now().as_second(), &bar);
    bar.clear();
    let Placed { diagnostics, texts, written, edition, .. } = placed?;
    std::mem::forget(edition);
    show(&diagnostics, &texts, Format::Text)?;
    if written.is_none() {
        writeln!(io::stderr(), "Nothing was published.")?;
        return Ok(ExitCode::FAILURE);
    }
    let failed = |error: publish::PublishError| CliError::Failed(error.to_string());
    let release = Release::new(&folder, &target, &base).map_err(failed)?;
    if let Some(server) = arguments.shape.server {
        let text = match server {
            Server::Nginx => publish::host::nginx(&release, &base),
            Server::Caddy => publish::host::caddy(&release, &base),
        };
        write!(io::stdout(), "{}", text.map_err(failed)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let prepared = publish::prepare(&release, &target, root).map_err(failed)?;
    let plan = &prepared.plan;
    if arguments.shape.json {
        writeln!(io::stdout(), "{:#}", json!({ "target": name, "plan": plan }))?;
    } else {
        tell(&name, &target, plan, arguments.shape.list)?;
    }
    if let Some(code) = refused(plan, arguments)? {
        return Ok(code);
    }
    if arguments.dry_run || plan.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    if !arguments.yes && !agreed()? {
        writeln!(io::stderr(), "Nothing was published.")?;
        return Ok(ExitCode::FAILURE);
    }
    let bar = Bar::publishing(arguments.shape.json);
    let done = prepared.publish(&|done, all| bar.simulated(done, all));
    bar.clear();
    let done = done.map_err(|error| {
        CliError::Failed(format!("{error}\npublishing stopped; run it again, and it goes on to the same end"))
    })?;
    if !arguments.shape.json {
        writeln!(io::stdout(), "Published: {}.", done.place)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The target of that name, or the only one.
fn chosen(project: &Project, name: Option<&str>) -> Result<(String, Target), CliError> {
    let targets = &project.settings.publish;
    let known: Vec<&str> = targets.keys().map(String::as_str).collect();
    let name = match (name, known.as_slice()) {
        (_, []) => {
            return Err(CliError::Usage(
                "kb.yaml names no target; add one such as `publish: {pages: {to: git, branch: gh-pages}}` \
                 (`kb publish --help` shows each)"
                    .into(),
            ));
        }
        (Some(name), _) => name,
        (None, [only]) => only,
        (None, several) => {
            return Err(CliError::Usage(format!("which target? kb.yaml names {}", several.join(", "))));
        }
    };
    match targets.get(name) {
        Some(target) => Ok((name.to_owned(), target.clone())),
        None => Err(CliError::Usage(format!("kb.yaml names no target `{name}`, but {}", known.join(", ")))),
    }
}

/// What of the project is not committed; `None` where all is, or where nothing keeps versions.
fn uncommitted(root: &Path, project: &Project) -> Option<String> {
    // What is published into the project is no source of it.
    let published = project.settings.publish.values().flat_map(|target| match &target.way {
        Way::Folder { path } => vec![path.clone()],
        Way::Archive { path } => vec![path.clone(), format!("{path}.sha256")],
        Way::Git(_) | Way::Rsync { .. } | Way::S3(_) => Vec::new(),
    });
    let inside =
        published.filter(|path| !path.starts_with(['/', '.'])).map(|path| format!(":(exclude){path}"));
    let mut command = Command::new("git");
    command.args(["status", "--porcelain", "--", ".", ":(exclude)site", ":(exclude).kb"]).args(inside);
    let output = command.current_dir(root).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
    (output.status.success() && !said.is_empty()).then_some(said)
}

/// Whether the plan may not be carried out.
fn refused(plan: &Plan, arguments: &Arguments) -> Result<Option<ExitCode>, CliError> {
    if !plan.foreign.is_empty() {
        return Err(CliError::Failed(format!(
            "{} there that kb did not publish, and that would be written over: {}\nmove them away, or publish to another place",
            if plan.foreign.len() == 1 { "there is a file" } else { "there are files" },
            some(&plan.foreign)
        )));
    }
    if plan.delete.len() > arguments.allow.max_deletes {
        writeln!(
            io::stderr(),
            "kb: {} would be taken away, more than {}; if that is meant, say --max-deletes {}",
            count(plan.delete.len(), "published file"),
            arguments.allow.max_deletes,
            plan.delete.len()
        )?;
        return Ok(Some(ExitCode::from(TOO_MANY)));
    }
    Ok(None)
}

fn some(paths: &[String]) -> String {
    const FEW: usize = 5;
    let mut words = paths.iter().take(FEW).cloned().collect::<Vec<_>>().join(", ");
    if paths.len() > FEW {
        words = format!("{words} and {} more", paths.len() - FEW);
    }
    words
}

/// Asks the person whether to go on.
fn agreed() -> Result<bool, CliError> {
    if !io::stdin().is_terminal() {
        return Err(CliError::Usage("nobody is here to be asked: say --yes to publish, or --dry-run".into()));
    }
    write!(io::stderr(), "Publish? [y/N] ")?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Shows a plan to a person.
fn tell(name: &str, target: &Target, plan: &Plan, all: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let place = match &target.way {
        Way::Folder { path } | Way::Archive { path } => path.clone(),
        Way::Rsync { destination } => destination.clone(),
        Way::S3(target) => target.place(),
        Way::Git(git) if git.folder.is_empty() => format!("{} of {}", git.branch, git.remote),
        Way::Git(git) => format!("{} in {} of {}", git.folder, git.branch, git.remote),
    };
    if plan.is_empty() {
        return writeln!(out, "{name} ({place}) is as it should be: {}.", count(plan.same, "file"));
    }
    writeln!(
        out,
        "{name} ({place}): {} new, {} changed, {} gone, {} the same; {} to put",
        plan.add.len(),
        plan.change.len(),
        plan.delete.len(),
        plan.same,
        size(plan.bytes)
    )?;
    for (sign, paths) in [('+', &plan.add), ('~', &plan.change), ('-', &plan.delete)] {
        const FEW: usize = 8;
        let shown = if all { paths.len() } else { FEW };
        for path in paths.iter().take(shown) {
            writeln!(out, "  {sign} {path}")?;
        }
        if paths.len() > shown {
            writeln!(out, "  {sign} ... and {} more (--list shows all)", paths.len() - shown)?;
        }
    }
    if !plan.redirects.is_empty() {
        writeln!(
            out,
            "Of these {} on from old addresses.",
            if plan.redirects.len() == 1 {
                "1 page leads".into()
            } else {
                format!("{} pages lead", plan.redirects.len())
            }
        )?;
    }
    if !plan.vanish.is_empty() {
        writeln!(
            out,
            "{} nowhere afterwards: {}. `formerly` in front matter or in a term leads on from an old address.",
            if plan.vanish.len() == 1 {
                "1 address leads".into()
            } else {
                format!("{} addresses lead", plan.vanish.len())
            },
            some(&plan.vanish)
        )?;
    }
    Ok(())
}

/// A number of bytes for a person.
fn size(bytes: u64) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} bytes"),
        10_000..=999_999 => format!("{} kB", bytes / 1000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
