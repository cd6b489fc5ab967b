"use client";

import { FileUp, FolderOpen } from "lucide-react";
import { type DragEvent, type ReactNode, useId, useRef, useState } from "react";
import { cx } from "./cx.ts";
import { FieldError } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { useEarlyFiles } from "./use-early-files.ts";

type DropZoneProps = {
  label: string;
  title: ReactNode;
  hint: ReactNode;
  button: ReactNode;
  /** MIME types and endings, as the file dialog filters them; what the file really is the server tells */
  accept: string;
  /** at least one; more than one only with `multiple` */
  onFiles: (files: [File, ...File[]]) => void;
  multiple?: boolean;
  /** 0–1 while a file is on its way; `title` then says which */
  progress?: number;
  error?: ReactNode;
};

/** A file, or several, by dropping, choosing or keyboard: a real file input lies over the zone. */
export function DropZone({ label, title, hint, button, accept, onFiles, multiple = false, progress, error }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const busy = progress !== undefined;
  const take = (list: FileList | null) => {
    setOver(false);
    const [first, ...more] = list ?? [];
    if (first && !busy) onFiles([first, ...(multiple ? more : [])]);
    if (input.current) input.current.value = ""; // so that the same file can be chosen again after a refusal
  };
  useEarlyFiles(input, take);
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  };
  return (
    <div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a convenience; the input inside is the control */}
      <div
        className={cx("drop", over && "is-over")}
        aria-busy={busy || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <Icon of={FileUp} size="lg" />
        <div>
          <p className="text-body font-medium">{title}</p>
          <p className="mt-1 text-small text-text-soft" id={`${id}-hint`}>
            {hint}
          </p>
          {busy && <progress className="progress mt-3" value={progress} max={1} aria-label={label} />}
        </div>
        <span className="btn btn--secondary" aria-hidden="true">
          <Icon of={FolderOpen} size="sm" />
          {button}
        </span>
        <input
          ref={input}
          type="file"
          accept={accept}
          aria-label={label}
          aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
          aria-invalid={error ? true : undefined}
          multiple={multiple}
          disabled={busy}
          onChange={(event) => take(event.target.files)}
        />
      </div>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}
