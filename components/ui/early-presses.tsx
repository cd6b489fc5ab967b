/** A LiveForm that was sent before its program was there, by this button, or by Enter: then it is the form itself. */
export type EarlyForm = HTMLFormElement & { pressedEarly?: HTMLElement };

const LISTEN = `addEventListener("submit",({target:f,submitter:s})=>{if(f.method==="dialog")f.pressedEarly=s??f},true)`;

/** Remembers for a LiveForm that it was sent. It stands in the page itself, since it is there before any file of the program. */
export function EarlyPresses({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {LISTEN}
    </script>
  );
}
