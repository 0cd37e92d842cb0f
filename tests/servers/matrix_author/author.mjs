// Authors who write to Matrix with matrix-js-sdk, the library of Element. Each line of the input is an order, and is
// answered by a line: {"id": 1, "as": "@ann:…", "deed": "post", …} by {"id": 1, "done": …} or {"id": 1, "error": "…"}.

import { createInterface } from "node:readline";

// The library has much to say: only answers go to the output, and what went wrong is in them.
for (const level of ["trace", "debug", "log", "info", "warn", "error"]) console[level] = () => {};
const sdk = await import("matrix-js-sdk");
const { PollStartEvent } = await import("matrix-js-sdk/lib/extensible_events_v1/PollStartEvent.js");
const { encryptAttachment } = (await import("matrix-encrypt-attachment")).default;

const { makeEmoteMessage, makeHtmlEmote, makeHtmlMessage, makeLocationContent, makeTextMessage } = sdk.ContentHelpers;
const clients = new Map();

function words({ text, html, mentions = [] }, [plain, rich] = [makeTextMessage, makeHtmlMessage]) {
  const content = html ? rich(text, html) : plain(text);
  return mentions.length ? { ...content, "m.mentions": { user_ids: mentions } } : content;
}

async function send(client, { room, thread }, content, type = "m.room.message") {
  await isKnown(client, room);
  // Clients that know no threads show what is in one as an answer to its root.
  const answer = { is_falling_back: true, "m.in_reply_to": { event_id: thread } };
  const relation = { rel_type: "m.thread", event_id: thread, ...answer };
  const whole = thread && !content["m.relates_to"] ? { ...content, "m.relates_to": relation } : content;
  return (await client.sendEvent(room, thread || null, type, whole)).event_id;
}

// A client that encrypts has to know a room before it writes there; the others keep no rooms.
async function isKnown(client, room) {
  while (client.getCrypto() && !client.getRoom(room)) await new Promise((met) => client.once("Room", met));
}

// The file and its size and type, as messages carry them: encrypted where the room is.
async function uploaded(client, { room, data, name, type }) {
  await isKnown(client, room);
  const plain = Buffer.from(data, "base64");
  const info = { mimetype: type, size: plain.length };
  if (!(await client.getCrypto()?.isEncryptionEnabledInRoom(room))) {
    return { url: (await client.uploadContent(new Blob([plain]), { name, type })).content_uri, info };
  }
  const secret = await encryptAttachment(Uint8Array.from(plain).buffer);
  const unnamed = { includeFilename: false, type: "application/octet-stream" };
  const { content_uri } = await client.uploadContent(new Blob([secret.data]), unnamed);
  return { file: { ...secret.info, url: content_uri }, info };
}

// A message that carries a file, whose words are those below it, or else its name.
async function carrying(client, order) {
  const { name, caption, html } = order;
  const below = caption ? words({ text: caption, html }) : { body: name };
  return { ...below, msgtype: order.msgtype, filename: name, ...(await uploaded(client, order)) };
}

const deeds = {
  async log_in(_, { url, user_id, access_token, device_id, encrypted }) {
    const client = sdk.createClient({ baseUrl: url, userId: user_id, accessToken: access_token, deviceId: device_id });
    if (encrypted) {
      await client.initRustCrypto({ useIndexedDB: false });
      const ready = new Promise((met) => client.on("sync", (state) => state === "PREPARED" && met()));
      await client.startClient();
      await ready;
    }
    clients.set(user_id, client);
  },
  post: (client, order) => send(client, order, words(order)),
  emote: (client, order) => send(client, order, words(order, [makeEmoteMessage, makeHtmlEmote])),
  send: (client, order) => send(client, order, order.content, order.type),
  edit(client, order) {
    const content = words(order);
    const starred = words({ text: `* ${order.text}`, html: order.html && `* ${order.html}` });
    const relation = { rel_type: "m.replace", event_id: order.event };
    return send(client, order, { ...starred, "m.new_content": content, "m.relates_to": relation });
  },
  reply(client, order) {
    const quote = order.quoted.split("\n").map((line) => `> ${line}\n`);
    const text = order.quoted ? `${quote.join("")}\n${order.text}` : order.text;
    const content = words({ ...order, text });
    return send(client, order, { ...content, "m.relates_to": { "m.in_reply_to": { event_id: order.event } } });
  },
  async redact(client, { room, event, reason }) {
    return (await client.redactEvent(room, event, undefined, { reason: reason || undefined })).event_id;
  },
  react: (client, { room, event, key }) =>
    send(client, { room }, { "m.relates_to": { rel_type: "m.annotation", event_id: event, key } }, "m.reaction"),
  attach: async (client, order) => send(client, order, await carrying(client, order)),
  async voice(client, order) {
    const { duration } = order;
    const sound = { "org.matrix.msc1767.audio": { duration }, "org.matrix.msc3245.voice": {} };
    const content = await carrying(client, { ...order, msgtype: "m.audio" });
    return send(client, order, { ...content, ...sound, info: { ...content.info, duration } });
  },
  async gallery(client, order) {
    const parts = order.files.map((file) => carrying(client, { ...order, ...file, caption: "" }));
    const pictures = (await Promise.all(parts)).map(({ msgtype, ...rest }) => ({ itemtype: msgtype, ...rest }));
    return send(client, order, { ...words(order), msgtype: "dm.filament.gallery", itemtypes: pictures });
  },
  async sticker(client, order) {
    return send(client, order, { body: order.text, ...(await uploaded(client, order)) }, "m.sticker");
  },
  location: (client, order) => send(client, order, makeLocationContent(order.text, order.uri)),
  poll(client, order) {
    const start = PollStartEvent.from(order.question, order.answers, "org.matrix.msc3381.poll.disclosed").serialize();
    return send(client, order, start.content, start.type);
  },
  upload: async (client, order) => (await uploaded(client, order)).url,
  join: async (client, { room }) => void (await client.joinRoom(room)),
  invite: async (client, { room, user }) => void (await client.invite(room, user)),
  leave: async (client, { room }) => void (await client.leave(room)),
  set_display_name: async (client, { name }) => void (await client.setDisplayName(name)),
  // What a client that encrypts has heard in a room, decrypted.
  heard(client, { room }) {
    const events = client.getRoom(room)?.getLiveTimeline().getEvents() ?? [];
    return events.map((one) => {
      return { event_id: one.getId(), type: one.getType(), sender: one.getSender(), content: one.getContent() };
    });
  },
};

async function carryOut({ id, as, deed, ...order }) {
  try {
    return { id, done: (await deeds[deed](clients.get(as), order)) ?? null };
  } catch (error) {
    return { id, error: String(error?.stack ?? error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  carryOut(JSON.parse(line)).then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
}
process.exit(0);
