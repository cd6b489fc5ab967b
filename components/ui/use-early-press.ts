"use client";

import { type Ref, type SyntheticEvent, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { Pressed } from "./early-presses.tsx";

/**
 * A press that comes before the page's program, or while React takes the page over, is heeded once it is there: with what was typed early
 * already told to its fields (use-early-typing.ts), which is why it waits for one drawing more.
 * @param again presses again what was pressed early, by which button
 * @returns the element's ref (`ref` gets it, too); and what its handler asks first: does this press count now? Each counts once.
 */
export function useEarlyPress<E extends HTMLElement>(ref: Ref<E> | undefined, again: (element: E, by: HTMLElement) => void) {
  const own = useRef<Pressed<E>>(null);
  const [ready, setReady] = useState(false);
  useImperativeHandle(ref, () => own.current as E, []);
  useEffect(() => setReady(true), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what was pressed before
  useEffect(() => {
    const element = own.current;
    if (ready && element?.pressedEarly) again(element, element.pressedEarly);
  }, [ready]);
  const counts = (event: SyntheticEvent<E>): boolean => {
    const element = event.currentTarget as Pressed<E>;
    const by = (event.nativeEvent as SubmitEvent).submitter ?? element;
    element.pressedEarly = ready ? undefined : by;
    if (!ready) event.preventDefault();
    return ready;
  };
  return { own, counts };
}
