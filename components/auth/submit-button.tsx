"use client";

import type { ComponentProps } from "react";
import { Button } from "../ui/index.ts";
import { useHydrated } from "../use-hydrated.ts";

/**
 * A form's button that waits for the page's script: pressed before, the browser would send the form by itself, as an address.
 * The fields of such a form keep what was typed meanwhile; they are read when it is submitted.
 */
export function SubmitButton({ disabled, ...rest }: ComponentProps<typeof Button>) {
  const hydrated = useHydrated();
  return <Button type="submit" variant="primary" {...rest} disabled={disabled || !hydrated} />;
}

/** One field of a form that is being submitted. */
export function typed(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
}
