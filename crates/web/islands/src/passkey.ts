// Asks the browser for a passkey, or to make one, and sends its answer with the form. Without this script the page says
// that another way is needed.
type Options = { publicKey: Record<string, unknown> };

const form = document.querySelector<HTMLFormElement>("form[data-passkey]");
const button = form?.querySelector<HTMLButtonElement>("button");
if (form && button && window.PublicKeyCredential) {
  document.querySelector<HTMLElement>("[data-passkey-none]")?.setAttribute("hidden", "");
  button.hidden = false;
  form.addEventListener("submit", (event) => {
    const answer = form.querySelector<HTMLInputElement>("input[name=answer]");
    if (!answer || answer.value) return;
    event.preventDefault();
    button.disabled = true;
    void ask(form).then(
      (text) => {
        answer.value = text;
        form.submit();
      },
      () => {
        button.disabled = false;
        form.querySelector<HTMLElement>("[data-passkey-says]")?.removeAttribute("hidden");
      },
    );
  });
}

async function ask(form: HTMLFormElement): Promise<string> {
  const { publicKey } = JSON.parse(form.dataset.options ?? "") as Options;
  const make = form.dataset.passkey === "create";
  const options = opened(publicKey) as unknown;
  const made = make
    ? await navigator.credentials.create({ publicKey: options as PublicKeyCredentialCreationOptions })
    : await navigator.credentials.get({ publicKey: options as PublicKeyCredentialRequestOptions });
  if (!(made instanceof PublicKeyCredential)) throw new Error("no passkey");
  const response: Record<string, unknown> = { clientDataJSON: written(made.response.clientDataJSON) };
  if (made.response instanceof AuthenticatorAttestationResponse) {
    response.attestationObject = written(made.response.attestationObject);
    response.transports = made.response.getTransports();
  } else if (made.response instanceof AuthenticatorAssertionResponse) {
    response.authenticatorData = written(made.response.authenticatorData);
    response.signature = written(made.response.signature);
    response.userHandle = made.response.userHandle ? written(made.response.userHandle) : null;
  }
  return JSON.stringify({ id: made.id, rawId: written(made.rawId), type: made.type, extensions: {}, response });
}

/** The options with bytes where the page has base64url: the challenge and every id but the site's. */
function opened(options: Record<string, unknown>): Record<string, unknown> {
  const known = (list: unknown): unknown =>
    Array.isArray(list) ? list.map((one: { id: string }) => ({ ...one, id: read(one.id) })) : undefined;
  const user = options.user as { id: string } | undefined;
  return {
    ...options,
    challenge: read(options.challenge as string),
    ...(user && { user: { ...user, id: read(user.id) } }),
    ...(options.excludeCredentials ? { excludeCredentials: known(options.excludeCredentials) } : {}),
    ...(options.allowCredentials ? { allowCredentials: known(options.allowCredentials) } : {}),
  };
}

function read(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function written(bytes: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
