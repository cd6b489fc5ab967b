/** 印影 */
import type { StampPicture } from "../../pades/index.ts";
import type { Iso } from "./terms.ts";

export type StampKind = "round" | "square" | "image";

/** One 印影 as it would be drawn: alone, and in this person's signature field with name and date. */
export type StampPictures = {
  seal: StampPicture;
  field: StampPicture;
  /** data: address of an own image, for the place that the pictures leave for it */
  image: string | null;
};

export type StampView = {
  id: string;
  kind: StampKind;
  text: string | null;
  isDefault: boolean;
  createdAt: Iso;
  /** null: the own image is lost */
  pictures: StampPictures | null;
};

export type StampsView = {
  stamps: StampView[];
  /** what is drawn for a person who has chosen none; 甲 stands for the role's mark */
  standard: StampPictures;
  /** how many one person may keep */
  most: number;
};
