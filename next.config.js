import createNextIntlPlugin from "next-intl/plugin";

const rsspHost = new URL(process.env.RSSP_ORIGIN ?? "http://rssp.localhost").hostname;

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Native addons, and libraries that read their own files or keep state by module identity.
  serverExternalPackages: [
    "pkcs11js",
    "@node-rs/argon2",
    "pg",
    "pg-boss",
    "nodemailer",
    "@prisma/adapter-pg",
    "@prisma/client",
    "pdf-lib",
    "fontkit",
    "@signpdf/signpdf",
    "@signpdf/utils",
  ],
  // A script is run under its page's policy; a worker brings its own. None of ours has anybody to talk to: the validator's reads
  // files that stay on the device.
  headers: async () => [
    {
      source: "/_next/static/:path*.js",
      headers: [{ key: "content-security-policy", value: "default-src 'none'; script-src 'self'; connect-src 'none'" }],
    },
  ],
  // Types are checked by `npm test` and `npm run validate` with TypeScript 7, whose API Next does not drive.
  typescript: { ignoreBuildErrors: true },
  // A page arrives with its title: streamed after it, a screen reader would announce a page without a name.
  htmlLimitedBots: /.*/,
  // In development only; in production each origin is checked by our own code.
  allowedDevOrigins: [rsspHost],
};

export default createNextIntlPlugin("./i18n/request.ts")(config);
