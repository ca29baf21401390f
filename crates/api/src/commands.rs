//! The commands of the window: one list, from which the TypeScript map is made.

use std::path::Path;

use itinera_journey::edit::Refusal;
use itinera_journey::issue::ObjectRef;
use itinera_journey::model::Version;
use ts_rs::{Config, TS};

use crate::wire::*;

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $name:ident: $request:ty => $answer:ty;)*) => {
        /// Name, request and answer type of every command, as TypeScript.
        pub fn commands_ts(config: &Config) -> String {
            let mut text = String::from("export type Commands = {\n");
            $(
                $(text.push_str(&format!("  /** {} */\n", $doc.trim()));)*
                text.push_str(&format!(
                    "  {}: {{ request: {}; answer: {} }};\n",
                    stringify!($name),
                    <$request as TS>::name(config),
                    <$answer as TS>::name(config),
                ));
            )*
            text.push_str("};\n");
            text
        }

        /// Names of all commands.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        fn export_each(config: &Config) -> Result<(), ts_rs::ExportError> {
            $(
                <$request as TS>::export_all(config).or_else(not_exportable)?;
                <$answer as TS>::export_all(config).or_else(not_exportable)?;
            )*
            Ok(())
        }
    };
}

fn not_exportable(error: ts_rs::ExportError) -> Result<(), ts_rs::ExportError> {
    match error {
        ts_rs::ExportError::CannotBeExported(_) => Ok(()),
        other => Err(other),
    }
}

commands! {
    /// The workspace as it is open.
    workspace_state: Nothing => WorkspaceState;
    /// Changes settings.
    save_settings: Settings => WorkspaceState;
    /// Lists objects of a kind.
    list_objects: ListRequest => ObjectList;
    /// Opens an object.
    open_object: ObjectRef => Opened;
    /// Creates an object with a made-up name.
    create_object: CreateRequest => Opened;
    /// Makes an independent copy (`_Copy`).
    duplicate_object: ObjectRef => Opened;
    /// Deletes an object that nothing uses.
    delete_object: ObjectRef => Nothing;
    /// Reads test profiles from a text.
    import_profiles: ImportProfilesRequest => ImportedProfiles;
    /// Applies one gesture to a journey version.
    edit_version: EditVersionRequest => Applied;
    /// Saves a pane.
    edit_object: EditObjectRequest => Applied;
    /// Takes the last edit back.
    undo: UndoRequest => Applied;
    /// Brings the last undone edit again.
    redo: UndoRequest => Applied;
    /// Other journeys, with whether a version may jump to them and whether they jump to it.
    jump_targets: VersionRequest => Vec<JumpRow>;
    /// Asks whether edits would be accepted: null, or why not.
    may_edit: MayRequest => Vec<Option<Refusal>>;
    /// The log of an object.
    history: ObjectRef => Vec<LogEntry>;
    /// The document at an earlier revision.
    open_revision: RevisionRequest => Opened;
    /// Infers fields of a schema from a pasted sample.
    read_schema_sample: SampleRequest => SchemaSample;
    /// Infers an action's payload from a pasted sample.
    read_payload_sample: SampleRequest => PayloadSample;
    /// Creates a schema.
    create_schema: CreateSchemaRequest => Opened;
    /// The payload a sender must send for an event (R-EVT-25), as indented JSON.
    payload_preview: ObjectRef => String;
    /// Checks an expression where it stands.
    check_expression: CheckExpressionRequest => CheckedExpression;
    /// What an expression may refer to where it stands.
    available_fields: ExpressionPlace => AvailableFields;
    /// Source text of a condition built by clicking; null while it is incomplete.
    print_condition: ConditionNode => Option<String>;
    /// Every function of the language.
    expression_functions: Nothing => FunctionTable;
    /// The value of an expression for a test profile and payloads.
    evaluate_expression: EvaluateRequest => LiveValue;
    /// Turns test mode on.
    test_start: VersionRequest => TestView;
    /// Turns test mode off; its people are gone.
    test_stop: VersionRequest => Nothing;
    /// Test mode as it is; null when off.
    test_view: VersionRequest => Option<TestView>;
    /// The form of an event.
    test_form: TestFormRequest => TestForm;
    /// Sends an event.
    test_send: TestSendRequest => TestView;
    /// Moves the virtual clock.
    test_clock: TestClockRequest => TestView;
    /// Changes how a test runs, and begins it anew.
    test_options: TestOptionsRequest => TestView;
    /// Begins a test anew: nobody is inside.
    test_reset: VersionRequest => TestView;
    /// Shows another person's path.
    test_show: TestShowRequest => TestView;
    /// Lets a person react to a message.
    test_react: TestReactRequest => TestView;
    /// Lets a person enter or leave a segment.
    test_qualify: TestQualifyRequest => TestView;
    /// Chooses whether a connector is called in earnest.
    test_live: TestLiveRequest => TestView;
    /// Scripts a stub.
    test_stub: StubRequest => TestView;
    /// Why a person did or did not reach an activity.
    test_why: TestWhyRequest => Why;
    /// The log document (semantics §18.8).
    test_log: VersionRequest => TestLog;
    /// The scenarios of a version's journey.
    scenarios: VersionRequest => Vec<ScenarioRow>;
    /// Saves what was done in a test as a scenario.
    save_run: SaveRunRequest => ScenarioRow;
    /// A scenario's file.
    scenario_text: ScenarioRequest => ScenarioText;
    /// Saves a scenario's file.
    save_scenario: SaveScenarioRequest => ScenarioRow;
    /// Writes a scenario's file to a path.
    export_scenario: ExportScenarioRequest => Nothing;
    /// Deletes a scenario.
    delete_scenario: ScenarioRequest => Nothing;
    /// Runs a scenario against a version.
    run_scenario: RunScenarioRequest => ScenarioRow;
    /// What the saved scenarios cover of a version.
    coverage: VersionRequest => CoverageView;
    /// Makes and saves scenarios for what is not covered.
    generate_scenarios: VersionRequest => CoverageView;
    /// What simulations of a version may take for granted.
    assumptions: VersionRequest => AssumptionSets;
    /// Keeps assumptions beside a version's journey.
    save_assumptions: SaveAssumptionsRequest => AssumptionSets;
    /// Forgets assumptions that were kept.
    delete_assumptions: AssumptionsRequest => AssumptionSets;
    /// Reads profiles for simulations from a file.
    read_profiles: ReadProfilesRequest => ProfilesRead;
    /// Simulates a version; answers once it is done.
    simulate: SimulateRequest => Report;
    /// Ends a simulation or comparison early.
    cancel_run: RunRequest => Nothing;
    /// The versions that one may be compared with.
    comparable: VersionRequest => Vec<ComparableVersion>;
    /// Compares a version with another; answers once it is done.
    compare: CompareRequest => Compared;
    /// One person of a simulation, as a scenario.
    person_scenario: PersonRequest => ScenarioText;
    /// Writes a report into a file.
    export_report: ExportReportRequest => Nothing;
    /// Searches for what breaks a version's promises.
    check_promises: CheckPromisesRequest => PromisesChecked;
    /// Does in test mode what a scenario says.
    test_open: TestOpenRequest => TestView;
    /// What is known of the engine.
    engine_state: Nothing => EngineState;
    /// Saves address and token.
    engine_connect: EngineConnectRequest => EngineState;
    /// Asks the engine who it is, with the token.
    engine_test: Nothing => EngineAbout;
    /// Starts an engine on this machine and connects to it.
    engine_start_local: Nothing => EngineState;
    /// Stops the engine started from here.
    engine_stop_local: Nothing => EngineState;
    /// Opens or makes the passphrase file.
    unlock_secrets: PassphraseRequest => EngineState;
    /// Keeps a connector's secret on this machine.
    set_secret: SecretRequest => SecretState;
    /// Whether a connector's secret is kept on this machine.
    secret_state: ConnectorRequest => SecretState;
    /// Sends a kept secret to the engine.
    send_secret: ConnectorRequest => Nothing;
    /// Publishes a version.
    publish: VersionRequest => Published;
    /// Counts and discards of a live version.
    live_view: VersionRequest => LiveView;
    /// The entry event of a live version as a curl command, token left as a variable.
    entry_curl: VersionRequest => String;
    /// Writes a bundle.
    export_bundle: ExportRequest => Nothing;
    /// Reads a bundle as new objects.
    import_bundle: ImportRequest => Imported;
    /// Puts a sample journey with test profiles and scenarios into the workspace.
    add_sample: AddSampleRequest => Imported;
    /// The folder of the logs.
    log_folder: Nothing => String;
    /// Opens that folder in the system's file browser.
    open_log_folder: Nothing => Nothing;
}

/// Writes every type into a folder, a file each, and the map as `Commands.ts`.
pub fn export_types(folder: &Path) -> Result<(), ts_rs::ExportError> {
    let config = Config::new().with_out_dir(folder).with_large_int("number");
    export_each(&config)?;
    // Reached only inside of other types, or only as documents.
    FieldNode::export_all(&config)?;
    JumpRow::export_all(&config)?;
    ComparableVersion::export_all(&config)?;
    ScenarioRow::export_all(&config)?;
    LogEntry::export_all(&config)?;
    Refusal::export_all(&config)?;
    Version::export_all(&config)?;
    Problem::export_all(&config)?;
    let map = commands_ts(&config);
    let mut names: Vec<String> = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .filter(|name| name != "Commands" && mentions(&map, name))
        .collect();
    names.sort();
    let imports: String = names
        .iter()
        .map(|name| format!("import type {{ {name} }} from \"./{name}\";\n"))
        .collect();
    let head = "// Made by `cargo xtask types`. Do not edit.\n";
    std::fs::write(
        folder.join("Commands.ts"),
        format!("{head}{imports}\n{map}"),
    )?;
    Ok(())
}

/// Whether `name` stands in `text` as a word.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| word == name)
}
