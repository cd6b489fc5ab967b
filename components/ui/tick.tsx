"use client";

import { type ChangeEvent, type ComponentProps, useEffect, useRef } from "react";

type TickProps = Omit<ComponentProps<"input">, "ref" | "type"> & {
  type: "checkbox" | "radio";
  /** some of what it stands for is ticked */
  indeterminate?: boolean;
};

/**
 * A box or a round that a handler follows, each time anew: what the browser remembers of an earlier visit is nobody's act (consent, least of all). What was ticked before the page's program came is told to it once it is there (use-early-typing.ts).
 */
export function Tick({ checked, onChange, indeterminate = false, ...rest }: TickProps) {
  const own = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (own.current) own.current.indeterminate = indeterminate;
  }, [indeterminate]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what was ticked before
  useEffect(() => {
    const control = own.current;
    if (!control || checked === undefined || control.checked === checked) return;
    // of a group, who is chosen speaks, and not who is no longer
    if (control.type === "radio" && !control.checked) return;
    onChange?.({ target: control, currentTarget: control } as unknown as ChangeEvent<HTMLInputElement>);
  }, []);
  return <input ref={own} autoComplete="off" {...rest} checked={checked} onChange={onChange} />;
}
