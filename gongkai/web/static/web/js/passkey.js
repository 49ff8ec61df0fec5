// Forms marked data-passkey ask the browser for a passkey (WebAuthn) and send its answer in the hidden field "credential".
// The options come with the page in data-options, byte strings in base64url.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const SAID = {
  NotAllowedError: "没有完成：操作已取消或者超时，请重试。",
  InvalidStateError: "这台设备上的通行密钥已经添加过。",
  SecurityError: "当前网址不能使用这个通行密钥，请核对网址。",
};

function readOptions(form) {
  const { publicKey } = JSON.parse(form.dataset.options);
  publicKey.challenge = toBytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = toBytes(publicKey.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    publicKey[list] = (publicKey[list] ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
  }
  return { publicKey };
}

function asJson(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: toText(credential.rawId), type, response, clientExtensionResults: {} });
}

export function enhance(form) {
  const note = form.querySelector("[data-passkey-note]");
  if (!window.PublicKeyCredential || !form.dataset.options) {
    note.textContent = "这个浏览器不支持通行密钥，请换用较新版本的浏览器，或者用其他方式验证。";
    form.querySelector("[type=submit]").disabled = true;
    return;
  }
  let asking = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();  // the lock against a second click belongs to the real sending
    if (asking) return;
    asking = true;
    note.textContent = "请按浏览器的提示操作……";
    const method = form.dataset.passkey === "create" ? "create" : "get";
    try {
      form.elements.credential.value = asJson(await navigator.credentials[method](readOptions(form)));
      form.requestSubmit();
    } catch (error) {
      note.textContent = SAID[error.name] ?? "没有完成，请重试，或者用其他方式验证。";
    }
    asking = false;
  });
}
