import account from "./account.en.json";
import auth from "./auth.en.json";
import batch from "./batch.en.json";
import common from "./common.en.json";
import contract from "./contract.en.json";
import credentials from "./credentials.en.json";
import enrolments from "./enrolments.en.json";
import fields from "./fields.en.json";
import home from "./home.en.json";
import inbox from "./inbox.en.json";
import inputs from "./inputs.en.json";
import notice from "./notice.en.json";
import organisation from "./organisation.en.json";
import pin from "./pin.en.json";
import policy from "./policy.en.json";
import ra from "./ra.en.json";
import read from "./read.en.json";
import requests from "./requests.en.json";
import result from "./result.en.json";
import rssp from "./rssp.en.json";
import signing from "./signing.en.json";
import stamps from "./stamps.en.json";
import verify from "./verify.en.json";
import wizard from "./wizard.en.json";

/** All words in English: one file for each area of the product. */
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
