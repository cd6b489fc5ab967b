"use client";

import { type ComponentProps, useEffect } from "react";
import { useEarlyTyping } from "./use-early-typing.ts";

type TickProps = Omit<ComponentProps<"input">, "ref" | "type"> & {
  type: "checkbox" | "radio";
  /** some of what it stands for is ticked */
  indeterminate?: boolean;
};

/**
 * A box or a round that a handler follows, each time anew: what the browser remembers of an earlier visit is nobody's act (consent, least
 * of all). What was ticked before the page's program came is told to it once it is there.
 */
export function Tick({ checked, indeterminate = false, ...rest }: TickProps) {
  const own = useEarlyTyping<HTMLInputElement>({ ...rest, checked });
  useEffect(() => {
    if (own.current) own.current.indeterminate = indeterminate;
  }, [own, indeterminate]);
  return <input autoComplete="off" {...rest} ref={own} checked={checked} />;
}
