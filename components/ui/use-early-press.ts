"use client";

import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import type { Pressed } from "./early-presses.tsx";

/**
 * A press that came before the page's program is heeded once the program is there.
 * @param again presses again what was pressed early, by which button
 * @returns the element's ref (`ref` gets it, too), and what its handler calls first: the press has arrived, and counts once
 */
export function useEarlyPress<E extends HTMLElement>(ref: Ref<E> | undefined, again: (element: E, by: HTMLElement) => void) {
  const own = useRef<Pressed<E>>(null);
  useImperativeHandle(ref, () => own.current as E, []);
  const heard = () => {
    if (own.current) own.current.pressedEarly = undefined;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what was pressed before
  useEffect(() => {
    const element = own.current;
    if (!element?.pressedEarly) return;
    // what was typed early is told to the fields in this same round (use-early-typing.ts); and the press may be on its way by itself
    const soon = setTimeout(() => {
      if (element.pressedEarly) again(element, element.pressedEarly);
    });
    return () => clearTimeout(soon);
  }, []);
  return { own, heard };
}
