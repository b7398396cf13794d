package org.byol3d.repretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.byol3d.storage.StoreDirectory;

/**
 * The results of all nights, one file per entry: {@code ledger/000001.json}, … A file gets its name
 * by a rename, which is atomic; appending to one file is not. Only the owner of the models' lease
 * writes, anybody may read.
 */
public final class Ledger {
  private static final String DIRECTORY = "ledger";
  private static final Pattern NAME = Pattern.compile("(\\d{6,9})\\.json");

  private final StoreDirectory models;

  /**
   * Opens a ledger.
   *
   * @param models the directory of models
   */
  public Ledger(StoreDirectory models) {
    this.models = models;
  }

  /**
   * Reads all entries, the oldest first.
   *
   * @throws IOException if an entry is damaged; names its file
   */
  public List<LedgerEntry> entries() throws IOException {
    var entries = new ArrayList<LedgerEntry>();
    for (var name : names()) {
      entries.add(JsonFile.read(models, DIRECTORY + "/" + name, LedgerEntry.class).orElseThrow());
    }
    return List.copyOf(entries);
  }

  /** Adds an entry. */
  void append(LedgerEntry entry) throws IOException {
    var names = names();
    int last = names.isEmpty() ? 0 : number(names.get(names.size() - 1));
    var temporary = DIRECTORY + "/" + StoreDirectory.TEMPORARY + UUID.randomUUID();
    JsonFile.replace(models, temporary, entry);
    models.rename(temporary, DIRECTORY + "/%06d.json".formatted(last + 1));
  }

  private List<String> names() throws IOException {
    return Arrays.stream(models.list(DIRECTORY))
        .filter(name -> NAME.matcher(name).matches())
        .sorted((a, b) -> Integer.compare(number(a), number(b)))
        .toList();
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(0, name.indexOf('.')));
  }
}
