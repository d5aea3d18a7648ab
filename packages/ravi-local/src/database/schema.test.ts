import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "../../testing/test-ravi.ts";
import { openDatabase } from "./open-database.ts";
import { schemaSteps } from "./schema.ts";

const firstAttachment = `
  INSERT INTO identities VALUES (1, 'i', 'n', 'n@ravi.localhost', x'00', 't', 't');
  INSERT INTO attachment_contents (id, content) VALUES (7, x'68656c6c6f');
  INSERT INTO attachments VALUES (3, 'u', 1, 'a.txt', 'text/plain', 5, 0, 7, NULL, NULL, 't');
  PRAGMA user_version = 2`;

test("a database of the second version keeps its attachments and their bytes, which still go with the identity", () => {
  const path = join(temporaryDirectory(), "ravi.db");
  const old = new DatabaseSync(path);
  old.exec([...schemaSteps.slice(0, 2), firstAttachment].join("\n"));
  old.close();
  const db = openDatabase(path);
  onTestFinished(() => db.close());
  expect(db.all("SELECT id, uuid, identity_id, filename, size, content_id FROM attachments", [])).toEqual([
    { id: 3, uuid: "u", identity_id: 1, filename: "a.txt", size: 5, content_id: 7 },
  ]);
  expect(db.all("SELECT id FROM attachment_contents", [])).toEqual([{ id: 7 }]);
  db.change("DELETE FROM identities", []);
  expect(db.all("SELECT id FROM attachment_contents", [])).toEqual([]);
});
