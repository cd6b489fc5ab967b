"use client";

import type { ComponentProps } from "react";
import { useEarlyPress } from "./use-early-press.ts";

/**
 * A form that only the page's program can send. Pressed before the program has come, it stays where it is (a form of method `dialog` outside
 * of a dialog goes nowhere): nothing that was typed enters an address, and nothing is lost, for the press is heeded once the program is there.
 */
export function LiveForm({ ref, onSubmit, ...rest }: Omit<ComponentProps<"form">, "method" | "action">) {
  const { own, heard } = useEarlyPress(ref, (form, by) => form.requestSubmit(by === form ? undefined : by));
  return (
    <form
      ref={own}
      {...rest}
      method="dialog"
      onSubmit={(event) => {
        heard();
        onSubmit?.(event);
      }}
    />
  );
}
