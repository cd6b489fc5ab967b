import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Without it the CLI downloads a native engine: scripts/prisma-schema-engine.mjs says what stands in for it.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL("scripts/prisma-schema-engine.mjs", import.meta.url));

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.MIGRATION_DATABASE_URL ?? "postgresql://unset" },
});
