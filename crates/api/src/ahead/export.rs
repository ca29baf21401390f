//! A report as a file.

use crate::error::ApiError;
use crate::file;
use crate::wire::{ExportReportRequest, Nothing, Problem, ReportFormat};
use crate::workspace::Workspace;

impl Workspace {
    /// Writes a report into a file.
    pub fn export_report(&self, request: ExportReportRequest) -> Result<Nothing, Problem> {
        Ok(self.export_report_inner(&request)?)
    }

    fn export_report_inner(&self, request: &ExportReportRequest) -> Result<Nothing, ApiError> {
        let text = match request.format {
            ReportFormat::Json => serde_json::to_string_pretty(&request.report)? + "\n",
            ReportFormat::Csv => request.report.csv(&self.drawn(&request.version)?),
        };
        file::write_typed(&request.path, text.as_bytes(), request.replace)?;
        Ok(Nothing {})
    }
}
