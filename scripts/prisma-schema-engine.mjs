#!/usr/bin/env node
/**
 * Stands in for Prisma's native schema engine, which its CLI would download: the same command line and the same JSON-RPC on
 * stdio, over @prisma/schema-engine-wasm and node-postgres. The CLI finds it by PRISMA_SCHEMA_ENGINE_BINARY (scripts/prisma.mjs).
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import readline from "node:readline";
import { parseArgs } from "node:util";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as wasm from "@prisma/schema-engine-wasm/schema_engine_bg";
import { MigrationAdapterFactory, once, withDatabase } from "./setup/migration-adapter.mjs";

/** Where the wasm build names a method otherwise. */
const RENAMED = { getDatabaseVersion: "version" };
/** JSON-RPC's code for an error that the engine knows, as the native engine sends it. */
const ENGINE_ERROR = 4466;
/** PostgreSQL's SQLSTATE → Prisma's code for a connection that cannot be made. */
const CONNECTION_ERRORS = { "3D000": "P1003", "28P01": "P1000", 28000: "P1010" };

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: { datasource: { type: "string" }, datamodels: { type: "string", multiple: true }, version: { type: "boolean" } },
});
const datasource = JSON.parse(values.datasource ?? "{}");

if (values.version) process.stdout.write("schema-engine-cli (wasm)\n");
else if (positionals.includes("cli")) await answerCommand(positionals[positionals.indexOf("cli") + 1]);
else await answerRequests(loadEngine());

async function answerCommand(command) {
  const name = decodeURIComponent(new URL(datasource.url).pathname.slice(1)).replaceAll('"', '""');
  const admin = withDatabase(datasource.url, "postgres");
  const commands = {
    "can-connect-to-database": () => once(datasource.url, "SELECT 1"),
    "create-database": () => once(admin, `CREATE DATABASE "${name}"`),
    "drop-database": () => once(admin, `DROP DATABASE IF EXISTS "${name}"`),
  };
  try {
    if (!(command in commands)) throw new Error(`unknown command ${command}`);
    await commands[command]();
  } catch (error) {
    const fields = { is_panic: false, error_code: CONNECTION_ERRORS[error.code] ?? "P1001", message: error.message };
    const line = { level: "ERROR", timestamp: new Date().toISOString(), fields, target: "schema_engine::logger" };
    process.stderr.write(`${JSON.stringify(line)}\n`);
    process.exitCode = 1;
  }
}

/** @returns a function that gives the one engine of this process, made at the first request */
function loadEngine() {
  const file = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(file)), { "./schema_engine_bg.js": wasm });
  wasm.__wbg_set_wasm(exports);
  exports.__wbindgen_start();

  const datamodels = values.datamodels ? schemaFiles().map((path) => [path, fs.readFileSync(path, "utf8")]) : undefined;
  const factory = bindMigrationAwareSqlAdapterFactory(new MigrationAdapterFactory(datasource.url, datasource.shadowDatabaseUrl));
  let engine;
  return {
    call: async (method, params) => {
      engine ??= await wasm.SchemaEngine.new({ datamodels }, () => undefined, factory);
      return await engine[RENAMED[method] ?? method](params);
    },
    /** The driver's own error behind an engine error, which carries only its number. */
    describe: (error) => String(factory.errorRegistry?.consumeError?.(error?.code)?.error ?? error?.message ?? error),
  };
}

/** `--datamodels a b`: the files after the first arrive as positionals. */
function schemaFiles() {
  return [...values.datamodels, ...positionals].filter((path) => path.endsWith(".prisma"));
}

/** Answers in the order of the requests: a migration is not a place for concurrency. */
async function answerRequests(engine) {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line);
    if (!method) continue;
    try {
      const result = await engine.call(method, params);
      // the CLI prints a diff from this notification, not from the result
      if (method === "diff" && result?.stdout) send({ id: `print-${id}`, method: "print", params: { content: result.stdout } });
      send({ id, result: result ?? {} });
    } catch (error) {
      const error_code = typeof error?.code === "string" ? error.code : undefined;
      const data = { is_panic: false, message: engine.describe(error), meta: null, error_code };
      send({ id, error: { code: ENGINE_ERROR, message: "An error happened. Check the data field for details.", data } });
    }
  }
  process.exit(0);
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}
