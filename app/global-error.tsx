"use client";
// The last resort: when even the frame breaks, no styles can be counted on.
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en" style={{ colorScheme: "light dark" }}>
      <body style={{ font: "16px/26px system-ui", display: "grid", placeItems: "center", minHeight: "100vh" }}>
        <title>Medley did not work</title>
        <main>
          <h1>Medley did not work</h1>
          <p>Something went wrong on our side. Nothing you made is lost.</p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
