/** What waits to be sent to the server. `Work` is what its kind needs to send it. */
export interface Item<Work = unknown> {
  /** Counts up: the order in which the items of a line go out. */
  id: number;
  /** Whose it is: another person at this browser never sees it. */
  person: number;
  /** Which feature sends it. */
  kind: string;
  /** Items of one line are sent one after the other: the changes of one task, say. */
  line: string;
  /** What follows in the line needs it: refused, it holds them back. */
  isFirst: boolean;
  work: Work;
  /** The Idempotency-Key: however often it is tried, it is carried out once. */
  key: string;
  /** When it was written, and first tried (0: not yet), in milliseconds. */
  at: number;
  triedAt: number;
  /** Not sent before this moment: until then it can be taken back. */
  heldUntil: number;
  /** Why it will not be tried again by itself; null while it waits. */
  refusal: Refusal | null;
}

/** What the server said, kept until its author has decided. */
export interface Refusal {
  message: string;
  status: number;
  fields: Readonly<Record<string, readonly string[]>>;
  /** What the thing has become meanwhile, when that is why. */
  current?: unknown;
}

export type NewItem = Omit<Item, "id">;

/** Where items wait. They outlive the page. */
export interface Store {
  all(): Promise<Item[]>;
  add(item: NewItem): Promise<Item>;
  put(item: Item): Promise<void>;
  remove(id: number): Promise<void>;
}

const DATABASE = "organizer.outbox";
const ITEMS = "items";

/** The outbox of this browser; without IndexedDB (some private windows) one that lives as long as the page. */
export async function openStore(): Promise<Store> {
  try {
    return new KeptStore(await openDatabase());
  } catch {
    return new PassingStore();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 2);
    request.onupgradeneeded = () => {
      const { transaction } = request;
      if (transaction && request.result.objectStoreNames.contains(ITEMS)) rewrite(transaction);
      else request.result.createObjectStore(ITEMS, { keyPath: "id", autoIncrement: true });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
}

/** The first version knew messages only, and wrote them otherwise: what waits since then is sent all the same. */
function rewrite(transaction: IDBTransaction): void {
  transaction.objectStore(ITEMS).openCursor().onsuccess = ({ target }) => {
    const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
    if (!cursor) return;
    const { place, text, image, after, failure, ...item } = cursor.value as Record<string, unknown>;
    const refusal = failure ? { message: failure, status: 0, fields: {} } : null;
    const more = { kind: "message", line: "messages", isFirst: false, heldUntil: 0, refusal };
    cursor.update({ ...item, ...more, work: { place, text, image, after } });
    cursor.continue();
  };
}

class KeptStore implements Store {
  constructor(private readonly database: IDBDatabase) {}

  all(): Promise<Item[]> {
    return this.run("readonly", (items) => items.getAll() as IDBRequest<Item[]>);
  }

  async add(item: NewItem): Promise<Item> {
    const id = await this.run("readwrite", (items) => items.add(item));
    return { ...item, id: Number(id) };
  }

  async put(item: Item): Promise<void> {
    await this.run("readwrite", (items) => items.put(item));
  }

  async remove(id: number): Promise<void> {
    await this.run("readwrite", (items) => items.delete(id));
  }

  private run<T>(mode: IDBTransactionMode, work: (items: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(ITEMS, mode, { durability: "strict" });
      const request = work(transaction.objectStore(ITEMS));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB"));
    });
  }
}

export class PassingStore implements Store {
  private readonly items = new Map<number, Item>();
  private lastId = 0;

  all(): Promise<Item[]> {
    return Promise.resolve([...this.items.values()].sort((a, b) => a.id - b.id));
  }

  add(item: NewItem): Promise<Item> {
    const kept = { ...item, id: ++this.lastId };
    this.items.set(kept.id, kept);
    return Promise.resolve(kept);
  }

  put(item: Item): Promise<void> {
    this.items.set(item.id, item);
    return Promise.resolve();
  }

  remove(id: number): Promise<void> {
    this.items.delete(id);
    return Promise.resolve();
  }
}
