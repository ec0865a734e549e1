// Starts telegram-test-api on the port given and mends what keeps strict clients from using it:
// results that are null or incomplete, times in milliseconds, methods that it does not have.
// GET /calls lists the methods called so far.
'use strict';

const express = require('express');
const TelegramServer = require('telegram-test-api');

const METHOD = /^\/bot[^/]+\/(\w+)$/;
const calls = [];

function seconds(time) {
  return Math.floor(time / (time > 1e11 ? 1000 : 1));
}

function message(result) {
  const { message_id, date, text, chat, reply_markup } = result;
  return { message_id, date: seconds(date), text, chat, reply_markup };
}

function edited({ message_id, chat_id, text }) {
  const chat = { id: Number(chat_id), type: 'private', first_name: 'Ana' };
  return { message_id: Number(message_id), date: seconds(Date.now()), chat, text };
}

const MENDED = {
  getMe: (result) => ({ ...result, is_bot: true }),
  sendMessage: message,
  editMessageText: (_result, form) => edited(form),
  answerCallbackQuery: () => true,
};

function mend(req, res, next) {
  const [, method] = METHOD.exec(req.path) || [];
  if (!method) return next();
  calls.push(method);
  if (method === 'setMyCommands') return res.json({ ok: true, result: true });
  const json = res.json.bind(res);
  res.json = (answer) => {
    const mended = MENDED[method];
    return json(mended && answer.ok ? { ok: true, result: mended(answer.result, req.body) } : answer);
  };
  return next();
}

const server = new TelegramServer({ port: Number(process.argv[2]), host: '127.0.0.1' });
const front = express();
front.get('/calls', (_req, res) => res.json(calls));
front.use(express.json());
front.use(mend);
front.use(server.webServer);
server.webServer = front;
server.start().then(() => console.log('ready'));
