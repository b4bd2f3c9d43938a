// What went wrong with a form as a whole, announced when it appears.
export function FormError({ text }: { text: string | undefined }) {
  return text ? (
    <p role="alert" className="rounded-[10px] border border-bad px-3 py-2 text-[14px] text-bad">
      {text}
    </p>
  ) : null;
}
