import { RotateCcw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { fileSize } from "@/i18n/format.ts";
import { Button } from "../ui/button.tsx";
import { FieldError } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import type { PartUpload } from "./use-part-uploads.ts";

type PartUploadsProps = { uploads: PartUpload[]; onRetry: (upload: PartUpload) => void; onDismiss: (key: number) => void };

/** Each file on its way: how far, or why not. */
export function PartUploads({ uploads, onRetry, onDismiss }: PartUploadsProps) {
  const t = useTranslations("wizard.documents");
  const words = useTranslations("wizard.prepare");
  return (
    <ul className="parts" aria-label={t("going")}>
      {uploads.map((upload) => (
        <li key={upload.key} className="card part part--going" aria-busy={upload.refusal === undefined}>
          <div className="part__name">
            <b>{upload.file.name}</b>
            {upload.refusal === undefined ? (
              <>
                <small>
                  {words(upload.share < 1 ? "sending" : "checking", { name: upload.file.name })}　{fileSize(upload.file.size)}
                </small>
                {/* The inspection has no measure: a bar without a value says that it goes on. */}
                <progress
                  className="progress mt-2"
                  value={upload.share < 1 ? upload.share : undefined}
                  max={1}
                  aria-label={upload.file.name}
                />
              </>
            ) : (
              <FieldError id={`upload-${upload.key}`}>{upload.refusal}</FieldError>
            )}
          </div>
          {upload.refusal !== undefined && (
            <div className="part__acts">
              <Button
                variant="quiet"
                size="sm"
                icon
                aria-label={t("retry", { name: upload.file.name })}
                onClick={() => onRetry(upload)}
              >
                <Icon of={RotateCcw} size="sm" />
              </Button>
              <Button
                variant="quiet"
                size="sm"
                icon
                aria-label={t("dismiss", { name: upload.file.name })}
                onClick={() => onDismiss(upload.key)}
              >
                <Icon of={X} size="sm" />
              </Button>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
