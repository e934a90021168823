import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where one running shop keeps its files. Everything lies below one temporary folder. */
export interface ShopFolders {
  readonly root: string;
  /** Manuals that `/files` and `/download` serve. */
  readonly manuals: string;
  /** What customers upload. */
  readonly uploads: string;
  /** The static web root, with files that should never have been deployed. */
  readonly web: string;
  /** A file outside of every served folder. */
  readonly secret: string;
}

/** The text of the secret file; whoever reads it in a response has broken out of the served folders. */
export const secretText = 'warehouse-safe-code=7731-KESTREL';

/** Creates the folders and fills them. */
export function createFolders(root: string): ShopFolders {
  const folders: ShopFolders = {
    root,
    manuals: join(root, 'manuals'),
    uploads: join(root, 'uploads'),
    web: join(root, 'web'),
    secret: join(root, 'secret.txt'),
  };
  for (const folder of [folders.manuals, folders.uploads, folders.web, join(folders.web, '.git')]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(folders.secret, secretText);
  writeFileSync(join(folders.manuals, 'lamp.txt'), 'Lamp: screw in the bulb, plug in the cord.');
  writeFileSync(join(folders.manuals, 'desk & chair.txt'), 'Desk and chair: eight bolts, one key.');
  writeFileSync(join(folders.web, 'style.css'), 'body { font-family: sans-serif }');
  writeFileSync(join(folders.web, '.env'), 'DATABASE_PASSWORD=hunter2-env-leak');
  writeFileSync(join(folders.web, '.git/config'), '[remote "origin"] url = git-config-leak');
  writeFileSync(join(folders.web, 'backup.sql'), "INSERT INTO users VALUES ('backup-sql-leak');");
  writeFileSync(join(folders.web, '.htpasswd'), 'admin:htpasswd-leak');
  writeFileSync(join(folders.web, 'wp-config.php.bak'), "define('DB_PASSWORD', 'wp-config-leak');");
  return folders;
}
