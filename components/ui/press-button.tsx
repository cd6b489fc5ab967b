"use client";

import type { ComponentProps } from "react";
import { useEarlyPress } from "./use-early-press.ts";

/** A button as the browser has it, but that a press before the page's program came is heeded, too. */
export function PressButton({ ref, onClick, ...rest }: ComponentProps<"button">) {
  const { own, heard } = useEarlyPress(ref, (button) => button.click());
  return (
    <button
      type="button"
      ref={own}
      {...rest}
      onClick={(event) => {
        heard();
        onClick?.(event);
      }}
    />
  );
}
