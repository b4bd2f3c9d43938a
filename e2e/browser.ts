// A Chromium without any download: CHROMIUM_PATH, else the one inside an npm package.
import chromium from "@sparticuz/chromium";

/** Options to launch it with; its sandbox needs rights that root in a container does not have. */
export async function launchOptions(): Promise<{ executablePath: string; args: string[] }> {
  return {
    executablePath: process.env.CHROMIUM_PATH ?? (await chromium.executablePath()),
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      // A camera that shows a moving pattern, and a person who allows it.
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  };
}
