import { createHash } from 'node:crypto';
import type { Attachment } from './model.ts';
import { Refusal, invalid } from './refusal.ts';
import { isObject, optionalList, requiredText } from './shape.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

/** Of each kind, in one call (reference/intercom.md §15). */
const MOST = 10;

function checkCount(workspace: Workspace, items: readonly unknown[], name: string): void {
  if (items.length > MOST) throw new Refusal(workspace.switches.tooManyFilesStatus, 'parameter_invalid', `${name} takes at most ${MOST} files`, name);
}

interface SentFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Sizes and kinds that the API takes are open (reference/intercom.md §15). */
function checkKind({ switches }: Workspace, { name, bytes }: SentFile): void {
  const { maxFileBytes, refusedFileEndings } = switches;
  if (maxFileBytes !== null && bytes.length > maxFileBytes) throw invalid(`A file has at most ${maxFileBytes} bytes`, 'attachment_files');
  if (refusedFileEndings.some((ending) => name.toLowerCase().endsWith(`.${ending}`))) throw invalid('This kind of file is not allowed', 'attachment_files');
}

/** base64 without a data-URL prefix. */
function readFile(workspace: Workspace, item: unknown): SentFile {
  if (!isObject(item)) throw invalid('attachment_files must hold objects', 'attachment_files');
  const data = requiredText(item, 'data');
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) throw invalid('attachment_files data must be base64', 'attachment_files');
  const file = { name: requiredText(item, 'name'), contentType: requiredText(item, 'content_type'), bytes: Buffer.from(data, 'base64') };
  checkKind(workspace, file);
  return file;
}

function readUrl(item: unknown): URL {
  const url = typeof item === 'string' && URL.canParse(item) ? new URL(item) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw invalid('attachment_urls must hold URLs', 'attachment_urls');
  return url;
}

function oneBitOff(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length > 0) copy.writeUInt8(copy.readUInt8(0) ^ 1, 0);
  return copy;
}

function store(workspace: Workspace, file: SentFile): Attachment {
  const { corruptedFiles, attachmentOrigin } = workspace.switches;
  const path = `/attachments/${workspace.smallId('file')}/${encodeURIComponent(file.name)}`;
  const bytes = corruptedFiles.includes(file.name) ? oneBitOff(file.bytes) : file.bytes;
  workspace.files.set(path, { contentType: file.contentType, bytes });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: file.name, contentType: file.contentType, url: `${attachmentOrigin ?? workspace.origin}${path}`, bytes: bytes.length, sha256 };
}

/** Checks the files of a request; the result keeps them when called. URLs are noted, not fetched. @throws Refusal 400, 422. */
export function readAttachments(workspace: Workspace, body: Body, kinds: { readonly files: boolean }): () => readonly Attachment[] {
  const sent = kinds.files ? optionalList(body, 'attachment_files') : [];
  const urls = optionalList(body, 'attachment_urls');
  checkCount(workspace, sent, 'attachment_files');
  checkCount(workspace, urls, 'attachment_urls');
  const files = sent.map((item) => readFile(workspace, item));
  const links = urls.map(readUrl);
  return () => [
    ...files.map((file) => store(workspace, file)),
    ...links.map((url) => ({ name: url.pathname.split('/').at(-1) ?? '', contentType: 'image/png', url: url.href, bytes: 0, sha256: null })),
  ];
}

export function attachmentView(attachment: Attachment): object {
  const { name, url, contentType, bytes } = attachment;
  return { type: 'upload', name, url, content_type: contentType, filesize: bytes, width: null, height: null };
}
