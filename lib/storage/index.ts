export { getBlob, hasBlob, putBlob } from "./blobs.ts";
