// A labelled input with its hint and its error beside it.
import { type ComponentProps, useId } from "react";

type FieldProps = ComponentProps<"input"> & {
  label: string;
  error?: string | undefined;
  hint?: string | undefined;
};

export function Field({ label, error, hint, id, className = "", ...rest }: FieldProps) {
  const made = useId();
  const inputId = id ?? made;
  const noteId = `${inputId}-note`;
  const note = error ?? hint;
  return (
    <div className={`flex flex-col gap-1.5 ${className}`}>
      <label htmlFor={inputId} className="font-medium text-[13px]">
        {label}
      </label>
      <input
        id={inputId}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? noteId : undefined}
        className={`h-10 w-full rounded-[10px] border bg-paper px-3 text-[16px] outline-offset-1 placeholder:text-ink-soft sm:text-[15px] ${error ? "border-bad" : "border-edge"}`}
        {...rest}
      />
      {note ? (
        <p
          id={noteId}
          {...(error ? { role: "alert" } : {})}
          className={`text-[13px] ${error ? "text-bad" : "text-ink-soft"}`}
        >
          {note}
        </p>
      ) : null}
    </div>
  );
}
