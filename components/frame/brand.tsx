import Link from "next/link";
import wordmark from "./wordmark.svg";

export function Brand({ href = "/", label }: { href?: string; label: string }) {
  return (
    <Link className="brand" href={href} aria-label={label}>
      {/* biome-ignore lint/performance/noImgElement: a vector of 5 kB needs no optimiser */}
      <img className="wordmark max-w-none" src={wordmark.src} width={152} height={32} alt="" />
    </Link>
  );
}
