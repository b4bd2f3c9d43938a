"use client";
// Light, dark or the system's choice, and the toasts that follow it.
import { ThemeProvider, useTheme } from "next-themes";
import type { ReactNode } from "react";
import { Toaster } from "sonner";

/** Under the bar: at the bottom they would cover Run and the way to other pages. */
const place = { position: "top-center", offset: { top: 64 }, mobileOffset: { top: 64 } } as const;

function Toasts() {
  const { resolvedTheme } = useTheme();
  return <Toaster theme={resolvedTheme === "dark" ? "dark" : "light"} {...place} closeButton />;
}

/** `nonce` lets the small script that sets the theme before the first paint pass the page's policy. */
export function Theme({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      disableTransitionOnChange
      {...(nonce === undefined ? {} : { nonce })}
    >
      {children}
      <Toasts />
    </ThemeProvider>
  );
}
