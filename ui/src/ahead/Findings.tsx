import type { Issue } from "../ipc/generated/Issue";

/** Issues with what they are about; those of an activity lead there. */
export function Findings(props: {
  title: string;
  empty: string;
  issues: Issue[];
  caption: (id: string) => string;
  issueText: (code: string, params: Record<string, string>) => string;
  onPick: (id: string) => void;
}) {
  return (
    <section>
      <h3>{props.title}</h3>
      {props.issues.length === 0 ? (
        <p>{props.empty}</p>
      ) : (
        <ul className="ah-list ah-findings">
          {props.issues.map((issue) => {
            const { activity } = issue.place;
            const text = props.issueText(issue.code, issue.params);
            return (
              <li key={`${issue.code} ${JSON.stringify(issue.place)} ${JSON.stringify(issue.params)}`}>
                <span aria-hidden="true" className={`dz-dot dz-${issue.severity}`} />
                {activity === undefined ? (
                  <span>{text}</span>
                ) : (
                  <button className="dz-text-button" onClick={() => props.onPick(activity)} title={props.caption(activity)} type="button">
                    {text}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
