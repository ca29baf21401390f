//! The commands of the window: each a line into `itinera-api`, in a file a noun.

pub(crate) mod ahead;
pub(crate) mod engine;
pub(crate) mod expression;
pub(crate) mod journey;
pub(crate) mod object;
pub(crate) mod scenario;
pub(crate) mod secret;
pub(crate) mod test_mode;
pub(crate) mod workspace;

/// All of them, for the builder.
macro_rules! all {
    () => {
        tauri::generate_handler![
            $crate::commands::workspace::workspace_state,
            $crate::commands::workspace::save_settings,
            $crate::commands::workspace::log_folder,
            $crate::commands::workspace::open_log_folder,
            $crate::commands::object::list_objects,
            $crate::commands::object::open_object,
            $crate::commands::object::create_object,
            $crate::commands::object::duplicate_object,
            $crate::commands::object::delete_object,
            $crate::commands::object::edit_object,
            $crate::commands::object::import_profiles,
            $crate::commands::object::create_schema,
            $crate::commands::object::read_schema_sample,
            $crate::commands::object::read_payload_sample,
            $crate::commands::object::payload_preview,
            $crate::commands::object::undo,
            $crate::commands::object::redo,
            $crate::commands::object::history,
            $crate::commands::object::open_revision,
            $crate::commands::journey::edit_version,
            $crate::commands::journey::may_edit,
            $crate::commands::journey::jump_targets,
            $crate::commands::journey::export_bundle,
            $crate::commands::journey::import_bundle,
            $crate::commands::journey::add_sample,
            $crate::commands::expression::check_expression,
            $crate::commands::expression::available_fields,
            $crate::commands::expression::print_condition,
            $crate::commands::expression::expression_functions,
            $crate::commands::expression::evaluate_expression,
            $crate::commands::test_mode::test_start,
            $crate::commands::test_mode::test_stop,
            $crate::commands::test_mode::test_view,
            $crate::commands::test_mode::test_form,
            $crate::commands::test_mode::test_send,
            $crate::commands::test_mode::test_clock,
            $crate::commands::test_mode::test_stub,
            $crate::commands::test_mode::test_log,
            $crate::commands::test_mode::test_options,
            $crate::commands::test_mode::test_reset,
            $crate::commands::test_mode::test_show,
            $crate::commands::test_mode::test_react,
            $crate::commands::test_mode::test_qualify,
            $crate::commands::test_mode::test_why,
            $crate::commands::test_mode::test_live,
            $crate::commands::scenario::scenarios,
            $crate::commands::scenario::save_run,
            $crate::commands::scenario::scenario_text,
            $crate::commands::scenario::save_scenario,
            $crate::commands::scenario::export_scenario,
            $crate::commands::scenario::delete_scenario,
            $crate::commands::scenario::run_scenario,
            $crate::commands::scenario::coverage,
            $crate::commands::scenario::generate_scenarios,
            $crate::commands::ahead::assumptions,
            $crate::commands::ahead::save_assumptions,
            $crate::commands::ahead::delete_assumptions,
            $crate::commands::ahead::read_profiles,
            $crate::commands::ahead::simulate,
            $crate::commands::ahead::cancel_run,
            $crate::commands::ahead::comparable,
            $crate::commands::ahead::compare,
            $crate::commands::ahead::person_scenario,
            $crate::commands::ahead::export_report,
            $crate::commands::scenario::check_promises,
            $crate::commands::scenario::test_open,
            $crate::commands::engine::engine_state,
            $crate::commands::engine::engine_connect,
            $crate::commands::engine::engine_test,
            $crate::commands::engine::engine_start_local,
            $crate::commands::engine::engine_stop_local,
            $crate::commands::engine::publish,
            $crate::commands::engine::live_view,
            $crate::commands::engine::entry_curl,
            $crate::commands::secret::unlock_secrets,
            $crate::commands::secret::set_secret,
            $crate::commands::secret::secret_state,
            $crate::commands::secret::send_secret,
        ]
    };
}
pub(crate) use all;
