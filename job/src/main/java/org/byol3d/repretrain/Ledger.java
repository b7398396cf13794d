package org.byol3d.repretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.NumberedNames;
import org.byol3d.storage.StoreDirectory;

/**
 * The results of all nights, one file per entry: {@code ledger/000001.json}, … A file gets its name
 * by a rename, which is atomic; appending to one file is not. Only the owner of the models' lease
 * writes, anybody may read.
 */
public final class Ledger {
  /** Name of the ledger's directory in that of the models. */
  static final String DIRECTORY = "ledger";

  private static final NumberedNames NAMES = new NumberedNames("", 6, ".json");

  private final StoreDirectory ledger;

  /**
   * Opens a ledger.
   *
   * @param models the directory of models
   */
  public Ledger(StoreDirectory models) {
    this.ledger = models.in(DIRECTORY);
  }

  /**
   * Reads all entries, the oldest first.
   *
   * @throws IOException if an entry is damaged; names its file
   */
  public List<LedgerEntry> entries() throws IOException {
    var entries = new ArrayList<LedgerEntry>();
    for (var name : NAMES.list(ledger)) {
      entries.add(JsonRecord.read(ledger, name, LedgerEntry.class).orElseThrow());
    }
    return List.copyOf(entries);
  }

  /** Adds an entry. */
  void append(LedgerEntry entry) throws IOException {
    ledger.publishFile(NAMES.next(ledger), JsonRecord.bytes(entry));
  }
}
