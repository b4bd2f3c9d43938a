"use client";
// The parameters of the chosen model. An empty field leaves the choice to the model.
import { useId } from "react";
import { type Parameter, type ParameterValues, readValue, type Value, wordFor } from "./parameters";

const look = "h-9 w-full rounded-[9px] border border-edge bg-paper px-2.5 text-[16px] sm:text-[14px]";

type FieldProps = { field: Parameter; value: Value | undefined; onText: (text: string) => void };

const asTheModel = ({ fallback }: Parameter): string =>
  fallback === undefined ? "as the model has it" : `${wordFor(fallback)}, as the model has it`;

function limitsOf({ least, most, fallback }: Parameter & { kind: "number" }): string | undefined {
  if (fallback !== undefined) return String(fallback);
  return least !== undefined && most !== undefined ? `${least} to ${most}` : undefined;
}

function Control({ id, field, value, onText }: FieldProps & { id: string }) {
  if (field.kind === "choice")
    return (
      <select
        id={id}
        className={look}
        value={value === undefined ? "" : wordFor(value)}
        onChange={(event) => onText(event.target.value)}
      >
        <option value="">{asTheModel(field)}</option>
        {field.options.map(wordFor).map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  if (field.kind === "text")
    return (
      <textarea
        id={id}
        rows={2}
        className={`${look} h-auto min-h-9 resize-y py-1.5`}
        placeholder={field.fallback === undefined ? undefined : String(field.fallback)}
        defaultValue={value === undefined ? "" : String(value)}
        onChange={(event) => onText(event.target.value)}
      />
    );
  return (
    <input
      id={id}
      type="number"
      className={look}
      min={field.least}
      max={field.most}
      step={field.whole ? 1 : "any"}
      placeholder={limitsOf(field)}
      // Uncontrolled: what is typed counts at once, brought within the limits; the field shows that when it is left.
      defaultValue={typeof value === "number" ? value : undefined}
      onChange={(event) => onText(event.target.value)}
      onBlur={(event) => {
        event.target.value = String(readValue(field, event.target.value) ?? "");
      }}
    />
  );
}

function Field(props: FieldProps) {
  const id = useId();
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${props.field.kind === "text" ? "col-span-2" : ""}`}>
      <label htmlFor={id} className="text-[12.5px] text-ink-soft">
        {props.field.title}
      </label>
      <Control id={id} {...props} />
      {props.field.hint ? <p className="text-[12.5px] text-ink-soft">{props.field.hint}</p> : null}
    </div>
  );
}

type ParameterFieldsProps = {
  fields: readonly Parameter[];
  values: ParameterValues;
  onChange: (values: ParameterValues) => void;
};

export function ParameterFields({ fields, values, onChange }: ParameterFieldsProps) {
  const write = (field: Parameter, text: string) => {
    const { [field.name]: _before, ...others } = values;
    const value = readValue(field, text);
    onChange(value === undefined ? others : { ...others, [field.name]: value });
  };
  return (
    <fieldset className="grid max-h-[40dvh] grid-cols-2 gap-3 overflow-y-auto border-line border-t px-1 pt-2.5 pb-1">
      <legend className="sr-only">Parameters</legend>
      {fields.map((field) => (
        <Field key={field.name} field={field} value={values[field.name]} onText={(text) => write(field, text)} />
      ))}
    </fieldset>
  );
}
