"use client";

import type { ComponentProps } from "react";
import { useEarlyPress } from "./use-early-press.ts";

/** A button as the browser has it, but that a press before the page's program came is heeded, too. What sends a form is its form's to heed. */
export function PressButton({ ref, type = "button", onClick, ...rest }: ComponentProps<"button">) {
  const { own, counts } = useEarlyPress(ref, (button) => button.click());
  return (
    <button
      type={type}
      ref={own}
      {...rest}
      onClick={(event) => {
        if (type !== "button" || counts(event)) onClick?.(event);
      }}
    />
  );
}
