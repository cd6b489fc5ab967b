"use client";

import type { ComponentProps } from "react";
import { useEarlyPress } from "./use-early-press.ts";

type LiveFormProps = Omit<ComponentProps<"form">, "method" | "action"> & {
  /** where it is posted to without the page's program, or before it has come; where there is none, it waits for the program */
  action?: string;
};

/**
 * A form that the page's program sends. Nothing that was typed enters an address: without an action it stays where it is until the program has
 * come (a form of method `dialog` outside of a dialog goes nowhere), and a press that came before is heeded then.
 */
export function LiveForm({ ref, action, onSubmit, ...rest }: LiveFormProps) {
  const { own, counts } = useEarlyPress(ref, (form, by) => {
    // by Enter, or by a button that the first drawing took away: as by Enter
    const button = by instanceof HTMLButtonElement && by.form === form ? by : undefined;
    form.requestSubmit(button);
  });
  return (
    <form
      ref={own}
      {...rest}
      action={action}
      method={action ? "post" : "dialog"}
      onSubmit={(event) => {
        if (counts(event)) onSubmit?.(event);
      }}
    />
  );
}
