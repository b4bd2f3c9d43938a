// Next draws the pages and nothing else: limits, headers and the API belong to server/http.
/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  reactCompiler: true,
  devIndicators: false,
  // Thumbnails are our own; Next's optimiser would be a second way to decode what people upload.
  images: { unoptimized: true },
  allowedDevOrigins: ["127.0.0.1"],
  // `npm test` checks the types of everything once; the build that `npm start` waits for need not do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["pg", "@node-rs/argon2", "sharp", "undici", "nodemailer", "graphile-worker"],
};
