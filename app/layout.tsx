// The frame of every page: fonts, theme, toasts.
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Banner } from "@/components/layout/banner";
import { Theme } from "@/components/ui/theme";
import { env } from "@/lib/env";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Medley", template: "%s · Medley" },
  description: "A studio for asking about pictures, with any model, on your own machine.",
  robots: { index: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9f9f8" },
    { media: "(prefers-color-scheme: dark)", color: "#191918" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const { MEDLEY_BANNER: banner } = env();
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}${banner ? " under-banner" : ""}`}
      suppressHydrationWarning
    >
      <body className="bg-paper text-ink antialiased">
        {banner ? <Banner text={banner} /> : null}
        <Theme nonce={nonce}>{children}</Theme>
      </body>
    </html>
  );
}
