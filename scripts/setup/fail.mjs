/** Runs a command's main procedure: its error is one readable message and a non-zero end, not a stack. */
export async function main(procedure) {
  try {
    await procedure();
  } catch (error) {
    process.stderr.write(`\n${process.env.DEBUG ? error.stack : error.message}\n`);
    process.exitCode = 1;
  }
}

export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  throw new Error(`Natsuin needs Node.js 20.9 or later; this is ${process.versions.node}.`);
}
