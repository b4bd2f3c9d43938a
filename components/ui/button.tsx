// The one button. "go" is the page's primary action, "stop" is neutral on purpose, "bare" has no edge until touched.
import type { ComponentProps } from "react";

const variants = {
  go: "border-transparent bg-accent text-white hover:bg-accent-press",
  plain: "border-line-2 bg-paper text-ink hover:bg-wall",
  bare: "border-transparent bg-transparent px-2 text-ink-soft hover:bg-wall hover:text-ink",
  stop: "border-edge bg-wall text-ink hover:bg-hover",
} as const;

export type ButtonVariant = keyof typeof variants;

const shape =
  "inline-flex h-8 items-center justify-center gap-1.5 whitespace-nowrap rounded-[9px] border px-3 font-medium transition-colors disabled:opacity-50 disabled:cursor-not-allowed";

/** The look of a button, for links that act like one. */
export const buttonLook = (variant: ButtonVariant = "plain", className = ""): string =>
  `${shape} ${variants[variant]} ${className}`;

export function Button({
  variant = "plain",
  className = "",
  type = "button",
  ...rest
}: ComponentProps<"button"> & { variant?: ButtonVariant }) {
  return <button type={type} className={buttonLook(variant, className)} {...rest} />;
}
