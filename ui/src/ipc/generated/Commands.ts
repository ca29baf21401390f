// Made by `cargo xtask types`. Do not edit.
import type { AddSampleRequest } from "./AddSampleRequest";
import type { Applied } from "./Applied";
import type { AssumptionSets } from "./AssumptionSets";
import type { AssumptionsRequest } from "./AssumptionsRequest";
import type { AvailableFields } from "./AvailableFields";
import type { CheckExpressionRequest } from "./CheckExpressionRequest";
import type { CheckPromisesRequest } from "./CheckPromisesRequest";
import type { CheckedExpression } from "./CheckedExpression";
import type { ComparableVersion } from "./ComparableVersion";
import type { CompareRequest } from "./CompareRequest";
import type { Compared } from "./Compared";
import type { ConditionNode } from "./ConditionNode";
import type { ConnectorRequest } from "./ConnectorRequest";
import type { CoverageView } from "./CoverageView";
import type { CreateRequest } from "./CreateRequest";
import type { CreateSchemaRequest } from "./CreateSchemaRequest";
import type { EditObjectRequest } from "./EditObjectRequest";
import type { EditVersionRequest } from "./EditVersionRequest";
import type { EngineAbout } from "./EngineAbout";
import type { EngineConnectRequest } from "./EngineConnectRequest";
import type { EngineState } from "./EngineState";
import type { EvaluateRequest } from "./EvaluateRequest";
import type { ExportReportRequest } from "./ExportReportRequest";
import type { ExportRequest } from "./ExportRequest";
import type { ExportScenarioRequest } from "./ExportScenarioRequest";
import type { ExpressionPlace } from "./ExpressionPlace";
import type { FunctionTable } from "./FunctionTable";
import type { ImportProfilesRequest } from "./ImportProfilesRequest";
import type { ImportRequest } from "./ImportRequest";
import type { Imported } from "./Imported";
import type { ImportedProfiles } from "./ImportedProfiles";
import type { JumpRow } from "./JumpRow";
import type { ListRequest } from "./ListRequest";
import type { LiveValue } from "./LiveValue";
import type { LiveView } from "./LiveView";
import type { LogEntry } from "./LogEntry";
import type { MayRequest } from "./MayRequest";
import type { Nothing } from "./Nothing";
import type { ObjectList } from "./ObjectList";
import type { ObjectRef } from "./ObjectRef";
import type { Opened } from "./Opened";
import type { PassphraseRequest } from "./PassphraseRequest";
import type { PayloadSample } from "./PayloadSample";
import type { PersonRequest } from "./PersonRequest";
import type { ProfilesRead } from "./ProfilesRead";
import type { PromisesChecked } from "./PromisesChecked";
import type { Published } from "./Published";
import type { ReadProfilesRequest } from "./ReadProfilesRequest";
import type { Refusal } from "./Refusal";
import type { Report } from "./Report";
import type { RevisionRequest } from "./RevisionRequest";
import type { RunRequest } from "./RunRequest";
import type { RunScenarioRequest } from "./RunScenarioRequest";
import type { SampleRequest } from "./SampleRequest";
import type { SaveAssumptionsRequest } from "./SaveAssumptionsRequest";
import type { SaveRunRequest } from "./SaveRunRequest";
import type { SaveScenarioRequest } from "./SaveScenarioRequest";
import type { ScenarioRequest } from "./ScenarioRequest";
import type { ScenarioRow } from "./ScenarioRow";
import type { ScenarioText } from "./ScenarioText";
import type { SchemaSample } from "./SchemaSample";
import type { SecretRequest } from "./SecretRequest";
import type { SecretState } from "./SecretState";
import type { Settings } from "./Settings";
import type { SimulateRequest } from "./SimulateRequest";
import type { StubRequest } from "./StubRequest";
import type { TestClockRequest } from "./TestClockRequest";
import type { TestForm } from "./TestForm";
import type { TestFormRequest } from "./TestFormRequest";
import type { TestLiveRequest } from "./TestLiveRequest";
import type { TestLog } from "./TestLog";
import type { TestOpenRequest } from "./TestOpenRequest";
import type { TestOptionsRequest } from "./TestOptionsRequest";
import type { TestQualifyRequest } from "./TestQualifyRequest";
import type { TestReactRequest } from "./TestReactRequest";
import type { TestSendRequest } from "./TestSendRequest";
import type { TestShowRequest } from "./TestShowRequest";
import type { TestView } from "./TestView";
import type { TestWhyRequest } from "./TestWhyRequest";
import type { UndoRequest } from "./UndoRequest";
import type { VersionRequest } from "./VersionRequest";
import type { Why } from "./Why";
import type { WorkspaceState } from "./WorkspaceState";

export type Commands = {
  /** The workspace as it is open. */
  workspace_state: { request: Nothing; answer: WorkspaceState };
  /** Changes settings. */
  save_settings: { request: Settings; answer: WorkspaceState };
  /** Lists objects of a kind. */
  list_objects: { request: ListRequest; answer: ObjectList };
  /** Opens an object. */
  open_object: { request: ObjectRef; answer: Opened };
  /** Creates an object with a made-up name. */
  create_object: { request: CreateRequest; answer: Opened };
  /** Makes an independent copy (`_Copy`). */
  duplicate_object: { request: ObjectRef; answer: Opened };
  /** Deletes an object that nothing uses. */
  delete_object: { request: ObjectRef; answer: Nothing };
  /** Reads test profiles from a text. */
  import_profiles: { request: ImportProfilesRequest; answer: ImportedProfiles };
  /** Applies one gesture to a journey version. */
  edit_version: { request: EditVersionRequest; answer: Applied };
  /** Saves a pane. */
  edit_object: { request: EditObjectRequest; answer: Applied };
  /** Takes the last edit back. */
  undo: { request: UndoRequest; answer: Applied };
  /** Brings the last undone edit again. */
  redo: { request: UndoRequest; answer: Applied };
  /** Other journeys, with whether a version may jump to them and whether they jump to it. */
  jump_targets: { request: VersionRequest; answer: Array<JumpRow> };
  /** Asks whether edits would be accepted: null, or why not. */
  may_edit: { request: MayRequest; answer: Array<Refusal | null> };
  /** The log of an object. */
  history: { request: ObjectRef; answer: Array<LogEntry> };
  /** The document at an earlier revision. */
  open_revision: { request: RevisionRequest; answer: Opened };
  /** Infers fields of a schema from a pasted sample. */
  read_schema_sample: { request: SampleRequest; answer: SchemaSample };
  /** Infers an action's payload from a pasted sample. */
  read_payload_sample: { request: SampleRequest; answer: PayloadSample };
  /** Creates a schema. */
  create_schema: { request: CreateSchemaRequest; answer: Opened };
  /** The payload a sender must send for an event (R-EVT-25), as indented JSON. */
  payload_preview: { request: ObjectRef; answer: string };
  /** Checks an expression where it stands. */
  check_expression: { request: CheckExpressionRequest; answer: CheckedExpression };
  /** What an expression may refer to where it stands. */
  available_fields: { request: ExpressionPlace; answer: AvailableFields };
  /** Source text of a condition built by clicking; null while it is incomplete. */
  print_condition: { request: ConditionNode; answer: string | null };
  /** Every function of the language. */
  expression_functions: { request: Nothing; answer: FunctionTable };
  /** The value of an expression for a test profile and payloads. */
  evaluate_expression: { request: EvaluateRequest; answer: LiveValue };
  /** Turns test mode on. */
  test_start: { request: VersionRequest; answer: TestView };
  /** Turns test mode off; its people are gone. */
  test_stop: { request: VersionRequest; answer: Nothing };
  /** Test mode as it is; null when off. */
  test_view: { request: VersionRequest; answer: TestView | null };
  /** The form of an event. */
  test_form: { request: TestFormRequest; answer: TestForm };
  /** Sends an event. */
  test_send: { request: TestSendRequest; answer: TestView };
  /** Moves the virtual clock. */
  test_clock: { request: TestClockRequest; answer: TestView };
  /** Changes how a test runs, and begins it anew. */
  test_options: { request: TestOptionsRequest; answer: TestView };
  /** Begins a test anew: nobody is inside. */
  test_reset: { request: VersionRequest; answer: TestView };
  /** Shows another person's path. */
  test_show: { request: TestShowRequest; answer: TestView };
  /** Lets a person react to a message. */
  test_react: { request: TestReactRequest; answer: TestView };
  /** Lets a person enter or leave a segment. */
  test_qualify: { request: TestQualifyRequest; answer: TestView };
  /** Chooses whether a connector is called in earnest. */
  test_live: { request: TestLiveRequest; answer: TestView };
  /** Scripts a stub. */
  test_stub: { request: StubRequest; answer: TestView };
  /** Why a person did or did not reach an activity. */
  test_why: { request: TestWhyRequest; answer: Why };
  /** The log document (semantics §18.8). */
  test_log: { request: VersionRequest; answer: TestLog };
  /** The scenarios of a version's journey. */
  scenarios: { request: VersionRequest; answer: Array<ScenarioRow> };
  /** Saves what was done in a test as a scenario. */
  save_run: { request: SaveRunRequest; answer: ScenarioRow };
  /** A scenario's file. */
  scenario_text: { request: ScenarioRequest; answer: ScenarioText };
  /** Saves a scenario's file. */
  save_scenario: { request: SaveScenarioRequest; answer: ScenarioRow };
  /** Writes a scenario's file to a path. */
  export_scenario: { request: ExportScenarioRequest; answer: Nothing };
  /** Deletes a scenario. */
  delete_scenario: { request: ScenarioRequest; answer: Nothing };
  /** Runs a scenario against a version. */
  run_scenario: { request: RunScenarioRequest; answer: ScenarioRow };
  /** What the saved scenarios cover of a version. */
  coverage: { request: VersionRequest; answer: CoverageView };
  /** Makes and saves scenarios for what is not covered. */
  generate_scenarios: { request: VersionRequest; answer: CoverageView };
  /** What simulations of a version may take for granted. */
  assumptions: { request: VersionRequest; answer: AssumptionSets };
  /** Keeps assumptions beside a version's journey. */
  save_assumptions: { request: SaveAssumptionsRequest; answer: AssumptionSets };
  /** Forgets assumptions that were kept. */
  delete_assumptions: { request: AssumptionsRequest; answer: AssumptionSets };
  /** Reads profiles for simulations from a file. */
  read_profiles: { request: ReadProfilesRequest; answer: ProfilesRead };
  /** Simulates a version; answers once it is done. */
  simulate: { request: SimulateRequest; answer: Report };
  /** Ends a simulation or comparison early. */
  cancel_run: { request: RunRequest; answer: Nothing };
  /** The versions that one may be compared with. */
  comparable: { request: VersionRequest; answer: Array<ComparableVersion> };
  /** Compares a version with another; answers once it is done. */
  compare: { request: CompareRequest; answer: Compared };
  /** One person of a simulation, as a scenario. */
  person_scenario: { request: PersonRequest; answer: ScenarioText };
  /** Writes a report into a file. */
  export_report: { request: ExportReportRequest; answer: Nothing };
  /** Searches for what breaks a version's promises. */
  check_promises: { request: CheckPromisesRequest; answer: PromisesChecked };
  /** Does in test mode what a scenario says. */
  test_open: { request: TestOpenRequest; answer: TestView };
  /** What is known of the engine. */
  engine_state: { request: Nothing; answer: EngineState };
  /** Saves address and token. */
  engine_connect: { request: EngineConnectRequest; answer: EngineState };
  /** Asks the engine who it is, with the token. */
  engine_test: { request: Nothing; answer: EngineAbout };
  /** Starts an engine on this machine and connects to it. */
  engine_start_local: { request: Nothing; answer: EngineState };
  /** Stops the engine started from here. */
  engine_stop_local: { request: Nothing; answer: EngineState };
  /** Opens or makes the passphrase file. */
  unlock_secrets: { request: PassphraseRequest; answer: EngineState };
  /** Keeps a connector's secret on this machine. */
  set_secret: { request: SecretRequest; answer: SecretState };
  /** Whether a connector's secret is kept on this machine. */
  secret_state: { request: ConnectorRequest; answer: SecretState };
  /** Sends a kept secret to the engine. */
  send_secret: { request: ConnectorRequest; answer: Nothing };
  /** Publishes a version. */
  publish: { request: VersionRequest; answer: Published };
  /** Counts and discards of a live version. */
  live_view: { request: VersionRequest; answer: LiveView };
  /** The entry event of a live version as a curl command, token left as a variable. */
  entry_curl: { request: VersionRequest; answer: string };
  /** Writes a bundle. */
  export_bundle: { request: ExportRequest; answer: Nothing };
  /** Reads a bundle as new objects. */
  import_bundle: { request: ImportRequest; answer: Imported };
  /** Puts a sample journey with test profiles and scenarios into the workspace. */
  add_sample: { request: AddSampleRequest; answer: Imported };
  /** The folder of the logs. */
  log_folder: { request: Nothing; answer: string };
  /** Opens that folder in the system's file browser. */
  open_log_folder: { request: Nothing; answer: Nothing };
};
