export { dropBlob, getBlob, hasBlob, putBlob } from "./blobs.ts";
