import { TextField } from "@react-spectrum/s2";
import { useText } from "../i18n";
import { PaneRow } from "../parts";
import { isName } from "../parts/name";

interface Named {
  name: string;
  description?: string;
}

/** Name (with its rule) and description. */
export function NameRows<T extends Named>(props: { value: T; onChange: (value: T) => void; readOnly: boolean; free?: boolean }) {
  const text = useText();
  const { value, onChange, readOnly } = props;
  return (
    <>
      <PaneRow label={text("row-name")}>
        <TextField
          aria-label={text("row-name")}
          errorMessage={text("name-rule")}
          isInvalid={!props.free && !isName(value.name)}
          isReadOnly={readOnly}
          onChange={(name) => onChange({ ...value, name })}
          value={value.name}
        />
      </PaneRow>
      {value.description !== undefined && (
        <PaneRow label={text("row-description")}>
          <TextField
            aria-label={text("row-description")}
            isReadOnly={readOnly}
            onChange={(description) => onChange({ ...value, description })}
            placeholder={text("description-add")}
            value={value.description}
          />
        </PaneRow>
      )}
    </>
  );
}
