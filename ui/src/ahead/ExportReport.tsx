import { Button } from "@react-spectrum/s2";
import type { Shell } from "../designer/platform";
import { useSession } from "../designer/session";
import type { Report } from "../ipc/generated/Report";
import type { ReportFormat } from "../ipc/generated/ReportFormat";

/** Writes a report into a file, as a table or whole. */
export function ExportReport({ report, version, name, shell }: { report: Report; version: string; name: string; shell: Shell }) {
  const { say, call } = shell;
  const write = (format: ReportFormat) => {
    const file = say("ahead-export-name", { name });
    const to = (path: string, replace: boolean) => call("export_report", { version, report, format, path, replace });
    void shell
      .exportTo(format === "csv" ? `${file}.csv` : file, to)
      .then((path) => path !== null && useSession.getState().say(say("ahead-exported", { path })));
  };
  return (
    <div className="dz-buttons">
      {(["csv", "json"] as const).map((format) => (
        <Button fillStyle="outline" key={format} onPress={() => write(format)} size="S" variant="secondary">
          {say(`ahead-export-${format}`)}
        </Button>
      ))}
    </div>
  );
}
