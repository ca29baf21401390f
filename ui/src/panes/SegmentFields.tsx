import { Button, Picker, PickerItem } from "@react-spectrum/s2";
import { useLanguage } from "../i18n";
import type { Segment } from "../ipc/generated/Segment";
import { PaneRow } from "../parts";
import { NameRows } from "./NameRows";

/** A segment: its name, how and when it is computed (screens §16). Who is in it stands with each test profile. */
export function SegmentFields({ segment, onChange, readOnly }: { segment: Segment; onChange: (segment: Segment) => void; readOnly: boolean }) {
  const { text, dateTime } = useLanguage();
  return (
    <>
      <NameRows free onChange={onChange} readOnly={readOnly} value={segment} />
      <PaneRow label={text("row-created")}>{`${segment.author} · ${dateTime(segment.createdAt)}`}</PaneRow>
      <PaneRow label={text("row-segment-id")}>
        <code>{segment.id}</code>
      </PaneRow>
      <PaneRow label={text("row-evaluation")}>
        <Picker
          aria-label={text("row-evaluation")}
          isDisabled={readOnly}
          onSelectionChange={(key) => onChange({ ...segment, evaluation: key === "streaming" ? "streaming" : "batch" })}
          selectedKey={segment.evaluation}
        >
          <PickerItem id="batch">{text("evaluation-batch")}</PickerItem>
          <PickerItem id="streaming">{text("evaluation-streaming")}</PickerItem>
        </Picker>
      </PaneRow>
      <PaneRow label={text("row-calculated")}>
        <span>{segment.calculatedAt == null ? text("segment-never") : dateTime(segment.calculatedAt)}</span>
        {!readOnly && (
          <Button fillStyle="outline" onPress={() => onChange({ ...segment, calculatedAt: new Date().toISOString() })} size="S" variant="secondary">
            {text("segment-calculated-now")}
          </Button>
        )}
      </PaneRow>
      <p className="soft">{text("segment-members-hint")}</p>
    </>
  );
}
