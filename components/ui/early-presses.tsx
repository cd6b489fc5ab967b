/** A button, or a LiveForm, that was pressed before its program was there: by itself, or by which button. */
export type Pressed<E> = E & { pressedEarly?: HTMLElement };

// a field may be called `method`, and then stands in its place
const LISTEN = [
  `addEventListener("submit",({target:f,submitter:s})=>{if(f.getAttribute("method")==="dialog")f.pressedEarly=s??f},true)`,
  `addEventListener("click",({target:t})=>{const b=t.closest?.("button[type=button]");if(b)b.pressedEarly=b},true)`,
].join(";");

/** Remembers what is pressed, for useEarlyPress. It stands in the page itself, since it is there before any file of the program. */
export function EarlyPresses({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {LISTEN}
    </script>
  );
}
