"use client";

import { useEffect, useState } from "react";

/** An address for bytes that are here already: nothing is fetched. Let go when the bytes change. */
export function useObjectUrl(blob: Blob): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
