import account from "./account.ja.json";
import auth from "./auth.ja.json";
import batch from "./batch.ja.json";
import common from "./common.ja.json";
import contract from "./contract.ja.json";
import credentials from "./credentials.ja.json";
import enrolments from "./enrolments.ja.json";
import fields from "./fields.ja.json";
import home from "./home.ja.json";
import inbox from "./inbox.ja.json";
import inputs from "./inputs.ja.json";
import notice from "./notice.ja.json";
import organisation from "./organisation.ja.json";
import pin from "./pin.ja.json";
import policy from "./policy.ja.json";
import ra from "./ra.ja.json";
import read from "./read.ja.json";
import requests from "./requests.ja.json";
import result from "./result.ja.json";
import rssp from "./rssp.ja.json";
import signing from "./signing.ja.json";
import stamps from "./stamps.ja.json";
import verify from "./verify.ja.json";
import wizard from "./wizard.ja.json";

/** All words in Japanese: one file for each area of the product. */
export default {
  common,
  auth,
  rssp,
  notice,
  pin,
  home,
  inbox,
  contract,
  wizard,
  fields,
  inputs,
  read,
  signing,
  batch,
  result,
  account,
  organisation,
  stamps,
  credentials,
  ra,
  enrolments,
  requests,
  policy,
  verify,
};
