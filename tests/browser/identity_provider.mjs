// A real OpenID Connect provider on this machine. Whoever writes a name is that person.
// Usage: node identity_provider.mjs PORT REDIRECT_URI
import { createRequire } from "node:module";
import { join } from "node:path";

const [port, redirectUri] = process.argv.slice(2);
const scripts = createRequire(join(import.meta.dirname, "../scripts/package.json"));
const { default: Provider } = await import(scripts.resolve("oidc-provider"));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "footnote",
      client_secret: "a-secret-of-the-test-that-is-long-enough",
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [redirectUri, new URL(redirectUri).origin],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  // The claims stand in the ID token itself.
  conformIdTokenClaims: false,
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: !id.startsWith("unverified") }),
  }),
  cookies: { keys: ["a key of the test"] },
  features: { devInteractions: { enabled: true } },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
