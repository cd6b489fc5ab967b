/**
 * The audit log's proof. `npm run audit -- export FOLDER` writes the log of this installation with what stands outside of its database;
 * `npm run audit -- verify FOLDER [--outside WITNESS]` judges such a folder, anywhere, without database and HSM.
 */
const [command] = process.argv.splice(2, 1);
if (command !== "export" && command !== "verify") {
  process.stderr.write("usage: npm run audit -- export FOLDER | verify FOLDER [--outside WITNESS]\n");
  process.exit(2);
}
const tool = `scripts/audit/${command}.ts`;
process.argv.splice(2, 0, ...(command === "verify" ? ["--plain", tool] : [tool]));
await import("./run.mjs");
