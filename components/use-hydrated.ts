"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** Does the page's script run? Before, and without it, a form is an ordinary one and shows all it has. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
