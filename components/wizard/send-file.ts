import type { ActResult } from "../act.ts";

/**
 * Sends a file as the request's body and tells how much of it has gone (0–1). `lost` when no answer came.
 * XMLHttpRequest, because fetch does not tell of an upload's progress.
 */
export function sendFile<T>(url: string, file: File, onProgress: (share: number) => void): Promise<ActResult<T> | "lost"> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => resolve("lost");
    request.onload = () => {
      const body = request.response as Partial<ActResult<T>> | null;
      if (!body) return resolve("lost");
      resolve("ok" in body ? (body as ActResult<T>) : ({ ok: false, ...(body as object) } as ActResult<T>));
    };
    request.send(file);
  });
}
