import type { Place } from "../model";

/** A message that waits to be sent. */
export interface Item {
  /** Counts up: the order in which messages go out. */
  id: number;
  /** Who wrote it: another person at this browser never sees it. */
  person: number;
  place: Place;
  text: string;
  image: File | null;
  /** The Idempotency-Key: however often it is tried, it is posted once. */
  key: string;
  /** The newest position known when it was written, to find it again among the messages. */
  after: number;
  /** When it was written, and first tried (0: not yet), in milliseconds. */
  at: number;
  triedAt: number;
  /** Why it will not be tried again by itself; empty while it waits. */
  failure: string;
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
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ITEMS, { keyPath: "id", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
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
