"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

/** What is left of the request. Counted from the server's word by a monotonic clock, so that a wrong clock here does not matter. */
export function Countdown({ seconds }: { seconds: number }) {
  const t = useTranslations("rssp");
  const router = useRouter();
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil(seconds - (performance.now() - start) / 1000));
      setLeft(now);
      if (now > 0) return;
      clearInterval(timer);
      router.refresh();
    }, 1000);
    return () => clearInterval(timer);
  }, [seconds, router]);
  return (
    <span className="clock" role="timer">
      {t("remaining", { minutes: Math.floor(left / 60), seconds: left % 60 })}
    </span>
  );
}
