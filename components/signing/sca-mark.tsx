/** The square mark of the contract service. */
export function ScaMark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="6" fill="currentColor" />
      <path d="M8 7.2v16.4M8 8.4h7M8 15.4h7M8 22.4h7.4M18.8 26V8.4h6v10.4h-3.4" fill="none" stroke="#fff" strokeWidth="2.4" />
    </svg>
  );
}
