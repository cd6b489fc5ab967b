"use client";

import { type ComponentProps, useEffect, useImperativeHandle, useRef } from "react";
import type { EarlyForm } from "./early-presses.tsx";

/**
 * A form that only the page's program can send. Pressed before the program has come, it stays where it is (a form of method `dialog` outside
 * of a dialog goes nowhere): nothing that was typed enters an address, and nothing is lost, for the press is heeded once the program is there.
 */
export function LiveForm({ ref, ...rest }: Omit<ComponentProps<"form">, "method" | "action">) {
  const own = useRef<EarlyForm>(null);
  useImperativeHandle(ref, () => own.current as EarlyForm, []);
  useEffect(() => {
    const form = own.current;
    if (!form?.pressedEarly) return;
    // what was typed early is told to the fields in this same round (use-early-typing.ts)
    const soon = setTimeout(() => {
      const submitter = form.pressedEarly;
      form.pressedEarly = undefined;
      form.requestSubmit(submitter === form ? undefined : submitter);
    });
    return () => clearTimeout(soon);
  }, []);
  return <form ref={own} {...rest} method="dialog" />;
}
