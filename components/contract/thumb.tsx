const grey = "#8a93a3";

/** A page in miniature: it says "a document", not which. */
export function DocumentThumb({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 72 100" aria-hidden="true" className={className}>
      <rect x="16" y="4" width="40" height="4" opacity=".8" fill="#14233a" />
      <g fill={grey} opacity=".6">
        <rect x="30" y="16" width="32" height="1.6" />
        <rect x="30" y="21" width="32" height="1.6" />
        <rect x="36" y="26" width="26" height="1.6" />
      </g>
      <g fill="none" stroke="#b9bfca" strokeWidth=".7">
        <rect x="4" y="36" width="64" height="28" />
        <path d="M4 43h64M4 50h64M4 57h64M22 36v28" />
      </g>
      <path
        d="M4 70.7h64M4 74.7h64M4 78.7h58M4 82.7h64M4 86.7h62M4 90.7h64M4 94.7h40"
        stroke={grey}
        strokeWidth="1.4"
        opacity=".5"
        fill="none"
      />
    </svg>
  );
}
