//! `libssl-rs`: runs programs on the library, and says what a program needs of it.
//!
//! Reads files and `/proc`, and runs nothing of what it looks at.

#![deny(unsafe_code)]

mod check;
mod doctor;
mod elf;
mod functions;
mod library;
mod process;
mod systemd;

use clap::{CommandFactory, Parser, Subcommand};
use serde::Serialize;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// What went wrong, in words for the administrator.
type Result<T> = std::result::Result<T, String>;

/// Runs programs that were linked against OpenSSL's libssl on libssl-rs instead, one program at a time.
#[derive(Parser)]
#[command(name = "libssl-rs", version, max_term_width = 100)]
struct Arguments {
    /// Print JSON instead of text.
    #[arg(long, global = true)]
    json: bool,
    /// The library to use, instead of the one that was installed with this command.
    #[arg(long, global = true, value_name = "PATH", env = "LIBSSL_RS_LIBRARY")]
    library: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start a program on the library.
    Run {
        /// The program and its arguments, after `--`.
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "COMMAND")]
        command: Vec<OsString>,
    },
    /// Say which functions of libssl programs use, and how far the library has them.
    ///
    /// Reads executables and libraries with what they are linked to, or what running processes have loaded. Fails when
    /// one of them uses something that the library does not have yet. What a program finds with dlsym is not seen.
    Check {
        /// Executables, libraries, or ids of processes.
        #[arg(required = true, value_name = "FILE|PID")]
        targets: Vec<String>,
    },
    /// List the running processes that are on the library. Sees other users' processes only as root.
    Status,
    /// Start a systemd service on the library from its next start on: write a drop-in for it.
    Enable {
        /// The service, as systemctl names it.
        unit: String,
        /// Restart the service too.
        #[arg(long)]
        restart: bool,
        /// Do it in the file system below this directory, for images.
        #[arg(long, value_name = "DIRECTORY", default_value = "/")]
        root: PathBuf,
    },
    /// Start a systemd service on OpenSSL again from its next start on: remove the drop-in.
    Disable {
        /// The service, as systemctl names it.
        unit: String,
        /// Restart the service too.
        #[arg(long)]
        restart: bool,
        /// Do it in the file system below this directory, for images.
        #[arg(long, value_name = "DIRECTORY", default_value = "/")]
        root: PathBuf,
    },
    /// Look for what commonly goes wrong, on this machine and with the programs named. Fails when it finds a problem.
    Doctor {
        /// Executables, or ids of processes.
        #[arg(value_name = "FILE|PID")]
        targets: Vec<String>,
    },
    /// Write the manual pages and shell completions.
    #[command(hide = true)]
    Generate { directory: PathBuf },
}

/// Prints a report in the form that was asked for; a reader that went away is no failure.
fn print(json: bool, report: &(impl Serialize + Display)) -> Result<()> {
    let text = if json {
        serde_json::to_string_pretty(report).map_err(|error| error.to_string())? + "\n"
    } else {
        report.to_string()
    };
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn generate(directory: &std::path::Path) -> io::Result<()> {
    let mut command = Arguments::command();
    clap_mangen::generate_to(command.clone(), directory)?;
    for shell in [clap_complete::Shell::Bash, clap_complete::Shell::Zsh, clap_complete::Shell::Fish] {
        clap_complete::generate_to(shell, &mut command, "libssl-rs", directory)?;
    }
    Ok(())
}

fn perform(arguments: Arguments) -> Result<bool> {
    let json = arguments.json;
    let library = || library::find(arguments.library.as_deref());
    match arguments.command {
        Command::Run { command } => Err(process::run(&library()?, &command)),
        Command::Check { targets } => {
            let report = check::check(&targets)?;
            print(json, &report).map(|()| report.is_served())
        }
        Command::Status => print(json, &process::status(library().ok().as_deref())?).map(|()| true),
        Command::Enable { unit, restart, root } => {
            print(json, &systemd::enable(&unit, &library()?, &root, restart)?).map(|()| true)
        }
        Command::Disable { unit, restart, root } => {
            print(json, &systemd::disable(&unit, &root, restart)?).map(|()| true)
        }
        Command::Doctor { targets } => {
            let report = doctor::examine(arguments.library.as_deref(), &targets);
            print(json, &report).map(|()| report.is_healthy())
        }
        Command::Generate { directory } => generate(&directory).map(|()| true).map_err(|e| e.to_string()),
    }
}

fn main() -> ExitCode {
    match perform(Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("libssl-rs: {message}");
            ExitCode::from(2)
        }
    }
}
