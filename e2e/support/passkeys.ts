import type { Page } from "@playwright/test";

/** Chromium's virtual authenticator: makes passkeys with PRF, and confirms everything. It lives as long as the page, its passkeys with it. */
export async function giveDevice(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      hasPrf: true,
    },
  });
}

/** The next dialog is closed by its owner: what a page then learns from its browser. */
export async function closeNextDialog(page: Page): Promise<void> {
  await page.evaluate(() => {
    const own = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = async () => {
      navigator.credentials.get = own;
      throw new DOMException("The operation either timed out or was not allowed.", "NotAllowedError");
    };
  });
}
